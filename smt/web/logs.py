"""What no log line of a server carries: the secret of a personal link, which stands in its address."""

import logging
import re

#: The loggers that write down every address: the server of a first try, and gunicorn where its access log is switched on.
SERVERS = ("werkzeug", "gunicorn.access")
_PERSONAL = re.compile(r"(/gop-y/)[0-9a-f]{16,}")


class _WithoutTokens(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _PERSONAL.sub(r"\1…", record.getMessage()), ()
        return True


_KEEPER = _WithoutTokens()


def init_app() -> None:
    """Keep tokens out of the servers' logs; doing it twice is doing it once."""
    for name in SERVERS:
        logging.getLogger(name).addFilter(_KEEPER)
