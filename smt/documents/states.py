"""The words of official papers: which kinds there are."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class PaperKind(StrEnum):
    """A kind of paper that the engine makes."""

    INVITATION = "invitation"
    SUMMARY = "summary"
    SUBMISSION = "submission"
    CLOSING = "closing"


PAPER_KINDS: dict[PaperKind, object] = {
    PaperKind.INVITATION: _l("Công văn lấy ý kiến"),
    PaperKind.SUMMARY: _l("Bảng tổng hợp, tiếp thu, giải trình ý kiến"),
    PaperKind.SUBMISSION: _l("Tờ trình"),
    PaperKind.CLOSING: _l("Biên bản kết thúc lấy ý kiến"),
}
