"""The assumptions: each named once, with source and question, and no number of the trial anywhere else."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import forms
from forms import assumptions
from forms.assumed import ASSUMPTIONS
from forms.study import STUDY
from forms.timing import TIMES

FORMS = Path(forms.__file__).parent
PAGE_MODULES = sorted(p for folder in ("consent", "disease", "treatment", "examination", "ulcers", "cells", "safety",
                                       "visits", "closing") for p in (FORMS / folder).glob("*.py"))


@pytest.mark.parametrize("assumption", ASSUMPTIONS, ids=lambda a: a.name)
def test_an_assumption_has_a_source_and_asks_the_sponsor_in_both_languages(assumption) -> None:
    assert assumption.source.strip() and assumption.value is not None
    assert assumption.question.fr.endswith("\u202f?") and assumption.question.en.endswith("?")
    json.dumps(assumption.as_dict())


def test_names_are_unique_and_the_study_lists_them_all() -> None:
    names = [a.name for a in ASSUMPTIONS]
    assert len(names) == len(set(names))
    assert STUDY.assumptions == tuple(ASSUMPTIONS)


def test_the_source_is_said_to_be_the_registry_entry_and_not_the_protocol() -> None:
    assert "public registry entry" in assumptions.__doc__ and "not the protocol" in assumptions.__doc__


def test_the_register_is_covered_where_these_pages_meet_it() -> None:
    sources = " ".join(a.source for a in ASSUMPTIONS)
    for number in ("A1;", "A2,", "A3;", "A4;", "A5", "A6;", "A7,", "A8;", "A10", "A11", "A12", "A14,", "A15;", "A17",
                   "A22;", "A24;", "A25,"):
        assert number in sources, f"{number} of trial.md 9 has no assumption"


def test_every_visit_but_screening_inclusion_and_unscheduled_is_an_assumption() -> None:
    assert set(STUDY.visits) - set(TIMES) == {"SCR", "INC", "UNS"}


def test_switches_that_the_rulings_name() -> None:
    values = {a.name: a.value for a in ASSUMPTIONS}
    assert (values["MASKED"], values["ARMS"], values["PRODUCT_ORIGIN"]) == (True, 2, "AUTOLOGOUS")
    assert values["THUMB_ELIGIBLE"] is True
    assert values["DAY_ZERO_STAND_IN"] == "SV date of D0"


@pytest.mark.parametrize("path", PAGE_MODULES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_pages_hold_no_range_of_their_own(path: Path) -> None:
    calls = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
    loose = [k.arg for call in calls for k in call.keywords if k.arg in ("hard", "soft")]
    spans = [c for c in calls if getattr(c.func, "id", "") == "timedelta"
             and any(isinstance(k.value, ast.Constant) for k in c.keywords)]
    assert not loose and not spans, f"{path.name}: put the numbers in forms/ranges.py or forms/assumptions.py."


def test_the_schedule_holds_no_number() -> None:
    tree = ast.parse((FORMS / "schedule.py").read_text())
    assert not [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and type(n.value) in (int, float)]


def test_the_definition_is_the_same_whatever_module_is_imported_first() -> None:
    """Each release is known by its digest: a process that happens to import a chapter earlier runs the same study."""
    told = {first: subprocess.run([sys.executable, "-c", f"import {first}; from forms.study import STUDY; import json; "
                                   "print(json.dumps(STUDY.as_dict(), sort_keys=True))"],
                                  capture_output=True, check=True, text=True, cwd=FORMS.parent).stdout
            for first in ("forms.study", "forms.overseeing", "forms.answering")}
    assert told["forms.overseeing"] == told["forms.study"] == told["forms.answering"], \
        "The order of imports shows in the definition: sort what registers itself, in Study.as_dict."
