"""The doors of how a consultation ends: closing, contests, the approved plan."""

from smt.consultations.entering import Entering


class Ending(Entering):
    """The doors of how a consultation ends: closing, contests, the approved plan."""
