"""The house rules of the tree, held by tests whose failure says what to do (import directions: lint-imports)."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.start import NOWHERE

ROOT = Path(__file__).parent.parent
CODE = sorted(p for folder in ("ecrf", "forms", "migrations", "benchmarks") for p in (ROOT / folder).rglob("*.py"))
OURS = [*CODE, ROOT / "config.py", ROOT / "wsgi.py", *sorted((ROOT / "tests").rglob("*.py"))]
TEMPLATES = sorted((ROOT / "ecrf" / "templates").rglob("*.html"))
LONGEST, LONGEST_FUNCTION = 300, 40


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_module_says_what_it_is_in_its_first_sentence(path: Path) -> None:
    if path.name == "__init__.py" and not path.read_text().strip():
        pytest.fail(f"{name(path)}: write one docstring sentence that says what the folder holds.")
    assert ast.get_docstring(ast.parse(path.read_text())), f"{name(path)}: begin with a docstring that says what it is."


@pytest.mark.parametrize("path", OURS, ids=name)
def test_a_module_is_short_enough_to_read(path: Path) -> None:
    if "migrations/versions" in name(path):
        return
    lines = len(path.read_text().splitlines())
    assert lines <= LONGEST, f"{name(path)} has {lines} lines: divide it where it speaks of two things."


@pytest.mark.parametrize("path", CODE, ids=name)
def test_public_things_are_explained(path: Path) -> None:
    if path.name.startswith("0") or path.name == "env.py":
        return
    tree = ast.parse(path.read_text())
    mute = [node.name for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            and not ast.get_docstring(node) and _public(tree, node)]
    assert not mute, f"{name(path)}: {', '.join(mute)} need a docstring: what it is, units, errors, source."


def _public(tree: ast.Module, node: ast.AST) -> bool:
    """Module-level things, and methods of public classes that override nothing of the vocabulary."""
    inherited = {"canonical", "typed", "shown", "parse", "unusual", "as_dict", "upgrade", "downgrade"}
    if node in tree.body:
        return True
    return any(isinstance(c, ast.ClassDef) and not c.name.startswith("_") and node in c.body for c in tree.body) \
        and getattr(node, "name", "") not in inherited


@pytest.mark.parametrize("path", CODE, ids=name)
def test_functions_are_short(path: Path) -> None:
    if "migrations/versions" in name(path):
        return
    long = [f"{n.name} ({n.end_lineno - n.lineno + 1} lines)" for n in ast.walk(ast.parse(path.read_text()))
            if isinstance(n, ast.FunctionDef) and (n.end_lineno or 0) - n.lineno + 1 > LONGEST_FUNCTION]
    assert not long, f"{name(path)}: take steps out of {', '.join(long)}."


@pytest.mark.parametrize("path", CODE, ids=name)
def test_modules_have_nouns_of_their_own(path: Path) -> None:
    assert not re.search(r"(utils?|helpers?|managers?|misc|common)$", path.stem), f"{name(path)}: name what it is about."


WRITERS = {"ecrf/casebook/record.py", "ecrf/entry/drafts.py", "ecrf/accounts/sessions.py", "ecrf/sdv/tallies.py",
           "ecrf/study/counting.py", "ecrf/casebook/tallies.py", "ecrf/casebook/sums.py", "ecrf/jobs/queue.py",
           "ecrf/exports/progress.py", "ecrf/escrow/marks.py"}
"""record is the only writer of the record; drafts, sessions, tallies, their sums, the queue of jobs, how far exports are and what the escrow copied stand beside it."""


@pytest.mark.parametrize("path", sorted((ROOT / "ecrf").rglob("*.py")), ids=name)
def test_only_the_record_writes(path: Path) -> None:
    if name(path) in WRITERS:
        return
    found = re.findall(r"\bINSERT INTO\b|(?<!_)\binsert\(\w|session\.add\w*\(|\bDELETE FROM\b|\bTRUNCATE\b", path.read_text())
    found = [f for f in found if not f.startswith("insert(0")]
    assert not found, f"{name(path)} writes by itself ({found[0]}): write through casebook.record.bring(act, …)."


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_templates_keep_the_content_security_policy(path: Path) -> None:
    source = path.read_text()
    assert " style=" not in source, f"{name(path)}: no style attribute (CSP); use a class."
    assert not re.search(r"\son\w+=|hx-on|<script(?![^>]*\bsrc=)|javascript:", source), f"{name(path)}: no inline script (CSP)."
    assert "|safe" not in source.replace(" ", "") or "visit.html" in name(path), f"{name(path)}: |safe prints what people typed."
    assert source.lstrip().startswith("{#"), f"{name(path)}: begin with a comment that says what it is and its variables."


def test_nothing_is_left_open_in_the_code() -> None:
    words = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"])
    left = [name(p) for p in [*CODE, *TEMPLATES] if re.search(rf"\b({words})\b", p.read_text())]
    assert not left, f"Finish or say so in the closing note: {left}"


def test_the_project_speaks_of_itself_alone() -> None:
    hosts = "|".join(["pypi" + r"\.org", "python" + "hosted", "npm" + r"js\.(com|org)", "deb" + r"\.debian", "regis" + "try.npm"])
    files = [p for p in ROOT.rglob("*") if p.is_file() and not {".git", ".venv", "instance", "node_modules"} & set(p.parts)
             and p.suffix in {".py", ".md", ".toml", ".txt", ".html", ".css", ".js", ".json", ""}]
    found = [name(p) for p in files if re.search(hosts, p.read_text(errors="ignore"))]
    assert not found, f"Name no registry's host: {found}"


HEAVY = ("alembic", "lxml", "numpy", "polars", "pyreadstat", "xlsxwriter")


def test_a_server_starts_without_the_libraries_of_exports_and_migrations() -> None:
    """Rulings R84, in a process of its own: this one has loaded them for other tests."""
    said = subprocess.run([sys.executable, "-c", f"import sys, wsgi; print(*[name for name in {HEAVY} if name in sys.modules])"],
                          cwd=ROOT, env=os.environ | NOWHERE, capture_output=True, text=True, check=True).stdout.split()
    assert not said, f"import wsgi loads {', '.join(said)}: import them in the module that writes or reads the files, and load that one when it is asked for."
