"""Edit checks of disease, examination of the hands, tobacco and ECG (trial.md 6: EC22, EC31, EC32, EC42, EC71, EC72)."""

from __future__ import annotations

from datetime import date

from ecrf.crf import Behaviour, Book, FormView, PartialDate, T, add_months
from forms.cells.finger import INJF
from forms.checks.evidence import day_zero, eligible_ulcers, finger_of, in_order, shown, ulcer_name
from forms.checks.registry import CHECKS, Verdict
from forms.disease.acr_eular import ACR, present
from forms.disease.amputations import AMP
from forms.disease.assumptions import NOTICE_CLASSES, NOTICE_MONTHS
from forms.disease.classification import WEIGHTS, category
from forms.disease.demographics import DM
from forms.disease.substance_use import SU
from forms.examination.assumptions import QTCF_LIMITS
from forms.examination.ecg import EG
from forms.examination.imaging import IMG
from forms.examination.physical import PE
from forms.function.hand_function import FUNC
from forms.regions import FINGERS
from forms.treatment.medication import CM
from forms.ulcers.register import ULCR
from forms.visits.visit import SV

_FINGERTIPS = tuple(ACR.items[name] for name in WEIGHTS["C"])
_DIST_TO_PROX = ("DIST", "MID", "PROX")
_TESTED = {f"SW{finger.code[1]}{finger.code[0]}": finger.code for finger in FINGERS}
"""The items of the sensitivity test of the finger pulps, and the finger of each."""


@CHECKS.check("EC22", "S", Behaviour.QUERY,
              T("Ni ulcère ni cicatrice des pulpes dans le score ACR/EULAR, alors que l’ulcère digital {ulcer} est "
                "éligible : vérifiez le score.",
                "Neither ulcer nor scar of the fingertips in the ACR/EULAR score, while digital ulcer {ulcer} is "
                "eligible: check the score."),
              on=_FINGERTIPS, items=(ULCR.ULCLOC,), reads=("ULCA", "SV", "INJ"))
def eligible_ulcer_shows_in_the_classification(form: FormView, book: Book) -> Verdict:
    """Once category C is answered: it has points when an ulcer is eligible at inclusion."""
    if None in (form.ACRULC, form.ACRPIT) or category("C", present(form)):
        return None
    chosen = eligible_ulcers(book)
    return not chosen or {"ulcer": ulcer_name(book.study, chosen[0])}


def _since(inclusion: date) -> date:
    """The last day that lies NOTICE_MONTHS or more before inclusion."""
    return add_months(inclusion, -NOTICE_MONTHS.value)


@CHECKS.check("EC31", "S", Behaviour.QUERY,
              T("Tabagisme actif ou sevré depuis moins de 3 mois à l’inclusion : vérifiez avec le promoteur.",
                "Smoker, or stopped less than 3 months before inclusion: check with the sponsor."),
              on=SU.SMOKE, items=(SU.SUENDAT, SV.SVDAT), off=True,
              note="rule of an older notice (trial.md D9), off by default")
def tobacco_is_stopped_three_months_before_inclusion(form: FormView, book: Book) -> Verdict:
    """Up to inclusion: no smoker, none who may have stopped later than three months before it."""
    inclusion = book.visit_date("INC")
    if form.visit not in ("SCR", "INC") or inclusion is None:
        return None
    if form.SMOKE == "FORMER":
        return form.SUENDAT is None or bool(form.SUENDAT.latest <= _since(inclusion))
    return bool(form.SMOKE != "CURRENT")


@CHECKS.check("EC32", "S", Behaviour.QUERY,
              T("Traitement vasoactif débuté ou modifié depuis moins de 3 mois à l’inclusion : "
                "vérifiez avec le promoteur.",
                "Vasoactive medication started or changed less than 3 months before inclusion: "
                "check with the sponsor."),
              on=CM.CMVASC, items=(CM.CMSTDAT, CM.CMCHDAT, SV.SVDAT), off=True,
              note="rule of an older notice (trial.md D9), off by default")
def vasoactive_drug_is_stable_before_inclusion(form: FormView, book: Book) -> Verdict:
    """No start and no change of dose that may lie in the three months before inclusion."""
    inclusion = book.visit_date("INC")
    if inclusion is None or form.CMVASC not in NOTICE_CLASSES.value:
        return None
    return not any(day.earliest <= inclusion and day.latest > _since(inclusion)
                   for day in (form.CMSTDAT, form.CMCHDAT) if day is not None)


