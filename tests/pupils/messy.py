"""A list as a school has it: title lines, lost zeros, unknown words, a column typed in .VnTime, errors strewn in; no real child's data."""

import io
from typing import Any

import openpyxl
from openpyxl.styles import Font

from smt.vietnamese.encodings import to_tcvn3

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô"]
MIDDLE = ["Thị", "Văn", "Minh", "Thanh", "Gia", "Bảo", "Hồng", "Đức"]
GIVEN = ["Ánh", "Bình", "Châu", "Dũng", "Đạt", "Giang", "Hà", "Huy", "Khánh", "Linh", "Mai", "Nam", "Oanh", "Phúc", "Quân", "Sơn", "Thảo",
         "Uyên", "Vinh", "Yến"]
HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Lớp học", "Mã định danh Bộ GD&ĐT", "Số định danh cá nhân", "Đối tượng",
            "Đề nghị hỗ trợ", "Họ tên mẹ", "SĐT liên hệ", "Chỗ ở hiện nay", "Dân tộc"]


def name(at: int) -> str:
    """Give the name of pupil number `at`; no two are alike."""
    return f"{FAMILY[at % 10]} {MIDDLE[at // 10 % 8]} {GIVEN[at // 80 % 20]} {GIVEN[(at // 1600 * 7 + at) % 20]}"


def rows(count: int = 800, errors: int = 40, *, first: int = 0) -> list[list[Any]]:
    """Give the pupils from number `first` on; `errors` of them have a birth date that does not exist."""
    made: list[list[Any]] = []
    every = count // errors if errors else count + 1
    for at in range(first, first + count):
        year, month, day = 2011 + at % 4, at % 12 + 1, at % 28 + 1
        born: Any = f"{day:02d}/{month:02d}/{year}"
        if errors and (at - first) % every == every // 2 and (at - first) // every < errors:
            born = f"31/02/{year}"
        boy = at % 2 == 0
        made.append([at + 1, name(at), born, "Nam" if boy else "Nữ", f"{6 + at % 4}A{at % 5 + 1}", f"31{at:08d}",
                     int(f"31{2 if boy else 3}{year % 100:02d}{at:06d}"),  # the zero in front is lost: it is kept as a number
                     ["HN", "Hộ CN", "Diện 3", "Hộ nghèo"][at % 4], ["Máy tính", "SIM"][at % 2], name(at + 3), 912000000 + at,
                     f"Số {at % 90 + 1}, tổ {at % 9 + 1}", "Kinh"])
    return made


def workbook(data: list[list[Any]], *, old_letters: bool = True) -> bytes:
    """Give the workbook: three lines of titles, headings in row 5, mothers' names in .VnTime."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.title = "Toàn trường"
    sheet.append(["SỞ GIÁO DỤC VÀ ĐÀO TẠO"])
    sheet.append(["DANH SÁCH HỌC SINH CÓ HOÀN CẢNH KHÓ KHĂN"])
    sheet.append([])
    sheet.append(["Năm học 2026-2027"])
    sheet.append(HEADINGS)
    for row in data:
        sheet.append([to_tcvn3(cell) if old_letters and at == 9 else cell for at, cell in enumerate(row)])
        if old_letters:
            sheet.cell(sheet.max_row, 10).font = Font(name=".VnTime")
    book.save(out)
    return out.getvalue()
