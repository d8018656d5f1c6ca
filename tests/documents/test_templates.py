"""A clerk's own template: tried before it counts, never trusted, always a way back."""

import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask_babel import force_locale
from sqlalchemy import select

from smt.core.errors import Refusal
from smt.documents import service
from smt.documents.checking import LARGEST_PART, MOST_MEMBERS, check
from smt.documents.drafting import built_in
from smt.documents.models import DocumentTemplate
from smt.documents.papers import Comment, Section
from smt.documents.places import needed, places
from smt.documents.samples import invitation, sample, summary
from smt.documents.states import PaperKind
from smt.files.service import FileRefused
from tests.documents.making import docx_of, text_of, xml_of
from tests.make import AT

KINDS = list(PaperKind)
INVITATION = PaperKind.INVITATION


def changed(change: Callable[[str], str], kind: PaperKind = INVITATION, part: str = "word/document.xml", **more: bytes) -> bytes:
    """Give the built-in template with one part changed and others added, as a clerk (or somebody worse) would."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(built_in(kind))) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name).decode()
            target.writestr(name, change(data) if name == part else data)
        for name, data in more.items():
            target.writestr(name, data)
    return out.getvalue()


def swapped(old: str, new: str, **given) -> bytes:
    def change(xml: str) -> str:
        assert old in xml, old
        return xml.replace(old, new, 1)
    return changed(change, **given)


def refused(data: bytes, kind: PaperKind = INVITATION) -> str:
    with pytest.raises(FileRefused) as caught:
        check(data, kind)
    assert caught.value.field == "file"
    return str(caught.value)


#: A template in which a clerk changed the words of one line.
OURS = changed(lambda xml: xml.replace(">Kính gửi:<", ">Kính gửi các đơn vị:<"))


def keep(kind: PaperKind = INVITATION, **given) -> DocumentTemplate:
    return service.replace_template(kind, **{"data": built_in(kind), "name": "mau.docx", "note": "", "by": "Văn thư", "at": AT, **given})


@pytest.mark.parametrize("kind", KINDS)
def test_the_built_in_template_passes_its_own_check(kind):
    check(built_in(kind), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_is_explained_and_the_needed_ones_exist(kind):
    known = {place.name for place in places(kind)}
    assert set(needed(kind)) <= known
    assert all(str(place.meaning) for place in places(kind))


def test_words_a_clerk_changes_stand_in_the_paper():
    check(OURS, INVITATION)
    assert "Kính gửi các đơn vị:" in text_of(xml_of(docx_of(invitation(), OURS)))


def test_word_may_cut_a_place_into_several_runs():
    cut = swapped("{{ cau_im_lang }}", "{{ cau</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>_im_lang }}")
    check(cut, INVITATION)
    assert "được hiểu là đã nhất trí" in text_of(xml_of(docx_of(invitation(), cut)))


@pytest.mark.parametrize(("data", "part"), [
    (swapped("{{ cau_im_lang }}", "{{ cau_im_lan }} {{ cau_im_lang }}"), "“cau_im_lan”"),
    (swapped("{{ cau_im_lang }}", "{% if khong_co %}{{ cau_im_lang }}{% endif %}"), "“khong_co”"),
    (swapped("{{ cau_im_lang }}", "{{ cau_im_lang.sai }}"), "“sai”"),
    (swapped("{{ cau_im_lang }}", "{{ cau_im_lang"), "}}"),
    (swapped("{%p endfor %}", ""), "endfor"),
    (swapped("{{p ke_co_quan }}", "{{ ke_co_quan }}"), "{{p ke_co_quan }}"),
    (swapped("{{ cau_im_lang }}", ""), "cau_im_lang"),
    (swapped("CỘNG HÒA XÃ HỘI", "CỘNG HÀ XÃ HỘI"), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (swapped("Tự do", "Tự Do"), "Độc lập - Tự do - Hạnh phúc"),
], ids=range(9))
def test_a_slip_is_named_in_the_sentence(data, part):
    assert part in refused(data)


@pytest.mark.parametrize("code", [
    "{{ cycler.__init__.__globals__ }}", "{{ cau_im_lang.__class__ }}", "{{ ''.__class__.__mro__ }}", "{{ cau_im_lang['__class__'] }}",
    "{{ cau_im_lang|attr('__class__') }}", "{{ range(10) }}", "{{ 'a' * 1000000000 }}", "{{ 2 ** 99999999 }}", "{{ lipsum() }}",
    "{% set x = 1 %}", "{% include 'x' %}", "{% import 'x' as y %}", "{% macro x() %}{% endmacro %}", "{{ cau_im_lang.upper() }}",
    "{{ self }}", "{{ cau_im_lang ~ cau_im_lang }}", "{% for a in kinh_gui %}{% for b in kinh_gui %}{% for c in kinh_gui %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in kinh_gui if a %}x{% endfor %}", "{% for a in kinh_gui recursive %}x{% endfor %}", "{{ [1,2,3] }}", "{{ 1 if True else 2 }}",
])
def test_only_places_repeats_and_conditions_are_possible(code):
    assert refused(swapped("{{ cau_im_lang }}", code.replace("'", "&apos;") + "{{ cau_im_lang }}"))


def test_the_language_has_what_a_clerk_needs():
    check(swapped("{{ cau_im_lang }}", "{% for dong in kinh_gui %}{{ loop.index }}. {{ dong }}{% if not loop.last %}, {% endif %}{% endfor %}"
                  "{{ cau_im_lang }}"), INVITATION)


def test_a_comment_of_the_template_is_no_place():
    check(swapped("{{ cau_im_lang }}", "{# ghi chú #}{{ cau_im_lang }}"), INVITATION)


def _relations(kind: str, target: str, mode: str = ' TargetMode="External"') -> Callable[[str], str]:
    link = f'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"{mode}/>'
    return lambda xml: xml.replace("</Relationships>", link + "</Relationships>")


DANGEROUS = {
    "attached template": changed(_relations("attachedTemplate", "http://elsewhere.example/t.dotm"), part="word/_rels/document.xml.rels"),
    "linked picture": changed(_relations("image", "file:///etc/passwd"), part="word/_rels/document.xml.rels"),
    "embedded object": changed(lambda xml: xml, **{"word/embeddings/oleObject1.bin": b"x"}),
    "active control": changed(lambda xml: xml, **{"word/activeX/activeX1.xml": b"<x/>"}),
    "entities": changed(lambda xml: xml.replace("<w:document", '<!DOCTYPE x [<!ENTITY y "z">]><w:document', 1)),
    "large part": changed(lambda xml: xml, **{"word/media/bomb.xml": b"<x>" + b" " * (LARGEST_PART + 1) + b"</x>"}),
    "bomb": changed(lambda xml: xml, **{"word/media/bomb.png": b"\0" * 21_000_000}),
    "many parts": changed(lambda xml: xml, **{f"word/media/{n}.png": b"x" for n in range(MOST_MEMBERS)}),
    "braces that never close": changed(lambda xml: xml.replace("<w:body>", "<w:body>" + "{{" * 200_000)),
    "document cut short": changed(lambda xml: xml[: len(xml) // 2]),
    "nothing inside": changed(lambda xml: "<w:document/>"),
    "no styles": changed(lambda xml: "", part="word/styles.xml"),
    "no list of parts": changed(lambda xml: "", part="[Content_Types].xml"),
    "file cut short": built_in(INVITATION)[:-200],
    "no archive": b"PK\x03\x04 and nothing else",
}


@pytest.mark.parametrize("name", DANGEROUS)
def test_a_dangerous_or_damaged_file_is_refused_with_a_sentence(name):
    assert refused(DANGEROUS[name]).endswith(".")


def test_a_link_to_a_page_is_allowed():
    check(changed(_relations("hyperlink", "https://haiphong.example"), part="word/_rels/document.xml.rels"), INVITATION)


@pytest.mark.parametrize(("data", "name", "part"), [
    (b"%PDF-1.4 ... %%EOF", "mau.pdf", "Word (.docx)"), (b"%PDF-1.4 ... %%EOF", "mau.docx", "đuôi"), (b"", "mau.docx", "trống"),
    (b"PK\x03\x04" + b"x" * 6_000_000, "mau.docx", "5 MB")], ids=["pdf", "renamed", "empty", "large"])
def test_what_is_not_a_word_file_is_refused(app, data, name, part):
    with pytest.raises(Refusal) as caught:
        keep(data=data, name=name)
    assert part in str(caught.value)


def test_a_file_with_macros_is_refused(app):
    with pytest.raises(FileRefused, match="macro"):
        keep(data=changed(lambda xml: xml, **{"word/vbaProject.bin": b"x"}))


def test_the_newest_template_counts_and_the_older_ones_stay(app):
    first = keep()
    second = keep(data=OURS)
    assert service.template_of(INVITATION) is second
    assert service.template_of(PaperKind.SUMMARY) is None
    assert b"PK" in service.docx(invitation())
    assert "Kính gửi các đơn vị:" in text_of(xml_of(service.docx(invitation())))
    assert list(app.extensions["sqlalchemy"].session.scalars(select(DocumentTemplate).order_by(DocumentTemplate.id))) == [first, second]


def test_the_built_in_template_comes_back_by_a_row_of_its_own(app):
    keep(data=OURS)
    back = service.restore_template(INVITATION, note="", by="Văn thư", at=AT)
    assert back is not None
    assert back.file_id is None
    assert service.template_of(INVITATION) is None
    assert service.template_bytes(INVITATION) == built_in(INVITATION)
    assert service.docx(invitation()) == docx_of(invitation())


def test_going_back_twice_writes_nothing_the_second_time(app):
    assert service.restore_template(INVITATION, note="", by="Văn thư", at=AT) is None


def test_a_template_that_no_longer_fits_is_said_and_never_replaced_silently(app):
    kept = keep()
    kept.file.content.data = swapped("{{ cau_im_lang }}", "{{ o_cu }}")
    with pytest.raises(Refusal, match="“o_cu”"):
        service.docx(invitation())


def test_a_fault_of_ours_is_not_blamed_on_a_template(app, monkeypatch):
    monkeypatch.setattr(service, "fill", lambda *_: (_ for _ in ()).throw(KeyError("ours")))
    with pytest.raises(KeyError):
        service.docx(invitation())


def test_every_kind_is_made_in_every_form(app):
    for kind in KINDS:
        assert service.docx(sample(kind)).startswith(b"PK")
        assert service.pdf(sample(kind)).startswith(b"%PDF")
    assert service.xlsx(summary()).startswith(b"PK")


def test_papers_are_vietnamese_whatever_language_the_page_speaks(app):
    built_in.cache_clear()
    with app.test_request_context(), force_locale("en"):
        english = [service.docx(sample(kind)) for kind in KINDS]
    built_in.cache_clear()
    assert english == [service.docx(sample(kind)) for kind in KINDS]


def test_a_paper_too_large_to_make_is_refused(app, monkeypatch):
    monkeypatch.setattr(service, "MOST_ROWS", 2)
    monkeypatch.setattr(service, "MOST_PRINTED", 1)
    big = replace(summary(), sections=(Section("Chung", (Comment("Sở A", "Góp ý"),) * 2),))
    service.xlsx(big)
    for make in (service.pdf, service.xlsx):
        with pytest.raises(Refusal, match=r"dòng"):
            make(replace(big, sections=big.sections * 2))


def test_a_table_of_ten_thousand_rows_is_made_in_seconds(app):
    section = Section("Mục II", tuple(Comment(f"Cơ quan {n}", "Đề nghị bổ sung nội dung " * 8, outcome="Tiếp thu", response="Đã sửa " * 10)
                                      for n in range(10_000)))
    start = time.process_time()
    made = service.docx(replace(summary(), sections=(section,)))
    assert time.process_time() - start < 5  # of the processor: other tests may run beside this one
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert packed.read("word/document.xml").count(b"<w:tr>") > 10_000
