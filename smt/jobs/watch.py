"""Being watched: how long work tells how far it is, and hears that it should stop."""

import time
from collections.abc import Callable

from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError

from smt.core.clock import now
from smt.core.db import db
from smt.jobs import service
from smt.jobs.models import Job
from smt.jobs.states import JobState

#: Seconds between two signs of life.
EVERY = 1.0


class Stopped(Exception):
    """The work is to stop and to leave nothing half done; it is no failure, and work must not catch it to go on."""


class Cancelled(Stopped):
    """Somebody asked that the job be cancelled."""


class HandedBack(Stopped):
    """The worker is told to end: another one does the job from its beginning."""


class Watch:
    """Who watches one attempt at a job.

    A sign of life is written over a connection of its own, so that others see it while the work's transaction is open. It never waits
    for that transaction: on SQLite, which has one writer, it is left out while the work has a transaction open (nobody could claim
    or cancel the job meanwhile either); on PostgreSQL it gives up after a second.
    """

    def __init__(self, job: Job, stopping: Callable[[], bool] = lambda: False) -> None:
        self.job_id, self.attempt = job.id, job.attempts
        self.finished = False
        self._stopping = stopping
        self._word, self._done, self._total = "", 0, 0
        self._told = time.monotonic()

    def step(self, word: str, total: int = 0) -> None:
        """Begin a step of so many pieces (0: not known); raise Stopped when the work is to stop."""
        self._word, self._done, self._total = word, 0, total
        self._tell()

    def advance(self, count: int = 1) -> None:
        """Say that so many more pieces are done; raise Stopped when the work is to stop."""
        self._done += count
        if time.monotonic() - self._told >= EVERY:
            self._tell()
        elif self._stopping():
            raise HandedBack

    def hold(self) -> None:
        """Keep the job for this attempt until the open transaction ends; raise Lost when it is no longer this worker's."""
        service.mine(self.job_id, self.attempt)

    def finish(self) -> None:
        """Say, in the work's last transaction, that the job is done; raise Lost when it is no longer this worker's."""
        service.finish(self.job_id, self.attempt, now())
        self.finished = True

    def _tell(self) -> None:
        self._told = time.monotonic()
        if self._stopping():
            raise HandedBack
        if db.engine.dialect.name == "sqlite" and db.session().in_transaction():
            return
        try:
            cancel_asked = self._written()
        except OperationalError:  # the row or the one writer's lock is taken: the next sign of life says as much
            return
        if cancel_asked:
            raise Cancelled

    def _written(self) -> bool:
        mine = (Job.id == self.job_id, Job.attempts == self.attempt, Job.state == JobState.RUNNING)
        told = {"step": self._word, "done": self._done, "total": self._total, "leased_until": now() + service.LEASE}
        with db.engine.begin() as own:
            if own.dialect.name == "postgresql":
                own.execute(text("set local lock_timeout = '1s'"))
            asked = own.execute(update(Job).where(*mine).values(told).returning(Job.cancel_asked)).scalar_one_or_none()
        if asked is None:
            raise service.Lost
        return asked
