"""Cells as spreadsheets and people leave them: lost zeros, dates of every kind, phones, classes, words (domain D1 to D3, bars D2)."""

import csv
import re
import unicodedata
from datetime import date, timedelta

from smt.sheets.limits import Kind
from tests.corpus import building as b
from tests.corpus.case import Answers, Case, Taken, marks, plain
from tests.corpus.layouts import HAND
from tests.corpus.old_letters import wrong_order
from tests.corpus.people import Child, children

SIX = children(6)
ROWS = [*range(4, 10)]
SHORT = {"12.6": 12.6, "7A1": "7A1", "5/2": "5/2", "1A": "1A", "10.1": 10.1, "9A1": "9A1"}
OLD_PHONES = ("01201234567", "01231234567", "01621234567", "01861234567", "01991234567", "0169.123.4567")
NEW_PHONES = ("+84701234567", "+84831234567", "+84321234567", "+84561234567", "+84591234567", "+84391234567")
#: The table of domain D3: old prefix, new prefix.
OLD_PREFIXES = re.findall(
    r"(\d{4})→(\d{3})",
    "0120→070 0121→079 0122→077 0126→076 0128→078 0123→083 0124→084 0125→085 0127→081 0129→082 0162→032 0163→033 0164→034 0165→035 "
    "0166→036 0167→037 0168→038 0169→039 0186→056 0188→058 0199→059",
)
MANY = children(len(OLD_PREFIXES))
FORMS = ("+84912345671", "84912345672", "0912 345 673", "0912.345.674", "0912-345-675", "02253736906")
READ = ("+84912345671", "+84912345672", "+84912345673", "+84912345674", "+84912345675", "+842253736906")
SEVERAL = (
    "0912345671/0912345681",
    "0912345672; 0912345682",
    "0912345673 - 0912345683",
    "0912345674,0912345684",
    "0912345675\n0912345685",
    "0912345676 hoặc 0912345686",
)
PLACES = ("030", "031", "096", "135", "001", "074")
LEVELS = ("MG Lớn A", "1A", "5/2", "9A1", "10.1", "12 GDTX")
FREE = ("Hộ nghèo", "HN", "Cận nghèo", "CN", "Hộ CN", "hộ  nghèo ")
MEANT = ("poor", "poor", "near_poor", "near_poor", "near_poor", "poor")
STRANGE = ("Mồ côi cha", "MC", "HN", "MC", "Mồ côi cha", "CN")
DANGEROUS = ("=cmd|'/c calc'!A1", "=1+1", "@SUM(A1)", "-2+3", "+84912345678", '=HYPERLINK("http://x")')


def by_row(field: str, values: tuple[str, ...]) -> dict[int, dict[str, str]]:
    """What one field is told in six rows."""
    return {row: {field: value} for row, value in zip(ROWS, values, strict=True)}


def of_each(values: tuple[object, ...]) -> object:
    """Give each of six children its own value."""
    return lambda child: values[child.number - 1]


def hand(
    name: str,
    covers: str,
    *,
    told: dict[int, dict[str, object]] | None = None,
    kind: str = "xlsx",
    epoch_1904: bool = False,
    cells: dict[str, object] | None = None,
    **more: object,
) -> Case:
    """A hand-made list of six children with some columns written otherwise."""
    rows = HAND.rows(SIX, **(cells or {}))
    make = {
        "xlsx": lambda: b.xlsx(rows, epoch_1904=epoch_1904),
        "xls": lambda: b.xls(rows, epoch_1904=epoch_1904),
        "ods": lambda: b.opendocument(rows),
    }[kind]
    outcome = plain(HAND, SIX, kind=Kind(kind), epoch_1904=epoch_1904)
    changes = {row: {**outcome.rows[row], **(told or {}).get(row, {})} for row in outcome.rows}
    return Case(name, covers, make, Taken(**{**outcome.__dict__, "rows": changes, **more}))


def _personal(child: Child) -> int:
    return int(child.personal)


def _short_day(child: Child) -> str:
    return f"{child.born.day}/{child.born.month}/{child.born.year % 100:02d}"


def _float(child: Child) -> str:
    return f"{child.ministry}.0"


