"""Keeping files people send: what a file is decides its content, never its name alone."""

import hashlib
import re
from datetime import datetime
from pathlib import PurePosixPath

from flask_babel import lazy_gettext as _l

from smt.core.db import db
from smt.files import refusals
from smt.files.models import FileContent, StoredFile
from smt.files.package import opened
from smt.files.refusals import MEGABYTE, FileRefused
from smt.files.states import ENDINGS, MADE
from smt.vietnamese.text import tidy, without_unreadable

__all__ = ["DOCX", "JPEG", "MEGABYTE", "PDF", "PNG", "XLSX", "FileRefused", "keep", "keep_made", "media_type", "safe_name"]

PDF, DOCX, PNG, JPEG = ENDINGS
XLSX, = MADE
LONGEST_NAME = 200
#: Names that Windows keeps for devices.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def keep(data: bytes, name: str, at: datetime, *, limit: int = 10 * MEGABYTE) -> StoredFile:
    """Store a file whose content is one of ours and whose name does not pretend otherwise."""
    if not data:
        raise FileRefused(_l("Tệp trống, không có nội dung. Mở tệp kiểm tra rồi chọn lại."))
    if len(data) > limit:
        raise FileRefused(_l("Tệp lớn hơn %(most)s MB. Giảm dung lượng, ví dụ quét ở độ phân giải thấp hơn, rồi chọn lại.",
                             most=limit // MEGABYTE))
    kind = media_type(data)
    shown = safe_name(name, ENDINGS[kind][0])
    if not shown.lower().endswith(ENDINGS[kind]):
        raise FileRefused(_l("Nội dung tệp không khớp với đuôi tên của nó. Đặt lại đuôi %(ending)s hoặc chọn đúng tệp.",
                             ending=ENDINGS[kind][0]))
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
        opened(data)
        return DOCX
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise FileRefused(_old_office(data))
    raise FileRefused(refusals.NOTHING_KNOWN)


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
        raise FileRefused(refusals.DAMAGED)
    return kind


def _old_office(data: bytes) -> object:
    """Tell a locked file from an old one by the names of the streams in its directory."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return refusals.LOCKED
    if "WordDocument".encode("utf-16-le") in data:
        return refusals.OLD_WORD
    return refusals.OLD_OR_LOCKED
