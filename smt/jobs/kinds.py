"""The kinds of work there are, as the rooms above told them: this room knows a name and a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from smt.jobs.models import Job
from smt.jobs.states import LABELS, JobState

if TYPE_CHECKING:
    from smt.jobs.watch import Watch  # which stands on the service, and that on this

Work = Callable[[Job, "Watch"], None]
Ended = Callable[[Job, datetime], None]


@dataclass(frozen=True)
class Kind:
    """One kind of work."""

    work: Work
    #: What people call it, and what they call each of its steps.
    label: object = ""
    steps: Mapping[str, object] = field(default_factory=dict)
    #: Told, in the transaction that says so, that a job was cancelled or failed for good; it only marks records.
    ended: Ended | None = None


_KINDS: dict[str, Kind] = {}


def register(kind: str, work: Work, *, label: object = "", steps: Mapping[str, object] | None = None, ended: Ended | None = None) -> None:
    """Say who does jobs of a kind; saying it again replaces it.

    `work(job, watch)` is called without an open transaction and gets the job as a snapshot. What it leaves in the session is
    committed together with the job's being done, or not at all. Long work may commit parts by `transaction()` of its own and
    puts `watch.finish()` into the last one. It may be called again for the same job: after a part, or after none.
    """
    _KINDS[kind] = Kind(work, label or kind, steps or {}, ended)


def known() -> list[str]:
    """Give the kinds that somebody does."""
    return list(_KINDS)


def kind_of(job: Job) -> Kind | None:
    """Give the kind of a job; None when nobody does it any more."""
    return _KINDS.get(job.kind)


def label_of(job: Job) -> object:
    """Say what a job is, in words."""
    kind = kind_of(job)
    return kind.label if kind else job.kind


def step_of(job: Job) -> object:
    """Say where a job is, in words: the step while it runs, else its state."""
    kind = kind_of(job)
    running = job.state is JobState.RUNNING and kind
    return (kind.steps.get(job.step) if running and kind else None) or LABELS[job.state]
