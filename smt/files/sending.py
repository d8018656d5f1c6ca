"""Sending a file back, always as a download."""

import io

from flask import Response, send_file

from smt.files.models import StoredFile


def attachment(stored: StoredFile) -> Response:
    """Give the answer that downloads a stored file under its own name."""
    return download(stored.content.data, stored.name, stored.media_type)


def download(data: bytes, name: str, media_type: str) -> Response:
    """Give the answer that downloads something under a name (RFC 6266) and never shows it in the page."""
    answer = send_file(io.BytesIO(data), mimetype=media_type, as_attachment=True, download_name=name, max_age=0)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
