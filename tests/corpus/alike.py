"""Children who come twice, or seem to: within the file, in the school, at another school, in one household (domain A5, issue C)."""

from typing import Any

from tests.corpus import building as b
from tests.corpus.case import Case, Taken, marks, plain
from tests.corpus.layouts import HAND
from tests.corpus.people import Child, children

SIX = children(6)


def file(
    name: str,
    covers: str,
    changes: dict[int, dict[str, Any]],
    *,
    known: list[Child] | None = None,
    elsewhere: list[Child] | None = None,
    **more: Any,
) -> Case:
    """A hand-made list of six in which some rows (from 1) say something else."""
    rows = HAND.rows(SIX)
    for number, values in changes.items():
        for what, value in values.items():
            rows[2 + number][HAND.at(what)] = value
    outcome = plain(HAND, SIX)
    kept = {row: told for row, told in outcome.rows.items() if row - 3 not in changes}
    return Case(
        name,
        covers,
        lambda: b.xlsx(rows),
        Taken(**{**outcome.__dict__, "rows": kept, **more}),
        known=known or (),
        elsewhere=elsewhere or (),
    )


FIRST = SIX[0]
COPY = {"name": FIRST.name, "born_text": FIRST.born_text, "sex": FIRST.sex, "class_name": FIRST.class_name, "mother": FIRST.mother}
BARE = {"ministry": "", "personal": ""}
TWIN = {
    "name": "Nguyễn Thị Song",
    "born_text": FIRST.born_text,
    "mother": FIRST.mother,
    "father": FIRST.father,
    "phone": FIRST.phone,
    "address": FIRST.address,
    "class_name": FIRST.class_name,
    "personal": "",
}
ONE_ERROR = {"new": 5, "error": 1}
ONE_WARNING = {"new": 5, "warning": 1}

CASES = [
    file(
        "trùng mã bộ.xlsx",
        "the same ministry id twice in a file",
        {3: {"ministry": FIRST.ministry}},
        buckets=ONE_ERROR,
        problems=marks("ministry_id", "repeated", 6),
    ),
    file(
        "trùng số định danh.xlsx",
        "the same personal id twice in a file",
        {3: {"personal": FIRST.personal}},
        buckets=ONE_ERROR,
        problems=marks("personal_id", "repeated", 6),
    ),
    file(
        "trùng họ tên.xlsx",
        "the same name, birth date and class, without ids",
        {1: BARE, 3: {**COPY, **BARE}},
        buckets=ONE_ERROR,
        problems=marks("full_name", "repeated", 6),
    ),
    file(
        "cùng mẹ khác lớp.xlsx",
        "name, birth date and mother the same, another class: likely one child",
        {1: BARE, 3: {**COPY, **BARE, "class_name": "9A9"}},
        buckets=ONE_WARNING,
        problems=marks("full_name", "alike", 6),
    ),
    file(
        "i ngắn y dài.xlsx",
        "Mỹ and Mĩ of one day and one mother, words in another order",
        {1: {**BARE, "name": "Nguyễn Thị Mỹ"}, 3: {**COPY, **BARE, "name": "Thị Mĩ Nguyễn"}},
        buckets=ONE_WARNING,
        problems=marks("full_name", "alike", 6),
    ),
    file(
        "cùng tên khác mẹ.xlsx",
        "two children of one name and day with different mothers and ids are two children",
        {3: {**COPY, "mother": "Phan Thị Khác", "personal": ""}},
        buckets={"new": 6},
    ),
    file(
        "sinh đôi.xlsx",
        "twins: two names of one day and one mother, both want a device: one household",
        {2: {**TWIN, "sex": "Nữ"}},
        buckets=ONE_WARNING,
        problems=marks("household_code", "household", 5),
    ),
    file(
        "sinh đôi gói dữ liệu.xlsx",
        "twins of whom one wants data alone",
        {2: {**TWIN, "sex": "Nữ", "need": "Gói dữ liệu (SIM 4G)"}},
        buckets={"new": 6},
    ),
    file("đã có cả.xlsx", "every pupil is in the register already", {}, known=SIX, buckets={"same": 6}),
    file(
        "đổi điện thoại.xlsx",
        "known pupils, one with another phone",
        {2: {"phone": "0987654321"}},
        known=SIX,
        buckets={"same": 5, "changed": 1},
    ),
    file(
        "trường khác có.xlsx",
        "another school has a pupil of this ministry id: that it is so is said, not who",
        {},
        elsewhere=[SIX[3]],
        buckets=ONE_ERROR,
        problems=marks("ministry_id", "elsewhere", 7),
        rows={},
    ),
    file(
        "trường khác giống.xlsx",
        "another school has a pupil of this name, day and mother under another id",
        {4: BARE},
        elsewhere=[SIX[3]],
        buckets=ONE_WARNING,
        problems=marks("full_name", "elsewhere", 7),
    ),
]
