"""Form base classes: a question, its answer, and how an answer is read and refused.

Every field keeps what was typed in `data` (tidied, so that it can be shown again) and gives the value
that the product works with in `clean`, once `validate()` has passed.
"""

from collections.abc import Sequence
from typing import Any

import wtforms
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import StopValidation, ValidationError

from smt.core.tokens import new_token
from smt.vietnamese.text import plain_digits, plainly_written, tidy, unreadable, visible, without_unreadable
from smt.web.i18n import WordsOfForms

_UNREADABLE = _l("“%(label)s” có ký tự không đọc được. Xóa đi rồi gõ lại bằng bàn phím.")
_TOO_LONG = _l("“%(label)s” dài quá %(longest)s ký tự. Viết ngắn lại.")


class Form(wtforms.Form):
    """A declaration: used as it is for checking rows, and by `page()` for pages."""

    class Meta:
        """WTForms' own sentences in our words."""

        def get_translations(self, form: Any) -> WordsOfForms:
            """Give our catalogue."""
            return WordsOfForms()

    def answers(self) -> dict[str, Any]:
        """Give the checked value of every question by name."""
        return {field.short_name: field.clean for field in self if isinstance(field, Question)}

    def questions(self) -> list["Question"]:
        """Give the questions in order, without hidden machinery."""
        return [field for field in self if isinstance(field, Question)]

    def refuse(self, sentence: object, field: str | None = None) -> None:
        """Show a service's refusal at its field, or above the form."""
        target = self._fields.get(field or "")
        if target is None:
            self.form_errors.append(str(sentence))
        else:
            target.errors = [*target.errors, str(sentence)]

    def arranged(self, asked: str) -> bool:
        """Do what a button inside a list of rows asks for ("lines:up:2"), if it is one; nothing is checked, everything typed stays."""
        name, _colon, act = asked.partition(":")
        field = self._fields.get(name)
        return isinstance(field, Question) and field.arrange(act)

    @property
    def failed(self) -> bool:
        """Say whether anything is to be mended."""
        return bool(self.errors)


class Question(wtforms.Field):
    """A question: label, hint, the sentence said when it is left blank (none: it may be), and the answer."""

    kind = "line"
    longest = 200

    def __init__(self, label: object = "", *, missing: object = None, hint: object = "", longest: int | None = None,
                 autocomplete: str = "off", inputmode: str = "", width: str = "", example: str = "", when: object = "",
                 spoken: bool = False, **kwargs: Any) -> None:
        super().__init__(label, description=hint, **kwargs)
        self.missing, self.autocomplete, self.inputmode, self.width, self.example = (
            missing, autocomplete, inputmode, width, example)
        #: Said beside the label when another answer decides whether this one is needed.
        self.when = when
        #: The label is for those who listen: what stands beside the box says it to those who see.
        self.spoken = spoken
        self.longest = longest or self.longest
        self.clean: Any = None

    @property
    def optional(self) -> bool:
        """Say whether it may be left blank."""
        return self.missing is None

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed, tidied."""
        self.data = self.typed(str(valuelist[0])) if valuelist else ""

    def process_data(self, value: Any) -> None:
        """Show a stored value for editing."""
        self.data = self.shown(value)

    def judged(self, text: str, form: wtforms.Form, inline: Sequence[Any] = ()) -> list[str]:
        """Read one answer as a row gives it, with everything the page asks of it; give the sentences said, none when it is right."""
        self.process_formdata([text])
        said: list[str] = []
        for check in (Question.pre_validate_of, *self.validators, *inline):
            try:
                check(form, self)
            except StopValidation as problem:
                said += [str(problem)] if problem.args and problem.args[0] else []
                break
            except ValidationError as problem:
                said.append(str(problem))
        self.errors = tuple(said)
        return said

    @staticmethod
    def pre_validate_of(form: wtforms.Form, question: "Question") -> None:
        """Check an answer as `pre_validate` does, in the shape of a validator."""
        question.pre_validate(form)

    def typed(self, raw: str) -> str:
        """Give what is kept of the typed text."""
        return tidy(raw)

    def shown(self, value: Any) -> Any:
        """Give the text in which a stored value is edited."""
        return "" if value is None else str(value)

    def read(self) -> Any:
        """Give the value meant by a non-blank `data`; raise ValueError with a sentence otherwise."""
        return self.data

    def blank(self) -> Any:
        """Give the value of an answer left blank."""
        return ""

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was answered."""
        return not self.data

    def arrange(self, act: str) -> bool:
        """Do what a button within the question asks for; say whether it was one of its buttons."""
        return False

    def pre_validate(self, form: wtforms.Form) -> None:
        """Check the answer; every sentence names the field or says what to do."""
        self.clean = self.blank()
        if self.is_blank:
            if self.missing is not None:
                raise StopValidation(self.missing)
            return
        self._legible()
        try:
            self.clean = self.read()
        except ValueError as problem:
            raise StopValidation(str(problem)) from problem

    def _legible(self) -> None:
        if not isinstance(self.data, str):
            return
        text = self.data
        if len(text) <= self.longest and plainly_written(text):
            return
        if unreadable(text, lines=self.kind == "text"):
            self.data = without_unreadable(text)
            raise StopValidation(str(_UNREADABLE) % {"label": self.label.text})
        if not visible(text):
            self.data = ""
            raise StopValidation(self.missing or str(_UNREADABLE) % {"label": self.label.text})
        if len(text) > self.longest:
            raise StopValidation(str(_TOO_LONG) % {"label": self.label.text, "longest": self.longest})


class Consent(Question):
    """A box that nobody ticks for you; its sentence is the label."""

    kind = "consent"

    def typed(self, raw: str) -> str:
        """Give "y" for a ticked box."""
        return "y" if raw else ""

    def read(self) -> bool:
        """Give True."""
        return True

    def blank(self) -> bool:
        """Give False: silence is not consent."""
        return False


class Hidden(HiddenField):
    """Machinery that travels with a form; text only, whatever else is sent under its name."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the text."""
        self.data = next((value for value in valuelist[:1] if isinstance(value, str)), "")


class Page(FlaskForm):
    """What a form needs on a page: CSRF, and the token that makes it safe to send twice."""

    form_token = Hidden(default=new_token)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check everything; a missing token is replaced, which costs one more press of the button."""
        good: bool = super().validate(extra_validators=extra_validators)
        token = plain_digits(self.form_token.data or "")
        if not (16 <= len(token) <= 64 and token.isascii() and token.isprintable()):
            self.form_token.data = new_token()
            self.form_errors.append(str(_l("Trang này đã cũ. Những gì đã nhập vẫn còn; bấm gửi lần nữa.")))
            good = False
        if self.errors.get("csrf_token"):
            self.form_errors.append(str(_l("Trang này đã mở quá lâu hoặc phiên đã đổi. Những gì đã nhập vẫn còn; bấm gửi lần nữa.")))
        return good


def page(declaration: type[Form], *more: type) -> type[Any]:
    """Give the page form of a declaration: a new class, so that nothing is shared between requests."""
    return type(f"{declaration.__name__}Page", (declaration, *more, Page), {})


def group(legend: object, names: Sequence[str], intro: object = "") -> dict[str, Any]:
    """Give a part of a page: a legend and the names of its questions."""
    return {"legend": legend, "names": list(names), "intro": intro}
