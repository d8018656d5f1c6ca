"""How wide a text is in Times New Roman, by the tables of a font with the same widths (Liberation Serif)."""

import struct
from functools import cache, lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
MM_PER_POINT = 25.4 / 72
_FACES = {(False, False): "Regular", (True, False): "Bold", (False, True): "Italic", (True, True): "BoldItalic"}


def width(text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
    """Give the width of one line in millimetres; a letter the font lacks counts as an average one."""
    return _ems(text, _FACES[bold, italic]) * size * MM_PER_POINT


@lru_cache(maxsize=4096)  # a layout measures the same words at many sizes
def _ems(text: str, face: str) -> float:
    advances, unit = _face(face)
    return sum(advances.get(ord(letter), unit // 2) for letter in text) / unit


def lines(text: str, room: float, size: float, *, bold: bool = False, italic: bool = False) -> list[str]:
    """Break a text into the lines that fit into `room` millimetres, as a word processor does: at spaces."""
    found = [""]
    for word in text.split(" "):
        longer = f"{found[-1]} {word}".strip()
        if found[-1] and width(longer, size, bold=bold, italic=italic) > room:
            found.append(word)
        else:
            found[-1] = longer
    return found


@cache
def known() -> frozenset[str]:
    """Give the letters of which every face has a shape, and the signs that need none."""
    faces = [set(_face(name)[0]) for name in _FACES.values()]
    return frozenset(map(chr, set.intersection(*faces))) | {"\n", "\u200b"}


@cache
def _face(name: str) -> tuple[dict[int, int], int]:
    data = (FONTS / f"LiberationSerif-{name}.ttf").read_bytes()
    tables = {tag: data[start:start + size] for tag, _sum, start, size in
              (struct.unpack_from(">4sIII", data, 12 + 16 * at) for at in range(struct.unpack_from(">H", data, 4)[0]))}
    unit = struct.unpack_from(">H", tables[b"head"], 18)[0]
    last = struct.unpack_from(">H", tables[b"hhea"], 34)[0] - 1
    glyphs = _glyphs(tables[b"cmap"])
    return {code: struct.unpack_from(">H", tables[b"hmtx"], 4 * min(glyph, last))[0] for code, glyph in glyphs.items()}, unit


def _glyphs(cmap: bytes) -> dict[int, int]:
    """Read the table of characters (OpenType cmap, format 4: segments of the basic plane)."""
    starts = [struct.unpack_from(">HHI", cmap, 4 + 8 * at) for at in range(struct.unpack_from(">H", cmap, 2)[0])]
    at = next(start for platform, encoding, start in starts if (platform, encoding) == (3, 1))
    count = struct.unpack_from(">H", cmap, at + 6)[0] // 2
    ends, firsts, deltas, offsets = (struct.unpack_from(f">{count}H", cmap, at + 14 + 2 * (count * part + (part > 0)))
                                     for part in range(4))
    found: dict[int, int] = {}
    for segment, (first, end) in enumerate(zip(firsts, ends, strict=True)):
        for code in range(first, min(end, 0xFFFE) + 1):
            glyph = code
            if offsets[segment]:
                place = at + 16 + 2 * (3 * count + segment) + offsets[segment] + 2 * (code - first)
                glyph = struct.unpack_from(">H", cmap, place)[0]
            if glyph:
                found[code] = (glyph + deltas[segment]) % 0x10000
    return found
