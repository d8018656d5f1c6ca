"""The screen on which administrators change templates."""

import io

import pytest
from sqlalchemy import func, select

from smt.accounts.states import RoleName
from smt.core.db import db
from smt.documents.drafting import built_in
from smt.documents.models import DocumentTemplate
from smt.documents.states import PaperKind
from smt.files.models import StoredFile
from tests.admin.conftest import enter  # noqa: F401  # a fixture
from tests.documents.test_templates import OURS, swapped

LIST, NEW = "/admin/templates/", "/admin/templates/new/"
KIND = "?kind=invitation"


def file(data: bytes, name: str = "mau.docx"):
    return (io.BytesIO(data), name)


def count(model=DocumentTemplate) -> int:
    found = db.session.scalar(select(func.count()).select_from(model))
    db.session.commit()
    return found


def test_the_list_shows_which_template_counts_for_every_kind(client, enter):  # noqa: F811  # the fixture
    enter()
    page = client.get(LIST)
    for words in ("Công văn lấy ý kiến", "Bảng tổng hợp, tiếp thu, giải trình ý kiến", "Tờ trình", "Biên bản kết thúc lấy ý kiến"):
        assert words in page.text
    assert page.text.count("Mẫu có sẵn") == 4


def test_a_template_is_taken_changed_sent_back_and_counts(client, enter):  # noqa: F811
    enter()
    taken = client.get(f"/admin/templates/current/{KIND}")
    assert taken.data == built_in(PaperKind.INVITATION)
    assert taken.headers["Content-Disposition"].startswith("attachment")
    answer = client.submit(NEW + KIND, kind="invitation", file=file(OURS), note="Sửa dòng Kính gửi")
    assert answer.status_code == 303
    assert "Tải bản xem thử" in client.get(answer.location).text
    assert client.get(f"/admin/templates/current/{KIND}").data == OURS
    page = client.get(LIST)
    assert "Sửa dòng Kính gửi" in page.text
    assert "Mẫu đã thay" in page.text


def test_a_template_with_a_slip_is_refused_where_it_was_chosen_and_nothing_is_kept(client, enter):  # noqa: F811
    enter()
    answer = client.submit(NEW + KIND, kind="invitation", note="Ghi chú còn nguyên",
                           file=file(swapped("{{ cau_im_lang }}", "{{ cau_im_lan }}")))
    assert answer.status_code == 422
    assert "“cau_im_lan”" in answer.text
    assert "Ghi chú còn nguyên" in answer.text
    assert (count(), count(StoredFile)) == (0, 0)


@pytest.mark.parametrize(("sent", "words"), [
    ((b"%PDF-1.4 %%EOF", "mau.pdf"), "Word (.docx)"), ((b"", "mau.docx"), "trống"), (None, "Chọn tệp mẫu")], ids=["pdf", "empty", "none"])
def test_what_is_not_a_template_is_refused_with_a_sentence(client, enter, sent, words):  # noqa: F811
    enter()
    answer = client.submit(NEW, kind="invitation", **({"file": file(*sent)} if sent else {}))
    assert answer.status_code == 422
    assert words in answer.text


def test_sending_the_same_form_twice_keeps_one_version(client, enter):  # noqa: F811
    enter()
    page = client.get(NEW)
    for _ in range(2):
        assert client.press(page, kind="summary", file=file(built_in(PaperKind.SUMMARY))).status_code == 303
    assert count() == 1


def test_the_way_back_is_one_press_and_keeps_the_versions(client, enter):  # noqa: F811
    enter()
    client.submit(NEW, kind="invitation", file=file(OURS))
    page = client.get(f"/admin/templates/kind/{KIND}")
    for _ in range(2):
        assert client.press(page, form=0).status_code == 303
    assert count() == 2
    assert client.get(f"/admin/templates/current/{KIND}").data == built_in(PaperKind.INVITATION)
    assert client.get("/admin/templates/file/?id=" + str(first())).data == OURS


def first() -> int:
    found = db.session.scalar(select(func.min(DocumentTemplate.id)))
    db.session.commit()
    return found


def test_the_page_of_a_kind_explains_every_place(client, enter):  # noqa: F811
    enter()
    page = client.get(f"/admin/templates/kind/{KIND}")
    for written in ("{{ cau_im_lang }}", "{{p ke_co_quan }}", "{%p for dong in kinh_gui %}", "{%p if du_thao %}"):
        assert written in page.text


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_a_preview_is_made_by_the_template_that_counts(client, enter, form):  # noqa: F811
    enter()
    answer = client.get(f"/admin/templates/preview/{KIND}&as={form}")
    assert answer.data.startswith(b"PK" if form == "docx" else b"%PDF")


def test_an_unknown_kind_is_not_there(client, enter):  # noqa: F811
    enter()
    for view in ("kind", "current", "preview"):
        for asked in ("", "?kind=", "?kind=x", "?kind=%00"):
            assert client.get(f"/admin/templates/{view}/{asked}").status_code == 404


@pytest.mark.parametrize("role", [RoleName.OFFICER, RoleName.AUDITOR, RoleName.SCHOOL])
def test_only_administrators_see_templates(client, enter, role):  # noqa: F811
    enter(role)
    assert client.get(LIST).status_code == 403
    assert client.get(f"/admin/templates/current/{KIND}").status_code == 403
