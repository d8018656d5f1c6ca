"""Turn a paper into the facts that its layout names: text, lists of text, conditions, lengths of lines, tables.

Both DOCX and PDF, and a clerk's own template, are filled from this alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any

from smt.core.clock import local
from smt.documents.layout import Page, styles
from smt.documents.metrics import lines, width
from smt.documents.papers import (
    ClosingPaper,
    Comment,
    Contact,
    Invitation,
    Letterhead,
    Outcomes,
    Paper,
    Party,
    Section,
    Signature,
    Standing,
    Submission,
    Summary,
    Tally,
    party_text,
)
from smt.documents.scripts import SCRIPTS
from smt.documents.states import PaperKind
from smt.documents.wording import ended, number_and_symbol, place_and_day, short_day
from smt.vietnamese.dates import day_month_year
from smt.vietnamese.numbers import grouped
from smt.vietnamese.text import without_unreadable

Facts = dict[str, Any]
#: A cell is a list of (style, text); a group is an optional first cell that spans its rows, and the rows.
Cell = list[tuple[str, str]]
Group = tuple[Cell | None, list[list[Cell]]]

NONE = "không có"
GENERAL = "Chung"
#: A rule under a name or a title is between a third and a half of the text.
_SHARE = 0.4


def facts_of(paper: Paper) -> Facts:
    """Give everything a paper's layout may name, with nothing in it that does not print."""
    page = SCRIPTS[paper.KIND].page
    found = {**_letterhead(paper.letterhead, page), **_signature(paper.signature), "du_thao": paper.draft, **_OF[paper.KIND](paper, page)}
    return {name: _printable(value) for name, value in found.items()}


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        # Nearly everything is fine as it is, and asking letter by letter would take most of the time.
        plain = value.replace("\n", "").isprintable() and "\ufffd" not in value
        return value if plain else without_unreadable(value)
    if isinstance(value, list | tuple):
        return type(value)(_printable(one) for one in value)
    return value


def _letterhead(head: Letterhead, page: Page) -> Facts:
    look, room = styles(page), page.left_block
    superior = _balanced(head.superior.upper(), room, look["superior"].size)
    issuer = _balanced(head.issuer.upper(), room, look["issuer"].size, bold=True)
    return {"co_quan_chu_quan": "\n".join(superior), "co_quan_ban_hanh": "\n".join(issuer),
            "so_ky_hieu": number_and_symbol(head.number, head.symbol),
            "dia_danh_ngay": place_and_day(head.place, head.issued_on, head.month_of),
            "ke_co_quan": _rule(issuer, look["issuer"].size, room)}


def _signature(signature: Signature) -> Facts:
    return {"chuc_vu": [line.upper() for line in signature.lines], "nguoi_ky": signature.name, "ghi_chu_ky": signature.remark}


