"""What officers fill in to ask agencies: the facts of the letter, in the order in which the letter has them."""

import re

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from forms.base import Form, group
from forms.consultation.days import today
from forms.fields import Day, Line, Pick, Text, Upload
from forms.rows import Rows
from smt.consultations.states import AUTHORITIES, EVIDENCE_LEVELS, EVIDENCE_ORDER, SILENCES, Authority, EvidenceLevel, Silence
from smt.files.states import ACCEPT

#: Such a letter's own sentence, fit for any draft and any sender; it is quoted in Vietnamese, so it is not translated.
SILENCE = "Quá thời hạn trên, cơ quan chưa có văn bản góp ý được hiểu là đã nhất trí với dự thảo."
_MINIMUMS = {level: EVIDENCE_LEVELS[level] for level in EVIDENCE_ORDER}
#: Academic titles and honours do not stand before a signer's name (Decree 30/2020, annex I, part II, 7).
_TITLED = re.compile(r"(?i)(?<!\w)(pgs|gs|tskh|ts|ths|ks|bs|ls|ngnd|ngưt|phó giáo sư|giáo sư|tiến sĩ|tiến sỹ|thạc sĩ|thạc sỹ|kỹ sư|cử nhân|"
                     r"bác sĩ|nhà giáo)(?!\w)")
#: A sentence that makes silence an agreement, however it is put.
_AGREES = re.compile(r"(?i)nhất trí|thống nhất|đồng ý|tán thành")
#: The last line of "Nơi nhận" says where the letter is kept.
_KEPT = re.compile(r"(?i)[-–+\s]*lưu\s*:\s*vt\b")


class LineForm(Form):
    """A line of "Kính gửi": a group of agencies, or one agency."""

    who = Pick(_l("Gửi"), as_list=True, spoken=True, missing=_l("Chọn nhóm hoặc cơ quan."))


class BasisForm(Form):
    """A document that the letter rests on."""

    number = Line(_l("Số, ký hiệu"), longest=60, missing=_l("Ghi số, ký hiệu văn bản."))
    issued_on = Day(_l("Ngày ban hành"), latest=today, wrong_range=_l("Ngày văn bản đang ở sau hôm nay. Ghi đúng ngày trên văn bản."))
    issuer = Line(_l("Cơ quan ban hành"), missing=_l("Ghi cơ quan ban hành."))
    abstract = Text(_l("Trích yếu"), longest=1000, tall=3, missing=_l("Ghi trích yếu của văn bản."))


