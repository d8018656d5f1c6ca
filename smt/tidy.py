"""Throws away what nobody needs any more: used form tokens, past counts, lists that were never confirmed."""

from datetime import datetime, timedelta
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import delete, select

from smt.core.clock import now
from smt.core.db import db, transaction
from smt.core.once import Once
from smt.pupils import applying
from smt.pupils import service as pupils
from smt.pupils.models import Batch
from smt.pupils.states import BatchState
from smt.web.limits import RateLimit

#: A form left open longer than this is asked for anew.
TOKENS_KEPT = timedelta(days=90)
#: A school that has not confirmed a list by then uploads it again; children's data does not lie about.
LISTS_KEPT = timedelta(days=30)

UNDECIDED = (BatchState.READING, BatchState.MAPPING, BatchState.CHECKED, BatchState.FAILED)

commands = AppGroup("tidy", help="Throw away what nobody needs any more; run it once a day.")


def tidy(at: datetime) -> dict[str, int]:
    """Throw away what is past its time; give how many of each."""
    left = list(db.session.scalars(select(Batch).where(Batch.state.in_(UNDECIDED), Batch.uploaded_at < at - LISTS_KEPT)))
    for batch in left:
        pupils.discard(batch, at=at, by="smt")
    applying.forget_before(at)
    tokens: Any = db.session.execute(delete(Once).where(Once.at < at - TOKENS_KEPT))
    counts: Any = db.session.execute(delete(RateLimit).where(RateLimit.expires < int(at.timestamp())))
    return {"lists": len(left), "tokens": tokens.rowcount, "counts": counts.rowcount}


@commands.command("run")
def run() -> None:
    """Tidy now."""
    with transaction():
        done = tidy(now())
    click.echo(f"Thrown away: {done['lists']} unconfirmed lists, {done['tokens']} form tokens, {done['counts']} counts.")
