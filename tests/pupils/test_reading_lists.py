"""Whole files of other programs: from the bytes to the checked rows."""

import io

import openpyxl
import pytest
from sqlalchemy import inspect

from smt.core.db import db, transaction
from smt.pupils import applying, duplicates, lists, pipeline, queries, service
from smt.pupils import buckets as buckets_room
from smt.pupils.models import Batch, BatchRow
from smt.pupils.states import BatchState, Bucket
from smt.pupils.understanding import chosen, learned
from smt.pupils.watching import Unwatched
from smt.sheets.marking import mark
from smt.sheets.refusals import SheetRefusal
from tests import make
from tests.pupils.kept import every
from tests.pupils.listing import listed, read, row, sent, workbook

HEADINGS = ["STT", "Họ tên", "Ngày sinh", "Giới tính", "Lớp học", "Đối tượng", "Tên cha", "SĐT liên hệ"]


def line(number, **values):
    told = {"name": f"Nguyễn Văn {chr(64 + number)}", "born": "1/9/2013", "sex": "Nam", "class": "7A", "kind": "HN", "father": "Nguyễn Văn Sơn",
            "phone": "912345678", **values}
    return [number, *told.values()]


def their_list(*lines, headings=HEADINGS):
    return workbook(["TRƯỜNG THCS MÁY TƠ"], ["DANH SÁCH HỌC SINH"], [], headings, *lines)


@pytest.fixture
def school(app):
    made = make.school()
    db.session.commit()
    return made.id


def confirmed(batch, values=None, fields=None):
    key = inspect(batch).identity[0]
    with transaction():
        held = db.session.get_one(Batch, key)
        columns = chosen(held.columns, fields or {}, values or {"need": "device"})
        service.confirm_columns(held, columns, learned(columns), at=make.AT)
    return read(key)


def buckets(batch_id):
    return [one.bucket.value for one in every(BatchRow, batch_id=batch_id)]


def test_a_list_of_another_program_waits_until_its_columns_are_confirmed(school):
    batch = read(sent(school, their_list(line(1), line(2))))
    assert (batch.state, batch.header_row, every(BatchRow)) == (BatchState.MAPPING, 4, [])
    batch = confirmed(batch)
    assert batch.state is BatchState.CHECKED
    assert buckets(batch.id) == ["new", "new"]


def test_the_next_list_of_the_school_with_the_same_columns_asks_for_the_need_alone(school):
    confirmed(read(sent(school, their_list(line(1)))))
    batch = read(sent(school, their_list(line(1))))
    assert {column["how"] for column in batch.columns} == {"memory"}


def test_lines_that_are_no_pupil_are_ignored_and_the_buckets_sum_to_the_rows(school):
    batch = confirmed(read(sent(school, their_list(
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"], line(1), ["", "Lớp 7B"], line(2, name=""), HEADINGS, line(3),
        ["", "Tổng cộng: 3 học sinh"], ["", "", "", "", "", "Hiệu trưởng"]))))
    assert batch.counts == {"new": 2, "changed": 0, "same": 0, "warning": 0, "error": 1, "ignored": 5}
    assert sum(batch.counts.values()) == len(every(BatchRow, batch_id=batch.id))


def test_every_repair_is_told(school):
    batch = confirmed(read(sent(school, their_list(line(1, phone="0912345678/01234567890"), line(2, born=41518), line(3, phone=912345678)))))
    held = every(BatchRow, batch_id=batch.id)
    told = [(one["name"], one["after"], one["kind"]) for row_ in held for one in row_.repairs or []
            if one["kind"] != "stands_in"]
    assert told == [("guardian_phone", "0912345678", "several"), ("birth_date", "01/09/2013", "serial"),
                    ("guardian_phone", "0912 345 678", "zero"), ("guardian_phone", "0912 345 678", "zero")]
    assert held[0].told["note"] == "Điện thoại khác: 01234567890"


def test_names_in_an_old_font_are_shown_turned_and_turned_once_somebody_says_yes(school):
    data = workbook(HEADINGS, *(line(n, name="NguyÔn ThÞ Hång", sex="N÷") for n in range(1, 9)), font={2: ".VnTime", 4: ".VnTime"})
    batch = read(sent(school, data))
    name = next(column for column in batch.columns if column["field"] == "full_name")
    assert (name["encoding"], name["sure"], name["turned"][0]) == ("tcvn3", True, ["NguyÔn ThÞ Hång", "Nguyễn Thị Hồng"])
    batch = confirmed(batch)
    assert {one.typed["full_name"] for one in every(BatchRow, batch_id=batch.id)} == {"Nguyễn Thị Hồng"}


