"""Sending a stored file back, always as a download."""

import io

from flask import Response, send_file

from smt.files.models import StoredFile


def attachment(stored: StoredFile) -> Response:
    """Give the answer that downloads a file under its own name (RFC 6266) and never shows it in the page."""
    answer = send_file(io.BytesIO(stored.content.data), mimetype=stored.media_type, as_attachment=True,
                       download_name=stored.name, max_age=0)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
