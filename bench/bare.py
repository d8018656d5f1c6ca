"""The measure: Flask and SQLAlchemy Core with nothing else, writing the same rows and listing the same number.

One table of donations and one of letters, as in the product, under the engine settings of the product (smt.core.db).
No sign-in, no CSRF, no checks, no history, no once-only, no limits, no language.
"""

import os
import secrets
from datetime import UTC, datetime

from flask import Flask, redirect, render_template_string, request
from flask.typing import ResponseReturnValue
from sqlalchemy import create_engine, insert, select

from bench.rows import donation, letter
from smt.core.db import configure
from smt.donations.models import Donation
from smt.outbox.models import Letter

PAGE = """<!doctype html><title>Donations</title><table>
{% for row in rows %}<tr><td>{{ row.reference }}</td><td>{{ row.donor_name }}</td><td>{{ row.money_vnd }}</td>
<td>{{ row.state }}</td><td>{{ row.pledged_at }}</td></tr>
{% endfor %}</table>"""
DONATIONS, LETTERS = Donation.__table__, Letter.__table__

app = Flask("bare")
engine = create_engine(os.environ["BENCH_DATABASE_URL"], hide_parameters=True)
configure(engine)


@app.get("/healthz")
def alive() -> ResponseReturnValue:
    """Say that the process answers."""
    return {"status": "ok"}


@app.post("/give")
def give() -> ResponseReturnValue:
    """Insert a donation and the letter about it, in one transaction."""
    at, reference = datetime.now(UTC), f"UH-{secrets.token_hex(7)}"
    with engine.begin() as connection:
        connection.execute(insert(DONATIONS), donation(reference, request.form["donor_name"], int(request.form["money_vnd"]), at))
        connection.execute(insert(LETTERS), letter(reference, at))
    return redirect("/given", 303)


@app.get("/list")
def listed() -> ResponseReturnValue:
    """Show the newest 25."""
    with engine.connect() as connection:
        rows = connection.execute(select(DONATIONS).order_by(DONATIONS.c.pledged_at.desc()).limit(25)).all()
    return render_template_string(PAGE, rows=rows)
