"""What officers fill in about the draft: another revision, and the parts of it that agencies comment on."""

import re
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from forms.base import Form
from forms.fields import Line, Pick, Text, Upload
from smt.files.states import ACCEPT

_LONGEST_TITLE, _LONGEST_NUMBER, MOST_SECTIONS = 300, 40, 300
#: "II. ĐỐI TƯỢNG", "II.1. Phủ sóng", "Điều 5. Kinh phí", "Phụ lục I", "a) …": the number that a heading begins with.
_NUMBERED = re.compile(r"((?:(?i:phần|chương|mục|điều|khoản|phụ lục)\s+)?(?:[IVXLC]+|\d{1,3}|[A-ZĐ]|[a-zđ])(?:\.\d{1,3})*)"
                       r"(?:[.)/:]+\s*|\s+(?=\S)|$)(.*)")
_WORDED = re.compile(r"(?i)(phần|chương|mục|điều|khoản|phụ lục)\s")


class Section(NamedTuple):
    """A part of a draft as it is written in the box: number, title, and the text below."""

    number: str
    title: str
    text: str


class RevisionForm(Form):
    """A further text of the draft."""

    file = Upload(_l("Tệp bản dự thảo mới"), accept=ACCEPT, missing=_l("Chọn tệp của bản dự thảo mới."))
    note = Line(_l("Bản này khác bản trước ở chỗ nào"), longest=300, hint=_l("Ví dụ: tiếp thu ý kiến của Sở Tài chính về kinh phí."))


class SectionsForm(Form):
    """The parts of a draft, written one under the other."""

    sections = Text(_l("Các phần của dự thảo"), longest=400_000, tall=24)

    def validate_sections(self, field: Text) -> None:
        """Ask for titles that can be read, and for none that is too long."""
        first = next((line for line in field.data.split("\n") if line.strip()), "#")
        if not first.startswith("#"):
            raise ValidationError(_l("Dòng đầu tiên cần là tên một phần, bắt đầu bằng dấu #, ví dụ: # I. Mục đích, yêu cầu."))
        found = sections_of(field.data)
        if len(found) > MOST_SECTIONS:
            raise ValidationError(_l("Có %(count)s phần, nhiều quá %(most)s. Bỏ bớt dấu # ở những dòng chỉ là ý nhỏ.",
                                     count=len(found), most=MOST_SECTIONS))
        for place, one in enumerate(found, start=1):
            if not one.title and not one.number:
                raise ValidationError(_l("Phần thứ %(place)s chưa có tên. Ghi tên phần sau dấu #.", place=place))
            if len(one.title) > _LONGEST_TITLE:
                raise ValidationError(_l("Tên phần “%(start)s…” dài quá %(most)s ký tự. Chuyển phần sau xuống dòng dưới.",
                                         start=one.title[:40], most=_LONGEST_TITLE))


class CompareForm(Form):
    """Which two revisions stand side by side."""

    cu = Pick(_l("Bản bên trái"), numeric=True, as_list=True)
    moi = Pick(_l("Bản bên phải"), numeric=True, as_list=True)


def sections_of(written: str) -> list[Section]:
    """Give the parts as written: a line that begins with # names one, the lines below it are its text."""
    found: list[tuple[str, list[str]]] = []
    for line in written.split("\n"):
        if line.startswith("#"):
            found.append((line.lstrip("#").strip(), []))
        elif found:
            found[-1][1].append(line)
    return [Section(*_numbered(name), "\n".join(lines).strip()) for name, lines in found]


def written(sections: list[Section]) -> str:
    """Write parts as `sections_of` reads them."""
    return "\n\n".join(f"# {_named(one)}" + (f"\n{_below(one.text)}" if one.text else "") for one in sections)


def _below(text: str) -> str:
    # A line of the text that begins with # must not become a heading when it is read again.
    return "\n".join(f" {line}" if line.startswith("#") else line for line in text.split("\n"))


def _named(one: Section) -> str:
    if not one.number or not one.title:
        return one.number or one.title
    return f"{one.number}. {one.title}"


def _numbered(name: str) -> tuple[str, str]:
    found = _NUMBERED.match(name)
    if not found or len(found[1]) > _LONGEST_NUMBER:
        return "", name
    sign = name[len(found[1]):len(found[1]) + 1]
    # "Công tác" begins with a letter and is no number; "Điều 5 Kinh phí" and "I MỤC ĐÍCH" need no sign after theirs.
    if sign not in ("", ".", ")", "/", ":") and not _WORDED.match(name) and not re.match(r"(?:[IVXLC]+|\d+(?:\.\d+)+)\s", name):
        return "", name
    return found[1], found[2].strip()
