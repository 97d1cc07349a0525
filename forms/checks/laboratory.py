"""Edit checks of laboratory results (trial.md 6.3 and 6.7: EC39 to EC41, EC43, EC46, EC119)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal as Number

from ecrf.crf import CRF, Behaviour, Book, FormView, Item, T
from ecrf.crf.view import Rule
from forms.cells.harvest import HARV
from forms.cells.harvest_clearance import CLRH
from forms.checks.evidence import in_order, shown
from forms.checks.registry import CHECKS, Verdict
from forms.disease.demographics import DM
from forms.laboratory.assumptions import BLEEDING_RISK, CTCAE_ALERT_GRADE, DAY_ZERO_ALERTS, TRANSAMINASE_MULTIPLE
from forms.laboratory.catalogue import TESTS
from forms.laboratory.chemistry import CHE
from forms.laboratory.coagulation import COAG
from forms.laboratory.haematology import HEM
from forms.laboratory.judged import (
    ctcae_grade,
    flag,
    laboratories,
    normal_range,
    result,
    unit_of,
)
from forms.laboratory.kidney import filtration
from forms.laboratory.lipids import LIP
from forms.laboratory.ranges import beyond
from forms.laboratory.units import allowed, shown_unit
from forms.laboratory.urinalysis import UA
from forms.site.ranges_of_laboratory import LABR
from forms.visits.visit import SV

PANELS: tuple[type[CRF], ...] = (HEM, CHE, COAG, UA, LIP)
"""The pages of results."""

_JUDGED = (DM.SEX, DM.BRTHDAT, SV.SVDAT)
"""What a normal range is looked up by, beside the page of results and the site's register."""


def tests_of(page: type[CRF], *, choice_of_unit: bool = False) -> tuple[str, ...]:
    """The tests of a page in its order; with ``choice_of_unit`` those that may be reported in two units."""
    return tuple(n for n in page.items if n in TESTS and (not choice_of_unit or f"{n}U" in page.items))


def _results(pages: tuple[type[CRF], ...], suffix: str = "", *, choice_of_unit: bool = False) -> tuple[Item, ...]:
    return tuple(page.items[f"{test}{suffix}"] for page in pages for test in tests_of(page, choice_of_unit=choice_of_unit))


def told(form: FormView, test: str) -> str:
    """A result in a sentence of both languages: its code, its number, its unit."""
    return f"{test} {getattr(form, test)} {shown_unit(unit_of(form, test) or '')}".strip()


def _first(form: FormView, tests: tuple[str, ...], wrong: Callable[[str], bool], suffix: str = "") -> Verdict:
    """The finding at the first test that is wrong, whose sentence names all that are; true when none is."""
    found = [test for test in tests if wrong(test)]
    return not found or {"item": f"{found[0]}{suffix}", "results": ", ".join(told(form, test) for test in found)}


def _possible(page: type[CRF]) -> Rule:
    """The rule over the results of one page that may be reported in two units."""
    tests = tests_of(page, choice_of_unit=True)

    def value_is_possible_in_its_unit(form: FormView, book: Book) -> Verdict:
        """The result, turned into the unit it is judged in, lies within what is possible."""
        return _first(form, tests, lambda test: beyond(test, "hard", result(form, test)) is not None)
    return value_is_possible_in_its_unit


_IMPOSSIBLE = T("{results}\u00a0: hors de ce qui est possible dans cette unité. Vérifiez la valeur et l’unité.",
                "{results}: outside what is possible in this unit. Check the value and the unit.")

CHECKS.check("EC39", "H", Behaviour.REFUSE, _IMPOSSIBLE, on=_results((HEM,), choice_of_unit=True),
             items=_results((HEM,), "U", choice_of_unit=True),
             note="the possible range of a test with one unit names this check; the units offered are those allowed")(
    _possible(HEM))
for _page in (CHE, COAG, UA, LIP):
    CHECKS.part("EC39", Behaviour.REFUSE, _IMPOSSIBLE, on=_results((_page,), choice_of_unit=True),
                items=_results((_page,), "U", choice_of_unit=True))(_possible(_page))


