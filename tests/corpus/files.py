"""All files of the corpus, and those that are read on both engines."""

from tests.corpus import alike, cells, containers, decorated, layouts_found, letters_found, letters_lost, ours, refusals_made
from tests.corpus.case import Case

CASES: list[Case] = [
    *layouts_found.CASES,
    *cells.CASES,
    *letters_found.CASES,
    *letters_lost.CASES,
    *alike.CASES,
    *ours.CASES,
    *containers.CASES,
    *decorated.CASES,
    *refusals_made.CASES,
]
_READ_ALIKE = (*layouts_found.CASES, *decorated.CASES, *letters_found.CASES, *letters_lost.CASES, *refusals_made.CASES)
_YET_ON_BOTH = {"csdl ngành.xlsx", "cột thêm tay.xlsx", "chữ ký cuối.xlsx", "vntime.xlsx", "lẫn lộn.xlsx", "cp1258.csv", "chỉ tiêu đề.xlsx"}
#: The database has a part in their outcome, or holds what another engine might hold otherwise.
ON_BOTH = {case.name for case in CASES if case not in _READ_ALIKE} - {"triệu dòng trống.xlsx", "20.050 học sinh.csv"} | _YET_ON_BOTH
