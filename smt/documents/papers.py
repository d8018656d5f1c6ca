"""What each paper says: frozen facts that know nothing of where they come from. Days are days, blanks are blanks."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import ClassVar

from smt.documents.states import PaperKind
from smt.documents.wording import short_day


@dataclass(frozen=True)
class Letterhead:
    """Who issues a paper, under which number, where and when; a blank number or day prints as a gap.

    `month_of` is any day of the month that is known while the day itself is not. Without number and symbol the line
    "Số:" is left out.
    """

    superior: str
    issuer: str
    number: str
    symbol: str
    place: str
    issued_on: date | None = None
    month_of: date | None = None


@dataclass(frozen=True)
class Signature:
    """Who signs: the lines above ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), a remark under them, and the name without a title."""

    lines: tuple[str, ...]
    name: str
    remark: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to ask."""

    unit: str
    address: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Tally:
    """Where the agencies stand, each in exactly one of the counts; what was said and what silence meant never add up.

    `late` are those that answered after the limit only, whatever they answered.
    """

    agree: int = 0
    comments: int = 0
    disagree: int = 0
    outside: int = 0
    deemed: int = 0
    late: int = 0
    not_reached: int = 0
    contested: int = 0
    awaiting: int = 0
    #: Written answers received, the late ones too.
    documents: int = 0

    @property
    def asked(self) -> int:
        """Give the number of agencies that were asked."""
        return sum(getattr(self, one.name) for one in fields(self) if one.name != "documents")


@dataclass(frozen=True)
class Party:
    """An agency named in a list, with the document it answered by."""

    agency: str
    number: str = ""
    day: date | None = None
    note: str = ""
    #: "Công văn" unless it answered by another kind of document.
    kind: str = "Công văn"


@dataclass(frozen=True)
class Comment:
    """One remark and what became of it: the label of its outcome and the response, blank while undecided."""

    agency: str
    text: str
    proposed: str = ""
    note: str = ""
    outcome: str = ""
    response: str = ""


@dataclass(frozen=True)
class Section:
    """The remarks on one part of the draft; general ones stand under "Chung"."""

    title: str
    comments: tuple[Comment, ...]


@dataclass(frozen=True)
class Outcomes:
    """How many remarks were taken, partly taken, not taken but explained, and not yet decided."""

    taken: int = 0
    partly: int = 0
    not_taken: int = 0
    undecided: int = 0


@dataclass(frozen=True)
class Standing:
    """One agency in the record of closing."""

    agency: str
    standing: str
    limit: date
    evidence: tuple[str, ...] = ()
    position: str = ""
    document: str = ""


@dataclass(frozen=True)
class Invitation:
    """The letter that asks agencies for their opinion on a draft.

    `draft_kind` is "Kế hoạch", `draft_name` the whole name beginning with it. `bases` are citations (`wording.cited`).
    `silence` is the whole sentence on silence; `courtesy`, where blank, is the usual closing sentence.
    """

    KIND: ClassVar[PaperKind] = PaperKind.INVITATION

    letterhead: Letterhead
    subject: str
    recipients: tuple[str, ...]
    lead: str
    draft_kind: str
    draft_name: str
    approver: str
    deadline: date
    silence: str
    contact: Contact
    copies: tuple[str, ...]
    signature: Signature
    bases: tuple[str, ...] = ()
    bases_verb: str = "Thực hiện"
    courtesy: str = ""
    draft: bool = False

    @property
    def title(self) -> str:
        """Give the name by which the file is known."""
        return self.subject


@dataclass(frozen=True)
class Summary:
    """The table of opinions received, taken and explained.

    `basis` cites the letter that asked. `agreeing` and `silent` are the lists of 2.1, the silent ones never among the
    agreeing; `outside`, `not_reached` and `contested` name those counted apart. `draft` marks one not yet issued.
    """

    KIND: ClassVar[PaperKind] = PaperKind.SUMMARY

    letterhead: Letterhead
    lead: str
    draft_name: str
    basis: str
    tally: Tally
    outcomes: Outcomes
    sections: tuple[Section, ...]
    signature: Signature
    agreeing: tuple[Party, ...] = ()
    silent: tuple[Party, ...] = ()
    outside: tuple[Party, ...] = ()
    not_reached: tuple[Party, ...] = ()
    contested: tuple[Party, ...] = ()
    draft: bool = True

    @property
    def title(self) -> str:
        """Give the name by which the file is known."""
        return f"Bảng tổng hợp ý kiến, tiếp thu, giải trình ý kiến góp ý đối với dự thảo {self.draft_name}"

    @property
    def commenting(self) -> int:
        """Count the agencies that sent remarks."""
        return len({comment.agency for section in self.sections for comment in section.comments})


@dataclass(frozen=True)
class Submission:
    """The paper by which the draft is submitted for promulgation (Tờ trình)."""

    KIND: ClassVar[PaperKind] = PaperKind.SUBMISSION

    letterhead: Letterhead
    subject: str
    recipient: str
    lead: str
    draft_kind: str
    draft_name: str
    asked_by: str
    asked_on: date
    deadline: date
    tally: Tally
    outcomes: Outcomes
    enclosures: tuple[str, ...]
    copies: tuple[str, ...]
    signature: Signature
    bases: tuple[str, ...] = ()
    #: Further paragraphs: why it is needed, what it holds.
    content: tuple[str, ...] = ()
    draft: bool = False

    @property
    def title(self) -> str:
        """Give the name by which the file is known."""
        return f"Tờ trình {self.subject[:1].lower()}{self.subject[1:]}"


@dataclass(frozen=True)
class ClosingPaper:
    """The record by which a consultation was closed (Biên bản); it prints what the closing froze, and the hash of that."""

    KIND: ClassVar[PaperKind] = PaperKind.CLOSING

    letterhead: Letterhead
    lead: str
    draft_name: str
    asked_by: str
    closed_at: datetime
    closed_by: str
    basis: str
    silence: str
    minimum_evidence: str
    tally: Tally
    standings: tuple[Standing, ...]
    hash: str
    signature: Signature
    copies: tuple[str, ...] = ()
    #: Citation of the closing that this one takes the place of.
    supersedes: str = ""
    draft: bool = False

    @property
    def title(self) -> str:
        """Give the name by which the file is known."""
        return f"Biên bản kết thúc lấy ý kiến đối với dự thảo {self.draft_name}"


Paper = Invitation | Summary | Submission | ClosingPaper


def party_text(party: Party) -> str:
    """Write "Sở Tài chính (Công văn số 12/STC ngày 05/10/2021)"."""
    document = " ".join(part for part in (f"{party.kind} số {party.number}" if party.number else "",
                                          f"ngày {short_day(party.day)}" if party.day else "") if part)
    remarks = ", ".join(part for part in (document, party.note) if part)
    return f"{party.agency} ({remarks})" if remarks else party.agency
