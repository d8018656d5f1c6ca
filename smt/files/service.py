"""Keeping files people send: what a file is decides its content, never its name alone."""

import hashlib
import io
import re
import zipfile
import zlib
from datetime import datetime
from pathlib import PurePosixPath

from flask_babel import lazy_gettext as _l

from smt.core.db import db
from smt.core.errors import Refusal
from smt.files.models import FileContent, StoredFile
from smt.files.states import ENDINGS, MADE
from smt.vietnamese.text import tidy, without_unreadable

MEGABYTE = 10**6
PDF, DOCX, PNG, JPEG = ENDINGS
XLSX, = MADE
LONGEST_NAME = 200
#: Names that Windows keeps for devices.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_MACROS = _l("Tệp Word này có macro nên không nhận. Lưu lại thành .docx không có macro hoặc PDF rồi chọn lại.")


class FileRefused(Refusal):
    """A file that is not kept; the sentence says why and what to send instead."""


def keep(data: bytes, name: str, at: datetime, *, limit: int = 10 * MEGABYTE) -> StoredFile:
    """Store a file whose content is one of ours and whose name does not pretend otherwise."""
    if not data:
        raise FileRefused(_l("Tệp trống, không có nội dung. Mở tệp kiểm tra rồi chọn lại."), field="file")
    if len(data) > limit:
        raise FileRefused(_l("Tệp lớn hơn %(most)s MB. Giảm dung lượng, ví dụ quét ở độ phân giải thấp hơn, rồi chọn lại.",
                             most=limit // MEGABYTE), field="file")
    kind = media_type(data)
    shown = safe_name(name, ENDINGS[kind][0])
    if not shown.lower().endswith(ENDINGS[kind]):
        raise FileRefused(_l("Nội dung tệp không khớp với đuôi tên của nó. Đặt lại đuôi %(ending)s hoặc chọn đúng tệp.",
                             ending=ENDINGS[kind][0]), field="file")
    return _stored(data, shown, kind, at)


def keep_made(data: bytes, name: str, kind: str, at: datetime) -> StoredFile:
    """Store a file that we made ourselves, of any size; its kind is known, its name gets the right ending."""
    ending = MADE.get(kind) or ENDINGS[kind][0]
    return _stored(data, safe_name(name + ending, ending), kind, at)


def media_type(data: bytes) -> str:
    """Say what a file is by its content; refuse what is not on the list or was cut off."""
    if data.startswith(b"%PDF-"):
        return _whole(PDF, b"%%EOF" in data[-2048:])
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(PNG, b"IEND" in data[-64:])
    if data.startswith(b"\xff\xd8\xff"):
        return _whole(JPEG, b"\xff\xd9" in data[-65536:])
    if data.startswith(b"PK\x03\x04"):
        return _word(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise FileRefused(_l("Tệp Word đời cũ (.doc) hoặc có mật khẩu nên không nhận. "
                             "Bỏ mật khẩu, lưu lại thành .docx hoặc PDF rồi chọn lại."), field="file")
    raise FileRefused(_l("Chỉ nhận tệp PDF, Word (.docx), PNG hoặc JPEG. Lưu lại theo một trong các dạng đó rồi chọn lại."),
                      field="file")


def safe_name(name: str, ending: str) -> str:
    """Give a name that shows safely anywhere: no path, nothing invisible, at most 200 characters, the ending kept."""
    last = tidy(name).replace("\n", " ").replace("\\", "/").rsplit("/", 1)[-1]
    plain = re.sub(r'[<>:"|?*]', "-", without_unreadable(last)).strip(" .")
    if not plain or plain.lower() == ending.lstrip("."):
        return f"tep{ending}"
    if _DEVICES.fullmatch(plain):
        plain = f"tep-{plain}"
    suffix = PurePosixPath(plain).suffix[:10]
    return plain if len(plain) <= LONGEST_NAME else plain[:LONGEST_NAME - len(suffix)] + suffix


def _stored(data: bytes, name: str, kind: str, at: datetime) -> StoredFile:
    stored = StoredFile(name=name, media_type=kind, size=len(data), sha256=hashlib.sha256(data).hexdigest(), stored_at=at,
                        content=FileContent(data=data))
    db.session.add(stored)
    db.session.flush()
    return stored


def _whole(kind: str, ended: bool) -> str:
    if not ended:
        raise _damaged()
    return kind


def _word(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = {name.lower() for name in packed.namelist()}
            with packed.open("[Content_Types].xml") as listing:
                types = listing.read(MEGABYTE)
    except KeyError:
        names, types = set(), b""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as problem:
        raise _damaged() from problem
    if any(name.endswith("vbaproject.bin") for name in names) or b"macroenabled" in types.lower():
        raise FileRefused(_MACROS, field="file")
    if "word/document.xml" not in names:
        raise FileRefused(_l("Tệp này không phải văn bản Word. Chỉ nhận PDF, Word (.docx), PNG hoặc JPEG."), field="file")
    return DOCX


def _damaged() -> FileRefused:
    return FileRefused(_l("Tệp bị hỏng hoặc tải lên bị gián đoạn. Mở thử tệp trên máy rồi chọn lại."), field="file")
