"""How Decree 30/2020 has numbers, days and names written; pure functions. A blank prints as a gap."""

from datetime import date

#: Quốc hiệu and tiêu ngữ; a test compares them letter by letter, for a generator in use prints "CỘNG HÀ".
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
#: What stands where the clerk will write a number or a day: spaces that neither break nor collapse.
GAP = "\u00a0" * 6


def number_and_symbol(number: str, symbol: str) -> str:
    """Write "Số: 05/STTTT-BCVT"; a number under 10 gets its zero, a blank one a gap, and nothing at all when both are blank."""
    if not number and not symbol:
        return ""
    return f"Số: {_two_digits(number) if number else GAP}/{symbol}"


def place_and_day(place: str, day: date | None, month: date | None) -> str:
    """Write "Hải Phòng, ngày 05 tháng 10 năm 2021"; of `month` only month and year are known."""
    known = day or month
    parts = (f"{day.day:02d}" if day else GAP, _month(known) if known else GAP, str(known.year) if known else GAP)
    return f"{place}, ngày {parts[0]} tháng {parts[1]} năm {parts[2]}"


def short_day(day: date) -> str:
    """Write 06/10/2021 and 21/9/2021: only a day under 10 and the months 1 and 2 get a zero."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def cited(kind: str, number: str, day: date | None, *, issuer: str = "", about: str = "") -> str:
    """Cite a document: "Công văn số 6727/UBND-VX ngày 21/9/2021 của Ủy ban nhân dân thành phố về việc …"."""
    parts = [kind, f"số {number}" if number else "", f"ngày {short_day(day)}" if day else "", f"của {issuer}" if issuer else "", about]
    return " ".join(part for part in parts if part)


def ended(lines: tuple[str, ...], *, last: str = ".") -> list[str]:
    """End every line of a list with ";" and the last one with `last`, whatever sign each came with."""
    bare = [line.strip().rstrip(";.,").rstrip() for line in lines if line.strip()]
    return [line + (";" if at < len(bare) else last) for at, line in enumerate(bare, start=1)]


def _two_digits(number: str) -> str:
    return number.zfill(2) if number.isascii() and number.isdigit() else number


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month < 3 else str(day.month)
