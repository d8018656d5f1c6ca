"""All files of the corpus."""

from tests.corpus import alike, cells, containers, layouts_found, letters_found, ours, refusals_made
from tests.corpus.case import Case

CASES: list[Case] = [*layouts_found.CASES, *cells.CASES, *letters_found.CASES, *alike.CASES, *ours.CASES, *containers.CASES, *refusals_made.CASES]