@CHECKS.part("EC39", Behaviour.QUERY,
             T("{results}\u00a0: inhabituel. Vérifiez la valeur et l’unité, ou confirmez-les.",
               "{results}: unusual. Check the value and the unit, or confirm them."),
             on=_results(PANELS, choice_of_unit=True))
def value_is_usual_in_its_unit(form: FormView, book: Book) -> Verdict:
    """The result of a test with two units lies within its usual range, in the unit it is judged in."""
    return _first(form, tests_of(form.page, choice_of_unit=True),
                  lambda test: beyond(test, "soft", result(form, test)) is not None)


@CHECKS.part("EC39", Behaviour.REFUSE,
             T("{test} ne se mesure pas en {unit}. Choisissez une des unités de cet examen\u00a0: {units}.",
               "{test} is not measured in {unit}. Choose one of the units of this test: {units}."),
             on=LABR.LRUNIT, items=(LABR.LRTEST,))
def unit_is_one_of_the_test(form: FormView, book: Book) -> Verdict:
    """The unit of a normal range is one in which the test may be reported."""
    if form.LRTEST is None or form.LRUNIT is None or form.LRUNIT in allowed(form.LRTEST):
        return True
    return {"test": form.LRTEST, "unit": form.LRUNIT, "units": ", ".join(allowed(form.LRTEST))}


@CHECKS.part("EC39", Behaviour.REFUSE,
             T("Donnez une limite au moins, la basse inférieure à la haute, et l’âge de début avant l’âge de fin.",
               "Give one limit at least, the lower below the upper, and the first age before the last."),
             on=LABR.LRLOW, items=(LABR.LRHIGH, LABR.LRAGELO, LABR.LRAGEHI))
def normal_range_is_one(form: FormView, book: Book) -> Verdict:
    """A normal range has a limit; its lower limit is below its upper one, its first age not after its last."""
    if form.LRLOW is None and form.LRHIGH is None:
        return False
    in_line = form.LRLOW is None or form.LRHIGH is None or form.LRLOW < form.LRHIGH
    return in_line and (form.LRAGELO is None or form.LRAGEHI is None or form.LRAGELO <= form.LRAGEHI)


@CHECKS.part("EC39", Behaviour.QUERY,
             T("Le laboratoire {lab} n’a pas de valeurs normales dans ce centre (connus\u00a0: {known}). Vérifiez son code, ou "
               "faites compléter le registre.",
               "Laboratory {lab} has no normal ranges at this site (known: {known}). Check its code, or have the register "
               "completed."),
             on=tuple(page.items["LBNAM"] for page in PANELS), reads=("LABR",))
def laboratory_is_in_the_register(form: FormView, book: Book) -> Verdict:
    """The laboratory named is one whose normal ranges the site keeps."""
    known: list[str] = book.kept(laboratories)
    return form.LBNAM is None or not known or form.LBNAM in known or {"lab": form.LBNAM, "known": ", ".join(known)}


def _explained(form: FormView) -> bool:
    return bool(form.LBAE) or form.LBMH == "Y"


@CHECKS.check("EC40", "S", Behaviour.QUERY,
              T("{results}\u00a0: anormal et cliniquement significatif, sans événement indésirable ni antécédent lié. Reliez-le, "
                "ou enregistrez l’événement.",
                "{results}: abnormal and clinically significant, without a linked adverse event or history. Link it, or "
                "record the event."),
              on=_results(PANELS, "CS"), items=tuple(page.items[n] for page in PANELS for n in ("LBAE", "LBMH")))
def significant_result_is_explained(form: FormView, book: Book) -> Verdict:
    """A clinically significant abnormal result has an adverse event, or a condition of the history behind it."""
    return _explained(form) or _first(form, tests_of(form.page), lambda test: getattr(form, f"{test}CS") == "ABN_CS", "CS")


