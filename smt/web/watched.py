"""Pages that show how far long work is: they come again by themselves, without JavaScript, until it is over."""

from flask import Response, make_response, request

from smt.jobs.models import Job
from smt.jobs.states import ENDS

#: Seconds from one look to the next.
SECONDS = 4


def watched(page: str, job: Job | None) -> Response:
    """Answer with a page that shows `parts.progress(job)`; it comes again while the job goes on, unless the reader asked it to stay still.

    The header does what a meta element would; that one is refused by checkers, since it could not be switched off.
    """
    answer = make_response(page)
    if job is not None and job.state not in ENDS and not request.args.get("yen"):
        answer.headers["Refresh"] = str(SECONDS)
    return answer
