"""Tables as other programs and clerks lay them out: titles, joined headings, hidden parts, further sheets (domain D1, bars D2)."""

from smt.sheets.limits import Kind
from tests.corpus import building as b
from tests.corpus.case import Answers, Case, Taken, marks, plain
from tests.corpus.layouts import HAND, MINISTRY, SMAS, VNEDU, Layout
from tests.corpus.people import children
from tests.sheets.xml_2003 import xml_2003

SIX = children(6)
NEED = Answers(values={"need": "device"})
BOTH = Answers(values={"need": "device", "circumstance": "poor"})
NO_NEED = frozenset({"need"})
NEITHER = frozenset({"need", "circumstance"})
POOR = {"circumstance": "poor"}


def _two_lines() -> list[list[object]]:
    """ "Cha" over "Họ tên" and "Điện thoại", "Mẹ" likewise, each joined across two columns."""
    upper = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Lớp", "Đối tượng", "Cha", "", "Mẹ", "", "Cần hỗ trợ"]
    lower = ["", "", "", "", "", "", "Họ tên", "Nghề nghiệp", "Họ tên", "Nghề nghiệp", ""]
    body = [
        [n, c.name, c.born_text, c.sex, c.class_name, c.circumstance, c.father, "Công nhân", c.mother, "Công nhân", c.need]
        for n, c in enumerate(SIX, start=1)
    ]
    return [["DANH SÁCH HỌC SINH"], upper, lower, *body]


TWO_LINES = {
    0: "",
    1: "full_name",
    2: "birth_date",
    3: "sex",
    4: "class_name",
    5: "circumstance",
    6: "guardian_name:father",
    7: "",
    8: "mother_name",
    9: "",
    10: "need",
}


def _told(*names: str) -> dict[int, dict[str, object]]:
    return {number: {name: value for name, value in child.told().items() if name in names} for number, child in enumerate(SIX, start=4)}


def _day_month_year() -> list[list[object]]:
    upper = ["STT", "Họ và tên", "Ngày sinh", "", "", "Giới tính", "Lớp", "Đối tượng", "Phụ huynh", "Cần hỗ trợ"]
    lower = ["", "", "Ngày", "Tháng", "Năm", "", "", "", "", ""]
    return [
        ["DANH SÁCH"],
        upper,
        lower,
        *(
            [n, c.name, c.born.day, c.born.month, c.born.year, c.sex, c.class_name, c.circumstance, c.father, c.need]
            for n, c in enumerate(SIX, start=1)
        ),
    ]


def _crosses() -> list[list[object]]:
    head = ["STT", "Họ đệm", "Tên", "Ngày sinh", "Nữ", "Lớp", "Hộ nghèo", "Hộ cận nghèo", "Phụ huynh", "Cần hỗ trợ"]
    return [
        ["DANH SÁCH"],
        head,
        *(
            [
                n,
                *c.name.rsplit(" ", 1),
                c.born_text,
                "" if c.male else "x",
                c.class_name,
                "x" if c.number % 2 == 0 else "",
                "X" if c.number % 2 else "",
                c.father,
                c.need,
            ]
            for n, c in enumerate(SIX, start=1)
        ),
    ]


def _blank_columns() -> list[list[object]]:
    return [["", "", *line[:3], "", *line[3:]] for line in HAND.rows(SIX)]


def _parts() -> list[list[object]]:
    rows = HAND.rows(SIX)
    return [
        *rows[:3],
        ["", "Lớp 6A1"],
        *rows[3:6],
        [],
        ["", "Lớp 7A1"],
        HAND.headings,
        *rows[6:],
        ["", "Tổng cộng: 6 học sinh"],
        ["", "", "", "", "", "", "", "", "Hải Phòng, ngày 5 tháng 10 năm 2026"],
        ["", "Người lập", "", "", "", "", "", "", "Hiệu trưởng"],
        ["", "Phạm Thị Lan", "", "", "", "", "", "", "Vũ Văn Tường"],
    ]


def _numbered() -> list[list[object]]:
    rows = HAND.rows(SIX)
    return [*rows[:3], [f"({n})" for n in range(1, len(HAND.columns) + 1)], *rows[3:]]


