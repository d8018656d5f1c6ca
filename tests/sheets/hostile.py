"""Workbooks built by hand, in memory: the hostile ones, and the odd ones that must be read all the same."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable
from functools import cache

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OLE = bytes.fromhex("D0CF11E0A1B11AE1")
PUPIL = '<row r="2"><c r="B2" t="inlineStr"><is><t>Nguyễn Văn A</t></is></c></row>'
MB = 1 << 20


def sheet(body: str = PUPIL, *, before: str = "", after: str = "", doctype: str = "") -> str:
    """Give the XML of a worksheet around these rows."""
    inside = f"{before}<sheetData>{body}</sheetData>{after}"
    return f'{HEAD}{doctype}<worksheet xmlns="{MAIN}">{inside}</worksheet>'


def parts(**changes: str | bytes) -> dict[str, str | bytes]:
    """Give the parts of a small workbook; `sheet`, `strings` and `styles` replace a part."""
    kinds = {
        "worksheet": "worksheets/sheet1.xml",
        "sharedStrings": "sharedStrings.xml",
        "styles": "styles.xml",
    }
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(kinds.items(), start=1)
    )
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "xl/worksheets/sheet1.xml": changes.get("sheet", sheet()),
        "xl/sharedStrings.xml": changes.get("strings", f'{HEAD}<sst xmlns="{MAIN}"/>'),
        "xl/styles.xml": changes.get("styles", f'{HEAD}<styleSheet xmlns="{MAIN}"/>'),
    }


def packed(members: Iterable[tuple[str, str | bytes]]) -> bytes:
    """Zip the members as given, even twice under one name."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def book(body: str = PUPIL, **around: str) -> bytes:
    """Make a workbook of these rows."""
    return packed(parts(sheet=sheet(body, **around)).items())


def book_with(extra: dict[str, str | bytes] | None = None, **changes: str | bytes) -> bytes:
    """Make a workbook with more parts, or with parts replaced."""
    return packed({**parts(**changes), **(extra or {})}.items())


def far_cell(
    inside: str = "<v>1</v>", *, ref: str = "XFD1048576", kind: str = "n", before: str = ""
) -> bytes:
    """Put one cell so far out that a reader which lays out the whole area asks for 549 GB."""
    row = ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return book(f'{PUPIL}<row r="{row}"><c r="{ref}" t="{kind}">{inside}</c></row>', before=before)


def zip_bomb() -> bytes:
    """A hundred megabytes of blanks in half a megabyte, honestly declared."""
    members = list(parts().items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members[:-1]:
            archive.writestr(name, content)
        with archive.open("xl/styles.xml", "w") as part:
            for _ in range(100):
                part.write(b" " * MB)
    return out.getvalue()


def understated_bomb() -> bytes:
    """A hundred megabytes declared as one: who believes the directory stops early and never notices."""
    data = zip_bomb()
    real, claimed = struct.pack("<L", 100 * MB), struct.pack("<L", MB)
    crc = struct.pack("<L", zlib.crc32(b" " * 100 * MB))
    return data.replace(real, claimed).replace(crc, struct.pack("<L", zlib.crc32(b" " * MB)))


def billion_laughs() -> bytes:
    """Ten entities, each ten times the one before."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return _with_doctype(f'<!ENTITY e0 "ha">{entities}', "&e9;")


def quadratic_blow_up() -> bytes:
    """One long entity used very often."""
    return _with_doctype(f'<!ENTITY long "{"a" * 50_000}">', "&long;" * 50_000)


def external_entity() -> bytes:
    """An entity that is a file of the server."""
    return _with_doctype('<!ENTITY xxe SYSTEM "file:///etc/passwd">', "&xxe;")


def external_entity_in_utf_16() -> bytes:
    """The same where a search for the letters of DOCTYPE finds nothing."""
    text = sheet(doctype='<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>').replace(
        "UTF-8", "UTF-16"
    )
    return book_with(sheet=text.encode("utf-16"))


def _with_doctype(declarations: str, used: str) -> bytes:
    body = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{used}</t></is></c></row>'
    return book(body, doctype=f"<!DOCTYPE worksheet [{declarations}]>")


def many_members() -> bytes:
    """Ten thousand members in one container."""
    return packed([*parts().items(), *((f"xl/media/{n}.txt", b"") for n in range(10_000))])


def many_members_said_to_be_few() -> bytes:
    """The same with a directory that claims seven."""
    data = bytearray(many_members())
    struct.pack_into("<2H", data, len(data) - 14, 7, 7)
    return bytes(data)


def overlapping_members() -> bytes:
    """Two directory entries that share the bytes of one member."""
    data = bytearray(book_with({"xl/a.xml": b"<a/>", "xl/b.xml": b"<a/>"}))
    entry = data.rindex(b"PK\x01\x02")
    before = data.rindex(b"PK\x01\x02", 0, entry)
    data[entry + 42 : entry + 46] = data[before + 42 : before + 46]
    return bytes(data)


def wrong_checksum() -> bytes:
    """A checksum in directory and header that does not fit the content."""
    content = sheet().encode()
    return book().replace(struct.pack("<L", zlib.crc32(content)), struct.pack("<L", zlib.crc32(content) ^ 1))


def encrypted_member() -> bytes:
    """A member packed with a zip password."""
    data = bytearray(book())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


def two_directories() -> bytes:
    """A second container behind the first: readers disagree on which one counts."""
    return book() + book(PUPIL.replace("Văn A", "Văn B"))


def many_shared_strings() -> bytes:
    """A million texts, used or not."""
    return book_with(strings=f'{HEAD}<sst xmlns="{MAIN}">{"<si><t>a</t></si>" * 1_000_000}</sst>')


def repeated_long_text() -> bytes:
    """One long text that a hundred thousand cells refer to: gigabytes once it is copied into each."""
    row = '<c t="s"><v>0</v></c>' * 10
    cells = "".join(f'<row r="{n}">{row}</row>' for n in range(1, 10_001))
    strings = f'{HEAD}<sst xmlns="{MAIN}"><si><t>{"â" * 30_000}</t></si></sst>'
    return book_with(sheet=sheet(cells), strings=strings)


def deep_nesting() -> bytes:
    """A million elements one inside the other."""
    return book(after="<a>" * 1_000_000)


def many_names() -> bytes:
    """A million different element names, each of which a parser remembers."""
    return book(after="".join(f"<a{n}/>" for n in range(1_000_000)))


def huge_attribute() -> bytes:
    """One attribute of forty megabytes."""
    return book(after=f'<a b="{"x" * 40 * MB}"/>')


def many_elements() -> bytes:
    """Three million and some empty elements: all time, no content."""
    return book(after="<a/>" * 3_050_000)


@cache
def million_formatted_rows() -> bytes:
    """Fifty pupils and a million rows that are only formatted: innocent, and common."""
    rows = (
        f'<row r="{n}" s="1" customFormat="1">'
        + (f'<c r="A{n}" t="inlineStr"><is><t>Học sinh {n}</t></is></c>' if n <= 50 else "")
        + "</row>"
        for n in range(1, 1_000_001)
    )
    return book("".join(rows))


def ole(stream: str) -> bytes:
    """The head of an OLE2 file whose directory names this stream."""
    return OLE + b"\x00" * 1000 + stream.encode("utf-16-le") + b"\x00" * 1000


def directory_only(*names: str) -> bytes:
    """A container with members of these names and nothing in them."""
    return packed((name, "<a/>") for name in names)


def half(build: Callable[[], bytes] = book) -> bytes:
    """The first half of a file."""
    data = build()
    return data[: len(data) // 2]
