"""An agency's opinion as one page takes it: the reply as a whole, and its remarks section by section."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from forms.base import Question
from forms.consultation.answering import CommentForm
from smt.consultations.states import CommentKind
from smt.vietnamese.text import without_unreadable

#: Remarks on one section that a page holds; whoever has more writes several into one.
MOST = 20
#: Where remarks on the draft as a whole stand among the sections: a sheet has rows for several, each with its kind.
WHOLE = 0
#: What a remark's boxes are called: section 12's second is `s12-2-kind`, `s12-2-text`, `s12-2-proposed`.
REMARK = re.compile(r"s(\d{1,9})-(\d{1,2})-(kind|text|proposed)")


class Said(NamedTuple):
    """A checked remark: on which section (WHOLE: on none), of which kind, what is said and what is proposed."""

    section: int
    kind: CommentKind
    text: str
    proposed: str


class Opinion:
    """A reply's page form together with the remarks on each section; checked, shown and kept as one."""

    def __init__(self, reply: Any, sections: Iterable[int], typed: Any = None, more: int | None = None) -> None:
        """Read what was `typed`; `more` names a section that gets one more blank remark."""
        self.reply, counts = reply, _counts(typed or {})
        self.blocks: dict[int, list[CommentForm]] = {}
        for section in [*([WHOLE] if WHOLE in counts else []), *sections]:
            count = min(max(counts.get(section, 1), 1) + (section == more), MOST)
            self.blocks[section] = [_remark(f"s{section}-{number}", typed) for number in range(1, count + 1)]
        self.reply.remarked = any(not one.text.is_blank for one in self._given())
        self.reply.rewritten = any(not one.proposed.is_blank for one in self._given())

    def validate(self) -> bool:
        """Check everything, so that everything to mend is said at once; a blank remark is none."""
        remarks = [one.validate() for one in self._given()]
        good: bool = self.reply.validate()
        return good and all(remarks)

    def said(self) -> list[Said]:
        """Give the checked remarks in the order of the sections."""
        return [Said(section, **one.answers()) for section, block in self.blocks.items() for one in block if not _is_blank(one)]

    def questions(self) -> list[Question]:
        """Give every question in the order of the page."""
        remarks = [field for block in self.blocks.values() for one in block for field in one.questions()]
        first = [self.reply[name] for name in ("position", "text", "proposed")]
        return [*first, *remarks, *(field for field in self.reply.questions() if field not in first)]

    @property
    def whole(self) -> list[CommentForm]:
        """Give the remarks on the draft as a whole beside the general one, where there are any."""
        return self.blocks.get(WHOLE, [])

    def is_open(self, section: int) -> bool:
        """Say whether somebody wrote on a section, or asked for more room there."""
        block = self.blocks[section]
        return len(block) > 1 or any(not _is_blank(one) or one.errors for one in block)

    def count(self, section: int) -> int:
        """Give how many remarks a section has."""
        return sum(not _is_blank(one) for one in self.blocks[section])

    def kept(self) -> dict[str, str]:
        """Give what was typed, by the names of its boxes, for a draft: without files and machinery."""
        fields = [*self.reply.questions(), *(field for one in self._given() for field in one.questions())]
        found: dict[str, str] = {}
        for field in fields:
            if field.kind == "date":
                found |= {f"{field.name}-{part}": text for part, text in field.parts.items()}
            elif field.kind != "file":
                found[field.name] = field.data or ""
        return {name: without_unreadable(text) for name, text in found.items() if text}

    @property
    def form_errors(self) -> list[str]:
        """What is wrong with the page rather than with an answer."""
        errors: list[str] = self.reply.form_errors
        return errors

    @property
    def failed(self) -> bool:
        """Say whether anything is to be mended."""
        return bool(self.reply.failed or any(one.errors for one in self._given()))

    def _given(self) -> list[CommentForm]:
        return [one for block in self.blocks.values() for one in block if not _is_blank(one)]


def _counts(typed: Mapping[str, Any]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for name in typed:
        if found := REMARK.fullmatch(name):
            counts[int(found[1])] = max(counts.get(int(found[1]), 0), int(found[2]))
    return counts


def _remark(prefix: str, typed: Any) -> CommentForm:
    there = typed is not None and any(f"{prefix}-{name}" in typed for name in ("kind", "text", "proposed"))
    return CommentForm(typed if there else None, prefix=prefix)


def _is_blank(remark: CommentForm) -> bool:
    return remark.text.is_blank and remark.proposed.is_blank
