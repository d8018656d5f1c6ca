"""The tables that schools keep: titles, headings, what stands in each column and the field that it is to be taken for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.corpus.people import Child

#: Columns of an export that a list is not asked for, and what stands in them.
ASIDE = {
    "nation": "Kinh",
    "state": "Đang học",
    "born_at": "Hải Phòng",
    "native": "Hải Phòng",
    "ward": "Máy Tơ",
    "job": "Công nhân",
    "year": 1985,
    "grade": "Khối 7",
    "issued": "",
    "issuer": "",
    "card": "",
    "code": "HS01",
    "blank": "",
}


@dataclass(frozen=True)
class Layout:
    """Rows above the headings, then (heading, what stands below, field it is taken for)."""

    titles: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, str, str], ...]

    @property
    def header(self) -> int:
        return len(self.titles) + 1

    @property
    def headings(self) -> list[str]:
        return [heading for heading, _what, _field in self.columns]

    def at(self, what: str) -> int:
        """The place of a column, from 0."""
        return [one for _heading, one, _field in self.columns].index(what)

    def mapping(self) -> dict[int, str]:
        """The field of each place, "" for a column that is known and not asked for."""
        return {at: field for at, (heading, _what, field) in enumerate(self.columns) if heading}

    def row(self, child: Child, number: int, **changes: Any) -> list[Any]:
        """The cells of a child."""
        return [
            changes.get(what, number if what == "stt" else ASIDE[what] if what in ASIDE else getattr(child, what))
            for _heading, what, _field in self.columns
        ]

    def rows(self, people: Sequence[Child], **every: Any) -> list[list[Any]]:
        """Titles, headings and a row for each child; `every` gives what to write of all: a value, or a function of the child."""
        made = [
            self.row(child, at, **{what: give(child) if callable(give) else give for what, give in every.items()})
            for at, child in enumerate(people, start=1)
        ]
        return [*map(list, self.titles), self.headings, *made]

    def without(self, *gone: str) -> "Layout":
        """The same without some columns."""
        return Layout(self.titles, tuple(column for column in self.columns if column[1] not in gone))

    def renamed(self, headings: Mapping[str, str]) -> "Layout":
        """The same with other headings."""
        return Layout(self.titles, tuple((headings.get(what, heading), what, field) for heading, what, field in self.columns))


#: The ministry's database, heading by heading as domain D1 gives them.
MINISTRY = Layout(
    (("SỞ GIÁO DỤC VÀ ĐÀO TẠO HẢI PHÒNG",), ("DANH SÁCH HỌC SINH LỚP 12.6",), ()),
    (
        ("STT", "stt", ""),
        ("Mã định danh Bộ GD&ĐT", "ministry", "ministry_id"),
        ("Họ tên", "name", "full_name"),
        ("Ngày sinh", "born_text", "birth_date"),
        ("Giới tính", "sex", "sex"),
        ("Dân tộc", "nation", ""),
        ("Trạng thái", "state", ""),
        ("SĐT liên hệ", "phone", "guardian_phone"),
        ("Nơi sinh chi tiết", "born_at", ""),
        ("Tổ/thôn Hộ khẩu thường trú", "ward", ""),
        ("Tỉnh thành quê quán", "native", ""),
        ("Phường Xã quê quán", "ward", ""),
        ("Chỗ ở hiện nay", "address", "address"),
        ("Số CMND", "card", ""),
        ("Ngày cấp", "issued", ""),
        ("Nơi cấp", "issuer", ""),
        ("Tên cha", "father", "guardian_name:father"),
        ("Nghề nghiệp cha", "job", ""),
        ("Năm sinh cha", "year", ""),
        ("Tên mẹ", "mother", "mother_name"),
        ("Nghề nghiệp mẹ", "job", ""),
        ("Năm sinh mẹ", "year", ""),
        ("Lớp học", "class_name", "class_name"),
        ("Khối học", "grade", ""),
        ("Số định danh cá nhân", "personal", "personal_id"),
    ),
)

VNEDU = Layout(
    (("TRƯỜNG THCS MÁY TƠ",), ("DANH SÁCH HỌC SINH NĂM HỌC 2026-2027",)),
    (
        ("STT", "stt", ""),
        ("Mã học sinh", "code", ""),
        ("Mã định danh", "ministry", "ministry_id"),
        ("Họ và tên", "name", "full_name"),
        ("Ngày sinh", "born_text", "birth_date"),
        ("Giới tính", "sex", "sex"),
        ("Lớp", "class_name", "class_name"),
        ("Dân tộc", "nation", ""),
        ("CCCD", "personal", "personal_id"),
        ("Họ tên cha", "father", "guardian_name:father"),
        ("Họ tên mẹ", "mother", "mother_name"),
        ("Số điện thoại liên hệ", "phone", "guardian_phone"),
        ("Nơi ở hiện nay", "address", "address"),
        ("Đối tượng", "circumstance", "circumstance"),
    ),
)

SMAS = Layout(
    (("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",), ("TRƯỜNG THCS MÁY TƠ",), ("DANH SÁCH HỌC SINH",), ()),
    (
        ("STT", "stt", ""),
        ("Mã học sinh", "code", ""),
        ("Mã định danh Bộ GDĐT", "ministry", "ministry_id"),
        ("Họ và tên", "name", "full_name"),
        ("Ngày tháng năm sinh", "born_text", "birth_date"),
        ("Giới tính", "sex", "sex"),
        ("Tên lớp", "class_name", "class_name"),
        ("Khối", "grade", ""),
        ("Họ và tên cha", "father", "guardian_name:father"),
        ("Họ và tên mẹ", "mother", "mother_name"),
        ("Điện thoại di động", "phone", "guardian_phone"),
        ("Địa chỉ", "address", "address"),
        ("Diện", "circumstance", "circumstance"),
    ),
)

#: What a clerk types by herself: most cases of cells stand in it.
HAND = Layout(
    (("TRƯỜNG THCS MÁY TƠ",), ("DANH SÁCH HỌC SINH CÓ HOÀN CẢNH KHÓ KHĂN",)),
    (
        ("STT", "stt", ""),
        ("Họ và tên", "name", "full_name"),
        ("Ngày sinh", "born_text", "birth_date"),
        ("Giới tính", "sex", "sex"),
        ("Lớp", "class_name", "class_name"),
        ("Mã định danh Bộ GDĐT", "ministry", "ministry_id"),
        ("Số định danh cá nhân", "personal", "personal_id"),
        ("Đối tượng", "circumstance", "circumstance"),
        ("Họ tên mẹ", "mother", "mother_name"),
        ("Phụ huynh", "father", "guardian_name"),
        ("Số điện thoại", "phone", "guardian_phone"),
        ("Địa chỉ", "address", "address"),
        ("Cần hỗ trợ", "need", "need"),
    ),
)
