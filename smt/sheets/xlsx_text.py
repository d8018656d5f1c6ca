"""A part of a workbook as text, decoded as it is unpacked. Standard library only, for the child."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator

from smt.sheets.limits import Reason, Unfit
from smt.sheets.parts import Tally

_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding=["']([A-Za-z0-9._-]+)["']""")


def texts_of(chunks: Iterator[bytes]) -> Iterator[str]:
    """Decode a part as it is unpacked, by its mark or declaration; the declaration itself is left out."""
    decoder, first = None, True
    for chunk in chunks:
        if decoder is None:
            decoder = codecs.getincrementaldecoder(_encoding(chunk))()
        yield _decoded(decoder.decode, chunk, first)
        first = False
    if decoder is not None:
        yield _decoded(lambda rest: decoder.decode(rest, True), b"", False)


def _decoded(decode: Callable[[bytes], str], chunk: bytes, first: bool) -> str:
    try:
        text = decode(chunk)
    except UnicodeDecodeError as error:
        raise Unfit(Reason.CUT_SHORT) from error
    return re.sub(r"^\ufeff?\s*<\?xml[^>]*\?>", "", text) if first else text


def _encoding(chunk: bytes) -> str:
    if chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    declared = _DECLARED.match(chunk.removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode().lower() if declared else "utf-8"
    if name not in ("utf-8", "us-ascii", "iso-8859-1", "windows-1252", "windows-1258"):
        raise Unfit(Reason.CUT_SHORT)
    return "utf-8-sig" if name == "utf-8" else name


def head_of(chunks: Iterator[str], name: str, tally: Tally) -> tuple[str, str, Iterator[str]]:
    """Take what stands before and with the opening of this element; give it, the prefix in use, and the rest."""
    opening = re.compile(rf"<(\w+:)?{name}(?=[\s/>])[^<>]*>")
    head = ""
    for chunk in chunks:
        head += chunk
        if "<!DOCTYPE" in head:
            raise Unfit(Reason.DANGEROUS)
        if found := opening.search(head):
            rest = head[found.end() :]
            return head[: found.end()], found[1] or "", chained(rest, chunks)
        if len(head) > 16 * tally.limits.token:
            raise Unfit(Reason.DANGEROUS)
    return head, "", iter(())


def chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    """Give one piece before the others."""
    yield first
    yield from rest
