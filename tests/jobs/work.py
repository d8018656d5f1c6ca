"""A worker of its own process for the tests, with work that waits to be killed: `python -m tests.jobs.work URL INSTANCE`."""

import sys
import time

from config import Config
from smt.app import create_app
from smt.core.db import transaction
from smt.directory.models import Place
from smt.directory.states import PlaceKind
from smt.jobs.kinds import register
from smt.jobs.models import Job
from smt.jobs.running import run_next
from smt.jobs.watch import Watch
from tests import make


def place(session: object, code: str) -> None:
    """Leave a trace of the work."""
    session.add(Place(code=code, name="Thử", kind=PlaceKind.WARD))  # type: ignore[attr-defined]  # a scoped session


def hold(job: Job, watch: Watch) -> None:
    """Write half of the work, say so, and wait to be killed."""
    watch.step("half")
    with transaction() as session:
        place(session, "half done")
        session.flush()
        sys.stdout.write("holding\n")
        sys.stdout.flush()
        time.sleep(60)


def main() -> None:
    """Do one job."""
    register("hold", hold)
    url, instance = sys.argv[1:]
    with create_app(Config(instance=instance, database_url=url, secret_key=make.SECRET)).app_context():
        run_next()


if __name__ == "__main__":
    main()
