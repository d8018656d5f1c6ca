"""Pupils, the lists they came in, and what was learnt from earlier lists."""

from smt.pupils.models import finding
from smt.pupils.models.lists import Batch, BatchBefore, BatchRow, ListEvent, PupilRemark, SchoolList
from smt.pupils.models.memory import ColumnMemory, WordMeaning
from smt.pupils.models.register import NotSame, Pupil, PupilMerge

__all__ = ["Batch", "BatchBefore", "BatchRow", "ColumnMemory", "ListEvent", "NotSame", "Pupil", "PupilMerge", "PupilRemark", "SchoolList",
           "WordMeaning", "finding"]
