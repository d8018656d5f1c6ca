"""What has happened in the demo so far."""

from datetime import datetime

from smt.core.tokens import personal_token
from smt.demo import gifts, letter, lists


def build(at: datetime, secret: str, fallback: str) -> None:
    """Tell the whole story up to this instant."""
    letter.build(at, secret, fallback)
    gifts.build(at)
    lists.build(at)


def links(secret: str, base_url: str) -> list[tuple[str, str]]:
    """Give personal links worth opening, each with what it shows."""
    return [(text, f"{base_url}/gop-y/{personal_token(secret, invitee.link_purpose)}") for text, invitee in letter.shown()]
