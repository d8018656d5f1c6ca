"""Throws away what nobody needs any more: used form tokens, past counts, lists that were never confirmed, jobs long done."""

from datetime import datetime, timedelta
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import delete, select, update

from smt.core.clock import now
from smt.core.db import db, transaction
from smt.core.once import Once
from smt.jobs import service as jobs
from smt.pupils import applying
from smt.pupils import service as pupils
from smt.pupils.models import Batch
from smt.pupils.states import BatchState
from smt.web.limits import RateLimit

#: A form left open longer than this is asked for anew.
TOKENS_KEPT = timedelta(days=90)
#: A school that has not confirmed a list by then uploads it again; children's data does not lie about.
LISTS_KEPT = timedelta(days=30)
#: So long after its end it can be looked up how a job went.
JOBS_KEPT = timedelta(days=30)

UNDECIDED = (BatchState.READING, BatchState.MAPPING, BatchState.CHECKED, BatchState.FAILED)
DECIDED = (BatchState.APPLIED, BatchState.UNDONE, BatchState.DISCARDED)

commands = AppGroup("tidy", help="Throw away what nobody needs any more; run it once a day.")


def tidy(at: datetime) -> dict[str, int]:
    """Throw away what is past its time; give how many of each."""
    left = list(db.session.scalars(select(Batch).where(Batch.state.in_(UNDECIDED), Batch.uploaded_at < at - LISTS_KEPT)))
    for batch in left:
        pupils.discard(batch, at=at, by="smt")
    applying.forget_before(at)
    tokens: Any = db.session.execute(delete(Once).where(Once.at < at - TOKENS_KEPT))
    counts: Any = db.session.execute(delete(RateLimit).where(RateLimit.expires < int(at.timestamp())))
    return {"lists": len(left), "tokens": tokens.rowcount, "counts": counts.rowcount, "jobs": _forget_jobs(at)}


def _forget_jobs(at: datetime) -> int:
    """Throw away old jobs; a list that was decided on needs the job no more that read it, one that could not be read does."""
    db.session.execute(update(Batch).where(Batch.state.in_(DECIDED), Batch.decided_at < at - JOBS_KEPT, Batch.job_id.is_not(None)).values(
        job_id=None).execution_options(synchronize_session=False))
    return jobs.forget(at - JOBS_KEPT, needed=select(Batch.job_id).where(Batch.job_id.is_not(None)))


@commands.command("run")
def run() -> None:
    """Tidy now."""
    with transaction():
        done = tidy(now())
    click.echo(f"Thrown away: {done['lists']} unconfirmed lists, {done['tokens']} form tokens, {done['counts']} counts, "
               f"{done['jobs']} finished jobs.")
