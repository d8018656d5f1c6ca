"""The panel's list of replies: read, searched by agency, downloaded; never typed here."""

from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue
from flask_admin.base import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, false, select
from sqlalchemy.orm import joinedload

from smt.accounts.current import person
from smt.accounts.models import User
from smt.accounts.states import PANEL_ROLES
from smt.admin.base import Link, Narrow, Screen, Tag, address
from smt.consultations import queries
from smt.consultations.board import POSITION_LOOKS, arrived, shortened
from smt.consultations.models import Consultation, Invitee, Reply
from smt.consultations.states import CHANNELS, POSITIONS
from smt.core.clock import local, now
from smt.core.db import db
from smt.directory.models import Agency
from smt.directory.queries import in_charge
from smt.directory.states import Topic
from smt.files.sending import attachment
from smt.vietnamese.dates import day_month_year

_ASKED_IN = select(Invitee.consultation_id).where(Invitee.id == Reply.invitee_id).correlate(Reply).scalar_subquery()


def _offered() -> list[tuple[int, str]]:
    user = person()
    found = db.session.scalars(select(Consultation).where(
        in_charge(user, Topic.CONSULTATION) if user else false(), Consultation.sent_at.is_not(None)).order_by(Consultation.id.desc()))
    return [(one.id, shortened(one.heading)) for one in found]


class Replies(Screen):
    """Replies as they came in."""

    see = PANEL_ROLES
    columns = [("agency", _l("Cơ quan")), ("consultation", _l("Đợt lấy ý kiến")), ("position", _l("Ý kiến")),
               ("received_at", _l("Nhận lúc")), ("counts", _l("Được tính"))]
    facts = [*columns, ("late", _l("So với hạn")), ("revision", _l("Về bản dự thảo")), ("channel", _l("Gửi bằng")),
             ("entered", _l("Người nhập")), ("arrival_number", _l("Số đến")), ("document", _l("Văn bản")), ("signer", _l("Người ký")),
             ("text", _l("Nội dung góp ý")), ("file", _l("Tệp kèm theo"))]
    narrows = [Narrow("position", _l("Ý kiến"), Reply.position, POSITIONS),
               Narrow("consultation", _l("Đợt lấy ý kiến"), _ASKED_IN, lambda: _offered())]
    search_column = "invitee"
    sortable = {"received_at": "received_at"}
    order = ("received_at", True)
    empty = _l("Chưa có ý kiến nào. Ý kiến do các cơ quan gửi qua liên kết riêng hiện ở đây.")

    def __init__(self, *, name: object, endpoint: str, category: object) -> None:
        """Prepare the screen."""
        super().__init__(Reply, name=name, endpoint=endpoint, category=category)

    def scope(self, user: User) -> ColumnElement[bool]:
        """Give all of them to those in charge of consultations."""
        return in_charge(user, Topic.CONSULTATION)

    def get_query(self) -> Any:
        """Give the rows with what their cells show, so that a page takes few queries."""
        asked = joinedload(Reply.invitee)
        return super().get_query().options(asked.joinedload(Invitee.consultation).selectinload(Consultation.deadlines),
                                           asked.selectinload(Invitee.replies), joinedload(Reply.file))

    def match(self, words: list[str]) -> ColumnElement[bool]:
        """Give the replies of the agencies in whose name every word is found."""
        return Reply.invitee.has(Invitee.agency.has(and_(*(Agency.search_key.contains(word) for word in words))))

    def entitled(self, record: Reply) -> str:
        """Give whose reply it is."""
        return _("Ý kiến của %(name)s", name=record.invitee.name)

    def show_agency(self, reply: Reply) -> str:
        """Give the agency as it was called when asked."""
        return reply.invitee.name

    def show_consultation(self, reply: Reply) -> Link:
        """Give the way to the board."""
        asked = reply.invitee.consultation
        return Link(shortened(asked.heading), address("consultations", "details_view", id=asked.id))

    def show_position(self, reply: Reply) -> Tag:
        """Give the position."""
        return Tag(POSITIONS[reply.position], POSITION_LOOKS[reply.position])  # type: ignore[arg-type]  # the looks are Tag's own words

    def show_received_at(self, reply: Reply) -> str:
        """Give when it reached us."""
        return arrived(reply)

    def show_channel(self, reply: Reply) -> object:
        """Give the way it came."""
        return CHANNELS[reply.channel]

    def show_entered(self, reply: Reply) -> str:
        """Give who typed it in for the agency, and when."""
        return _("%(by)s, %(at)s", by=reply.entered_by, at=f"{local(reply.entered_at):%d/%m/%Y %H:%M}") if reply.entered_by else ""

    def show_document(self, reply: Reply) -> object:
        """Give the number and day of the agency's document; say so where an officer had none."""
        if reply.tentative:
            return Tag(_("Chưa có văn bản"), "warn")
        day = _("ngày %(day)s", day=day_month_year(reply.document_date)) if reply.document_date else ""
        return " ".join(part for part in (reply.document_number, day) if part)

    def show_late(self, reply: Reply) -> Tag:
        """Say whether it came in time, as the last day stands now."""
        return Tag(_("Sau hạn"), "warn") if queries.is_late(reply, now()) else Tag(_("Trong hạn"), "good")

    def show_counts(self, reply: Reply) -> Tag:
        """Say whether it counts, or another of the same agency does."""
        chosen = queries.counting(reply.invitee, now())
        if chosen is None or chosen is reply:
            return Tag(_("Được tính, gửi sau hạn"), "warn") if queries.is_late(reply, now()) else Tag(_("Được tính"), "good")
        later = (chosen.received_at, chosen.id) > (reply.received_at, reply.id)
        return Tag(_("Đã có ý kiến sau thay") if later else _("Gửi sau hạn, đã có ý kiến trong hạn"))

    def show_revision(self, reply: Reply) -> str:
        """Give the text of the draft that was answered; agencies may have been asked on a later one since."""
        return _("Bản thứ %(number)s", number=reply.revision.number)

    def show_file(self, reply: Reply) -> Link | str:
        """Give the file for downloading, or why there is none."""
        return Link(reply.file.name, address("replies", "file_view", id=reply.id)) if reply.file else reply.file_missing

    @expose("/file/")
    def file_view(self) -> ResponseReturnValue:
        """Send the file of a reply."""
        stored = self.asked_record().file
        return attachment(stored) if stored else abort(404)