OTHER_NAMES = Layout(
    HAND.titles,
    (
        ("Số TT", "stt", ""),
        ("Mã trường", "code", ""),
        ("Mã học sinh", "code", ""),
        ("Mã định danh Bộ GD&ĐT", "ministry", "ministry_id"),
        ("Họ và tên", "name", "full_name"),
        ("Ngày tháng năm sinh", "born_text", "birth_date"),
        ("Giới tính", "sex", "sex"),
        ("Mã lớp", "class_name", "class_name"),
        ("Họ tên cha/mẹ", "father", "guardian_name"),
        ("SĐT", "phone", "guardian_phone"),
        ("Đối tượng/Diện", "circumstance", "circumstance"),
        ("Nhu cầu", "need", "need"),
    ),
)
NOTES = [["Hướng dẫn"], ["Điền theo mẫu của Sở"]]
EXTRA = Layout(HAND.titles, (*HAND.columns, ("Hoàn cảnh riêng của em", "code", ""), ("Ngày nhập hồ sơ tay", "state", "")))

CASES = [
    Case(
        "csdl ngành.xlsx",
        "D1 sector database: title lines, header in row 4, all 25 headings; circumstance and need are not in the export",
        lambda: b.xlsx(MINISTRY.rows(SIX)),
        plain(MINISTRY, SIX, missing=NEITHER, answers=BOTH, every=POOR),
    ),
    Case(
        "vnedu.xlsx",
        "D1 vnEdu: school's own pupil code is not the ministry's; 'Mã định danh', 'Họ và tên'",
        lambda: b.xlsx(VNEDU.rows(SIX)),
        plain(VNEDU, SIX, missing=NO_NEED, answers=NEED),
    ),
    Case(
        "smas.xlsx",
        "D1 SMAS: 'Ngày tháng năm sinh', 'Tên lớp', 'Mã định danh Bộ GDĐT'",
        lambda: b.xlsx(SMAS.rows(SIX)),
        plain(SMAS, SIX, missing=NO_NEED, answers=NEED),
    ),
    Case(
        "vnedu.xls",
        "D1 vnEdu as Excel 97; bars D2 .xls",
        lambda: b.xls(VNEDU.rows(SIX)),
        plain(VNEDU, SIX, kind=Kind.XLS, missing=NO_NEED, answers=NEED),
    ),
    Case(
        "smas.ods",
        "D1 SMAS in OpenDocument, blank rows repeated to the end",
        lambda: b.opendocument(SMAS.rows(SIX), trailing=1_000_000),
        plain(SMAS, SIX, kind=Kind.ODS, missing=NO_NEED, answers=NEED),
    ),
    Case(
        "vnedu trang web.xls",
        "D1 vnEdu as a web page that is named .xls",
        lambda: b.page(VNEDU.rows(SIX)),
        plain(VNEDU, SIX, kind=Kind.HTML, sheet="", missing=NO_NEED, answers=NEED),
    ),
    Case(
        "smas xml.xls",
        "D1 SMAS as XML of Excel 2003 that is named .xls, phones without their zero",
        lambda: xml_2003({b.SHEET: SMAS.rows(SIX, phone=lambda c: int(c.phone))}),
        plain(SMAS, SIX, kind=Kind.XML, missing=NO_NEED, answers=NEED, repairs=marks("guardian_phone", "zero", *range(6, 12))),
    ),
    Case(
        "tên cột khác.xlsx",
        "D1 other headings met: 'Số TT', 'Mã trường', 'Mã lớp', 'Họ tên cha/mẹ', 'Đối tượng/Diện'",
        lambda: b.xlsx(OTHER_NAMES.rows(SIX)),
        plain(OTHER_NAMES, SIX),
    ),
    Case("tay.xlsx", "D1 a hand-made list", lambda: b.xlsx(HAND.rows(SIX)), plain(HAND, SIX)),
    Case(
        "tiêu đề gộp.xlsx",
        "bars D2 title and headings joined across cells",
        lambda: b.xlsx(HAND.rows(SIX), merged=("A1:M1", "A2:M2")),
        plain(HAND, SIX),
    ),
    Case(
        "hai dòng tiêu đề.xlsx",
        "bars D2 headings in two rows, joined across and down",
        lambda: b.xlsx(_two_lines(), merged=("G2:H2", "I2:J2", "B2:B3", "A2:A3")),
        Taken(
            Kind.XLSX,
            3,
            TWO_LINES,
            _told("full_name", "birth_date", "sex", "class_name", "circumstance", "mother_name", "guardian_name"),
            {"new": 6},
        ),
    ),
    Case(
        "ngày tháng năm.xlsx",
        "D1 birth date in three columns under one heading",
        lambda: b.xlsx(_day_month_year(), merged=("C2:E2",)),
        Taken(
            Kind.XLSX,
            3,
            {
                0: "",
                1: "full_name",
                2: "birth_date:day",
                3: "birth_date:month",
                4: "birth_date:year",
                5: "sex",
                6: "class_name",
                7: "circumstance",
                8: "guardian_name",
                9: "need",
            },
            _told("full_name", "birth_date", "sex"),
            {"new": 6},
        ),
    ),
    Case(
        "dấu x.xlsx",
        "D1 an x under 'Hộ nghèo' or 'Hộ cận nghèo', 'Nữ' as a column, family and given name apart",
        lambda: b.xlsx(_crosses()),
        Taken(
            Kind.XLSX,
            2,
            {
                0: "",
                1: "full_name:family",
                2: "full_name:given",
                3: "birth_date",
                4: "sex:female",
                5: "class_name",
                6: "circumstance:poor",
                7: "circumstance:near_poor",
                8: "guardian_name",
                9: "need",
            },
            {
                3 + at: {name: child.told()[name] for name in ("full_name", "circumstance", *(() if child.male else ("sex",)))}
                for at, child in enumerate(SIX)
                if not child.male
            },
            {"new": 3, "error": 3},
            problems=marks("sex", "blank", 4, 6, 8),
        ),
    ),
    Case(
        "cột trống.xlsx",
        "bars D2 blank columns left of and within the table",
        lambda: b.xlsx(_blank_columns()),
        plain(HAND, SIX, mapping={at + (2 if at < 3 else 3): field for at, field in HAND.mapping().items()}),
    ),
    Case(
        "dòng ẩn cột ẩn.xlsx",
        "bars D2 hidden rows and columns are read like the others",
        lambda: b.xlsx(HAND.rows(SIX), hidden_rows=(5, 6), hidden_columns=(6,)),
        plain(HAND, SIX, hidden_rows=2),
    ),
    Case(
        "đang lọc.xlsx",
        "bars D2 a filtered list: rows hidden by the filter are pupils",
        lambda: b.xlsx(HAND.rows(SIX), hidden_rows=(4, 7, 9), filtered="A3:M9"),
        plain(HAND, SIX, hidden_rows=3),
    ),
    Case(
        "trang ẩn.xlsx",
        "bars D2 a hidden sheet stands before the list",
        lambda: b.xlsx(HAND.rows(SIX), before={"Cũ": HAND.rows(children(3, 50))}, hidden_sheets=("Cũ",)),
        plain(HAND, SIX),
    ),
    Case(
        "trang thứ hai.xlsx",
        "bars D2 the list is on the second sheet, notes on the first",
        lambda: b.xlsx(HAND.rows(SIX), before={"Hướng dẫn": NOTES}, after={"Ghi chú": NOTES}),
        plain(HAND, SIX),
    ),
    Case(
        "cột thêm tay.xlsx",
        "D1 columns added by hand are shown and asked about, not lost",
        lambda: b.xlsx(EXTRA.rows(SIX)),
        plain(EXTRA, SIX),
    ),
    Case(
        "chữ ký cuối.xlsx",
        "bars D2 part titles, headings repeated, blank row, total, date and signatures below",
        lambda: b.xlsx(_parts()),
        Taken(
            Kind.XLSX,
            3,
            HAND.mapping(),
            {number: child.told() for number, child in zip((5, 6, 7, 11, 12, 13), SIX, strict=True)},
            {"new": 6, "ignored": 7},
            problems=marks("full_name", "ignored", 4, 9, 10, 14, 15, 16, 17),
        ),
    ),
    Case(
        "đánh số cột.xlsx",
        "bars D2 (1) (2) (3) under the headings",
        lambda: b.xlsx(_numbered()),
        Taken(
            Kind.XLSX,
            3,
            HAND.mapping(),
            {5 + at: child.told() for at, child in enumerate(SIX)},
            {"new": 6, "ignored": 1},
            problems=marks("full_name", "ignored", 4),
        ),
    ),
    Case(
        "hai cột họ tên.xlsx",
        "a heading twice: the clerk says which one holds",
        lambda: b.xlsx(HAND.renamed({"mother": "Họ và tên"}).rows(SIX)),
        plain(
            HAND,
            SIX,
            mapping={**HAND.mapping(), 8: "full_name"},
            conflicts=frozenset({"full_name"}),
            answers=Answers(fields={8: "mother_name"}),
        ),
    ),
    Case(
        "không có lớp.xlsx",
        "a required column is missing: the clerk gives one answer for the list",
        lambda: b.xlsx(HAND.without("class_name").rows(SIX)),
        plain(
            HAND.without("class_name"),
            SIX,
            missing=frozenset({"class_name"}),
            answers=Answers(values={"class_name": "7A1"}),
            every={"class_name": "7A1"},
        ),
    ),
]
