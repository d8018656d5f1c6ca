"""What the documents say of the code is so: moves, limits, repairs, commands, rooms, packages, pictures."""

import ast
import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from click import Group

from config import ROOT
from smt import tidy
from smt.jobs import states as jobs
from smt.pupils import applying, hands
from smt.pupils import states as pupils
from smt.sheets.limits import BOOK_LIMITS, MEBIBYTE

README, LISTS = ROOT / "README.md", ROOT / "docs/school-lists.md"
PAPERS = sorted([README, *ROOT.glob("docs/*.md"), *ROOT.glob("bench/*.md")])
#: Packages that are asked for by a name other than the one they are imported by, or that no line of ours imports: say why.
IMPORTED_AS = {"argon2-cffi": "argon2", "python-calamine": "python_calamine", "python-docx": "docx", "psycopg[binary]": "psycopg",
               "Flask-Security-Too": "flask_security", "axe-playwright-python": "axe_playwright_python", "email-validator": "email_validator",
               "import-linter": "importlinter", "pytest-xdist": "xdist"}
STARTED = {"argon2": "Flask-Security hashes with it", "gunicorn": "a program", "psycopg": "SQLAlchemy's driver", "tzdata": "data of zoneinfo",
           "ruff": "a program", "mypy": "a program", "importlinter": "a program", "xdist": "a plug-in of pytest"}


def rows(path: Path, *, width: int) -> list[list[str]]:
    """Give the rows of every table of so many columns, without headings."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if len(row) == width and not row[0].startswith("---")]


def section(path: Path, heading: str) -> str:
    text = path.read_text(encoding="utf-8")
    assert f"\n## {heading}" in text, f"{path.name} has no section “{heading}”"
    return text.partition(f"\n## {heading}")[2].partition("\n## ")[0]


def told(path: Path, words: dict[Any, Any], kind: type[StrEnum]) -> dict[str, tuple[str, set[str]]]:
    """Give the states of one life as the document's table has them: label, and where each may go."""
    labels = {str(text) for text in words.values()}
    found = {row[1].strip("`"): (row[0], set(re.findall(r"`(\w+)`", row[2]))) for row in rows(path, width=3) if row[0] in labels}
    return {name: row for name, row in found.items() if name in set(kind)}


@pytest.mark.parametrize(("kind", "words", "moves"), [
    (pupils.BatchState, pupils.LABELS, pupils.MOVES), (pupils.ListState, pupils.LIST_STATES, pupils.LIST_MOVES),
    (jobs.JobState, jobs.LABELS, jobs.MOVES)], ids=["an uploaded file", "a list of a year", "a job"])
def test_the_moves_of_lists_are_written_as_they_are(kind, words, moves):
    assert told(LISTS, words, kind) == {state.value: (str(words[state]), {to.value for to in moves[state]}) for state in kind}


def test_the_limits_of_a_file_are_written_as_they_are():
    found = {name: int(number.replace(",", "")) for name, number in re.findall(r"\(`(\w+)`\) \| ([\d,]+) \|", section(LISTS, "Which files"))}
    assert len(found) > 5
    assert found == {name: getattr(BOOK_LIMITS, name) // (MEBIBYTE if name == "unpacked" else 1) for name in found}


def test_every_repair_is_written_with_its_words():
    found = {row[2].strip("`"): row[3] for row in rows(LISTS, width=4) if row[2].startswith("`")}
    assert found == {kind: str(text) for kind, text in hands.REPAIRS.items()}


def test_every_bucket_is_written_with_its_words_and_whether_it_is_taken():
    table = {row[0].strip("`"): row for row in rows(LISTS, width=3) if row[0].strip("`") in set(pupils.Bucket)}
    assert {name: row[1] for name, row in table.items()} == {bucket.value: str(text) for bucket, text in pupils.BUCKETS.items()}
    assert {name for name, row in table.items() if row[2].startswith("written")} == {bucket.value for bucket in pupils.GOOD}


def test_how_long_a_list_is_kept_is_written_as_it_is():
    text = section(LISTS, "What is kept")
    assert f"{tidy.LISTS_KEPT.days} days (`tidy.LISTS_KEPT`)" in text
    assert f"{applying.UNDOABLE.days} days (`applying.UNDOABLE`)" in text


def test_every_command_is_written_and_none_that_does_not_exist(whole_app):
    own = {group: set(commands.commands) for group, commands in whole_app.cli.commands.items()
           if isinstance(commands, Group) and commands.callback is None and group != "db"}
    table = " ".join(row[0] for row in rows(README, width=2))
    said: dict[str, set[str]] = {}
    for words in re.findall(r"`flask (.+?)`", table):
        group, *names = words.split()
        said.setdefault(group, set()).add(names[0])
        for other in re.findall(rf"`flask {group} {names[0]}[^`]*`((?: / `[^`]+`)+)", table):
            said[group].update(re.findall(r"`(\w+)", other))
    said.pop("db")
    assert said == own


def test_every_target_of_make_is_written():
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    text = README.read_text(encoding="utf-8")
    assert [name for name in targets if f"make {name}" not in text] == []


def test_the_plan_has_a_line_for_every_room():
    plan = section(README, "The plan")
    rooms = {path.name for path in (ROOT / "smt").iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    assert [room for room in sorted(rooms) if f"{room}/" not in plan] == []


def asked_for(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [re.split(r"[<>=]", line)[0] for line in lines if line and line[0] not in "#-"]


@pytest.mark.parametrize(("listed", "heading", "folders"), [("requirements.in", "Running", ["smt", "forms", "migrations"]),
                                                            ("requirements-dev.in", "Building and testing", ["tests", "docs", "bench", "smt"])])
def test_every_package_has_its_reason_and_is_used(listed, heading, folders):
    said = [name for row in re.findall(r"^\| ([^|]+) \|", section(ROOT / "docs/dependencies.md", heading), re.M)
            for name in re.split(r", | \(with [^)]+\)", row) if name]
    packages = asked_for(listed)
    assert [name for name in packages if said.count(name.split("[")[0]) != 1] == [], "each stands in docs/dependencies.md once"
    used = {word for folder in folders for path in (ROOT / folder).rglob("*.py") for word in imported(path)}
    assert [name for name in packages if module(name) not in used | STARTED.keys()] == [], "nothing imports these"


def module(package: str) -> str:
    return IMPORTED_AS.get(package, package.lower().replace("-", "_"))


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0].lower() for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0].lower())
    return found - set(sys.stdlib_module_names)


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_is_there(path):
    text = path.read_text(encoding="utf-8")
    linked = [link.partition("#")[0] for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text)]
    assert [link for link in linked if link and not (path.parent / link).exists()] == []
    named = re.findall(r"`((?:smt|forms|tests|docs|bench|migrations)/[\w/.-]+)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []
