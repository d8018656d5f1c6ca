"""One child, or one household, twice: in the file, in the school, in the city; however the clerk spelt it. What is told, and what never is."""

from datetime import date

import pytest

from smt.core.db import db
from smt.pupils import duplicates
from smt.pupils.models import BatchRow, Pupil
from smt.pupils.states import Bucket, Need
from tests import make
from tests.pupils.kept import every
from tests.pupils.listing import YEAR, listed, row

MOTHER = "Phạm Thị Mỹ"
CHILD = {"full_name": "Nguyễn Thị Quý", "birth_date": "05/09/2013", "mother_name": MOTHER, "guardian_phone": ""}
#: How the same child may stand in another row, and what of it is said.
SPELLINGS = {
    "as it is": ({}, "cùng họ và tên, cùng ngày sinh, cùng tên mẹ"),
    "without diacritics": ({"full_name": "NGUYEN THI QUY"}, "một bên viết không dấu"),
    "i for y": ({"full_name": "Nguyễn Thị Quí", "mother_name": "Phạm Thị Mĩ"}, "cùng họ và tên, cùng ngày sinh, cùng tên mẹ"),
    "words in another order": ({"full_name": "Thị Quý Nguyễn"}, "khác thứ tự"),
    "the mother in another order": ({"mother_name": "Thị Mỹ Phạm"}, "cùng tên mẹ"),
    "day and month swapped": ({"birth_date": "09/05/2013"}, "ngày và tháng sinh đổi chỗ cho nhau"),
    "the year before": ({"birth_date": "05/09/2012"}, "năm sinh lệch một năm"),
    "the year after": ({"birth_date": "05/09/2014"}, "năm sinh lệch một năm"),
    "all at once": ({"full_name": "QUI NGUYEN THI", "birth_date": "09/05/2013", "mother_name": "PHAM THI MI"}, "đổi chỗ"),
}
OTHERS = {
    "another mother": {"mother_name": "Lê Thị Hoa"},
    "another day": {"birth_date": "17/11/2013"},
    "the year far off": {"birth_date": "05/09/2009"},
    "another name": {"full_name": "Trần Văn Bảo"},
}


@pytest.fixture
def school(app):
    made = make.school()
    make.responsibility(make.user(full_name="Lê Thị Hòa", email="hoa@vidu.vn"), make.Topic.SCHOOL_LIST, made.place)
    db.session.commit()
    return made.id


@pytest.fixture
def elsewhere(app):
    made = make.school(name="Trường Bí Mật")
    db.session.commit()
    return made.id


def known(school_id, **values):
    day, month, year = values.pop("birth_date", CHILD["birth_date"]).split("/")
    told = {"full_name": CHILD["full_name"], "mother_name": MOTHER, "class_name": "8X", "guardian_phone": "", "address": "Ngõ Kín",
            "guardian_name": "Bí Mật", **values}
    made = make.pupil(school_id=school_id, birth_date=date(int(year), int(month), int(day)), **told)
    db.session.commit()
    return made.id


def rows(school_id, *given):
    return [(one.bucket, one.problems or []) for one in every(BatchRow, batch_id=listed(school_id, *given))]


def only(problems, kind):
    (problem,) = [one for one in problems if one["kind"] == kind]
    return problem


# ---- name, birth date and mother ----


@pytest.mark.parametrize("how", SPELLINGS)
def test_a_child_twice_in_a_file_is_told_with_a_score_and_a_reason(school, how):
    values, reason = SPELLINGS[how]
    (first, _), (bucket, problems) = rows(school, row(**CHILD), row(**{**CHILD, "class_name": "8B", **values}))
    assert (first, bucket) == (Bucket.NEW, Bucket.WARNING)
    sentence = only(problems, "alike")["sentence"]
    assert sentence.startswith("Giống dòng 5 (")
    assert "trên 100: " in sentence
    assert reason in sentence


@pytest.mark.parametrize("how", SPELLINGS)
def test_a_child_who_is_in_the_school_already_is_told_with_a_score_and_a_reason(school, how):
    values, reason = SPELLINGS[how]
    known(school)
    ((bucket, problems),) = rows(school, row(**{**CHILD, **values}))
    assert bucket is Bucket.WARNING
    sentence = only(problems, "alike")["sentence"]
    assert "Danh sách đã có Nguyễn Thị Quý ở lớp 8X" in sentence
    assert "trên 100: " in sentence
    assert reason in sentence


