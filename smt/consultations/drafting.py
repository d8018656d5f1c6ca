"""The doors of the draft and its letter: revisions, sections, the paper that asks."""

from smt.consultations.following import Following


class Drafting(Following):
    """The doors of the draft and its letter: revisions, sections, the paper that asks."""