def test_old_letters_are_not_turned_unasked_where_all_columns_are_known(school):
    headings = [*HEADINGS, "Cần hỗ trợ"]
    confirmed(read(sent(school, their_list([*line(1), "Máy tính"], headings=headings))), values={"note": "x"})
    data = workbook(headings, *([*line(n, name="NguyÔn ThÞ Hång"), "Máy tính"] for n in range(1, 9)), font={2: ".VnTime"})
    again = read(sent(school, data))
    assert (again.state, every(BatchRow, batch_id=again.id)) == (BatchState.MAPPING, [])


def test_a_column_beyond_the_headings_is_never_lost_without_a_word(school):
    lines = [line(n) for n in range(1, 80)] + [[*line(80), "chỉ dòng này"]]
    batch = confirmed(read(sent(school, their_list(*lines))))
    assert batch.state is BatchState.MAPPING
    assert (batch.columns[-1]["letter"], every(BatchRow)) == ("I", [])


def test_what_a_list_has_no_column_for_stays_as_it_is_known(school, app):
    known = row(full_name="Nguyễn Văn A", sex="Nam", class_name="7A", guardian_name="Nguyễn Văn Sơn", guardian_phone="0912345678",
                address="Số 5, tổ 3", personal_id="031213009517", mother_name="Lê Thị Hoa", ministry_id="3107137235", note="Chuyển đến")
    with transaction():
        applying.apply(db.session.get_one(Batch, listed(school, known)), at=make.AT, by="Lan")
    batch = confirmed(read(sent(school, their_list(line(1, kind="Cận nghèo")[:-1], headings=HEADINGS[:-1]))))
    (held,) = every(BatchRow, batch_id=batch.id)
    assert [one["name"] for one in held.changes] == ["circumstance"]
    assert held.told["identity"] == "m:3107137235"
    assert (held.told["guardian_phone"], held.told["address"], held.told["note"]) == ("+84912345678", "Số 5, tổ 3", "Chuyển đến")


def test_a_word_nobody_knows_is_asked_once_and_then_known(school):
    batch = confirmed(read(sent(school, their_list(line(1, kind="MC"), line(2, kind="mc"), line(3, kind="Hộ CN")))))
    assert [(one.field, one.word, one.count, one.rows) for one in lists.unknown_words(batch)] == [("circumstance", "MC", 2, [5, 6])]
    with transaction():
        service.teach("circumstance", "MC", "other", school_id=school, at=make.AT, by="Lan")
        pipeline.check_again(db.session.get_one(Batch, batch.id), make.AT)
    assert buckets(batch.id) == ["new", "new", "new"]


def test_the_school_s_own_meaning_goes_before_the_city_s(school):
    with transaction():
        service.teach("circumstance", "MC", "other", school_id=None, at=make.AT, by="Sở")
        service.teach("circumstance", "mc", "covid_loss", school_id=school, at=make.AT, by="Lan")
    assert queries.meanings(school) == {("circumstance", "mc"): "covid_loss"}


def test_a_cell_mended_on_the_page_is_checked_with_the_rest(school):
    batch_id = listed(school, row(full_name=""), row(full_name="Lê Hoa", ministry_id="3107137235"))
    with transaction():
        batch = db.session.get_one(Batch, batch_id)
        service.mend(batch, 5, {"full_name": "Vũ Hải Đăng"})
        pipeline.check_again(batch, make.AT)
    assert buckets(batch_id) == ["new", "new"]


def test_work_that_is_stopped_leaves_no_row(school):
    class Stopped(Unwatched):
        def advance(self, count):
            raise KeyboardInterrupt

    batch_id = sent(school, their_list(line(1)))
    batch = confirmed(read(batch_id))
    with transaction():
        db.session.get_one(Batch, batch.id).state = BatchState.READING
    with pytest.raises(KeyboardInterrupt):
        pipeline.read_list(batch_id, Stopped(), make.AT)
    assert every(BatchRow) == []


def test_a_file_that_cannot_be_read_says_why_and_is_forgotten(school):
    batch_id = sent(school, b"%PDF-1.4")
    with pytest.raises(SheetRefusal):
        pipeline.read_list(batch_id, Unwatched(), make.AT)
    with transaction():
        service.forget(batch_id)
    assert every(Batch) == []


@pytest.mark.parametrize(("told", "there", "kind"), [
    ({"mother_name": "Phạm Thị Mây"}, {"full_name": "ĐẶNG THỊ ÁNH", "class_name": "7B", "mother_name": "Pham Thi May"}, "alike"),
    ({"full_name": "Đặng Thị Mỹ", "mother_name": "Phạm Thị Mây"}, {"full_name": "Đặng Thị Mĩ", "mother_name": "Phạm Thị Mây"}, "alike"),
    ({"full_name": "Thị Ánh Đặng", "mother_name": "Phạm Thị Mây"}, {"mother_name": "Phạm Thị Mây"}, "alike"),
])
def test_a_pupil_spelt_in_another_way_is_proposed_with_a_score_and_a_reason(school, app, told, there, kind):
    first = listed(school, row(**there))
    with transaction():
        applying.apply(db.session.get_one(Batch, first), at=make.AT, by="Lan")
    (held,) = every(BatchRow, batch_id=listed(school, row(**told)))
    assert held.bucket is Bucket.WARNING
    assert held.problems[0]["kind"] == kind
    assert "trên 100" in held.problems[0]["sentence"]


