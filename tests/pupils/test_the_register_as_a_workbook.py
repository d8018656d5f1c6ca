"""The school's register taken away as a workbook, changed and sent back."""

import io
import tracemalloc
from datetime import date

import openpyxl
import pytest

from smt.core.db import db, transaction
from smt.pupils import queries, service
from smt.pupils.identity import TOLD
from smt.pupils.models import Batch, BatchRow, Pupil
from smt.pupils.states import PROGRAMME, Bucket, Circumstance, Need, Sex
from smt.pupils.template import filled, labels
from tests import make
from tests.pupils.kept import every, last

DOOR = "/truong/hoc-sinh/danh-sach.xlsx"
YEAR = service.school_year_of(make.datetime.now(make.UTC))
#: What a workbook, or a reader of one, may well spoil.
DIFFICULT = [
    {},
    {"full_name": "=1+1 Nguyễn", "note": "=HYPERLINK(\"http://x\")\n+84 không phải số\n@a", "mother_name": "-Lê", "guardian_name": "@Trần"},
    {"full_name": "Lò Thị Mẩy", "ministry_id": "0001234567", "personal_id": "001313009517", "household_code": "000427"},
    {"full_name": "Đỗ Ẩn Ưu", "guardian_phone": "+12025550143", "class_name": "5/2"},
    {"full_name": "Phạm Thúy Hoà", "guardian_phone": "+842253736906", "class_name": "12.6", "address": "Số 5, tổ 3; \"Máy Tơ\" & <b>"},
    {"full_name": "LÊ VĂN HOA", "guardian_phone": "+84912345678", "class_name": "007", "household_code": "1.0"},
    {"full_name": "Vũ _x000D_ An", "sex": Sex.MALE, "circumstance": Circumstance.COVID_LOSS, "need": Need.BOTH, "note": "dòng 1\ndòng 2"},
    {"full_name": "Ngô Đình Dài", "note": "ă" * 990, "address": "đ" * 300, "household_code": "hn 31-0427"},
]


def pupil(**values):
    return {"full_name": "Bùi Thị Ánh", "birth_date": date(2013, 9, 1), "sex": Sex.FEMALE, "class_name": "7A1",
            "ministry_id": "", "personal_id": "", "circumstance": Circumstance.POOR, "need": Need.DEVICE, "household_code": "",
            "mother_name": "", "guardian_name": "Đặng Văn Sơn", "guardian_phone": "", "address": "", "note": "", **values}


@pytest.fixture
def known(clerk):
    """A register in which nothing is simple."""
    with transaction():
        for values in DIFFICULT:
            service.add(school_id=clerk.school_id, school_year=YEAR, told=pupil(**values), at=make.AT)
    return clerk


def sheet_of(data):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def rows_of(data):
    keys, _labels, *rows = list(sheet_of(data).iter_rows(min_row=2, values_only=True))
    return [dict(zip(keys, row, strict=True)) for row in rows if any(row)]


def held(clerk, data):
    sent = clerk.send(data, "danh-sach.xlsx")
    assert sent.status_code == 303, sent.text
    return last(Batch), every(BatchRow, batch_id=last(Batch).id)


def test_the_register_goes_out_and_comes_back_without_a_difference(known):
    batch, rows = held(known, known.client.get(DOOR).data)
    assert [(row.bucket, row.changes) for row in rows] == [(Bucket.SAME, None)] * len(DIFFICULT)
    assert batch.counts[Bucket.SAME] == sum(batch.counts.values())


