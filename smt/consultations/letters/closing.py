"""The letters about how a consultation ends: what was recorded of silence, contests of it, what was decided, the approved plan."""

from datetime import date, datetime

from flask_babel import force_locale

from smt.accounts.models import User
from smt.consultations.ladder import telling
from smt.consultations.models import Approval, Closing, Contest, ContestDecision, Invitee
from smt.consultations.outcome import last_day
from smt.consultations.queries import Row
from smt.consultations.states import STANDINGS, Standing
from smt.core.clock import local
from smt.directory.states import Topic
from smt.outbox.service import LINK, post
from smt.vietnamese.dates import day_month_year, long_day


def closed(closing: Closing, row: Row, at: datetime) -> None:
    """Tell an agency that its silence was recorded as agreement: on what grounds, and how to contest that."""
    invitee, consultation = row.invitee, closing.consultation
    letter = f"Văn bản {consultation.code}" + (f" ngày {day_month_year(consultation.issued_on)}" if consultation.issued_on else "")
    with force_locale("vi"):
        shown = "\n".join(f"- {line}" for line in telling(row.evidence))
        last = long_day(last_day(row.limit))
    rule = f"\nCăn cứ: {consultation.silence_citation}" if consultation.silence_citation else ""
    again = ("\nBản ghi này thay cho bản ghi kết thúc trước, vì phần ghi về Quý cơ quan đã thay đổi.\n" if closing.supersedes else "")
    _post(closing, invitee, at, f"Đã ghi nhận nhất trí mặc nhiên, phản đối được đến hết {_day(closing.contest_until)}", f"""\
{consultation.lead.name} đã kết thúc việc lấy ý kiến đối với {consultation.draft_title}.
{again}
Đã ghi nhận về Quý cơ quan: nhất trí mặc nhiên, do đến hết {last} chưa nhận được ý kiến của Quý cơ quan.
Việc này được tính riêng, không gộp với các cơ quan trả lời nhất trí.

{letter} ghi: “{consultation.silence}”{rule}

Bằng chứng văn bản đã đến Quý cơ quan:
{shown}

Nếu ghi nhận này không đúng, Quý cơ quan phản đối hoặc gửi ý kiến đến hết {_day(closing.contest_until)}
tại trang dành riêng:
{LINK}""")


def no_longer_deemed(closing: Closing, row: Row, at: datetime) -> None:
    """Tell an agency once told of deemed agreement that the new record says something else."""
    with force_locale("vi"):
        standing = str(STANDINGS[row.standing])
    without = ("\nCơ quan soạn thảo quyết định kết thúc mà không có ý kiến của Quý cơ quan; Quý cơ quan không được tính là nhất trí."
               if row.standing is Standing.NOT_REACHED else "")
    _post(closing, row.invitee, at, "Ghi nhận mới về ý kiến của cơ quan", f"""\
{closing.consultation.lead.name} đã ghi lại kết quả lấy ý kiến đối với {closing.consultation.draft_title}.

Bản ghi trước ghi Quý cơ quan là nhất trí mặc nhiên. Bản ghi mới, lúc {_moment(closing.at)}, ghi: {standing}.{without}

Bản ghi trước vẫn được lưu. Trang dành riêng của Quý cơ quan:
{LINK}""")


def contested(contest: Contest, at: datetime) -> None:
    """Tell the agency's registered address that its contest is on record, whoever used the link."""
    _write(f"contest:{contest.id}", contest.invitee, at, "Đã ghi nhận phản đối", f"""\
{_said(contest)}

Từ lúc này Quý cơ quan không còn được tính là nhất trí mặc nhiên, cho đến khi {contest.invitee.consultation.lead.name} quyết định và
báo kết quả cho Quý cơ quan. Nếu Quý cơ quan không gửi phản đối này, báo ngay cho đầu mối. Trang dành riêng:
{LINK}""")


