"""The summary of what was said, taken and explained: one context, three formats."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask_babel import force_locale

from smt.consultations.letter_paper import draft_name
from smt.consultations.models import Consultation
from smt.consultations.papers import heading
from smt.consultations.queries import Board, Row, board
from smt.consultations.queries.comments import Comments, Line, comments, written
from smt.consultations.record import newest, stage
from smt.consultations.states import Outcome, Position, Stage, Standing
from smt.documents import papers, service

#: What became of a comment, as the table prints it; one without an outcome prints as a blank.
OUTCOMES = {Outcome.TAKEN: "Tiếp thu", Outcome.PARTLY: "Tiếp thu một phần", Outcome.NOT_TAKEN: "Không tiếp thu, giải trình"}
LATE = "gửi sau thời hạn"
_SIGNED = "ĐẠI DIỆN CƠ QUAN CHỦ TRÌ"


@dataclass(frozen=True)
class Made:
    """A summary in all its formats, and the facts and the instant it was made of."""

    at: datetime
    summary: papers.Summary
    docx: bytes
    pdf: bytes
    xlsx: bytes


def made(consultation: Consultation, at: datetime, *, draft: bool) -> Made:
    """Give the summary in all its formats."""
    paper = summary(consultation, at, draft=draft)
    return Made(at, paper, service.docx(paper), service.pdf(paper), service.xlsx(paper))


def summary(consultation: Consultation, at: datetime, *, draft: bool = True) -> papers.Summary:
    """Give the summary of a consultation as it stands at `at`; `draft` marks one that is not issued."""
    with force_locale("vi"):
        shown, said = board(consultation, at), comments(consultation, at)
        return papers.Summary(
            letterhead=heading.letterhead(consultation, at), lead=consultation.lead.name, draft_name=draft_name(consultation.draft_title),
            basis=f"{heading.asked_by(consultation)} ({as_of(consultation, shown)})", tally=heading.tally(shown.tally),
            outcomes=heading.outcomes(said.progress), sections=tuple(_sections(said)),
            signature=papers.Signature((_SIGNED,), consultation.signer, "(Ký tên, đóng dấu)"), draft=draft,
            agreeing=_answered(shown, Position.AGREE), outside=_answered(shown, Position.OUTSIDE_OUR_FIELD),
            silent=_standing(shown, Standing.DEEMED), not_reached=_standing(shown, Standing.NOT_REACHED),
            contested=_standing(shown, Standing.CONTESTED))


def as_of(consultation: Consultation, shown: Board) -> str:
    """Say as of when the figures count: the closing while it still tells how every agency stands, else the instant."""
    closing = newest(consultation.closings, shown.at)
    if closing is None:
        return f"số liệu tính đến {heading.moment(shown.at)}, chưa kết thúc lấy ý kiến"
    ended = f"lần kết thúc lấy ý kiến lúc {heading.moment(closing.at)}"
    return f"số liệu theo {ended}" if stage(shown) is Stage.CLOSED else f"số liệu tính đến {heading.moment(shown.at)}, sau {ended}"


def _answered(shown: Board, position: Position) -> tuple[papers.Party, ...]:
    return tuple(heading.party(row.invitee.name, row.reply, late=_late(row)) for row in shown.rows
                 if row.reply is not None and row.reply.position is position)


def _standing(shown: Board, standing: Standing) -> tuple[papers.Party, ...]:
    return tuple(heading.party(row.invitee.name) for row in shown.rows if row.standing is standing)


def _late(row: Row) -> bool:
    return row.standing is Standing.ANSWERED_LATE


def _sections(said: Comments) -> Iterable[papers.Section]:
    # A matter is a group of its own within its part, so that what was answered together stands together.
    pairs = zip(said.lines, written(said.lines), strict=True)
    for (part, matter), grouped in groupby(pairs, key=lambda one: (one[0].part, one[0].matter_id)):
        title = part.title + (f"\nVấn đề: {said.matters[matter]}" if matter in said.matters else "")
        yield papers.Section(title, tuple(_comment(said, line, *texts) for line, texts in grouped))


def _comment(said: Comments, line: Line, text: str, proposed: str, response: str) -> papers.Comment:
    # A response without an outcome is still being written.
    return papers.Comment(said.agencies[line.invitee_id], text, proposed, LATE if line.late else "",
                          OUTCOMES[line.outcome] if line.outcome else "", response if line.outcome else "")
