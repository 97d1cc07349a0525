"""The patient's diary: the fourteen days before a visit, a line per day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecrf.crf import CRF, Derived, Grid, GridLine, Integer, Item, T, YesNo
from forms.questionnaires.administration import OWN, administration
from forms.questionnaires.assumptions import DIARY_DAYS
from forms.questionnaires.ranges import DIARY_RANGES
from forms.questionnaires.scores import answers, condition_score, days_filled
from forms.ranges import limits
from forms.source import section

DAYS = tuple(range(DIARY_DAYS.value["asked"], 0, -1))
"""Days before the visit, from 14 to 1."""
SCORES = tuple(f"RCS{day:02d}" for day in DAYS)
"""The names of the daily Raynaud condition scores."""


def _whole(of: str, unit: str | None = None) -> Callable[[T, str], Item]:
    return lambda label, code: Integer(label, unit=unit, optional=True, sdtm=code, **limits(DIARY_RANGES, of))


def _tick(label: T, code: str) -> Item:
    return YesNo(label, optional=True, sdtm=code)


_COLUMNS: dict[str, tuple[T, Callable[[T, str], Item]]] = {
    "RCS": (T("Raynaud (0 à 10)", "Raynaud (0 to 10)"), _whole("SCALE")),
    "ATT": (T("Crises", "Attacks"), _whole("ATTACKS")),
    "MIN": (T("Durée totale (min)", "Total duration (min)"), _whole("MINUTES", "min")),
    "NEW": (T("Ulcère nouveau ou aggravé", "New or worse ulcer"), _tick),
    "PAI": (T("Douleur (0 à 10)", "Pain (0 to 10)"), _whole("SCALE")),
    "ABX": (T("Antibiotique", "Antibiotic"), _tick),
}


def _line(day: int) -> GridLine:
    def cell(stem: str) -> tuple[str, Item]:
        words, make = _COLUMNS[stem]
        return f"{stem}{day:02d}", make(T(f"Jour −{day} : {words.fr.lower()}", f"Day −{day}: {words.en.lower()}"),
                                        f"QSTESTCD=DIA{stem}, QSTPT=DAY -{day}, QSTPTNUM=-{day}")
    return GridLine(T(f"Jour −{day}", f"Day −{day}"), tuple(cell(stem) for stem in _COLUMNS))


def filled(form: Any) -> int:
    """Days of a diary page on which the Raynaud condition score was given."""
    return days_filled(answers(form, SCORES))


class DIARY(CRF):
    """Copied from the paper diary at the visit, day −14 to day −1; a day left blank stays blank."""

    oid, version, domain = "DIARY", "1.0", "QS"
    title = T("Carnet du patient", "Patient’s diary")
    source = section("4.38", "F45")
    help = OWN
    summary = ("RCSMEAN", "DIADAYS")

    QSDAT, QSEVAL, QSMODE, QSLANG, QSVER, QSTIM, QSDUR = administration("DIARY")
    FORTNIGHT = Grid(T("Les 14 jours avant la visite", "The 14 days before the visit"),
                     tuple(words for words, _ in _COLUMNS.values()), tuple(_line(day) for day in DAYS), fills=False)
    DIALATE = Integer(T("Jours remplis plus de 24 heures après", "Days filled more than 24 hours late"),
                      section=T("Carnet dans son ensemble", "The diary as a whole"), sdtm="SUPPQS.QNAM=DIALATE",
                      help=T("Selon le patient ; 0 si aucun.", "As the patient says; 0 if none."),
                      **limits(DIARY_RANGES, "LATE"))
    DIADAYS = Derived(T("Jours remplis", "Days filled"), compute=lambda form, book: filled(form),
                      inputs=tuple(item for name, item in FORTNIGHT.cells() if name.startswith("RCS")),
                      sdtm="QSTESTCD=DIADAYS", formula=T("jours avec un score de Raynaud",
                                                         "days with a Raynaud score"))
    RCSMEAN = Derived(T("Score de Raynaud moyen (0 à 10)", "Mean Raynaud score (0 to 10)"), decimals=2,
                      compute=lambda form, book: condition_score(answers(form, SCORES)),
                      inputs=tuple(item for name, item in FORTNIGHT.cells() if name.startswith("RCS")),
                      sdtm="QSTESTCD=RCSMEAN", formula=T("moyenne des jours remplis, 10 au moins sur 14",
                                                         "mean of the days filled, at least 10 of 14"))
