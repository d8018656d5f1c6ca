"""A question whose answer is a list: rows of a small form, in an order that people choose, without any script."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import wtforms
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms.validators import StopValidation

from forms.base import Form, Question
from forms.fields import Choice, Day, Pick
from smt.vietnamese.text import tidy

#: What was typed in one row, by the ends of the names of its boxes.
Typed = dict[str, list[str]]


_LONGEST_PASTE = 20_000


class Suggestion(NamedTuple):
    """A row that may be ticked instead of typed."""

    key: str
    label: object
    values: dict[str, Any]


class Rows(Question):
    """Rows that buttons add, move and take out; such a button posts the whole form, and everything typed stays.

    `one` names a row ("Dòng"), `more` is what the button for another says, `shown` how many blank rows an empty list opens with.
    A row left blank is no row. `clean` is a list of the rows' answers.
    """

    kind = "rows"

    def __init__(self, label: object = "", *, row: type[Form], one: object, more: object, shown: int = 1, most: int = 60,
                 **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.row, self.one, self.more, self.blanks, self.most = row, one, more, shown, most
        self.rows: list[Form] = []
        self.suggestions: list[Suggestion] = []
        #: Whether lines may be pasted, and those that were pasted and not understood.
        self.pastable = False
        self.pasted = ""
        self._options: dict[str, list[Choice]] = {}
        self._taken: list[str] = []
        self._wrong: list[Question] = []

    def process(self, formdata: Any, data: Any = wtforms.utils.unset_value, extra_filters: Any = None) -> None:
        """Read the rows that were sent, in the order of their numbers, or the stored ones."""
        if formdata is None:
            self.process_data([] if data is wtforms.utils.unset_value else data)
            return
        self._taken = formdata.getlist(f"{self.name}-take")
        self.pasted = tidy(str(formdata.get(f"{self.name}-paste", "")))[:_LONGEST_PASTE]
        sent: dict[int, Typed] = {}
        for key in formdata:
            found = re.fullmatch(re.escape(self.name) + r"-(\d{1,3})-(.+)", key, re.ASCII)
            if found:
                sent.setdefault(int(found[1]), {})[found[2]] = formdata.getlist(key)
        self._put([sent[number] for number in sorted(sent)])

    def process_data(self, value: Any) -> None:
        """Show stored rows, each a mapping of answers."""
        stored: Iterable[Mapping[str, Any]] = value or []
        self._put([self._typed(dict(one)) for one in stored] or [{} for _ in range(self.blanks)])

    @property
    def data(self) -> str:
        """Give everything typed as one text, which tells two states of the list apart."""
        return json.dumps([[question.data for question in row.questions()] for row in self._filled()], ensure_ascii=False)

    @data.setter
    def data(self, _value: Any) -> None:
        pass  # WTForms sets it; the rows are what was typed

    @property
    def is_blank(self) -> bool:
        """Say whether every row is blank."""
        return not self._filled()

    def blank(self) -> list[Any]:
        """Give no rows."""
        return []

    def offer(self, name: str, options: Iterable[Choice]) -> None:
        """Give the choices of a question of every row."""
        self._options[name] = list(options)
        for row in self.rows:
            self._choices(row)

    def suggest(self, suggestions: Iterable[Suggestion]) -> None:
        """Give rows that may be ticked; those that were ticked are there from now on."""
        offered = list(suggestions)
        taken = [one for one in offered if one.key in self._taken]
        self._taken = []
        if taken:
            self._put([self._sent(row) for row in self._filled()] + [self._typed(one.values) for one in taken])
        there = {json.dumps(self._typed(one.values)) for one in offered}
        there &= {json.dumps(self._sent(row)) for row in self.rows}
        self.suggestions = [one for one in offered if json.dumps(self._typed(one.values)) not in there]

    def paste(self, read: Callable[[str], dict[str, Any] | None]) -> None:
        """Let lines be pasted: `read` gives the row a line means, or None; what is not understood stays in the box."""
        self.pastable = True
        rows, rest = [self._sent(row) for row in self._filled()], []
        for line in self.pasted.split("\n"):
            meant = read(line) if line.strip() else {}
            if meant is None:
                rest.append(line)
            elif meant and (typed := self._typed(meant)) not in rows:
                rows.append(typed)
        if self.pasted and rows:
            self._put(rows)
        self.pasted = "\n".join(rest)

    def arrange(self, act: str) -> bool:
        """Add, move or take out a row as a button asks; say whether it was one of these buttons."""
        found = re.fullmatch(r"(add|take|paste|up|down|drop)(?::(\d{1,3}))?", act, re.ASCII)
        if not found:
            return False
        rows, at = [self._sent(row) for row in self.rows], int(found[2] or 0)
        if found[1] == "add" and len(rows) < self.most:
            rows.append({})
        elif at < len(rows) and found[1] == "drop":
            del rows[at]
        elif at < len(rows) and found[1] in ("up", "down"):
            to = max(at - 1, 0) if found[1] == "up" else at + 1
            rows.insert(to, rows.pop(at))
        self._put(rows)
        return True

    def pre_validate(self, form: wtforms.Form) -> None:
        """Check every row that is not blank; each sentence names its row."""
        self.clean, self._wrong = self.blank(), []
        filled = self._filled()
        if self.pasted:
            raise StopValidation(str(_l("Chưa tìm thấy “%(line)s”. Chọn trong danh sách, hoặc xóa dòng này khỏi ô dán.")) % {
                "line": self.pasted.split("\n")[0][:100]})
        if not filled and self.missing is not None:
            raise StopValidation(self.missing)
        if len(filled) > self.most:
            raise StopValidation(str(_l("“%(label)s” nhận nhiều nhất %(most)s dòng. Bỏ bớt dòng.")) % {
                "label": self.label.text, "most": self.most})
        for place, row in enumerate(self.rows, start=1):
            if row in filled and not row.validate():
                for question in row.questions():
                    self.errors.extend(f"{self.one} {place}: {text}" for text in question.errors)  # type: ignore[attr-defined]  # a list by now
                    self._wrong.extend(question for _text in question.errors)
        if self.errors:
            raise StopValidation()
        self.clean = [{name: question.clean for name, question in row._fields.items()} for row in filled]

    def problems(self) -> list[tuple[str, Question]]:
        """Give what is wrong, and the question at which it is mended: one of a row, or the list itself."""
        return [(str(text), self._wrong[at] if at < len(self._wrong) else self) for at, text in enumerate(self.errors)]

    @property
    def own_errors(self) -> list[str]:
        """Give what is wrong with the list as a whole."""
        return [str(text) for text in self.errors[len(self._wrong):]]

    def told(self) -> list[str]:
        """Give the rows in words."""
        return [", ".join(str(question.chosen if isinstance(question, Pick) else question.data)
                          for question in row.questions() if not question.is_blank) for row in self._filled()]

    # ---- how ----

    def _filled(self) -> list[Form]:
        return [row for row in self.rows if not all(question.is_blank for question in row.questions())]

    def _put(self, rows: list[Typed]) -> None:
        self.rows = []
        for place, typed in enumerate(rows):
            prefix = f"{self.name}-{place}-"
            sent = MultiDict([(prefix + end, text) for end, texts in typed.items() for text in texts])
            self.rows.append(self.row(sent, prefix=prefix))
            self._choices(self.rows[-1])

    def _choices(self, row: Form) -> None:
        for name, options in self._options.items():
            row[name].offer(options)

    def _sent(self, row: Form) -> Typed:
        typed: Typed = {}
        for name, question in row._fields.items():
            if isinstance(question, Day):
                typed |= {f"{name}-{part}": [text] for part, text in question.parts.items()}
            else:
                typed[name] = [str(question.data or "")]
        return typed

    def _typed(self, values: dict[str, Any]) -> Typed:
        return self._sent(self.row(None, data=values))
