"""What a column of a template is: derived from a form field, used to write the template and read it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Column:
    """One column; of its `choices` (value, label) the sheet shows labels and the program gets values."""

    key: str
    label: str
    hint: str = ""
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    example: str = ""
    width: float = 20
    kind: Literal["text", "date", "phone", "choice"] = "text"

    @property
    def example_shown(self) -> str:
        """Give the example as a person would type it: for a choice, its label."""
        return next((str(label) for value, label in self.choices if value == self.example), str(self.example))


NUMBER_KEY = "stt"  # the leading column, for the person's own numbering; never read
REMARK_KEY, REMARK_LABEL = "can_sua", "Cần sửa"  # the last column of a template given back with rows to mend; never read
MARKS_KIND, MARKS_VERSION = "kind", "version"
EXAMPLE_MARK = "Ví dụ"  # for the eye only: a row is the example when its contents are
