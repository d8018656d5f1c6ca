"""The page on which an agency answers: short for plain agreement, else with every section; nothing that was typed is lost."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import CombinedMultiDict, FileStorage, ImmutableMultiDict, MultiDict

from forms.base import page
from forms.consultation import Opinion, ReplyForm
from forms.consultation.opinion import MOST, REMARK, WHOLE
from smt.consultations import queries, service, sheet_answer
from smt.consultations.models import Consultation, Invitee, Reply, Section
from smt.consultations.service import Remark
from smt.consultations.states import CHANNELS, COMMENT_KINDS, NEEDS_TEXT, POSITIONS, Channel, Position
from smt.core.clock import now
from smt.core.db import db
from smt.core.errors import Conflict, Refusal
from smt.core.once import once
from smt.core.tokens import new_token
from smt.files.models import StoredFile
from smt.files.service import MEGABYTE, keep
from smt.web.pages import moment

Typed = MultiDict[str, Any]
#: Positions that a short page asks about: there is nothing to say but who signs.
PLAIN = tuple(position for position in Position if position not in NEEDS_TEXT)


@dataclass
class Seen:
    """What the sender had before their eyes: the newest reply, the draft, the revision; it travels with the form."""

    reply: int
    draft: str
    revision: int

    @classmethod
    def fresh(cls, invitee: Invitee) -> "Seen":
        """Give what there is to see now."""
        draft = invitee.draft.saved_at.isoformat() if invitee.draft else ""
        return cls(max((one.id for one in invitee.replies), default=0), draft, invitee.consultation.revision.id)

    @classmethod
    def sent(cls, typed: Mapping[str, Any]) -> "Seen":
        """Read it from a sent form; what is not readable counts as not seen."""
        return cls(_number(typed.get("seen")), str(typed.get("draft", ""))[:40], _number(typed.get("revision")))

    @property
    def drafted_at(self) -> datetime | None:
        """When the draft that was seen had been saved."""
        try:
            return datetime.fromisoformat(self.draft) if self.draft else None
        except ValueError:
            return None


def show(invitee: Invitee) -> ResponseReturnValue:
    """Show the form: with the draft that was kept, else blank, short where a plain position was chosen."""
    chosen = request.args.get("y-kien", "")
    kept = _moved(invitee.consultation, MultiDict(invitee.draft.answers)) if invitee.draft else None
    opinion = _opinion(invitee, kept)
    if chosen in tuple(Position):
        opinion.reply.position.data = chosen
    return _page(invitee, opinion, Seen.fresh(invitee), short=kept is None and chosen in PLAIN)


def take(invitee: Invitee) -> ResponseReturnValue:
    """Do what the pressed button says: send, keep a draft, give more room, or show the whole form."""
    do, seen = request.form.get("do", "send"), Seen.sent(request.form)
    typed = _moved(invitee.consultation, _meant(request.form, do))
    more = _number(do.removeprefix("add-")) if do.startswith("add-") else None
    opinion = _opinion(invitee, CombinedMultiDict([request.files, typed]), more)
    short = request.form.get("short") == "1" and typed.get("position") in PLAIN and do != "full"
    if more is not None or do == "full":
        return _page(invitee, opinion, seen, short=False)
    if do == "save":
        return _save(invitee, opinion, seen)
    return _send(invitee, opinion, seen, short)


def stored(form: Any, at: datetime) -> StoredFile | None:
    """Keep the file of a form, if one was sent."""
    sent: FileStorage | None = form.file.clean
    return keep(sent.read(), sent.filename or "", at, limit=current_app.config["SMT"].upload_limit_mb * MEGABYTE) if sent else None


def explain_file(form: Any) -> None:
    """Say which files are taken, and that one chosen beside a mistake is not kept."""
    box = form["file"]
    box.description = _("PDF, Word (.docx), PNG hoặc JPEG, không quá %(most)s MB.", most=current_app.config["SMT"].upload_limit_mb)
    if box.data is not None and not box.errors:
        form.refuse(_("Tệp “%(name)s” chưa được giữ. Chọn lại tệp rồi gửi.", name=box.data.filename), "file")


# ---- keeping and sending ----

def _save(invitee: Invitee, opinion: Opinion, seen: Seen) -> ResponseReturnValue:
    form, at, kept = opinion.reply, now(), opinion.kept()
    if not _machinery_holds(form):
        return _page(invitee, opinion, seen, 400)
    try:
        _outcome, first = once(form.form_token.data, f"draft:{invitee.id}", at,
                               lambda: service.save_draft(invitee, kept, at=at, seen=seen.drafted_at).saved_at.isoformat())
    except Refusal as refusal:
        form.refuse(refusal.sentence)
        if not isinstance(refusal, Conflict):
            return _page(invitee, opinion, seen, 422)
        return _page(invitee, opinion, _but(seen, draft=Seen.fresh(invitee).draft), 409, conflict="draft")
    if not first and (invitee.draft is None or invitee.draft.answers != kept):
        return _page(invitee, opinion, _but(seen, draft=Seen.fresh(invitee).draft), 409, conflict="saved", token=new_token())
    file = form["file"].data
    flash(_("Đã lưu nháp lúc %(at)s. Bản nháp chưa phải là trả lời.", at=moment(at)))
    if file:
        flash(_("Tệp “%(name)s” không giữ trong bản nháp. Chọn lại tệp khi gửi.", name=file.filename), "error")
    return redirect(url_for("consultations.answering", invitee_id=invitee.id), 303)


def _send(invitee: Invitee, opinion: Opinion, seen: Seen, short: bool) -> ResponseReturnValue:
    form, current = opinion.reply, invitee.consultation.revision
    if not opinion.validate():
        return _page(invitee, opinion, seen, 400 if form.form_errors else 422, short=short and not form.torn)
    if seen.revision != current.id:
        return _page(invitee, opinion, _but(seen, revision=current.id), 409, conflict="revision")
    try:
        recorded, first = once(form.form_token.data, f"reply:{invitee.id}", now(), lambda: str(_answer(invitee, opinion, seen).id))
    except Conflict:
        return _page(invitee, opinion, Seen.fresh(invitee), 409, conflict="reply", after=seen.reply, short=short)
    except Refusal as refusal:
        form.refuse(refusal.sentence, refusal.field)
        return _page(invitee, opinion, seen, 422, short=short)
    there = db.session.get_one(Reply, int(recorded))
    if not first and not _same(there, opinion):
        return _page(invitee, opinion, Seen.fresh(invitee), 409, conflict="sent", after=there.id - 1, short=short, token=new_token())
    if first:
        flash(_("Đã ghi nhận lúc %(at)s. Địa chỉ thư đã đăng ký của cơ quan, nếu có, nhận được giấy báo.", at=moment(there.received_at)))
    else:
        flash(_("Ý kiến này đã được ghi lúc %(at)s và chỉ ghi một lần.", at=moment(there.received_at)))
    return redirect(url_for("consultations.home", invitee_id=invitee.id), 303)


def _answer(invitee: Invitee, opinion: Opinion, seen: Seen) -> Reply:
    at, given = now(), opinion.reply.answers()
    places = {one.id: one for one in invitee.consultation.revision.sections}
    remarks = [Remark(places.get(one.section), one.kind, one.text, one.proposed) for one in opinion.said()]
    given["file"] = stored(opinion.reply, at)
    # A sheet's answer comes in by this same door; what was changed on the page since is no longer what the sheet said.
    read = sheet_answer.said_by_sheet(request.form.get("sheet", ""), invitee, opinion.kept())
    return service.answer(invitee, at=at, remarks=remarks, seen=seen.reply, draft=seen.drafted_at,
                          channel=Channel.SHEET if read else Channel.PAGE,
                          fallback_mailbox=current_app.config["SMT"].fallback_mailbox, **given)


def _same(reply: Reply, opinion: Opinion) -> bool:
    # What Back shows again may have been changed before it was sent a second time.
    given = opinion.reply.answers()
    whole = [(None, given["text"], given["proposed"])] if given["text"] or given["proposed"] else []
    return ([reply.position, reply.signer, reply.document_number, reply.document_date]
            == [given[name] for name in ("position", "signer", "document_number", "document_date")]
            and [(one.section_id, one.text, one.proposed) for one in reply.comments]
            == [*whole, *((one.section or None, one.text, one.proposed) for one in opinion.said())])


# ---- what was typed ----

def _opinion(invitee: Invitee, typed: Any, more: int | None = None) -> Opinion:
    form = page(ReplyForm)(formdata=typed)
    if not form.form_token.data:
        form.form_token.data = new_token()
    return Opinion(form, [one.id for one in invitee.consultation.revision.sections], typed, more)


def _meant(typed: ImmutableMultiDict[str, str], do: str) -> Typed:
    # The two ways out of "agreement, and yet comments": send without them, or as agreement with comments.
    if do == "plain":
        return MultiDict([(name, text) for name, text in typed.items(multi=True)
                          if name not in ("text", "proposed") and not REMARK.fullmatch(name)])
    meant: Typed = MultiDict(typed)
    if do == "with-comments":
        meant["position"] = Position.AGREE_WITH_COMMENTS.value
    return meant


def _moved(consultation: Consultation, typed: Typed) -> Typed:
    """Give what was typed about an earlier revision at the same sections of the present one, else with the general comments."""
    here = {one.id: one for one in consultation.revision.sections}
    strange = sorted({(int(found[1]), int(found[2])) for name in typed
                      if (found := REMARK.fullmatch(name)) and int(found[1]) not in {WHOLE, *here}})
    old = {one.id: one for revision in consultation.revisions for one in revision.sections} if strange else {}
    for section, number in strange:
        kind, text, proposed = (typed.pop(f"s{section}-{number}-{name}", "") for name in ("kind", "text", "proposed"))
        if section not in old or not (text or proposed):
            continue
        place = next((one for one in here.values() if str(one) == str(old[section])), None)
        if place is None:
            typed["text"] = "\n".join(part for part in (typed.get("text", ""), f"{old[section]}: {text}", proposed) if part)
        else:
            free = _free(typed, place)
            typed |= {f"s{place.id}-{free}-kind": kind, f"s{place.id}-{free}-text": text, f"s{place.id}-{free}-proposed": proposed}
    return typed


def _free(typed: Mapping[str, Any], section: Section) -> int:
    number = 1
    while typed.get(f"s{section.id}-{number}-text") or typed.get(f"s{section.id}-{number}-proposed"):
        number += 1
    return number


def _number(text: Any) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", str(text)) else 0


def _but(seen: Seen, *, draft: str | None = None, revision: int | None = None) -> Seen:
    return Seen(seen.reply, seen.draft if draft is None else draft, seen.revision if revision is None else revision)


def _machinery_holds(form: Any) -> bool:
    # A draft may be unfinished, so its answers are not checked; who sends it is.
    form.validate()
    held = not form.form_errors
    for field in form.questions():
        field.errors = ()
    return held


# ---- the page ----

def _page(invitee: Invitee, opinion: Opinion, seen: Seen, status: int = 200, *, short: bool = False, conflict: str = "", after: int = 0,
          token: str = "") -> ResponseReturnValue:
    own = queries.own(invitee, now())
    if token:
        opinion.reply.form_token.data = token
    explain_file(opinion.reply)
    arrived: Sequence[Any] = [one for one in own.replies if one.reply.id > after] if conflict in ("reply", "sent") else []
    answer = make_response(render_template(
        "consultations/agency/answer.html", own=own, opinion=opinion, form=opinion.reply, seen=seen, short=short, conflict=conflict,
        arrived=arrived, most=MOST, sheet=request.form.get("sheet", ""), sections=invitee.consultation.revision.sections,
        positions=POSITIONS, channels=CHANNELS, kinds=COMMENT_KINDS), status)
    # The Back button finds what was typed; "no-store" would throw it away. The address holds no secret.
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