def marked(batch, data):
    return mark(data, header_row=batch.header_row, sheet=batch.sheet, remarks=lists.remarks(batch))


def test_the_same_file_comes_back_with_what_is_to_be_mended(school):
    data = their_list(line(1), line(2, name="", sex="x"))
    batch = confirmed(read(sent(school, data)))
    assert lists.remarks(batch) == {6: [(1, "Họ và tên: Nhập họ và tên học sinh."), (3, "Giới tính: Chọn giới tính: Nam hoặc Nữ.")]}
    sheet = openpyxl.load_workbook(io.BytesIO(marked(batch, data))).active
    assert "Nhập họ và tên học sinh." in sheet.cell(6, 9).value
    assert [cell.value for cell in sheet[5]][:8] == line(1)


def test_a_list_comes_back_marked_and_is_read_as_before(school):
    data = their_list(line(1), line(2, name=""))
    batch = confirmed(read(sent(school, data)))
    again = read(sent(school, marked(batch, data)))
    assert [column["field"] for column in again.columns if column["field"]] == [column["field"] for column in batch.columns
                                                                               if column["field"] and column["at"] >= 0]


def test_a_child_of_another_school_is_only_hinted_at(school):
    place = db.session.get_one(make.School, school).place
    make.responsibility(make.user(full_name="Lê Thị Hòa", email="hoa@vidu.vn"), make.Topic.SCHOOL_LIST, place)
    other = make.school(name="Trường Bí Mật")
    make.pupil(school_id=other.id, full_name="ĐẶNG THỊ ÁNH", mother_name="Phạm Thị Mây", class_name="9X", guardian_name="Bí Mật")
    db.session.commit()
    (held,) = every(BatchRow, batch_id=listed(school, row(mother_name="Phạm thị mây")))
    (problem,) = held.problems
    assert (held.bucket, problem["kind"]) == (Bucket.WARNING, "elsewhere")
    assert "Lê Thị Hòa (hoa@vidu.vn)" in problem["sentence"]
    assert not any(secret in str(held.problems) for secret in ("Bí Mật", "9X", "ĐẶNG"))


def test_another_mother_is_another_child(school):
    make.pupil(school_id=make.school().id, full_name="Đặng Thị Ánh", mother_name="Lê Thị Hoa")
    make.pupil(school_id=school, full_name="Đặng Thị Ánh", mother_name="Lê Thị Hoa", class_name="7B", guardian_phone="+84987654321")
    db.session.commit()
    (held,) = every(BatchRow, batch_id=listed(school, row(mother_name="Phạm Thị Mây")))
    assert held.bucket is Bucket.NEW


@pytest.mark.parametrize(("told", "bucket"), [
    ({"household_code": "HN 31.0427"}, Bucket.WARNING), ({"guardian_phone": "0912345678", "address": "số 5 trần phú"}, Bucket.WARNING),
    ({"household_code": "HN 31.0427", "need": "Gói dữ liệu (SIM 4G)"}, Bucket.NEW), ({"household_code": "HN-99"}, Bucket.NEW)])
def test_a_household_gets_a_device_once(school, told, bucket):
    first = row(full_name="Đặng Văn Bảo", household_code="HN-31-0427", address="Số 5 Trần Phú")
    rows = every(BatchRow, batch_id=listed(school, first, row(**told)))
    assert [one.bucket for one in rows] == [Bucket.NEW, bucket]


def test_the_same_child_twice_in_a_file_is_seen_in_another_class(school):
    rows = every(BatchRow, batch_id=listed(school, row(), row(full_name="Đăng Thi Anh", class_name="7B")))
    assert rows[1].problems[0]["sentence"].startswith("Giống dòng 5")


def test_rows_of_one_name_and_birthday_are_each_compared_with_few_others(school, monkeypatch):
    asked, compared = [], duplicates.compared
    monkeypatch.setattr(buckets_room, "MOST_COMPARED", 5)
    monkeypatch.setattr(duplicates, "compared", lambda one, other: asked.append(one) or compared(one, other))
    batch_id = listed(school, *(row(class_name=f"7A{n}") for n in range(30)))
    assert buckets(batch_id) == ["new", *["warning"] * 29]
    assert len(asked) <= 5 * 30