@CHECKS.part("EC40", Behaviour.QUERY,
             T("{results}\u00a0: hors des valeurs normales. L’investigateur en indique la portée clinique.",
               "{results}: outside the normal range. The investigator says whether it is clinically significant."),
             on=_results(PANELS, "CS"), items=(*_results(PANELS), *_JUDGED), reads=("LABR",))
def abnormal_result_is_judged(form: FormView, book: Book) -> Verdict:
    """The investigator has said what a result outside the normal range means."""
    return _first(form, tests_of(form.page), lambda test: getattr(form, f"{test}CS") is None
                  and flag(form, book, test) in ("LOW", "HIGH"), "CS")


_ORDER = T("Le résultat ({result}) précède le prélèvement ({sample})\u00a0: corrigez l’une des deux dates.",
           "The result ({result}) comes before the sample ({sample}): correct one of the two dates.")


def _result_after_sample(form: FormView, book: Book) -> Verdict:
    """The result is not dated before the sample of the same page."""
    return in_order(form.LBDAT, form.LBRESDAT) is not False or {"sample": shown(form.LBDAT), "result": shown(form.LBRESDAT)}


CHECKS.check("EC41", "S", Behaviour.REFUSE, _ORDER, on=HEM.LBRESDAT, items=(HEM.LBDAT,))(_result_after_sample)
for _page in (CHE, COAG, UA, LIP):
    CHECKS.part("EC41", Behaviour.REFUSE, _ORDER, on=_page.items["LBRESDAT"], items=(_page.items["LBDAT"],))(
        _result_after_sample)


@CHECKS.part("EC41", Behaviour.QUERY,
             T("Le résultat ({result}) précède la visite ({sample}), jour du prélèvement\u00a0: vérifiez les deux dates.",
               "The result ({result}) comes before the visit ({sample}), the day of the sample: check both dates."),
             on=tuple(page.items["LBRESDAT"] for page in PANELS), items=(SV.SVDAT,))
def result_comes_after_the_visit(form: FormView, book: Book) -> Verdict:
    """Where the sample is of the day of the visit, the result is not dated before it."""
    visit = book.visit_date(form.visit) if form.LBDAT is None else None
    return in_order(visit, form.LBRESDAT) is not False or {"sample": shown(visit), "result": shown(form.LBRESDAT)}


@CHECKS.part("EC41", Behaviour.QUERY,
             T("Prélèvement du {day} hors de la fenêtre de la visite, du {first} au {last}\u00a0: vérifiez la date ou dites pourquoi.",
               "Sample of {day} outside the window of the visit, {first} to {last}: check the date or say why."),
             on=tuple(page.items["LBDAT"] for page in PANELS), reads=("SOC", "SV", "INJ"))
def sample_is_within_the_window_of_its_visit(form: FormView, book: Book) -> Verdict:
    """A sample of another day than the visit lies in the window of the visit."""
    visit = book.study.visit(form.visit)
    window = visit.planned(book.anchor(visit.after.oid)) if visit.after else None
    day = form.LBDAT.day if form.LBDAT is not None else None
    if window is None or day is None or day in window:
        return True
    return {"day": shown(day), "first": shown(window.first), "last": shown(window.last)}


_BEFORE_HARVEST = ("SCR", "INC", "HAR")
"""The visits whose results count for the harvest."""


def _outside(value: Number | None, limits: tuple[float | None, float | None]) -> bool:
    low, high = limits
    return value is not None and ((low is not None and value < Number(str(low)))
                                  or (high is not None and value > Number(str(high))))


def _is_latest(form: FormView, book: Book, test: str) -> bool:
    """Whether the page holds the last result of a test before the harvest."""
    pages = [page for page in book.forms(form.page.oid) if page.visit in _BEFORE_HARVEST and result(page, test) is not None]
    return bool(pages) and pages[-1].visit == form.visit


