"""The doors of working through what was answered: comments, responses, the papers made of them."""

from smt.consultations.ending import Ending


class Working(Ending):
    """The doors of working through what was answered: comments, responses, the papers made of them."""
