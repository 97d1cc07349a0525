"""A subject played up to a step through the public verbs: eligible, harvested, with a batch tested, ready to be injected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from ecrf import clock
from ecrf.allocation import verbs as allocation
from ecrf.casebook import locate
from ecrf.permissions import CONSOLE, Actor
from ecrf.steps.taking import Outcome, find, take
from tests.playing import consented, fill, form, sign, study

Cast = Callable[..., Actor]
ULCER = {"ULCORI": "BASELINE_TARGET", "ULCLOC": "R2-DIST-TIP", "ULCCLAS": "PURE", "ULCISCH": "Y", "ULCCALC": "N",
         "ULCBONE": "N", "ULCOTH": "N"}
ACTIVE = {"ULCSTAT": "ACTIVE", "REEPITH": "N", "LDIAM": "5", "LPERP": "4", "INFECT": "NONE", "GANGR": "NONE", "URGSURG": "N"}
LIST = [{"stratum": f"{site}-{ulcers}", "number": f"R{site}{ulcers[0]}{n}", "arm": arm, "kit": f"K{site}{ulcers[0]}{n}"}
        for site in ("01", "02") for ulcers in ("1", "2PLUS") for n, arm in enumerate(("ACTIVE", "PLACEBO", "PLACEBO", "ACTIVE"))]
"""A list of four lines in each stratum of two sites."""

PASSED = {"VIAB": "90", "CELLCNT": "50", "CD90": "99", "CD73": "99", "CD105": "98", "CD45": "1", "CD34": "1", "HLADR": "1",
          "ENDOTOX": "1", "MYCO": "NEGATIVE", "STERINP": "NEGATIVE", "GRAM": "NEGATIVE", "SEROALL": "NEGATIVE", "STRID": "MATCH"}
RELEASED = {"RELDEC": "RELEASED", "RELCODE": "SEC7", "DOSELAB": "50", "STORAGE": "2-8 °C"}


def today() -> date:
    """Today at the sites."""
    return clock.today("Europe/Paris")


def days(n: int) -> str:
    """The day ``n`` days from now, as typed."""
    return f"{today() + timedelta(days=n):%d/%m/%Y}"


def subject_row(actor: Actor, number: str) -> locate.SubjectRow:
    """The subject as the actor finds it."""
    return locate.subject(actor, number)


def step(actor: Actor, number: str, name: str, line: str = "", **answers: str) -> Outcome:
    """Take a step as a person does."""
    return take(actor, study(), subject_row(actor, number), find(study(), name), line, MultiDict(answers))


def load_list() -> None:
    """The list, as the console loads it."""
    allocation.load(CONSOLE, "test", allocation.read_list(
        ["stratum,number,arm,kit", *(",".join(row.values()) for row in LIST)], ["ACTIVE", "PLACEBO"]))


def answer_all(actor: Actor, number: str, address: str, **given: Any) -> None:
    """Save a page whole: what is given, and for every other required question a likely answer."""
    page = study().pages[next(part for part in address.split("/") if part in study().pages)]
    answers = dict(given)
    for item in [i for i in page.items.values() if not i.optional and not i.derived]:
        if item.name not in answers and item in page.applicable({n: v for n, v in answers.items() if isinstance(v, str)}):
            answers[item.name] = _likely(item, actor)
    outcome = fill(actor, number, address, **answers)
    assert outcome.kind == "saved", {n: [w.en for w in words] for n, words in outcome.submission.problems.items()}


def _likely(item: Any, actor: Actor) -> str:
    if item.kind == "Staff":
        return actor.account
    if item.kind in ("Date", "DateTime"):
        return days(-1) + (" 10:00" if item.kind == "DateTime" else "")
    if item.codelist is not None:
        codes = [c.code for c in item.codelist]
        return "N" if "N" in codes else "NEGATIVE" if "NEGATIVE" in codes else codes[0]
    return {"Time": "10:00", "Integer": "10", "Decimal": "10", "NRS": "2", "VAS": "20"}.get(item.kind, "x")


def visit(actor: Actor, number: str, event: str, day: int) -> None:
    """A visit that took place ``day`` days from now."""
    answer_all(actor, number, f"{event}/SV", SVOCCUR="Y", SVDAT=days(day), SVMODE="ON_SITE", AEYN="N", CMYN="N")


def eligible(actor: Cast, site: str = "01") -> str:
    """A subject included today with one eligible active ulcer, all criteria met; returns its number."""
    pi = actor("PI", site)
    number = consented(pi, site)
    assert fill(pi, number, "ICF", reason="ENTRY_ERROR", RFICDAT=days(-80)).kind == "saved"
    fill(pi, number, "DM", BRTHDAT="05/1971", AGE18="Y", SEX="M", HANDED="R", COLDOCC="N", SSAFFIL="Y")
    visit(pi, number, "SCR", -75)
    answer_all(pi, number, "ULCR/new", **ULCER, ULCSTDAT=days(-80))
    fill(pi, number, "SCR/ULCA/1", **ACTIVE)
    answer_all(pi, number, "SOC", SOCSTDAT=days(-70), SOCCONC="STILL_ACTIVE", SOCFULL="Y",
               **dict.fromkeys(("CCB", "PGI", "PDE5", "ERA", "OTHVAS", "APLT", "STATIN"), "CONTRAINDICATED"))
    answer_all(pi, number, "SCR/IES", OTHTR="NONE", IERES="ELIGIBLE", **dict.fromkeys(
        ("INC01", "INC02", "INC04", "INC05", "INC06"), "Y"))
    assert sign(pi, number, "SCR/IES").signed
    visit(pi, number, "INC", 0)
    fill(pi, number, "INC/ULCA/1", **ACTIVE)
    answer_all(pi, number, "INC/ULCD/1", INDEXULC="Y", INJDEC="INJECT")
    answer_all(pi, number, "INC/IEI", INC03U="1", IERES="ELIGIBLE", SCRMET="Y", **dict.fromkeys(
        ("INC03", "INC03A", "INC03B", "INC03C", "INC03D", "INC03E"), "Y"))
    assert sign(pi, number, "INC/IEI").signed
    return number


def randomised(actor: Cast, site: str = "01") -> str:
    """A subject randomised just now."""
    number = eligible(actor, site)
    load_list()
    outcome = step(actor("PI", site), number, "randomise")
    assert outcome.taken, told(outcome)
    return number


def told(outcome: Outcome) -> list[str]:
    """What stands against a step, in words."""
    return [f"{b.check} {b.page} {b.words.en}" for b in outcome.blocks] + [
        f"{n}: {w.en}" for n, found in outcome.problems.items() for w in found]


def batch(actor: Cast, number: str, **results: str) -> None:
    """A batch of cells on file, with its tests."""
    unit = actor("CTU")
    answer_all(unit, number, "MFG/new", BATCHNO="B7", SECCODE="SEC7", MFGTYPE="ACTIVE", DOSEPREP="50", CRYO="N")
    assert fill(unit, number, "REL/1", **{**PASSED, **results}).kind == "saved"


def released(actor: Cast, number: str) -> Outcome:
    """The tests signed by the unit, the batch released by the qualified person, to expire tomorrow."""
    sign(actor("CTU"), number, "REL/1", "authorship")
    return step(actor("QP"), number, "release", "1", **RELEASED, RELEXP=days(1) + " 12:00")


def values(number: str, address: str) -> dict[str, str | None]:
    """What stands on a page."""
    found = form(number, address)
    return found.values if found else {}
