"""The kinds of question: line, text, phone, e-mail, date, number, choice, file."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import wtforms
from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation

from forms.base import Question
from smt.vietnamese.dates import DateProblem, day_month_year, from_parts, from_text
from smt.vietnamese.numbers import grouped, whole_number
from smt.vietnamese.phones import national, normal_phone
from smt.vietnamese.text import plain_digits, tidy, without_unreadable

#: A choice as pages show it: value, label, and the group it stands in ("" for none).
Choice = tuple[str, object, str]


class Line(Question):
    """One line of text."""

    def typed(self, raw: str) -> str:
        """Give the text on one line."""
        text = tidy(raw)
        return " ".join(text.split("\n")) if "\n" in text else text


class Text(Question):
    """Several lines of text."""

    kind = "text"
    longest = 2000

    def __init__(self, label: object = "", *, tall: int = 5, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        #: How many lines the box shows.
        self.tall = tall


class Digits(Line):
    """A code made of digits, such as an id; blanks, dots and dashes are forgiven."""

    def __init__(self, label: object = "", *, lengths: Iterable[int] = (), wrong: object = "", **kwargs: Any) -> None:
        super().__init__(label, inputmode="numeric", **kwargs)
        self.lengths, self.wrong = tuple(lengths), wrong

    def read(self) -> str:
        """Give the digits."""
        code = plain_digits(self.data).replace(" ", "").replace(".", "").replace("-", "")
        if not code.isascii() or not code.isdigit() or self.lengths and len(code) not in self.lengths:
            raise ValueError(self.wrong)
        return code


class Phone(Line):
    """A phone number; shown back as typed, kept in E.164."""

    kind = "phone"
    longest = 40
    #: An 11-digit number of before 15/9/2018 was turned into the one it is now.
    converted = False

    def __init__(self, label: object = "", **kwargs: Any) -> None:
        super().__init__(label, **{"autocomplete": "tel", "inputmode": "tel", "width": "m", **kwargs})

    def read(self) -> str:
        """Give the number in E.164."""
        number = normal_phone(self.data)
        self.converted = number.converted_from is not None
        return number.e164

    def shown(self, value: Any) -> str:
        """Give a stored number as people write it."""
        return national(value) if value else ""


class Email(Line):
    """One e-mail address."""

    kind = "email"
    longest = 254

    def __init__(self, label: object = "", **kwargs: Any) -> None:
        super().__init__(label, **{"autocomplete": "email", "inputmode": "email", **kwargs})

    def read(self) -> str:
        """Give the address; only one, only ASCII before the @ (our mail server takes no other)."""
        try:
            found = validate_email(self.data, check_deliverability=False, allow_smtputf8=False, test_environment=True)
        except EmailNotValidError as problem:
            raise ValueError(str(_l("Nhập một địa chỉ thư điện tử dạng ten@vidu.vn, không dấu và không có dấu cách."))) from problem
        return str(found.normalized)


class Day(Question):
    """A date asked in three boxes (day, month, year); a row or a paste may give it in one."""

    kind = "date"

    def __init__(self, label: object = "", *, earliest: date | None = None, latest: Callable[[], date] | None = None,
                 wrong_range: object = "", bday: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.earliest, self.latest, self.wrong_range, self.bday = earliest, latest, wrong_range, bday
        self.parts: dict[str, str] = {"day": "", "month": "", "year": ""}
        self.bad_part = "day"

    def process(self, formdata: Any, data: Any = wtforms.utils.unset_value, extra_filters: Any = None) -> None:
        """Read three boxes, or one value under the plain name."""
        super().process(formdata, data, extra_filters)
        if formdata is None or not any(key.startswith(f"{self.name}-") for key in formdata):
            return
        self.parts = {part: tidy(str(formdata.get(f"{self.name}-{part}", ""))) for part in self.parts}
        self.data = "/".join(self.parts.values()) if any(self.parts.values()) else ""

    def process_data(self, value: Any) -> None:
        """Show a stored date."""
        self.data = ""
        if isinstance(value, date):
            self.parts = {"day": f"{value.day:02d}", "month": f"{value.month:02d}", "year": str(value.year)}
            self.data = day_month_year(value)

    def read(self) -> date | None:
        """Give the date."""
        try:
            day = from_parts(*self.parts.values()) if any(self.parts.values()) else from_text(self.data)
        except DateProblem as problem:
            self.bad_part = problem.part if problem.part in self.parts else "day"
            raise
        if day and (self.earliest and day < self.earliest or self.latest and day > self.latest()):
            self.bad_part = "year"
            raise ValueError(str(self.wrong_range))
        return day

    def blank(self) -> None:
        """Give None."""

    def _legible(self) -> None:
        try:
            super()._legible()
        finally:
            self.parts = {part: without_unreadable(text) for part, text in self.parts.items()}


class Number(Line):
    """A whole number, dots and blanks between thousands forgiven."""

    kind = "number"
    longest = 30

    def __init__(self, label: object = "", *, least: int = 0, most: int = 10**12, unit: object = "", wrong_range: object = "",
                 **kwargs: Any) -> None:
        super().__init__(label, **{"inputmode": "numeric", "width": "m", **kwargs})
        self.least, self.most, self.unit, self.wrong_range = least, most, unit, wrong_range

    def read(self) -> int | None:
        """Give the number."""
        number = whole_number(self.data)
        if number is not None and not self.least <= number <= self.most:
            raise ValueError(str(self.wrong_range or _l("“%(label)s” cần từ %(least)s đến %(most)s.") % {
                "label": self.label.text, "least": grouped(self.least), "most": grouped(self.most)}))
        return number

    def shown(self, value: Any) -> str:
        """Give a stored number with its thousands apart; zero reads as blank where blank means none."""
        return "" if value is None or value == 0 and self.optional else grouped(value)

    def blank(self) -> int:
        """Give 0: nothing."""
        return 0


class Pick(Question):
    """One of several: radios, or a list when there are many. A row may give the label instead of the value."""

    kind = "radio"

    def __init__(self, label: object = "", *, words: Mapping[Any, object] | None = None, among: type[StrEnum] | None = None,
                 numeric: bool = False, as_list: bool = False, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.among, self.numeric = among, numeric
        self.options: list[Choice] = [(str(value), text, "") for value, text in (words or {}).items()]
        if as_list:
            self.kind = "list"

    def offer(self, options: Iterable[Choice]) -> None:
        """Give the choices that only the door knows (schools, places)."""
        self.options = list(options)

    def shown(self, value: Any) -> str:
        """Give the value as the page carries it."""
        return "" if value is None else str(value.value if isinstance(value, StrEnum) else value)

    def read(self) -> Any:
        """Give the chosen member, id or text."""
        if self.data not in {value for value, _, _ in self.options}:
            raise ValueError(str(self.missing or _l("Chọn lại “%(label)s” trong danh sách.") % {"label": self.label.text}))
        if self.among is not None:
            return self.among(self.data)
        return int(self.data) if self.numeric else self.data

    def blank(self) -> Any:
        """Give None."""

    @property
    def chosen(self) -> object:
        """Give the label of what was chosen."""
        return next((text for value, text, _ in self.options if value == self.data), "")


class Many(Pick):
    """Several of several."""

    kind = "many"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep every ticked value."""
        self.data = [tidy(str(value)) for value in valuelist]

    def process_data(self, value: Any) -> None:
        """Show stored values."""
        self.data = [self.shown(one) for one in value or []]

    def read(self) -> list[Any]:
        """Give the chosen members or ids."""
        known = {value for value, _, _ in self.options}
        if any(value not in known for value in self.data):
            raise ValueError(str(_l("Chọn lại “%(label)s” trong danh sách.") % {"label": self.label.text}))
        return [self.among(v) if self.among else int(v) if self.numeric else v for v in self.data]

    def blank(self) -> Any:
        """Give none."""
        return []


LOST = _l("Tệp “%(name)s” chưa được giữ. Chọn lại tệp rồi gửi.")


class Upload(Question):
    """A file; its content is checked by the room that keeps it."""

    kind = "file"

    def __init__(self, label: object = "", *, accept: str = "", **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.accept = accept
        #: The name of a file that came with a page that is shown again: browsers do not send it a second time.
        self.lost = ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the sent file, if one was chosen."""
        self.data = next((v for v in valuelist if getattr(v, "filename", "")), None)

    def process_data(self, value: Any) -> None:
        """A stored file is not shown in the box."""
        self.data = None

    def lose(self, *, failed: bool) -> None:
        """Say of a file that came with a page shown again that it is to be chosen again; beside other mistakes it is one to mend."""
        name = str(getattr(self.data, "filename", "") or "")
        if failed and name and not self.errors:
            self.errors = (str(LOST) % {"name": name},)
        elif not failed:
            self.lost = name

    def pre_validate(self, form: wtforms.Form) -> None:
        """Ask for the file where one is needed."""
        self.clean = self.data
        if self.data is None and self.missing is not None:
            raise StopValidation(self.missing)
