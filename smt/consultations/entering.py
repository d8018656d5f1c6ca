"""The doors by which an officer types in what reached us on paper."""

from smt.consultations.drafting import Drafting


class Entering(Drafting):
    """The doors by which an officer types in what reached us on paper."""