def _balanced(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a heading into lines of nearly one length; a break that was typed stays."""
    found = []
    for typed in text.split("\n"):
        greedy = lines(typed, room, size, bold=bold)
        narrow, fits = room, greedy
        while len(fits) == len(greedy) and narrow > 10:
            greedy, narrow = fits, narrow - 1
            fits = lines(typed, narrow, size, bold=bold)
        found += greedy
    return found


def _rule(shown: list[str], size: float, room: float) -> float:
    longest = max((width(line, size, bold=True) for line in shown), default=0.0)
    return round(min(longest, room) * _SHARE, 1)


def _titled(name: str, text: str, page: Page) -> Facts:
    """Give a title in lines of nearly one length, and the length of the rule below it."""
    size = styles(page)["subject"].size
    shown = _balanced(text, page.room, size, bold=True)
    return {name: "\n".join(shown), "ke_trich_yeu": _rule(shown, size, page.room)}


def _counts(tally: Tally) -> Facts:
    names = {"agree": "so_nhat_tri", "comments": "so_co_y_kien", "disagree": "so_khong_nhat_tri", "outside": "so_khong_thuoc_linh_vuc",
             "deemed": "so_nhat_tri_mac_nhien", "late": "so_sau_thoi_han", "not_reached": "so_chua_nhan_duoc",
             "contested": "so_de_nghi_xem_lai", "documents": "so_van_ban"}
    numbers = asdict(tally)
    return {**{shown: grouped(numbers[name]) for name, shown in names.items()}, "so_da_hoi": grouped(tally.asked),
            "so_con_cho": grouped(tally.awaiting) if tally.awaiting else "", "dau_het_dem": ";" if tally.awaiting else "."}


def _outcomes(outcomes: Outcomes) -> Facts:
    total = outcomes.taken + outcomes.partly + outcomes.not_taken + outcomes.undecided
    return {"so_y_kien": grouped(total), "so_tiep_thu": grouped(outcomes.taken), "so_tiep_thu_mot_phan": grouped(outcomes.partly),
            "so_khong_tiep_thu": grouped(outcomes.not_taken), "so_chua_giai_trinh": grouped(outcomes.undecided)}


def _joined(parties: Iterable[Party]) -> str:
    return "; ".join(map(party_text, parties)) + "." if parties else ""


def _contact(contact: Contact) -> str:
    said = [contact.unit, f"Địa chỉ: {contact.address}" if contact.address else "", f"Điện thoại: {contact.phone}" if contact.phone else ""]
    return ". ".join(part.strip().rstrip(".") for part in said if part)


def _invitation(paper: Invitation, page: Page) -> Facts:
    recipients = ended(paper.recipients)
    courtesy = paper.courtesy or (f"{paper.lead} trân trọng đề nghị Quý cơ quan, đơn vị quan tâm, phối hợp thực hiện nhiệm vụ "
                                  f"{paper.approver} giao.")
    subject = paper.subject if paper.subject.startswith("V/v ") else f"V/v {paper.subject}"
    return {"trich_yeu": subject, "kinh_gui": recipients, "mot_noi_gui": recipients[0].rstrip(".") if len(recipients) == 1 else "",
            "can_cu": f"{paper.bases_verb} " + "; ".join(basis.strip().rstrip(";,.") for basis in paper.bases) if paper.bases else "",
            "co_quan_chu_tri": paper.lead, "loai_du_thao": paper.draft_kind, "ten_du_thao": paper.draft_name,
            "cap_phe_duyet": paper.approver, "han_tra_loi": day_month_year(paper.deadline), "cau_im_lang": paper.silence,
            "cau_ket": courtesy, "dau_moi": _contact(paper.contact), "noi_nhan": ended(paper.copies)}


def _summary(paper: Summary, page: Page) -> Facts:
    return {"can_cu": paper.basis, "co_quan_chu_tri": paper.lead, "ten_du_thao": paper.draft_name,
            **_titled("trich_yeu", f"ĐỐI VỚI DỰ THẢO {paper.draft_name.upper()}", page), "noi_nhan": [],
            **_counts(paper.tally), **_outcomes(paper.outcomes), "so_don_vi_gop_y": grouped(paper.commenting),
            "don_vi_nhat_tri": _joined(paper.agreeing) or f"{NONE}.", "don_vi_mac_nhien": _joined(paper.silent) or f"{NONE}.",
            "don_vi_khong_thuoc": _joined(paper.outside), "don_vi_chua_nhan": _joined(paper.not_reached),
            "don_vi_xem_lai": _joined(paper.contested), "bang_y_kien": [_section(one) for one in paper.sections if one.comments]}


def _section(section: Section) -> Group:
    return [("cell_bold", section.title or GENERAL)], [_comment(one) for one in section.comments]


def _comment(comment: Comment) -> list[Cell]:
    who: Cell = [("cell", comment.agency)]
    if comment.note:
        who.append(("cell_italic", f"({comment.note.strip('()')})"))
    said: Cell = [("cell", comment.text)] if comment.text else []
    if comment.proposed:
        said.append(("cell", f"Đề nghị sửa thành: “{comment.proposed}”"))
    answered: Cell = [(look, text) for look, text in (("cell_bold", comment.outcome), ("cell", comment.response)) if text]
    return [who, said, answered]


def _submission(paper: Submission, page: Page) -> Facts:
    return {**_titled("trich_yeu", paper.subject, page), "noi_trinh": paper.recipient,
            "can_cu": ended(paper.bases), "co_quan_chu_tri": paper.lead, "loai_du_thao": paper.draft_kind, "ten_du_thao": paper.draft_name,
            "noi_dung": list(paper.content), "ngay_hoi": short_day(paper.asked_on), "van_ban_hoi": paper.asked_by,
            "han_tra_loi": day_month_year(paper.deadline), **_counts(paper.tally), **_outcomes(paper.outcomes),
            "ho_so": ended(paper.enclosures), "noi_nhan": ended(paper.copies)}


def _closing(paper: ClosingPaper, page: Page) -> Facts:
    subject, at = f"Kết thúc lấy ý kiến đối với dự thảo {paper.draft_name}", local(paper.closed_at)
    return {**_titled("trich_yeu", subject, page), "can_cu": paper.basis, "van_ban_hoi": paper.asked_by,
            "ten_du_thao": paper.draft_name, "cau_im_lang": paper.silence, "bang_chung_it_nhat": paper.minimum_evidence,
            "ket_thuc_luc": f"{at.hour:02d} giờ {at.minute:02d} phút ngày {day_month_year(at.date())}", "nguoi_ket_thuc": paper.closed_by,
            "thay_the": paper.supersedes, **_counts(paper.tally), "ma_kiem_tra": paper.hash, "noi_nhan": ended(paper.copies),
            "bang_co_quan": [(None, [_standing(at, one) for at, one in enumerate(paper.standings, start=1)])] if paper.standings else []}


def _standing(at: int, one: Standing) -> list[Cell]:
    said: Cell = [("cell", text) for text in (one.position, one.document) if text]
    return [[("cell", str(at))], [("cell", one.agency)], [("cell", one.standing)], [("cell", day_month_year(one.limit))],
            [("cell", line) for line in one.evidence] or [("cell", NONE)], said or [("cell", NONE)]]


_OF: dict[PaperKind, Callable[[Any, Page], Facts]] = {
    PaperKind.INVITATION: _invitation, PaperKind.SUMMARY: _summary, PaperKind.SUBMISSION: _submission, PaperKind.CLOSING: _closing}
