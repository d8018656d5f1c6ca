"""How large a request's body may be, and that it is read before the database is asked anything.

On SQLite a POST holds the one write lock from its first query on: a body that trickles in after that query would
keep everybody else from writing. And a password of a million combining marks would cost minutes to normalise.
"""

from collections.abc import Set

from flask import Flask, abort, current_app, g, request

from smt.core.db import SAFE_METHODS

#: For the pages that take a password.
SHORT = 8_000
#: What a form may hold beside its file.
BESIDE_A_FILE = 1_000_000
#: Boxes of such a form: three for each section of a long draft.
BOXES = 5_000


def init_app(app: Flask, *, short: Set[str], large: Set[str], own: Set[str], reading: Set[str]) -> None:
    """Set the limits by endpoint: `short` bodies, `large` ones with a file, those that see to it on their `own`.

    The posts of `reading` only read (a search, a sign-in): they take no write lock.
    """
    @app.before_request
    def body_first() -> None:
        if request.method in SAFE_METHODS:
            return
        g.only_reads = request.endpoint in reading
        if request.endpoint in own:
            return
        if request.endpoint in short:
            request.max_content_length = SHORT
            if request.is_json:
                abort(400)
        elif request.endpoint in large:
            request.max_content_length = current_app.config["SMT"].upload_limit_mb * 10**6 + BESIDE_A_FILE
            request.max_form_parts = BOXES
        _ = request.form  # reading it is the point
