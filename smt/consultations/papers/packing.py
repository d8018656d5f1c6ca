"""A ZIP written one file at a time: safe names, fixed time stamps, the digest of everything that went in."""

import hashlib
import re
import zipfile
from typing import IO

from smt.files.service import safe_name
from smt.vietnamese.text import ascii_fold

#: The earliest moment a ZIP can name; the same facts give the same bytes.
_STAMP = (1980, 1, 1, 0, 0, 0)
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 100
#: These are packed already; packing them again only takes time.
_PACKED = (".docx", ".xlsx", ".png", ".jpg", ".jpeg", ".pdf", ".zip")


class Pack:
    """A ZIP that is being written; `listed` gives (path, SHA-256) of what it holds so far."""

    def __init__(self, out: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(out, "w", allowZip64=True)
        self._taken: set[str] = set()
        self.listed: list[tuple[str, str]] = []

    def add(self, folder: str, name: str, ending: str, data: bytes) -> str:
        """Put a file in; a name that is taken gets a number. Give its path."""
        stem, number = slug(name), 1
        path = f"{folder}/{stem}{ending}" if folder else f"{stem}{ending}"
        while path.lower() in self._taken:  # some file systems take A for a
            number += 1
            path = f"{folder}/{stem}-{number}{ending}"
        self._taken.add(path.lower())
        entry = zipfile.ZipInfo(path, _STAMP)
        entry.compress_type = zipfile.ZIP_STORED if ending in _PACKED else zipfile.ZIP_DEFLATED
        entry.create_system, entry.external_attr = 3, 0o644 << 16
        self._zip.writestr(entry, data)
        self.listed.append((path, hashlib.sha256(data).hexdigest()))
        return path

    def close(self) -> None:
        """Write the ZIP's own directory."""
        self._zip.close()


def slug(name: str) -> str:
    """Give a name in plain letters: "Sở Tài chính, số 12/STC" becomes "So-Tai-chinh-so-12-STC"."""
    plain = _UNSAFE.sub("-", ascii_fold(name)).strip("-")[:_LONGEST].strip("-")
    return safe_name(plain, "") if plain else "tep"