class PrepareForm(Form):
    """A new consultation."""

    draft_title = Line(_l("Tên dự thảo"), longest=300,
                       hint=_l("Ví dụ: dự thảo Kế hoạch triển khai thực hiện Chương trình “Sóng và Máy tính cho em”."),
                       missing=_l("Ghi tên dự thảo được lấy ý kiến."))
    file = Upload(_l("Tệp dự thảo"), accept=ACCEPT)
    approver = Line(_l("Cấp phê duyệt, ban hành dự thảo"), hint=_l("Ví dụ: Ủy ban nhân dân thành phố."),
                    missing=_l("Ghi cấp sẽ phê duyệt, ban hành dự thảo."))
    lead_id = Pick(_l("Cơ quan lấy ý kiến"), numeric=True, as_list=True, missing=_l("Chọn cơ quan lấy ý kiến."))
    superior = Text(_l("Cơ quan chủ quản"), longest=200, tall=2, hint=_l("In trên tên cơ quan lấy ý kiến, mỗi dòng một ý."))
    symbol = Line(_l("Ký hiệu văn bản"), longest=40, width="m", hint=_l("Tên viết tắt cơ quan và đơn vị soạn thảo, ví dụ: STTTT-BCVT."),
                  missing=_l("Ghi ký hiệu văn bản."))
    place = Line(_l("Địa danh"), longest=60, width="m", hint=_l("In trước ngày tháng, ví dụ: Hải Phòng."),
                 missing=_l("Ghi địa danh in trước ngày tháng."))
    subject = Line(_l("Trích yếu"), longest=300, when=_l("để trống: “V/v tham gia ý kiến đối với” và tên dự thảo"))
    lines = Rows(_l("Các dòng “Kính gửi”"), row=LineForm, one=_l("Dòng"), more=_l("Thêm dòng"), shown=3, most=100,
                 missing=_l("Chọn ít nhất một nhóm hoặc một cơ quan ở mục “Kính gửi”."))
    bases = Rows(_l("Văn bản căn cứ"), row=BasisForm, one=_l("Căn cứ"), more=_l("Thêm căn cứ"), shown=0, most=30,
                 hint=_l("Số, ký hiệu như 6727/UBND-VX: tên loại (Công văn, Kế hoạch…) đọc từ ký hiệu; khác thì ghi cả tên loại, như "
                         "Điện khẩn số 12. Trích yếu viết tiếp sau tên cơ quan, cả chữ “về việc” nếu có."))
    due_on = Day(_l("Hạn trả lời"), hint=_l("Tính hết ngày này, đến 23:59 giờ Việt Nam. Ví dụ: 16/10/2026."),
                 missing=_l("Ghi ngày cuối cùng nhận ý kiến."))
    silence_means = Pick(_l("Quá hạn mà không trả lời"), words=SILENCES, among=Silence, default=Silence.AGREEMENT,
                         missing=_l("Chọn im lặng quá hạn có nghĩa gì."))
    silence = Text(_l("Câu về việc không trả lời"), default=SILENCE, longest=1000, tall=3,
                   when=_l("cần khi im lặng được hiểu là nhất trí"), hint=_l("In nguyên văn trong văn bản; trang và thư dẫn đúng câu này."))
    silence_citation = Text(_l("Căn cứ để hiểu như vậy"), longest=1000, tall=2, when=_l("cần khi im lặng được hiểu là nhất trí"),
                            hint=_l("Ví dụ: điều, khoản của quy chế làm việc cho phép; giữ để giải trình, không in trong văn bản."))
    minimum_evidence = Pick(_l("Chỉ coi là nhất trí mặc nhiên khi"), words=_MINIMUMS, among=EvidenceLevel,
                            default=EvidenceLevel.HANDED_OVER,
                            hint=_l("Cơ quan chưa đạt mức này khi hết hạn được ghi là “Chưa chắc đã nhận được”."),
                            missing=_l("Chọn mức bằng chứng."))
    evidence_citation = Text(_l("Căn cứ của mức bằng chứng"), longest=1000, tall=2, when=_l("cần khi im lặng được hiểu là nhất trí"),
                             hint=_l("Ví dụ: quy định về thời điểm gửi, nhận văn bản điện tử."))
    contact = Text(_l("Đầu mối liên hệ"), longest=1000, tall=3, hint=_l("Ba dòng: đơn vị, địa chỉ, điện thoại."),
                   missing=_l("Ghi đơn vị, địa chỉ và điện thoại của đầu mối."))
    recipients = Text(_l("Nơi nhận"), longest=1000, tall=5, when=_l("để trống: “Như trên” và “Lưu: VT; đơn vị soạn thảo”"),
                      hint=_l("Mỗi dòng một nơi, dòng cuối là nơi lưu. Ví dụ: UBND TP (để b/c)."))
    authority = Pick(_l("Quyền hạn ký"), words=AUTHORITIES, among=Authority, default=Authority.HEAD, as_list=True,
                     missing=_l("Chọn quyền hạn của người ký."))
    authority_of = Line(_l("Chức vụ của người đứng đầu, hoặc tập thể được ký thay"), longest=100, width="m",
                        hint=_l("Ví dụ: GIÁM ĐỐC; ỦY BAN NHÂN DÂN."), missing=_l("Ghi chức vụ của người đứng đầu, ví dụ: GIÁM ĐỐC."))
    signer_post = Line(_l("Chức vụ của người ký"), longest=100, width="m", when=_l("cần khi không phải người đứng đầu ký"),
                       hint=_l("Ví dụ: PHÓ GIÁM ĐỐC."))
    signer = Line(_l("Họ tên người ký"), longest=100, width="m", hint=_l("Không ghi học hàm, học vị. Ví dụ: Vũ Đại Thắng."),
                  missing=_l("Ghi họ tên người ký."))

    def validate_lines(self, field: Rows) -> None:
        """Ask for each group or agency once."""
        first: dict[str, int] = {}
        for place, one in enumerate(field.clean, start=1):
            if first.setdefault(one["who"], place) != place:
                raise ValidationError(_l("Dòng %(first)s và dòng %(second)s gửi cùng một nơi. Bỏ một dòng.",
                                         first=first[one["who"]], second=place))

    def validate_due_on(self, field: Day) -> None:
        """Ask for a day that agencies can still keep."""
        if field.clean and field.clean < today():
            raise ValidationError(_l("Hạn trả lời cần từ hôm nay trở đi."))

    def validate_silence(self, field: Text) -> None:
        """Ask for the sentence that silence will be measured by, and for none where silence means nothing."""
        means = self.silence_means.clean
        if means is Silence.AGREEMENT and field.is_blank:
            raise ValidationError(_l("Chép câu trong văn bản về việc không trả lời."))
        if means is Silence.NOTHING and _AGREES.search(field.data):
            raise ValidationError(_l("Đã chọn im lặng không có nghĩa gì, nên xóa câu nói im lặng là nhất trí, hoặc chọn lại."))

    def validate_silence_citation(self, field: Text) -> None:
        """Ask what lets silence be read as agreement."""
        if self.silence_means.clean is Silence.AGREEMENT and field.is_blank:
            raise ValidationError(_l("Ghi căn cứ để hiểu im lặng là nhất trí, ví dụ: điều, khoản của quy chế làm việc."))

    def validate_evidence_citation(self, field: Text) -> None:
        """Ask what the evidence is measured by."""
        if self.silence_means.clean is Silence.AGREEMENT and field.is_blank:
            raise ValidationError(_l("Ghi căn cứ của mức bằng chứng, ví dụ: quy định về thời điểm nhận văn bản điện tử."))

    def validate_recipients(self, field: Text) -> None:
        """Ask for the line that says where the letter is kept."""
        if not field.is_blank and not _KEPT.match(field.data.split("\n")[-1]):
            raise ValidationError(_l("Dòng cuối của “Nơi nhận” cần là nơi lưu, ví dụ: Lưu: VT; BCVT."))

    def validate_signer_post(self, field: Line) -> None:
        """Ask for the signer's own post where another is signed for."""
        if self.authority.clean not in (None, Authority.HEAD) and field.is_blank:
            raise ValidationError(_l("Ghi chức vụ của người ký, ví dụ: PHÓ GIÁM ĐỐC."))

    def validate_signer(self, field: Line) -> None:
        """Ask for the bare name."""
        found = _TITLED.search(field.data)
        if found:
            raise ValidationError(_l("Bỏ “%(title)s”: văn bản hành chính không ghi học hàm, học vị trước họ tên người ký.",
                                     title=found[1]))


