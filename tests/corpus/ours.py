"""The template of ours: filled, with its example row, of another version, of another kind, with a column more (bars D2, D3)."""

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import openpyxl

from smt.pupils.template import template
from smt.sheets import refusals as r
from smt.sheets.limits import Kind
from tests.corpus import building as b
from tests.corpus.case import Case, Refused, Taken
from tests.corpus.people import Child, children

SIX = children(6)
#: What the template's columns are called, and what of a child stands in each.
FIELDS = {
    "full_name": "name",
    "birth_date": "born_text",
    "sex": "sex",
    "class_name": "class_name",
    "ministry_id": "ministry",
    "personal_id": "personal",
    "circumstance": "circumstance",
    "need": "need",
    "mother_name": "mother",
    "guardian_name": "father",
    "guardian_phone": "phone",
    "address": "address",
}
ALL = (
    "full_name",
    "birth_date",
    "sex",
    "class_name",
    "ministry_id",
    "personal_id",
    "circumstance",
    "need",
    "household_code",
    "mother_name",
    "guardian_name",
    "guardian_phone",
    "address",
    "note",
)
MAPPING = {0: "", **dict(enumerate(ALL, start=1))}
NEW_COLUMNS = ("household_code", "mother_name")


@cache
def _blank() -> bytes:
    return template("Trường THCS Máy Tơ", "2026-2027")


def _filled(people: list[Child], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """The template as Excel saves it once it was filled, most of its prepared rows gone."""
    book = openpyxl.load_workbook(io.BytesIO(_blank()))
    sheet = book.worksheets[0]
    sheet.delete_rows(50, 2000)
    keys = [cell.value for cell in sheet[2]]
    for number, child in enumerate(people, start=5):
        for name, what in FIELDS.items():
            sheet.cell(number, keys.index(name) + 1).value = getattr(child, what)
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _no_example(sheet: Any) -> None:
    sheet.delete_rows(4)


def _extra(sheet: Any) -> None:
    sheet.cell(3, len(ALL) + 2).value = "Năng khiếu riêng"
    sheet.cell(5, len(ALL) + 2).value = "Cờ vua"


def _of_the_first_day(sheet: Any) -> None:
    keys = [cell.value for cell in sheet[2]]
    for name in reversed(NEW_COLUMNS):
        sheet.delete_cols(keys.index(name) + 1)


def _marked(before: bytes, after: bytes) -> bytes:
    def change(xml: bytes) -> bytes:
        assert xml.count(before) == 1
        return xml.replace(before, after)

    return b.patched(_blank(), "xl/worksheets/sheet1.xml", change)


def _taken(**more: Any) -> Taken:
    return Taken(
        **{
            "kind": Kind.XLSX,
            "header": 3,
            "mapping": MAPPING,
            "rows": {5 + at: child.told() for at, child in enumerate(SIX)},
            "buckets": {"new": 6, "ignored": 1},
            "asks": False,
            **more,
        }
    )


def _shorter() -> dict[int, str]:
    kept = [name for name in ALL if name not in NEW_COLUMNS]
    return {0: "", **dict(enumerate(kept, start=1))}


CASES = [
    Case("mẫu đã điền.xlsx", "our template, its example row left: read without a question", lambda: _filled(SIX), _taken()),
    Case(
        "mẫu bỏ ví dụ.xlsx",
        "our template, its example row deleted",
        lambda: _filled(SIX, _no_example),
        _taken(rows={4 + at: child.told() for at, child in enumerate(SIX)}, buckets={"new": 6}),
    ),
    Case(
        "mẫu thêm cột.xlsx",
        "our template with a column more: it is asked about, not lost",
        lambda: _filled(SIX, _extra),
        _taken(mapping={**MAPPING, len(ALL) + 1: ""}, asks=True),
    ),
    Case(
        "mẫu ngày đầu.xlsx",
        "our template of the first day, two columns fewer",
        lambda: _filled(SIX, _of_the_first_day),
        _taken(
            mapping=_shorter(),
            rows={5 + at: {name: value for name, value in child.told().items() if name not in NEW_COLUMNS} for at, child in enumerate(SIX)},
        ),
    ),
    Case(
        "mẫu phiên bản khác.xlsx",
        "our template of another version",
        lambda: _marked(b'"1"}', b'"0"}'),
        Refused(r.WrongTemplate, "Mẫu này đã cũ"),
    ),
    Case(
        "mẫu của việc khác.xlsx",
        "a template of ours for something else",
        lambda: _marked(b"pupils", b"opinions"),
        Refused(r.WrongTemplate, "mẫu"),
    ),
]
