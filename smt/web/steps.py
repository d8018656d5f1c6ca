"""A public form in three steps, fill in, check, send; carried out once however often it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer

from forms.base import Form, page
from smt.accounts.current import person
from smt.core.clock import now
from smt.core.errors import Refusal
from smt.core.once import once


@dataclass(frozen=True)
class Steps:
    """One public form: what is asked, on which pages, and what is done with the answers."""

    #: Names the form to `once` and seals its receipts.
    purpose: str
    declaration: type[Form]
    groups: list[dict[str, Any]]
    #: The page on which it is filled in.
    template: str
    #: The endpoint of the confirmation page, which takes `receipt`.
    done: str
    check_title: object
    send: object
    #: Said when a form comes a second time.
    again: object
    #: Gives the form the choices and words known only at run time.
    prepare: Callable[[Any, datetime], None]
    #: Carries the answers out and gives the reference.
    act: Callable[[dict[str, Any], datetime], str]

    def fill(self) -> ResponseReturnValue:
        """Show the empty form."""
        return self._filling(self._form(now()))

    def advance(self) -> ResponseReturnValue:
        """Take a sent page on: to the check page, back to the form, or to the confirmation."""
        at = now()
        form = self._form(at)
        if not form.validate():
            return self._filling(form, 400 if expired(form) else 422)
        step = request.form.get("step", "check")
        if step == "send":
            return self._send(form, at)
        if step == "edit":
            return self._filling(form)
        return _kept(render_template("web/check.html", form=form, title=self.check_title, send=self.send, private=True))

    def reference(self, receipt: str) -> str:
        """Give the reference sealed in a receipt; a forged one leads nowhere."""
        try:
            return str(self._seal().loads(receipt))
        except BadData:
            abort(404)

    def receipt(self, reference: str) -> str:
        """Seal a reference for the address of its confirmation page, which then needs no record of its own."""
        sealed = self._seal().dumps(reference)
        return sealed if isinstance(sealed, str) else sealed.decode()

    def _form(self, at: datetime) -> Any:
        form = page(self.declaration)()
        self.prepare(form, at)
        return form

    def _filling(self, form: Any, status: int = 200) -> Response:
        return _kept(render_template(self.template, form=form, groups=self.groups), status)

    def _send(self, form: Any, at: datetime) -> ResponseReturnValue:
        try:
            reference, first = once(form.form_token.data, self.purpose, at, lambda: self.act(form.answers(), at))
        except Refusal as refusal:
            form.refuse(refusal, refusal.field)
            return self._filling(form, 422)
        if not first:
            flash(str(self.again), "info")
        return redirect(url_for(self.done, receipt=self.receipt(reference)), 303)

    def _seal(self) -> URLSafeSerializer:
        return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"receipt:{self.purpose}")


def _kept(html: str, status: int = 200) -> Response:
    # A stranger's Back button finds what was typed; "no-store", right for every signed-in page, would throw it away.
    answer = make_response(html, status)
    if person() is None:
        answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def expired(form: Any) -> bool:
    """Say whether a page form failed because of its machinery (CSRF, form token) and not of an answer."""
    return bool(form.errors.get("csrf_token")) or form.form_token.data != request.form.get("form_token", "")


def name_controller(form: Any) -> None:
    """Put the name of who keeps the data into the sentence of consent."""
    form.consent.label.text = str(form.consent.label.text) % {"unit": current_app.config["SMT"].contact_unit}


