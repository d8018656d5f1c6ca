"""References people read out, and secrets they do not."""

import hashlib
import hmac
import re
import secrets

#: 29 symbols (a prime, for the check symbol), without 0 O 1 I L U Z, which are misread.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXY"
_LENGTH = 7
_PATTERN = re.compile(rf"([A-Z]{{2}})(\d{{4}})([{ALPHABET}]{{{_LENGTH}}})([{ALPHABET}])")


def _check(symbols: str) -> str:
    total = sum(weight * ALPHABET.index(symbol) for weight, symbol in enumerate(symbols, start=2))
    return ALPHABET[total % len(ALPHABET)]


def new_reference(prefix: str, year: int) -> str:
    """Give a fresh reference such as `UH-2026-7K3M-9QXT`: 29^7 possibilities and a check symbol."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    body += _check(body)
    return f"{prefix}-{year}-{body[:4]}-{body[4:]}"


def read_reference(typed: str) -> str | None:
    """Give a typed reference in its written form; None when it cannot be one (a slip, a foreign code)."""
    match = _PATTERN.fullmatch(re.sub(r"[^0-9A-Z]", "", typed.upper()))
    if match is None or _check(match[3]) != match[4]:
        return None
    body = match[3] + match[4]
    return f"{match[1]}-{match[2]}-{body[:4]}-{body[4:]}"


def new_token() -> str:
    """Give 128 random bits for a form or a session."""
    return secrets.token_urlsafe(16)


def personal_token(secret: str, purpose: str) -> str:
    """Give the token of a personal link: 192 bits that only the holder of the secret can make again.

    It is derived, not stored: the database keeps `digest(token)` alone, and the letter gets the token
    when it is sent, so that no dump of the database opens a link.
    """
    mac = hmac.digest(secret.encode(), b"personal-link:" + purpose.encode(), "sha256")
    return mac[:24].hex()


def digest(token: str) -> str:
    """Give what is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