def tell_officers(contest: Contest, officers: list[User], fallback: str, at: datetime) -> None:
    """Tell those responsible that there is something to decide; nobody named: the fallback mailbox, marked so."""
    body = f"""{contest.invitee.name} phản đối việc coi là nhất trí, cần được xem xét và quyết định.

{_said(contest)}
"""
    for address in [officer.email for officer in officers] or [fallback]:
        post(key=f"contest:{contest.id}:officer:{address}", topic=Topic.CONSULTATION, to=address, at=at, body=body,
             subject=f"Phản đối việc coi là nhất trí: {contest.invitee.name}", unassigned=not officers)


def decided(contest: Contest, decision: ContestDecision, at: datetime) -> None:
    """Tell the agency what was decided on its contest, and why."""
    if decision.upheld:
        result = "Phản đối được chấp nhận"
        meaning = "Quý cơ quan không còn được tính là nhất trí mặc nhiên. Ý kiến của Quý cơ quan vẫn được nhận tại trang dành riêng:"
    else:
        result = "Phản đối không được chấp nhận"
        meaning = ("Quý cơ quan tiếp tục được ghi là nhất trí mặc nhiên, tính riêng với các cơ quan trả lời nhất trí. Ý kiến gửi bây giờ "
                   "vẫn được nhận\nvà thay cho việc coi là nhất trí, tại trang dành riêng:")
    _write(f"decision:{decision.id}", contest.invitee, at, result, f"""\
{_said(contest)}

Quyết định lúc {_moment(decision.at)}: {result}.
Lý do: {decision.reason}

{meaning}
{LINK}""")


def approved(approval: Approval, invitee: Invitee, at: datetime) -> None:
    """Tell an agency that was asked that the plan is promulgated, or that what was told of it is corrected."""
    consultation = approval.consultation
    corrected = f"Thông tin báo trước đây được đính chính. Lý do: {approval.reason}\n\n" if approval.supersedes_id else ""
    _write(f"approval:{approval.id}", invitee, at, "Đính chính về kế hoạch đã ban hành" if corrected else "Kế hoạch đã được ban hành", f"""\
{corrected}{consultation.plan_title},
mà Quý cơ quan đã được lấy ý kiến ở bước dự thảo, nay đã được phê duyệt, ban hành.

Văn bản: {approval.number}, ngày {day_month_year(approval.issued_on)}
Người ký: {approval.signer}
Tệp: {approval.file.name}

Xem và tải văn bản tại mục “Kế hoạch đã ban hành” trên trang của chương trình.
{consultation.lead.name} cảm ơn Quý cơ quan đã tham gia ý kiến.""", link=False)


def _post(closing: Closing, invitee: Invitee, at: datetime, subject: str, text: str) -> None:
    _write(f"closing:{closing.id}", invitee, at, subject, text)


def _write(event: str, invitee: Invitee, at: datetime, subject: str, text: str, *, link: bool = True) -> None:
    # To the registered address only; without one the paper has to tell it.
    address, consultation = invitee.address, invitee.consultation
    if not address:
        return
    body = f"""Kính gửi: {invitee.name}

{text}

Đầu mối liên hệ:
{consultation.contact}
"""
    post(key=f"{event}:{invitee.id}:{address}", topic=Topic.CONSULTATION, to=address, at=at, body=body,
         subject=f"{subject}: {consultation.draft_title}", link_purpose=invitee.link_purpose if link else "")


def _said(contest: Contest) -> str:
    lines = [f"Phản đối ghi nhận lúc {_moment(contest.at)}:",
             f"Dự thảo: {contest.invitee.consultation.draft_title}",
             f"Về bản ghi kết thúc lúc {_moment(contest.closing.at)}, trong đó cơ quan được ghi là nhất trí mặc nhiên.",
             f"Lý do: {contest.reason}", f"Người ký: {contest.signer}"]
    if contest.file:
        lines.append(f"Tệp kèm theo: {contest.file.name}")
    return "\n".join(lines)


def _moment(at: datetime) -> str:
    return f"{local(at):%H:%M ngày %d/%m/%Y}"


def _day(day: date) -> str:
    with force_locale("vi"):
        return long_day(day)
