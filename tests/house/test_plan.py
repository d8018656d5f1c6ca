"""The plan of the house is kept: who may import whom, who commits, who asks the clock, how long a file may grow."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from config import ROOT

OURS = ("smt", "forms", "config")
VAGUE = {"util", "utils", "helper", "helpers", "common", "misc"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 45


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


PRODUCT = [*modules("smt", "forms"), ROOT / "config.py", ROOT / "wsgi.py"]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def found(kind: type[ast.AST] | tuple[type[ast.AST], ...], but: tuple[str, ...] = ()) -> Iterator[tuple[str, ast.AST]]:
    """Give every piece of syntax of a kind in the product with its place, except in some modules."""
    for path in PRODUCT:
        if not name(path).startswith(but):
            for node in ast.walk(tree(path)):
                if isinstance(node, kind):
                    yield f"{name(path)}:{node.lineno}", node


def test_rooms_import_downward_only():
    done = subprocess.run([str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_file_of_the_product_is_a_docstring_only():
    for path in [ROOT / "smt/__init__.py", *ROOT.glob("smt/*/__init__.py"), ROOT / "forms/__init__.py"]:
        body = tree(path).body
        assert len(body) == 1, f"{name(path)} holds more than a docstring"
        assert isinstance(body[0], ast.Expr)
        assert isinstance(body[0].value, ast.Constant)


@pytest.mark.parametrize("folder", ["smt", "forms", "tests", "migrations"])
def test_no_module_has_a_name_that_says_nothing(folder):
    vague = [path for path in (ROOT / folder).rglob("*") if path.stem in VAGUE]
    assert not vague, f"name it for what it does: {vague}"


def test_nothing_of_ours_is_imported_inside_a_function():
    inside = []
    for place, node in found((ast.FunctionDef, ast.AsyncFunctionDef)):
        for inner in ast.walk(node):
            names = [inner.module or "."] if isinstance(inner, ast.ImportFrom) else \
                [alias.name for alias in inner.names] if isinstance(inner, ast.Import) else []
            inside += [f"{place.split(':')[0]}:{inner.lineno}" for one in names if one.split(".")[0] in OURS or one == "."]
    assert not inside, f"import it at the top; if that is a circle, the plan is broken: {inside}"


def test_only_the_clock_asks_the_hour():
    asked = [place for place, node in found(ast.Attribute, but=("smt/core/clock.py", "smt/demo/"))
             if node.attr in ("now", "utcnow", "today") and isinstance(node.value, (ast.Name, ast.Attribute))
             and (node.value.id if isinstance(node.value, ast.Name) else node.value.attr) in ("datetime", "date")]
    assert not asked, f"take the instant as an argument, or ask smt.core.clock.now(): {asked}"


def test_only_a_transaction_commits():
    committed = [place for place, node in found(ast.Call, but=("smt/core/db.py",))
                 if isinstance(node.func, ast.Attribute) and node.func.attr == "commit"]
    assert not committed, f"open `with transaction():` at the door instead: {committed}"


def test_states_move_by_one_function_only():
    moved = []
    for place, node in found((ast.Assign, ast.AugAssign), but=("smt/core/states.py",)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        flat = [one for target in targets for one in (target.elts if isinstance(target, ast.Tuple) else [target])]
        moved += [place for target in flat if isinstance(target, ast.Attribute) and target.attr == "state"]
    moved += [place for place, node in found(ast.Call) if isinstance(node.func, ast.Name) and node.func.id == "setattr"
              and len(node.args) > 1 and isinstance(node.args[1], ast.Constant) and node.args[1].value == "state"]
    moved += [place for place, node in found(ast.Call) if isinstance(node.func, ast.Attribute) and node.func.attr == "values"
              and any(keyword.arg == "state" for keyword in node.keywords)]
    assert not moved, f"use move(record, to, MOVES): {moved}"


def test_records_are_asked_for_by_select():
    asked = [place for place, node in found(ast.Attribute) if node.attr == "query" and isinstance(node.value, ast.Name)
             and node.value.id[:1].isupper()]
    assert not asked, f"Model.query is the old way: {asked}"


def test_a_door_that_asks_for_its_method_asks_for_post():
    asked = [place for place, node in found(ast.Compare, but=("smt/web/pages.py", "smt/accounts/current.py"))
             if isinstance(node.left, ast.Attribute) and node.left.attr == "method"
             and any(isinstance(one, ast.Constant) and one.value == "GET" for one in node.comparators)]
    assert not asked, f"HEAD comes to the same door as GET and must only read: compare with \"POST\": {asked}"


def test_no_door_hands_on_whatever_was_sent():
    wholesale = [place for place, node in found(ast.Attribute) if node.attr in ("populate_obj", "to_dict")]
    wholesale += [place for place, node in found(ast.keyword) if node.arg is None and isinstance(node.value, ast.Attribute)
                  and node.value.attr in ("form", "args", "values", "json", "data")]
    assert not wholesale, f"only the questions of a declared form reach a service (`form.answers()`): {wholesale}"


def test_no_form_asks_for_what_only_the_product_decides():
    decided = {"state", "state_at", "version", "created_at", "search_key", "sort_key", "identity", "fs_uniquifier", "link_digest"}
    asked = [f"{place} {target.id}" for place, node in found(ast.Assign) if place.startswith("forms/") and not place.startswith("forms/panel")
             for target in node.targets if isinstance(target, ast.Name) and target.id in decided]
    assert not asked, f"not a question: {asked}"


@pytest.mark.parametrize("path", PRODUCT, ids=name)
def test_a_module_is_read_in_one_sitting(path):
    assert path.read_text(encoding="utf-8").count("\n") <= LONGEST_FILE, "split it"
    long = [f"{node.name}: {node.end_lineno - node.lineno + 1} lines" for node in ast.walk(tree(path))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION]
    assert not long, long