PHONES_LOST = {row: frozenset({("guardian_phone", "zero")}) for row in ROWS}
IDS_LOST = marks("personal_id", "zero", *ROWS)

CASES = [
    hand(
        "mất số 0.xlsx",
        "D1 personal ids and phones as numbers, their zeros lost",
        cells={"personal": _personal, "phone": lambda c: int(c.phone)},
        repairs={row: PHONES_LOST[row] | IDS_LOST[row] for row in ROWS},
    ),
    hand(
        "mất số 0.xls",
        "D1 the same in Excel 97",
        kind="xls",
        cells={"personal": _personal, "phone": lambda c: int(c.phone)},
        repairs={row: PHONES_LOST[row] | IDS_LOST[row] for row in ROWS},
    ),
    hand("số thực.xlsx", "D1 ids as numbers with '.0' in text", cells={"ministry": _float}, repairs=marks("ministry_id", "float", *ROWS)),
    hand("số thực.ods", "D1 ids as real numbers in OpenDocument", kind="ods", cells={"ministry": lambda c: float(c.ministry)}),
    hand("ngày là ngày.xlsx", "D1 dates as Excel dates", cells={"born_text": lambda c: c.born}),
    hand("ngày là ngày.xls", "D1 dates as dates in Excel 97", kind="xls", cells={"born_text": lambda c: c.born}),
    hand(
        "ngày là ngày.ods", "D1 dates in OpenDocument, shown with two digits of the year", kind="ods", cells={"born_text": lambda c: c.born}
    ),
    hand(
        "ngày là số.xlsx", "D1 dates as bare serials", cells={"born_text": lambda c: c.serial}, repairs=marks("birth_date", "serial", *ROWS)
    ),
    hand("kỷ nguyên 1904.xlsx", "bars D2 a workbook that counts days from 1904", epoch_1904=True, cells={"born_text": lambda c: c.born}),
    hand("kỷ nguyên 1904.xls", "bars D2 the same in Excel 97", kind="xls", epoch_1904=True, cells={"born_text": lambda c: c.born}),
    hand(
        "1904 là số.xlsx",
        "bars D2 bare serials where days are counted from 1904",
        epoch_1904=True,
        cells={"born_text": lambda c: c.serial - 1462},
        repairs=marks("birth_date", "serial", *ROWS),
    ),
    hand("ngày ngắn.xlsx", "D1 d/m/yy", cells={"born_text": _short_day}, repairs=marks("birth_date", "short_year", *ROWS)),
    hand(
        "ngày có gạch.xlsx",
        "D1 d-m-yyyy and d.m.yyyy are read, never month first",
        cells={"born_text": lambda c: f"{c.born.day}{'-.'[c.number % 2]}{c.born.month}{'-.'[c.number % 2]}{c.born.year}"},
    ),
    hand(
        "chỉ có năm.xlsx",
        "D1 a year only: refused row by row, nothing guessed",
        cells={"born_text": lambda c: c.born.year},
        buckets={"error": 6},
        rows={},
        problems=marks("birth_date", "wrong", *ROWS),
    ),
    hand(
        "tháng trước ngày.xlsx",
        "D1 never guess mm/dd: 05/20 is no day",
        cells={"born_text": of_each(("05/20/2014", "20/05/2014", "31/02/2014", "12/25/2013", "01/02/2013", "2014-05-20"))},
        buckets={"new": 1, "warning": 2, "error": 3},
        rows={5: {"birth_date": "2014-05-20"}, 8: {"birth_date": "2013-02-01"}, 9: {"birth_date": "2014-05-20"}},
        problems={**marks("birth_date", "wrong", 4, 6, 7), **marks("personal_id", "doubt", 5, 9)},
    ),
    hand(
        "lớp thành số.xlsx",
        "D1 12.6 made a number by Excel",
        cells={"class_name": of_each(tuple(SHORT.values()))},
        told=by_row("class_name", tuple(SHORT)),
    ),
    hand(
        "lớp thành ngày.xlsx",
        "D1 5/2 made a date by Excel: said to the clerk, not guessed",
        cells={"class_name": lambda c: c.born + timedelta(days=4000) if c.number < 3 else c.class_name},
        buckets={"new": 4, "error": 2},
        rows={row: child.told() for row, child in zip(ROWS[2:], SIX[2:], strict=True)},
        problems=marks("class_name", "wrong", 4, 5),
    ),
    hand(
        "điện thoại 11 số.xlsx",
        "D3 numbers of 11 digits, renumbered in 2018",
        cells={"phone": of_each(OLD_PHONES)},
        told=by_row("guardian_phone", NEW_PHONES),
        repairs=marks("guardian_phone", "old_prefix", *ROWS),
    ),
    Case(
        "điện thoại 21 đầu số.xlsx",
        "D3 each of the old prefixes of 11 digits becomes its one new prefix, the last seven digits kept",
        lambda: b.xlsx(HAND.rows(MANY, phone=lambda c: f"{OLD_PREFIXES[c.number - 1][0]}3456{c.number:03d}")),
        Taken(
            **{
                **plain(HAND, MANY).__dict__,
                "rows": {
                    3 + c.number: {"guardian_phone": f"+84{OLD_PREFIXES[c.number - 1][1][1:]}3456{c.number:03d}"} for c in MANY
                },
                "repairs": marks("guardian_phone", "old_prefix", *(3 + c.number for c in MANY)),
            }
        ),
    ),
    hand(
        "điện thoại nhiều kiểu.xlsx",
        "D3 +84, 84, blanks, dots, dashes, a landline of Hải Phòng",
        cells={"phone": of_each(FORMS)},
        told=by_row("guardian_phone", READ),
    ),
    hand(
        "nhiều điện thoại.xlsx",
        "D3 several phones in a cell: the first counts, the others go to the note",
        cells={"phone": of_each(SEVERAL)},
        told={row: {"guardian_phone": f"+8491234567{row - 3}", "note": f"Điện thoại khác: 091234568{row - 3}"} for row in ROWS},
        repairs=marks("guardian_phone", "several", *ROWS),
    ),
    hand(
        "NFD.xlsx",
        "D4 decomposed Unicode",
        cells={
            what: lambda c, what=what: unicodedata.normalize("NFD", getattr(c, what))
            for what in ("name", "mother", "father", "address", "sex", "circumstance")
        },
    ),
    hand(
        "dấu sai thứ tự.xlsx",
        "D4 tone typed before the mark of the vowel",
        cells={what: lambda c, what=what: wrong_order(getattr(c, what)) for what in ("name", "mother", "father", "address")},
    ),
    hand(
        "khoảng trắng.xlsx",
        "bars D2 blanks before, behind, doubled and unbreakable",
        cells={"name": lambda c: f"  {c.name.replace(' ', chr(0xA0) + ' ')} "},
    ),
    hand(
        "chữ hoa.xlsx",
        "names in capitals: kept, with an offer",
        cells={"name": lambda c: c.name.upper()},
        told={row: {"full_name": child.name.upper()} for row, child in zip(ROWS, SIX, strict=True)},
        repairs=marks("full_name", "capitals", *ROWS),
    ),
    hand(
        "đối tượng viết tắt.xlsx",
        "D1 'HN', 'CN', 'Hộ CN' as free text",
        cells={"circumstance": of_each(FREE)},
        told=by_row("circumstance", MEANT),
    ),
    hand(
        "đối tượng lạ.xlsx",
        "D1 'Mồ côi cha', 'MC': the clerk is asked once for each word",
        cells={"circumstance": of_each(STRANGE)},
        told=by_row("circumstance", ("other", "covid_loss", "poor", "covid_loss", "other", "near_poor")),
        answers=Answers(words={("circumstance", "Mồ côi cha"): "other", ("circumstance", "MC"): "covid_loss"}),
    ),
    hand(
        "công thức có giá trị.xlsx",
        "formulas with the result that the file remembers",
        cells={
            "class_name": lambda c: b.Formula('=CONCATENATE("7","A1")', "7A1"),
            "born_text": lambda c: b.Formula(f"=DATE({c.born.year},1,1)", c.serial),
        },
        told={row: {"class_name": "7A1"} for row in ROWS},
        repairs=marks("birth_date", "serial", *ROWS),
    ),
    hand(
        "công thức không giá trị.xlsx",
        "formulas whose result was never computed: blank, and said so",
        cells={"class_name": b.Formula("=A1&B1")},
        buckets={"error": 6},
        rows={},
        problems=marks("class_name", "blank", *ROWS),
    ),
    hand(
        "công thức lỗi.xlsx",
        "a formula that ends in #REF!",
        cells={"ministry": b.Formula("=#REF!", "#REF!")},
        buckets={"error": 6},
        rows={},
        problems=marks("ministry_id", "wrong", *ROWS),
    ),
    hand(
        "chữ như công thức.xlsx",
        "bars D5 texts that begin with = + - @ are texts and stay so",
        cells={"address": of_each(DANGEROUS)},
        told=by_row("address", DANGEROUS),
    ),
    hand(
        "số định danh lệch.xlsx",
        "D2 year and sex digit against the rest, an unknown place: warnings, not refusals",
        cells={"personal": of_each(("031213000001", "031213000002", "099313000003", "03121300000", "031313000005", "031214000006"))},
        buckets={"warning": 3, "error": 1, "new": 2},
        rows={4: {"personal_id": "031213000001"}, 8: {"personal_id": "031313000005"}},
        problems={**marks("personal_id", "doubt", 4, 6, 9), **marks("personal_id", "wrong", 7)},
    ),
    hand(
        "nơi sinh.xlsx",
        "D2 places: 030 stays one though its province was merged, a country's code is a doubt, the sample of a real export passes",
        cells={"personal": lambda c: PLACES[c.number - 1] + c.personal[3:]},
        told={row: {"personal_id": place + child.personal[3:]} for row, place, child in zip(ROWS, PLACES, SIX, strict=True)},
        buckets={"new": 5, "warning": 1},
        problems=marks("personal_id", "doubt", 7),
    ),
    hand(
        "mẫu của csdl.xlsx",
        "D1, D2 the row of a real export as domain D1 gives it, its personal id as a number",
        cells={"name": "Trần Tuấn Anh", "born_text": "15/02/2009", "sex": "Nam", "class_name": "12.6", "ministry": "7407137235",
               "personal": 74209009517, "phone": 949858499},
        buckets={"new": 1, "error": 5},
        rows={4: {"full_name": "Trần Tuấn Anh", "birth_date": "2009-02-15", "ministry_id": "7407137235", "personal_id": "074209009517",
                  "guardian_phone": "+84949858499", "class_name": "12.6"}},
        problems=marks("ministry_id", "repeated", *ROWS[1:]),
        repairs={4: frozenset({("personal_id", "zero"), ("guardian_phone", "zero")})},
    ),
    hand(
        "CMND 9 số.xlsx",
        "D2 nine digits are an old card of a parent, not a pupil's number",
        cells={"personal": lambda c: f"0311234{c.number:02d}"},
        buckets={"error": 6},
        rows={},
        problems=marks("personal_id", "wrong", *ROWS),
    ),
    hand(
        "nhiều cấp học.xlsx",
        "D1 classes of every level in one school: kindergarten, primary, both secondary levels, continuing education",
        cells={"class_name": of_each(LEVELS)},
        told=by_row("class_name", LEVELS),
    ),
    hand(
        "5-2 thành ngày.xlsx",
        "D1 5/2 as the date that Excel makes of it",
        cells={"class_name": date(2026, 2, 5)},
        buckets={"error": 6},
        rows={},
        problems=marks("class_name", "wrong", *ROWS),
    ),
    Case(
        "dòng mới trong ô.csv",
        "line breaks and quotes within quotes in a CSV",
        lambda: b.text(HAND.rows(SIX, address=lambda c: f'Số {c.number}, "ngõ chợ"\ntổ 3'), quoting=csv.QUOTE_ALL),
        Taken(
            **{
                **plain(HAND, SIX, kind=Kind.CSV, sheet="").__dict__,
                "rows": {
                    row: child.told() | {"address": f'Số {child.number}, "ngõ chợ" tổ 3'} for row, child in zip(ROWS, SIX, strict=True)
                },
            }
        ),
    ),
]