@CHECKS.check("EC43", "S", Behaviour.BLOCK,
              T("Risque hémorragique avant le prélèvement de graisse ({results})\u00a0: l’investigateur confirme en donnant le "
                "feu vert, ou fait refaire l’examen.",
                "Bleeding risk before the fat harvest ({results}): the investigator confirms when clearing the harvest, or "
                "has the test repeated."),
              on=(HEM.items["PLAT"], HEM.items["HGB"], COAG.items["INR"], COAG.items["APTT"]),
              items=(CLRH.HCLRCONF,), steps=("harvest",))
def bleeding_risk_is_confirmed(form: FormView, book: Book) -> Verdict:
    """The last platelets, Hb, INR and APTT before the harvest are safe, or the investigator confirms (BLEEDING_RISK)."""
    if form.visit not in _BEFORE_HARVEST or not book.asks(HARV, "HAR") or book.form("CLRH").HCLRCONF == "Y":
        return None
    limits = {test: limit for test, limit in BLEEDING_RISK.value.items() if test in form.page.items}
    return _first(form, tuple(limits), lambda test: _outside(result(form, test), limits[test]) and _is_latest(form, book, test))


@CHECKS.part("EC43", Behaviour.BLOCK,
             T("Anticoagulant non arrêté avant le prélèvement de graisse\u00a0: le feu vert ne l’avait pas confirmé. Précisez la raison.",
               "Anticoagulant not stopped before the fat harvest: the clearance had not confirmed it. Say why."),
             on=HARV.ACSTOP, items=(CLRH.HCLRCONF,), steps=("harvest",))
def anticoagulant_is_stopped(form: FormView, book: Book) -> Verdict:
    """An anticoagulant was stopped, or the investigator confirms the harvest all the same."""
    return bool(form.ACSTOP != "N" or book.form("CLRH").HCLRCONF == "Y")


@CHECKS.check("EC46", "S", Behaviour.QUERY,
              T("Le jour de l’injection ({results}) sans commentaire\u00a0: commentez.",
                "On the day of the injection ({results}) without a comment: add one."),
              on=(CHE.items["CREAT"], CHE.items["ALT"], CHE.items["AST"], CHE.items["CRP"]), items=(CHE.LBCOM, *_JUDGED),
              reads=("LABR",))
def abnormal_result_of_day_zero_is_commented(form: FormView, book: Book) -> Verdict:
    """On day 0, eGFR, transaminases and CRP are within the alerts, or a comment is given (DAY_ZERO_ALERTS)."""
    if form.visit != "D0" or form.LBCOM is not None:
        return None
    rate = filtration(form, book)
    high = {test: normal_range(form, book, test)[1] for test in ("ALT", "AST")}
    wrong = {"CREAT": _outside(None if rate is None else Number(str(rate)), DAY_ZERO_ALERTS.value["EGFR"]),
             "CRP": _outside(result(form, "CRP"), DAY_ZERO_ALERTS.value["CRP"])}
    wrong |= {test: _outside(result(form, test), (None, TRANSAMINASE_MULTIPLE.value * limit))
              for test, limit in high.items() if limit is not None}
    return _first(form, ("CREAT", "ALT", "AST", "CRP"), lambda test: wrong.get(test, False))


@CHECKS.check("EC119", "S", Behaviour.QUERY,
              T("{results}\u00a0: grade CTCAE {grade} sans événement indésirable ni antécédent lié. Reliez-le, ou enregistrez "
                "l’événement.",
                "{results}: CTCAE grade {grade} without a linked adverse event or history. Link it, or record the event."),
              on=_results(PANELS), items=(*(page.items[n] for page in PANELS for n in ("LBAE", "LBMH")), *_JUDGED),
              reads=("LABR",))
def graded_result_is_explained(form: FormView, book: Book) -> Verdict:
    """A result of CTCAE grade 2 or above has an adverse event, or a condition of the history behind it."""
    if _explained(form):
        return True
    grades = {test: ctcae_grade(form, book, test) or 0 for test in tests_of(form.page)}
    found = _first(form, tuple(grades), lambda test: grades[test] >= CTCAE_ALERT_GRADE.value)
    return found if not isinstance(found, dict) else found | {"grade": max(grades.values())}