@pytest.mark.parametrize("how", SPELLINGS)
def test_of_a_child_at_another_school_it_is_told_that_there_is_one_and_whom_to_ask(school, elsewhere, how):
    values, _reason = SPELLINGS[how]
    known(elsewhere, **values)
    ((bucket, problems),) = rows(school, row(**CHILD))
    assert bucket is Bucket.WARNING
    (problem,) = problems
    assert problem["kind"] == "elsewhere"
    assert "trên 100" in problem["sentence"]
    assert "Lê Thị Hòa (hoa@vidu.vn)" in problem["sentence"]
    told = str(problems)
    for secret in ("Bí Mật", "8X", "Ngõ Kín", "2012", "2014", "đổi chỗ", "lệch", "NGUYEN", "QUI"):
        assert secret not in told.replace(CHILD["full_name"], "")


@pytest.mark.parametrize("how", OTHERS)
def test_another_child_is_not_taken_for_it_anywhere(school, elsewhere, how):
    known(school, **OTHERS[how], personal_id="")
    known(elsewhere, **OTHERS[how])
    (first, second) = rows(school, row(**CHILD), row(**{**CHILD, "class_name": "8B", **OTHERS[how]}))
    assert first == (Bucket.NEW, [])
    assert "Giống dòng" not in str(second)


def test_two_children_whose_ministry_ids_differ_are_two(school):
    assert [bucket for bucket, _ in rows(school, row(**CHILD, ministry_id="3100000001"), row(**CHILD, ministry_id="3100000002"))] == [
        Bucket.NEW, Bucket.NEW]


@pytest.mark.parametrize("ids", [("3100000001", ""), ("", "3100000001")])
def test_it_does_not_matter_which_of_two_rows_has_the_ministrys_id(school, ids):
    found = rows(school, *(row(**{**CHILD, "class_name": name, "ministry_id": one}) for name, one in zip(("8A", "8B"), ids, strict=True)))
    assert [bucket for bucket, _ in found] == [Bucket.NEW, Bucket.WARNING]


def test_a_row_like_one_that_is_in_the_register_already_is_told(school):
    there = row(**CHILD)
    known(school, class_name="7A1", guardian_name="Đặng Văn Sơn", address="", need=Need.DEVICE)
    found = rows(school, there, row(**{**CHILD, "class_name": "8B"}))
    assert [bucket for bucket, _ in found] == [Bucket.SAME, Bucket.WARNING]
    assert "Giống dòng 5" in only(found[1][1], "alike")["sentence"]


# ---- numbers of one person ----


@pytest.mark.parametrize("name", ["ministry_id", "personal_id"])
def test_a_number_twice_in_a_file_is_an_error(school, name):
    number = {"ministry_id": "3107137235", "personal_id": "031313009517"}[name]
    found = rows(school, row(**{name: number}), row(full_name="Vũ Hải Đăng", **{name: number}))
    assert [bucket for bucket, _ in found] == [Bucket.NEW, Bucket.ERROR]
    assert (found[1][1][0]["name"], found[1][1][0]["kind"]) == (name, "repeated")
    assert "dòng 5" in found[1][1][0]["sentence"]


def test_the_ministrys_id_in_the_school_is_the_same_pupil(school):
    known(school, ministry_id="3107137235", identity="m:3107137235")
    ((bucket, problems),) = rows(school, row(**{**CHILD, "ministry_id": "3107137235"}))
    assert (bucket, problems) == (Bucket.CHANGED, [])


def test_the_ministrys_id_in_the_school_under_which_everything_else_is_another_child_is_doubted(school):
    known(school, ministry_id="3107137235", identity="m:3107137235")
    ((bucket, problems),) = rows(school, row(full_name="Vũ Hải Đăng", birth_date="17/11/2011", ministry_id="3107137235"))
    assert bucket is Bucket.WARNING
    assert "mã này là của Nguyễn Thị Quý, sinh 05/09/2013" in only(problems, "doubt")["sentence"]


def test_the_ministrys_id_at_another_school_is_an_error_that_tells_nothing(school, elsewhere):
    known(elsewhere, ministry_id="3107137235", identity="m:3107137235")
    ((bucket, problems),) = rows(school, row(full_name="Vũ Hải Đăng", ministry_id="3107137235"))
    assert bucket is Bucket.ERROR
    assert "hỏi cán bộ phụ trách Lê Thị Hòa" in only(problems, "elsewhere")["sentence"]
    assert "Bí Mật" not in str(problems)


