"""Who came in through which personal link: kept in the signed session, held against the record at every request."""

from hmac import compare_digest
from typing import NoReturn

from flask import abort, make_response, render_template, request, session

from smt.consultations import queries
from smt.consultations.models import Invitee
from smt.consultations.queries import LinkState
from smt.core.clock import now
from smt.core.db import SAFE_METHODS, db

#: In the session: {invitee id as text: digest of the link that was opened}. The digest opens nothing by itself.
INVITED = "invited"
#: Links that one browser has open; the cookie that carries them has 4 KB.
MOST = 20


def let_in(invitee: Invitee) -> None:
    """Remember that this browser opened this agency's link."""
    known: dict[str, str] = session.get(INVITED, {})
    others = [(number, mark) for number, mark in known.items() if number != str(invitee.id)]
    session[INVITED] = {**dict(others[-MOST + 1:]), str(invitee.id): invitee.link_digest}


def opened(invitee_id: int) -> Invitee:
    """Give the agency whose link this browser opened, while that link still opens; anybody else gets a page that says what to do."""
    mark = session.get(INVITED, {}).get(str(invitee_id))
    invitee = db.session.get(Invitee, invitee_id) if mark else None
    if invitee is None or not compare_digest(str(mark), invitee.link_digest):
        _turn_away(404)
    return _still_open(invitee)


def invited(token: str) -> Invitee:
    """Give the agency whose link carries this token, while it opens; every wrong token gets one and the same page."""
    invitee = queries.invited_by(token)
    return _still_open(invitee) if invitee else _turn_away(404)


def _still_open(invitee: Invitee) -> Invitee:
    state = queries.link_state(invitee, now())
    return invitee if state is LinkState.OPEN else _turn_away(410, invitee, state)


def _turn_away(code: int, invitee: Invitee | None = None, state: LinkState | None = None) -> NoReturn:
    abort(make_response(render_template("consultations/agency/shut.html", invitee=invitee, state=state,
                                        unsent=request.method not in SAFE_METHODS), code))
