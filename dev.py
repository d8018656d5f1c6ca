"""What `make` runs: sets up, serves and tests the product. Standard library only, so that it works on a bare machine."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(BIN / "python")
#: What pytest says at its end of where the time went, so that a slow test is seen on the day it comes.
SLOWEST = ["--durations=10", "--durations-min=2"]
POSTGRES = os.environ.get("SMT_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


def main() -> int:
    """Run the named command."""
    if sys.version_info < (3, 11):  # noqa: UP036 -- the sentence is for whoever starts it with an older Python
        print("smt needs Python 3.11 or newer; this is", sys.version.split()[0])
        return 2
    commands = {"setup": setup, "run": run, "test": test, "check": check, "fix": fix, "lock": lock, "words": words,
                "screenshots": screenshots, "bench": bench}
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in commands:
        print("Say one of:", ", ".join(commands))
        return 2
    return commands[name]() or 0


def setup(wanted: str = "requirements-dev.txt") -> int:
    """Make the virtual environment once, and again only when the list of packages changes."""
    if any(_mark(name).exists() and _mark(name).read_text() == _state(name) for name in (wanted, "requirements-dev.txt")):
        return 0  # the development list holds everything of the other
    if not Path(PYTHON).exists():
        print("Making .venv …", flush=True)
        venv.EnvBuilder(with_pip=True).create(VENV)
    print(f"Installing {wanted} …", flush=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes",
                    "-r", str(ROOT / wanted)], check=True)
    _mark(wanted).write_text(_state(wanted))
    return 0


def _mark(name: str) -> Path:
    return VENV / f"installed-{name}"


def _state(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes() + sys.version.encode()).hexdigest()


def run() -> int:
    """Serve the product with demo data on SQLite until Ctrl-C."""
    setup("requirements.txt")
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "5000")
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    env = {"SMT_DEMO": "1", "SMT_BASE_URL": f"http://{shown}:{port}", **os.environ, "PYTHONUNBUFFERED": "1"}
    _flask(env, "db", "upgrade")
    _flask(env, "demo", "load")
    stopping: list[int] = []
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda got, _: stopping.append(got))
    processes: list[subprocess.Popen] = []
    try:
        for words in (["-m", "gunicorn", "--bind", f"{host}:{port}", "--workers", "2", "--threads", "8", "--worker-class", "gthread",
                       "--log-level", "warning", "wsgi:app"], ["-m", "flask", "--app", "wsgi", "outbox", "work"],
                      ["-m", "flask", "--app", "wsgi", "jobs", "work"]):
            # A session of their own: Ctrl-C reaches this program alone, which then stops them in order.
            processes.append(subprocess.Popen([PYTHON, *words], cwd=ROOT, env=env, start_new_session=True))
        subprocess.run([PYTHON, "-m", "flask", "--app", "wsgi", "demo", "welcome"], cwd=ROOT, env=env, check=False)
        while not stopping and all(process.poll() is None for process in processes):
            time.sleep(0.2)
        print("\nStopping …" if stopping else "\nA part stopped by itself; its reason stands above.", flush=True)
    finally:
        _stop(processes)
    return 0 if stopping else 1


def _stop(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def _flask(env: dict[str, str], *words: str) -> None:
    subprocess.run([PYTHON, "-m", "flask", "--app", "wsgi", *words], cwd=ROOT, env=env, check=True)


def test() -> int:
    """Run all tests; say in one closing block what was left out and how to get it."""
    setup()
    strict = os.environ.get("SMT_TEST_STRICT") == "1"
    missing = _missing()
    env = {**os.environ, "SMT_TEST_POSTGRES": "" if "PostgreSQL" in missing else POSTGRES}
    if strict and missing:
        print("A part that should run is missing:", ", ".join(missing))
        return 1
    checking = _checkers()
    tested = subprocess.run([PYTHON, "-m", "pytest", "-q", *(sys.argv[2:] or _spread(missing))], cwd=ROOT, env=env).returncode
    checked = _checked(checking)
    if missing:
        print("\nLeft out on this machine:")
        for name, how in missing.items():
            print(f"  {name}: {how}")
    return checked or tested


def _spread(missing: dict[str, str]) -> list[str]:
    """Give how the tests are spread: a process for each core and, while one of them mostly waits for the browser, one more."""
    return ["-n", str(min(os.cpu_count() or 2, 4) + ("Chromium" not in missing)), "--dist", "loadgroup", *SLOWEST]


def _missing() -> dict[str, str]:
    found: dict[str, str] = {}
    probe = ("import sys, psycopg; psycopg.connect(sys.argv[1].replace('+psycopg', ''), connect_timeout=3).close()")
    if subprocess.run([PYTHON, "-c", probe, POSTGRES], capture_output=True).returncode:
        found["PostgreSQL"] = ("start a server at 127.0.0.1:5432 that trusts user postgres, or set SMT_TEST_POSTGRES "
                               "to one on which databases may be made and dropped")
    if not _chromium():
        found["Chromium"] = "install it (Debian: apt-get install chromium fonts-noto-core), or set SMT_CHROMIUM to its program"
    if not (os.environ.get("SMT_SOFFICE") or shutil.which("soffice") or shutil.which("libreoffice")):
        found["LibreOffice"] = "install it (Debian: apt-get install libreoffice-writer-nogui), or set SMT_SOFFICE to its program"
    if not (shutil.which("pdftoppm") and shutil.which("pdftotext")):
        found["poppler"] = "install it (Debian: apt-get install poppler-utils)"
    return found


def _chromium() -> str | None:
    return os.environ.get("SMT_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def check() -> int:
    """Lint, types, plan."""
    setup()
    return _checked(_checkers())


def _checkers() -> list[subprocess.Popen[str]]:
    """Start the three beside one another."""
    commands = ([PYTHON, "-m", "ruff", "check", "-q", "."], [PYTHON, "-m", "mypy"], [str(BIN / "lint-imports")])
    return [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for command in commands]


def _checked(running: list[subprocess.Popen[str]]) -> int:
    """Wait for them and say what each found."""
    for one in running:
        told, _ = one.communicate()
        name = Path(one.args[0]).name if len(one.args) == 1 else one.args[2]
        print(f"\n{name}: NOT GOOD\n{told}" if one.returncode else f"{name}: good", flush=True)
    return int(any(one.returncode for one in running))


def fix() -> int:
    """Let ruff mend what it can."""
    setup()
    return subprocess.run([PYTHON, "-m", "ruff", "check", "--fix", "."], cwd=ROOT).returncode


def lock() -> int:
    """Resolve requirements*.in into locked lists with hashes and without addresses."""
    tools = ROOT / ".tools"
    if not tools.exists():
        venv.EnvBuilder(with_pip=True).create(tools)
        subprocess.run([str(tools / "bin" / "pip"), "install", "--quiet", "uv"], check=True)
    options = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
    targets = {"requirements.txt": ["requirements.in"], "requirements-dev.txt": ["requirements.in", "requirements-dev.in"]}
    for target, sources in targets.items():
        subprocess.run([str(tools / "bin" / "uv"), "pip", "compile", *options, "-o", target, *sources], cwd=ROOT, check=True)
    return 0


def words() -> int:
    """Collect our sentences and bring the English catalogue up to date (new ones stay blank: a test names them)."""
    setup()
    target = "smt/web/translations/en/LC_MESSAGES/messages.po"
    pot = str(ROOT / "build" / "messages.pot")
    Path(pot).parent.mkdir(exist_ok=True)
    babel = [PYTHON, "-m", "babel.messages.frontend"]
    subprocess.run([*babel, "-q", "extract", "-F", "babel.cfg", "-k", "_l", "--no-location", "--sort-output", "--omit-header",
                    "-o", pot, "smt", "forms"], cwd=ROOT, check=True)
    exists = (ROOT / target).exists()
    verb = ["update", "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date", "-w", "120"] if exists else ["init"]
    return subprocess.run([*babel, "-q", *verb, "-i", pot, "-o", target, "-l", "en"], cwd=ROOT).returncode


def screenshots() -> int:
    """Make docs/screenshots anew."""
    setup()
    return subprocess.run([PYTHON, "-m", "docs.screenshots"], cwd=ROOT).returncode


def bench() -> int:
    """Run the benchmarks."""
    setup()
    return subprocess.run([PYTHON, "-m", "bench.run", *sys.argv[2:]], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
