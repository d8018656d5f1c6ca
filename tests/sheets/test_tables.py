import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smt.sheets.reading import read_rows
from smt.sheets.table import write_table

DANGEROUS = ["=1+1", "+84912345678", "-2", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", "{=1}", "http://x.vn"]


def opened(data: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def test_no_text_becomes_a_formula_or_a_link() -> None:
    sheet = opened(write_table(DANGEROUS, [DANGEROUS, DANGEROUS], sheet_name="Xuất"))
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize("value", ["=1+1", "+84912345678", "-2", "@x", "'=1", "0012", "_x0041_", "a\nb"])
def test_an_exported_text_is_read_back_as_it_was(value: str) -> None:
    assert read_rows(write_table(["A"], [[value]], sheet_name="x")).rows[1].cells == [value]


def test_values_are_written_as_people_read_them() -> None:
    row = [7, 2.5, Decimal("10.25"), date(2018, 9, 5), datetime(2018, 9, 5, 7, 5), None, True, 10**15]
    data = write_table(["A"] * 8, [row], sheet_name="x")
    shown = [cell.value for cell in opened(data)[2]]
    assert [value or "" for value in shown] == [
        7, 2.5, 10.25, "05/09/2018", "05/09/2018 07:05", "", "có", "1000000000000000",
    ]  # fmt: skip


def test_a_text_longer_than_a_cell_is_cut_rather_than_lost() -> None:
    value = opened(write_table(["A"], [["x" * 40_000]], sheet_name="x"))["A2"].value
    assert (len(value), value[-1]) == (32_767, "…")


@pytest.mark.parametrize("name", ["Học sinh [2026]: a/b\\c*?", "x" * 80, "", "'", "History"])
def test_any_sheet_name_is_made_fit(name: str) -> None:
    assert opened(write_table(["A"], [], sheet_name=name)).title


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_no_text_at_all_becomes_a_formula(values: list[str]) -> None:
    sheet = opened(write_table(["A"], [values], sheet_name="x"))
    assert all(
        cell.data_type in ("s", "n") and not (cell.data_type == "n" and cell.value) for cell in sheet[2]
    )