@CHECKS.check("EC42", "S", Behaviour.QUERY,
              T("QTcF de {value} ms, au-delà de {limit} ms pour ce sexe : vérifiez la mesure ou confirmez-la.",
                "QTcF of {value} ms, above {limit} ms for this sex: check the measurement or confirm it."),
              on=EG.QTCF, items=(DM.SEX,), note="the usual range of the QRS duration names this check as well")
def corrected_qt_is_usual_for_the_sex(form: FormView, book: Book) -> Verdict:
    """QTcF at most 470 ms in women, 450 ms in men; not judged while the sex is unknown."""
    limit = QTCF_LIMITS.value.get(book.form("DM").SEX)
    if form.QTCF is None or limit is None:
        return None
    return limit >= form.QTCF or {"value": form.QTCF, "limit": limit}


def _lost(book: Book, finger: str, phalanx: str) -> PartialDate | None:
    """The date since which a phalanx is wholly amputated, the earliest on file; ``None`` while it is there or undated."""
    days = [line.AMPDAT for line in book.forms("AMP")
            if finger == line.AMPFING and line.AMPKIND in ("SURGICAL", "AUTO") and line.AMPPART == "WHOLE"
            and line.AMPPHAL is not None and line.AMPDAT is not None
            and _DIST_TO_PROX.index(phalanx) <= _DIST_TO_PROX.index(line.AMPPHAL)]
    return min(days, key=lambda day: day.latest, default=None)


def _used(form: FormView, book: Book) -> list[tuple[str, str, str, PartialDate | date | None]]:
    """What the page says of fingers: item, finger, the phalanx it needs, and when."""
    if form.page.oid == "ULCR":
        if form.ULCLOC is None:
            return []
        finger, phalanx, _surface = form.ULCLOC.split("-")
        return [("ULCLOC", finger, phalanx, form.ULCSTDAT)]
    if form.page.oid == "INJF":
        return [("NPOINTS", form.line, "PROX", day_zero(book))]
    tested = form.FTDAT or book.visit_date(form.visit)
    return [(name, finger, "DIST", tested) for name, finger in _TESTED.items() if getattr(form, name) is not None]


@CHECKS.check("EC71", "H", Behaviour.QUERY,
              T("Ulcère, injection ou test le {day} au doigt {finger}, amputé à cet endroit depuis le {lost} : vérifiez le "
                "doigt ou la page « Amputations ».",
                "Ulcer, injection or test on {day} at finger {finger}, amputated there since {lost}: check the finger or "
                "the page “Amputations”."),
              on=(ULCR.ULCLOC, INJF.NPOINTS, *(FUNC.items[name] for name in _TESTED)),
              items=(AMP.AMPFING, ULCR.ULCSTDAT), reads=("SV", "INJ"))
def amputated_finger_is_not_used(form: FormView, book: Book) -> Verdict:
    """No ulcer first seen, no finger injected, no pulp tested after the amputation of that phalanx."""
    for item, finger, phalanx, day in _used(form, book):
        lost = _lost(book, finger, phalanx)
        if in_order(day, lost) is False:
            return {"item": item, "finger": finger, "day": shown(day), "lost": shown(lost)}
    return True


@CHECKS.check("EC72", "S", Behaviour.QUERY,
              T("L’ulcère {ulcer} est dit sans calcification ni relief osseux dessous, mais l’examen du doigt {finger} en "
                "décrit : vérifiez les deux.",
                "Ulcer {ulcer} is said to lie over neither calcification nor bone relief, but the examination of finger "
                "{finger} found it: check both."),
              on=(ULCR.ULCCALC, ULCR.ULCBONE), items=(ULCR.ULCLOC, PE.CALCFING, PE.BONEFING, IMG.IMCALC))
def ulcer_agrees_with_the_finger_below(form: FormView, book: Book) -> Verdict:
    """Not said to be free of calcification (bone relief) where an examination found it at the same finger."""
    finger = finger_of(book, form.line)
    if finger is None:
        return None
    calcified = [fingers for page, item in (("PE", "CALCFING"), ("IMG", "IMCALC"))
                 for seen in book.forms(page) if (fingers := getattr(seen, item)) is not None]
    bony = [seen.BONEFING for seen in book.forms("PE") if seen.BONEFING is not None]
    for item, found in (("ULCCALC", calcified), ("ULCBONE", bony)):
        if getattr(form, item) == "N" and any(finger in fingers for fingers in found):
            return {"item": item, "ulcer": ulcer_name(book.study, form.line), "finger": finger}
    return True