def test_what_was_changed_in_the_workbook_is_all_that_changes(known):
    book = openpyxl.load_workbook(io.BytesIO(known.client.get(DOOR).data))
    sheet = book.worksheets[0]
    keys = [cell.value for cell in sheet[2]]
    places = {sheet.cell(row, 2).value: row for row in range(4, 12)}
    sheet.cell(places["Lò Thị Mẩy"], keys.index("class_name") + 1).value = "8B"
    sheet.cell(places["Đỗ Ẩn Ưu"], keys.index("guardian_phone") + 1).value = "0987 654 321"
    for name in ("guardian_name", "class_name"):
        sheet.cell(12, keys.index(name) + 1).value = "Lê Mới"
    for name, text in {"full_name": "Lê Mới", "birth_date": "02/03/2014", "sex": "Nam", "circumstance": "Hộ cận nghèo", "need": "Máy tính",
                       "class_name": "6A"}.items():
        sheet.cell(12, keys.index(name) + 1).value = text
    out = io.BytesIO()
    book.save(out)
    before = {one.full_name: {name: getattr(one, name) for name in TOLD} for one in every(Pupil)}
    batch, rows = held(known, out.getvalue())
    changes = {row.told["full_name"]: [one["name"] for one in row.changes or []] for row in rows if row.bucket is not Bucket.SAME}
    assert changes == {"Lò Thị Mẩy": ["class_name"], "Đỗ Ẩn Ưu": ["guardian_phone"], "Lê Mới": []}
    known.confirm(known.client.get(f"/truong/danh-sach/{batch.id}"))
    after = {one.full_name: {name: getattr(one, name) for name in TOLD} for one in every(Pupil)}
    assert after.pop("Lê Mới")["class_name"] == "6A"
    before["Lò Thị Mẩy"]["class_name"], before["Đỗ Ẩn Ưu"]["guardian_phone"] = "8B", "+84987654321"
    assert after == before


def test_every_field_of_the_form_is_there_as_text_and_no_cell_is_a_formula(known):
    data = known.client.get(DOOR).data
    assert [name for name in rows_of(data)[0] if name != "stt"] == list(labels())
    cells = [cell for row in sheet_of(data).iter_rows(min_row=4) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert [row["guardian_phone"] for row in rows_of(data) if row["guardian_phone"]]
    assert "=1+1 Nguyễn" in [row["full_name"] for row in rows_of(data)]


def test_drop_downs_reach_every_row_and_below(known):
    rules = sheet_of(known.client.get(DOOR).data).data_validations.dataValidation
    assert {str(rule.sqref).split(":")[0][1:] for rule in rules if rule.type == "list"} == {"4"}
    assert {str(rule.sqref).split(":")[1][1:] for rule in rules if rule.type == "list"} == {str(3 + len(DIFFICULT) + 1000)}


def test_only_the_schools_own_pupils_of_this_year_go_out_and_no_merged_record(known, other_clerk):
    with transaction() as session:
        for values in ({"school_id": other_clerk.school_id, "school_year": YEAR}, {"school_id": known.school_id, "school_year": "2020-2021"}):
            service.add(**values, told=pupil(full_name="Kẻ Lạ"), at=make.AT)
        one, other = every(Pupil)[:2]
        session.get_one(Pupil, other.id).merged_into_id = one.id
    names = [row["full_name"] for row in rows_of(known.client.get(DOOR).data)]
    assert len(names) == len(DIFFICULT) - 1
    assert not {"Kẻ Lạ", other.full_name} & set(names)


def test_the_register_links_to_its_workbook(known):
    assert f'href="{DOOR}"' in known.client.get("/truong/hoc-sinh").text


def test_five_thousand_pupils_are_written_without_holding_them(app):
    def rows():
        for number in range(5000):
            yield pupil(full_name=f"Nguyễn Văn A{number}", ministry_id=f"31{number:08d}", guardian_phone="+84912345678")

    filled("Trường", YEAR, ())
    tracemalloc.start()
    try:
        data = filled("Trường", YEAR, rows())
        alive, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most - alive < 8_000_000, most
    assert len(data) < 2_000_000


def test_what_is_told_of_pupils_is_of_one_programme(known):
    with transaction() as session:
        session.get_one(Pupil, every(Pupil)[0].id).programme = "khac"
    names = {one["full_name"] for one in queries.told(known.school_id, YEAR)}
    assert (len(names), queries.count(known.school_id, YEAR), queries.listed(known.school_id, YEAR, 1)[1]) == (7, 7, 7)
    assert sum(queries.tally(known.school_id, YEAR, Pupil.need, PROGRAMME).values()) == 7
    db.session.rollback()
