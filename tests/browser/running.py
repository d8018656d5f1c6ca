"""The product running on its own port with the demo data, for tests, pictures and measurements."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECRET = "a secret of the browser tests that is long enough for everybody, 2021"
#: Until the first migration exists the tables come from the models.
MAKE_TABLES = "from smt.app import create_app; from smt.core.db import Base, db\nwith create_app().app_context(): Base.metadata.create_all(db.engine)"


@dataclass(frozen=True)
class Site:
    """A running product; `open_link` and `past_link` are personal links of two agencies; `command` runs one of its commands."""

    url: str
    open_link: str
    past_link: str
    folder: Path
    command: Callable[..., str]


@contextmanager
def serving(folder: Path, clock: Path | None = None, **settings: str) -> Iterator[Site]:
    """Serve the product with demo data from this empty folder until the block ends, at the instant that the file `clock` holds, if any."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    env = {name: value for name, value in os.environ.items() if not name.startswith("SMT_")}
    env |= {"SMT_INSTANCE": str(folder), "SMT_SECRET_KEY": SECRET, "SMT_BASE_URL": url, "SMT_DEMO": "1", "PYTHONUNBUFFERED": "1", **settings}
    started = ("tests.travel", str(clock)) if clock else ()
    command = partial(_flask, env, started)
    _schema(env)
    command("demo", "load")
    links = re.findall(re.escape(url) + r"/gop-y/\S+", command("demo", "welcome"))
    with process(*started, "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8", "--worker-class", "gthread",
                 "--log-level", "warning", "wsgi:app", env=env, log=folder / "server.log"):
        wait_for(url + "/healthz")
        yield Site(url, *links[:2], folder, command)


@contextmanager
def process(module: str, *words: str, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python module beside the block, and stop it after."""
    with log.open("wb") as told, subprocess.Popen([sys.executable, "-m", module, *words], cwd=ROOT, env=env, stdout=told, stderr=told) as running:
        try:
            yield running
        finally:
            running.terminate()
            try:
                running.wait(10)
            except subprocess.TimeoutExpired:
                running.kill()


def free_port() -> int:
    """Give a port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, seconds: float = 30) -> None:
    """Wait until an address answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def chromium() -> str | None:
    """Give the browser's program, or None."""
    named = os.environ.get("SMT_CHROMIUM")
    return next((path for path in (named, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                 if path and Path(path).exists()), None)


def _schema(env: dict[str, str]) -> None:
    if list((ROOT / "migrations" / "versions").glob("*.py")):
        _flask(env, (), "db", "upgrade")
    else:
        subprocess.run([sys.executable, "-c", MAKE_TABLES], cwd=ROOT, env=env, check=True, capture_output=True)


def _flask(env: dict[str, str], started: tuple[str, ...], *words: str) -> str:
    done = subprocess.run([sys.executable, "-m", *started, "flask", "--app", "wsgi", *words], cwd=ROOT, env=env, capture_output=True, text=True)
    assert not done.returncode, f"flask {' '.join(words)}: {done.stderr[-2000:]}"
    return done.stdout