_LINES = group(_l("Kính gửi"), ["lines"],
               _l("Theo thứ tự in trong văn bản. Nhóm được gửi đến từng thành viên; cơ quan có trong nhiều dòng chỉ được hỏi một lần."))
_BASES = group(_l("Căn cứ"), ["bases"], _l("Các văn bản mà văn bản lấy ý kiến dẫn, theo thứ tự."))
_SILENT = group(_l("Hạn và việc không trả lời"),
                ["due_on", "silence_means", "silence", "silence_citation", "minimum_evidence", "evidence_citation"])
_FOOT = group(_l("Cuối văn bản"), ["contact", "recipients", "authority", "authority_of", "signer_post", "signer"])
PREPARE_PARTS = [
    group(_l("Dự thảo"), ["draft_title", "file", "approver"]),
    group(_l("Đầu văn bản"), ["lead_id", "superior", "symbol", "place", "subject"], _l("Số và ngày ghi sau khi phát hành.")),
    _LINES, _BASES, _SILENT, _FOOT,
]


class NumberForm(Form):
    """What the clerk gives the letter on issue."""

    number = Line(_l("Số văn bản"), longest=20, width="m", hint=_l("Để trống khi chưa phát hành."))
    symbol = Line(_l("Ký hiệu văn bản"), longest=40, width="m", missing=_l("Ghi ký hiệu văn bản."))
    issued_on = Day(_l("Ngày ban hành"), hint=_l("Để trống khi chưa phát hành."), latest=today,
                    wrong_range=_l("Ngày ban hành đang ở sau hôm nay. Ghi đúng ngày trên văn bản."))


class CorrectForm(PrepareForm, NumberForm):
    """A consultation that nobody has been asked yet: everything of it."""


CORRECT_PARTS = [
    PREPARE_PARTS[0],
    group(_l("Đầu văn bản"), ["lead_id", "superior", "number", "symbol", "place", "issued_on", "subject"]), *PREPARE_PARTS[2:]]