@pytest.mark.parametrize("where", ["school", "elsewhere"])
def test_a_personal_id_that_another_pupil_has_is_told_with_how_sure_it_is(school, elsewhere, where):
    known({"school": school, "elsewhere": elsewhere}[where], personal_id="031313009517", mother_name="Lê Thị Bí Mật")
    ((bucket, problems),) = rows(school, row(full_name="Vũ Hải Đăng", birth_date="17/11/2013", personal_id="031313009517"))
    assert bucket is Bucket.WARNING
    sentence = only(problems, "elsewhere")["sentence"]
    assert "ít nhất 70 trên 100" in sentence
    assert "Lê Thị Hòa (hoa@vidu.vn)" in sentence
    assert "Bí Mật" not in str(problems)


# ---- households ----


CODES = ["HN-31-0427", "hn 31 0427", "HN31.0427", "Hn-31/0427"]


@pytest.mark.parametrize("code", CODES)
def test_a_household_twice_in_a_file_is_told_however_its_number_is_written(school, code):
    found = rows(school, row(household_code=CODES[0]), row(full_name="Vũ Hải Đăng", household_code=code))
    assert [bucket for bucket, _ in found] == [Bucket.NEW, Bucket.WARNING]
    assert "Cùng hộ với dòng 5 (90 trên 100: cùng mã số hộ)" in only(found[1][1], "household")["sentence"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("where", ["school", "elsewhere"])
def test_a_household_that_has_asked_for_a_device_is_told_however_its_number_is_written(school, elsewhere, where, code):
    known({"school": school, "elsewhere": elsewhere}[where], full_name="Trần Văn Bảo", household_code=code, birth_date="17/11/2012")
    ((bucket, problems),) = rows(school, row(household_code=CODES[0]))
    assert bucket is Bucket.WARNING
    sentence = only(problems, "household")["sentence"]
    assert "90 trên 100: cùng mã số hộ" in sentence
    assert "Lê Thị Hòa" in sentence
    assert "Trần Văn Bảo" not in str(problems)


@pytest.mark.parametrize("values", [{"household_code": "HN-99"}, {"need": "Gói dữ liệu (SIM 4G)"}])
def test_another_household_and_data_alone_are_no_conflict(school, elsewhere, values):
    known(elsewhere, full_name="Trần Văn Bảo", household_code=CODES[1], birth_date="17/11/2012")
    assert rows(school, row(**{"household_code": CODES[0], **values})) == [(Bucket.NEW, [])]


# ---- records that are in the register ----


@pytest.mark.parametrize("how", SPELLINGS)
def test_two_records_of_one_child_are_proposed(school, how):
    values, reason = SPELLINGS[how]
    one, other = known(school), known(school, **values)
    mine = Pupil.school_id == school
    (pair,) = duplicates.proposals(YEAR, mine)
    assert {pair.one.id, pair.other.id} == {one, other}
    assert reason in str(pair.reason)
    for pupil_id, seen in ((one, other), (other, one)):
        assert [twin.id for twin, _pair in duplicates.of_pupil(db.session.get_one(Pupil, pupil_id), mine)] == [seen]


@pytest.mark.parametrize("how", OTHERS)
def test_two_records_of_two_children_are_not_proposed(school, how):
    known(school)
    known(school, **OTHERS[how])
    assert duplicates.proposals(YEAR, Pupil.school_id == school) == []


@pytest.mark.parametrize("code", CODES)
def test_two_records_of_one_household_are_proposed_however_its_number_is_written(school, code):
    one = known(school, full_name="Trần Văn Bảo", household_code=CODES[0], birth_date="17/11/2012")
    known(school, full_name="Vũ Hải Đăng", household_code=code)
    ((_other, pair),) = duplicates.of_pupil(db.session.get_one(Pupil, one), Pupil.school_id == school)
    assert (pair.score, str(pair.reason)) == (90, "cùng mã số hộ, cả hai đề nghị máy")


@pytest.mark.parametrize(("many", "proposed"), [(3, 3), (duplicates.CROWD + 1, 0)])
def test_a_number_that_half_a_school_wrote_makes_no_household(school, many, proposed):
    for at in range(many):
        known(school, full_name=f"Lê Văn {chr(65 + at)}", ministry_id=f"31{at:08d}", household_code="HN-0", birth_date=f"{at + 1}/03/2013")
    assert len(duplicates.proposals(YEAR, Pupil.school_id == school)) == proposed
