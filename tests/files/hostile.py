"""Word files built by hand, in memory, to harm who reads them; and what is no Word file but says it is."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.files import make
from tests.sheets import hostile as sheets

MB = 10**6
PART = "word/document.xml"


def text(inside: str = "", doctype: str = "") -> str:
    """The main part around this body."""
    return f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{make.W}"><w:body>{inside}</w:body></w:document>'


def word(inside: str = "", **members: str | bytes) -> bytes:
    """A Word file of this body."""
    return make.word(**{PART: text(inside), **members})


def bomb(name: str, megabytes: int) -> bytes:
    """So many megabytes of blanks in one part."""
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open(name, "w") as part:
        for _ in range(megabytes):
            part.write(b" " * MB)
    return out.getvalue()


def long_text() -> bytes:
    """A text of thirty-one megabytes."""
    return make.word(**{PART: text(make.para("a" * 31 * MB))})


def understated_bomb() -> bytes:
    """Ninety megabytes declared as one."""
    data = bomb("word/media/a.bin", 90)
    crc, claimed = (struct.pack("<L", zlib.crc32(b" " * size * MB)) for size in (90, 1))
    return data.replace(struct.pack("<L", 90 * MB), struct.pack("<L", MB)).replace(crc, claimed)


def laughs() -> bytes:
    """Ten entities, each ten times the one before."""
    entities = '<!ENTITY e0 "ha">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return make.word(**{PART: text("<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>", f"<!DOCTYPE x [{entities}]>")})


def external() -> bytes:
    """An entity that is a file of the server, in a part beside the text, in UTF-16."""
    part = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
    return word(**{"word/settings.xml": part.encode("utf-16")})


def overlapping() -> bytes:
    """Two directory entries that share the bytes of one member."""
    data = bytearray(word(**{"word/a.xml": "<a/>", "word/b.xml": "<a/>"}))
    entry = data.rindex(b"PK\x01\x02")
    before = data.rindex(b"PK\x01\x02", 0, entry)
    data[entry + 42:entry + 46] = data[before + 42:before + 46]
    return bytes(data)


def locked_member() -> bytes:
    """A member packed with a zip password."""
    data = bytearray(word())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


def broken_checksum() -> bytes:
    """A checksum that does not fit the text."""
    crc = zlib.crc32(text().encode())
    return word().replace(struct.pack("<L", crc), struct.pack("<L", crc ^ 1))


def twice() -> bytes:
    """The text twice under one name."""
    return sheets.packed([("[Content_Types].xml", "<Types/>"), (PART, text()), (PART, text("<w:p/>"))])


#: What, and words of the sentence that answers it.
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip bomb": (lambda: bomb("word/media/a.bin", 120), "giải nén lớn hơn 100 MB"),
    "a text bomb": (lambda: bomb("word/b.xml", 200), "giải nén lớn hơn 100 MB"),
    "a text of 31 MB": (long_text, "lớn hơn 30 MB"),
    "a bomb that understates itself": (understated_bomb, "cấu trúc bất thường"),
    "10,000 members": (lambda: word(**{f"word/media/{n}.txt": "" for n in range(10_000)}), "cấu trúc bất thường"),
    "billion laughs": (laughs, "cấu trúc bất thường"),
    "an entity that is a file": (external, "cấu trúc bất thường"),
    "a million nested elements": (lambda: word("<w:p>" * 1_000_000), "cấu trúc bất thường"),
    "four million elements": (lambda: word(**{"word/styles.xml": f"<a>{'<b/>' * 4_000_000}</a>"}), "cấu trúc bất thường"),
    "a hundred thousand names": (lambda: word("".join(f"<a{n}/>" for n in range(100_000))), "cấu trúc bất thường"),
    "one attribute of twenty megabytes": (lambda: word(f'<w:p a="{"x" * 20 * MB}"/>'), "cấu trúc bất thường"),
    "a name that climbs": (lambda: word(**{"../../etc/cron.d/x": "x"}), "cấu trúc bất thường"),
    "an absolute name": (lambda: word(**{"/etc/passwd": "x"}), "cấu trúc bất thường"),
    "a drive": (lambda: word(**{"C:\\x": "x"}), "cấu trúc bất thường"),
    "overlapping members": (overlapping, "cấu trúc bất thường"),
    "the text twice": (twice, "cấu trúc bất thường"),
    "the text in other letters": (lambda: word(**{"Word/Document.xml": "<a/>"}), "cấu trúc bất thường"),
    "two files in one": (lambda: word() + word(), "cấu trúc bất thường"),
    "a zip password": (locked_member, "có mật khẩu"),
    "a wrong checksum": (broken_checksum, "bị gián đoạn"),
    "XML that breaks off": (lambda: make.word(**{PART: text()[:-9]}), "bị gián đoạn"),
    "half a file": (lambda: word()[:200], "bị gián đoạn"),
    "a file without its last byte": (lambda: word()[:-1], "bị gián đoạn"),
    "a .docm renamed": (lambda: make.word("ms-word.document.macroEnabled.main+xml"), "macro"),
    "a macro that is not declared": (lambda: word(**{"word/vbaProject.bin": b"x"}), "macro"),
    "a workbook renamed": (sheets.book, "bảng tính Excel"),
    "slides renamed": (lambda: sheets.directory_only("[Content_Types].xml", "ppt/presentation.xml"), "bài trình chiếu"),
    "an .odt renamed": (lambda: sheets.directory_only("mimetype", "content.xml"), "OpenDocument"),
    "any zip": (lambda: sheets.directory_only("readme.txt"), "không phải văn bản Word"),
    "an old .doc": (lambda: sheets.ole("WordDocument"), "đời cũ"),
    "an encrypted file": (lambda: sheets.ole("EncryptedPackage"), "có mật khẩu"),
    "a PDF renamed": (lambda: make.PDF, "không khớp với đuôi tên"),
    "a web page": (lambda: b"<html></html>", "Chỉ nhận tệp PDF"),
    "nothing": (bytes, "Tệp trống"),
    "two hundred megabytes": (lambda: b"PK\x03\x04" + bytes(200 * MB), "lớn hơn 10 MB"),
}
