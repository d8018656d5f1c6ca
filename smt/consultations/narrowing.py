"""What the address of the list of comments asks for: filters and page, read so that nothing in it can break the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from smt.consultations.queries.comments import Comments, Line, Part
from smt.consultations.states import OUTCOMES, Outcome

#: A page holds so many; more could not be ticked with care.
PAGE = 50
#: More are not answered at once.
MOST_TOGETHER = 1000
#: In an address: comments without an outcome, without a matter.
UNDECIDED, NO_MATTER = "chua", "khong"
UNDECIDED_LABEL, NO_MATTER_LABEL = _l("Chưa có kết quả"), _l("Chưa vào vấn đề nào")


@dataclass(frozen=True)
class Filter:
    """A filter: its name in the address, its label, and what may be chosen (text in the address, label)."""

    name: str
    label: object
    options: list[tuple[str, object]]

    def worded(self, text: str) -> object:
        """Give the label of a choice."""
        return next(label for value, label in self.options if value == text)


@dataclass(frozen=True)
class Asked:
    """A list as it was asked for; only choices that exist are kept."""

    chosen: dict[str, str]
    page: int = 1

    def arguments(self, **changed: Any) -> dict[str, Any]:
        """Give the address's arguments with some changed (None leaves one out); another list starts at its first page."""
        return {name: value for name, value in {**self.chosen, "trang": None, **changed}.items() if value is not None}

    @property
    def kept(self) -> dict[str, Any]:
        """Give the arguments that lead back to this very page of the list."""
        return self.arguments(trang=self.page if self.page > 1 else None)

    def among(self, lines: list[Line]) -> list[Line]:
        """Give the lines that pass every filter."""
        wanted = self.chosen.get("ket_qua")
        return [line for line in self._elsewise(lines) if _outcome(line, wanted)] if wanted else self._elsewise(lines)

    def next_undecided(self, said: Comments, after: int) -> Line | None:
        """Give the next comment without an outcome among those filtered, after this one and then from the beginning."""
        lines = self._elsewise([line for line in said.lines if line.outcome is None or line.id == after])
        place = next((number for number, line in enumerate(lines) if line.id == after), -1)
        return next((line for line in (*lines[place + 1:], *lines[:place + 1]) if line.outcome is None and line.id != after), None)

    def _elsewise(self, lines: list[Line]) -> list[Line]:
        # Those that pass every filter but that of the outcome.
        for name, text in self.chosen.items():
            if name != "ket_qua":
                lines = [line for line in lines if _TESTS[name](line) == text]
        return lines


def filters(said: Comments) -> list[Filter]:
    """Give the filters of a list, with the choices that lead somewhere."""
    parts: list[Part] = said.parts
    outcomes = [(UNDECIDED, UNDECIDED_LABEL), *((one.value, label) for one, label in OUTCOMES.items())]
    matters = [(NO_MATTER, NO_MATTER_LABEL), *((str(number), title) for number, title in said.matters.items())]
    return [Filter("phan", _l("Phần của dự thảo"), [(part.key, part.title) for part in parts]),
            Filter("ket_qua", _l("Kết quả"), list(outcomes)),
            Filter("co_quan", _l("Cơ quan"), [(str(number), name) for number, name in said.agencies.items()]),
            Filter("van_de", _l("Vấn đề"), list(matters))]


def read(arguments: Mapping[str, str], offered: list[Filter]) -> Asked:
    """Give the list meant by an address; what cannot be meant is left out."""
    chosen = {one.name: arguments[one.name] for one in offered
              if arguments.get(one.name) in {text for text, _label in one.options}}
    page = arguments.get("trang", "")
    return Asked(chosen, max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 10 else 1)


def _outcome(line: Line, text: str | None) -> bool:
    return text is None or (line.outcome is None if text == UNDECIDED else line.outcome is Outcome(text))


_TESTS = {
    "phan": lambda line: line.part.key,
    "co_quan": lambda line: str(line.invitee_id),
    "van_de": lambda line: str(line.matter_id) if line.matter_id is not None else NO_MATTER,
}
