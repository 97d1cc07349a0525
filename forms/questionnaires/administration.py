"""How a questionnaire was filled: the same items, under the same names, at the head of every one."""

from __future__ import annotations

from typing import Any

from ecrf.crf import Choice, Date, Evidence, Integer, Item, Said, T, Text, Time
from ecrf.crf.computed import EvidenceOf
from forms.questionnaires.codelists import QS_EVAL, QS_LANG, QS_MODE
from forms.questionnaires.ranges import QS_RANGES
from forms.ranges import limits

LICENSED = T("Questionnaire sous licence : le patient remplit la version validée. Les libellés ci-dessous sont courts et "
             "neutres, et ne la remplacent pas ; le promoteur peut charger l’énoncé officiel.",
             "Licensed questionnaire: the patient fills the validated version. The labels below are short and neutral, "
             "and do not replace it; the sponsor can load the official wording.")
OWN = T("Rempli par le patient, avant les autres évaluations et sans suggestion.",
        "Filled by the patient, before the other assessments and without prompting.")


def first_used(book: Any, page: str, item: str) -> tuple[str, Any] | None:
    """Visit and value of the first time that an item of a questionnaire was given, in the order of visits."""
    return next(((form.visit, form.values[item]) for form in book.forms(page) if form.values.get(item)), None)


def _as_first_used(page: str, item: str) -> EvidenceOf:
    """Offers what the subject had the first time (EC108): version and language stay the same."""
    def evidence(book: Any, visit: str) -> Evidence:
        first = first_used(book, page, item)
        if first is None or first[0] == visit:
            return Evidence(None)
        then, value = first
        where = book.study.visit(then).short
        return Evidence(value, (Said(T(f"première utilisée, {where.fr}", f"first used, {where.en}"),
                                     source=(then, page, ""), item=item),))
    return evidence


def administration(page: str) -> tuple[Item, Item, Item, Item, Item, Item, Item]:
    """The items QSDAT, QSEVAL, QSMODE, QSLANG, QSVER, QSTIM, QSDUR of a questionnaire (trial.md 4.38, PRO rules)."""
    return (
        Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
             sdtm="QS.QSDTC"),
        Choice(T("Rempli par", "Filled by"), QS_EVAL, sdtm="SUPPQS.QNAM=QSFILLBY"),
        Choice(T("Support", "Mode"), QS_MODE, sdtm="SUPPQS.QNAM=QSMODE"),
        Choice(T("Langue", "Language"), QS_LANG, sdtm="SUPPQS.QNAM=QSLANG", evidence=_as_first_used(page, "QSLANG")),
        Text(T("Version du questionnaire", "Version of the questionnaire"), max=40, sdtm="SUPPQS.QNAM=QSVERS",
             evidence=_as_first_used(page, "QSVER"),
             help=T("Comme imprimée sur le questionnaire.", "As printed on the questionnaire.")),
        Time(T("Heure de remplissage", "Time filled"), sdtm="QS.QSDTC"),
        Integer(T("Durée de remplissage", "Time it took"), unit="min", optional=True, sdtm="SUPPQS.QNAM=QSTOOK",
                **limits(QS_RANGES, "QSDUR")),
    )


NAMES = ("QSDAT", "QSEVAL", "QSMODE", "QSLANG", "QSVER", "QSTIM", "QSDUR")
"""The names of these items, on every page."""
