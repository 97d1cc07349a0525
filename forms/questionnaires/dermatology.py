"""The dermatology life quality index: ten questions over the last week."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecrf.crf import CRF, Choice, Derived, Grid, GridLine, T
from forms.questionnaires.administration import LICENSED, administration
from forms.questionnaires.codelists import DLQI_ANSWER, DLQI_BAND, DLQI_TROUBLE, DLQI_WORK
from forms.questionnaires.scores import answers, dlqi, dlqi_band, dlqi_work, total
from forms.source import section

TOPICS = (
    T("Symptômes", "Symptoms"), T("Gêne", "Embarrassment"), T("Courses, maison", "Shopping, home"),
    T("Vêtements", "Clothes"), T("Loisirs, sorties", "Leisure, going out"), T("Sport", "Sport"),
    T("Travail, études", "Work, study"), T("Entourage", "People close"), T("Vie intime", "Intimacy"),
    T("Soins de la peau", "Skin care"),
)
WORK = 7
"""The question asked in two steps."""
ITEMS = tuple(f"DLQ{n:02d}" for n in range(1, len(TOPICS) + 1))
"""The names of the ten answers; the second step of question 7 is ``DLQ07B``."""
PARTS = {"SYM": (1, 2), "DAY": (3, 4), "LEI": (5, 6), "WRK": (7,), "REL": (8, 9), "TRT": (10,)}
"""Questions of each sub-score (trial.md 2.5)."""


def points(form: Any) -> list[int | None]:
    """The ten answers as points; not relevant counts 0."""
    out: list[int | None] = []
    for name in ITEMS:
        given = getattr(form, name)
        if name == f"DLQ{WORK:02d}":
            out.append(dlqi_work(given, answers(form, ("DLQ07B",))[0]))
        else:
            out.append(None if given is None else 0 if given == "NR" else int(given))
    return out


def _lines(first: int, last: int) -> tuple[GridLine, ...]:
    def line(n: int) -> GridLine:
        topic = TOPICS[n - 1]
        answer = Choice(T(f"Question {n} : {topic.fr.lower()}", f"Question {n}: {topic.en.lower()}"), DLQI_ANSWER,
                        sdtm=f"QSTESTCD=DLQ{n:02d}, QSCAT=DLQI")
        return GridLine(T(f"{n}. {topic.fr}", f"{n}. {topic.en}"), ((f"DLQ{n:02d}", answer),))
    return tuple(line(n) for n in range(first, last + 1))


def _part(code: str) -> Callable[[Any, Any], int | None]:
    return lambda form, book: total([points(form)[n - 1] for n in PARTS[code]])


_ANSWER = (T("Réponse", "Answer"),)
_SUM = T("somme, toutes réponses nécessaires", "sum, all answers needed")


class DLQI(CRF):
    """Effect of the skin on daily life, 0 to 30."""

    oid, version, domain = "DLQI", "1.0", "QS"
    title = T("Qualité de vie et peau (DLQI)", "Quality of life and skin (DLQI)")
    source = section("4.38", "F43")
    help = LICENSED
    summary = ("DLQTOT",)

    QSDAT, QSEVAL, QSMODE, QSLANG, QSVER, QSTIM, QSDUR = administration("DLQI")
    FIRST = Grid(T("Questions 1 à 6", "Questions 1 to 6"), _ANSWER, _lines(1, 6), fills=False)
    DLQ07 = Choice(T("Question 7 : travail ou études empêchés", "Question 7: work or study prevented"), DLQI_WORK,
                   section=T("Question 7", "Question 7"), sdtm="QSTESTCD=DLQ07, QSCAT=DLQI")
    DLQ07B = Choice(T("Question 7, sinon : gêne au travail ou dans les études", "Question 7, else: trouble at work or study"),
                    DLQI_TROUBLE, when=DLQ07.equals("N"), sdtm="QSTESTCD=DLQ07B, QSCAT=DLQI")
    LAST = Grid(T("Questions 8 à 10", "Questions 8 to 10"), _ANSWER, _lines(8, 10), fills=False)
    _ALL = (*(item for _, item in FIRST.cells()), DLQ07, DLQ07B, *(item for _, item in LAST.cells()))
    DLQTOT = Derived(T("Total (0 à 30)", "Total (0 to 30)"), inputs=_ALL, section=T("Score", "Score"),
                     compute=lambda form, book: dlqi(points(form)), sdtm="QSTESTCD=DLQTOT, QSCAT=DLQI",
                     formula=T("somme des 10 réponses ; une manquante compte 0, au-delà pas de score",
                               "sum of the 10 answers; one missing counts 0, more give no score"))
    DLQBAND = Derived(T("Effet sur la vie", "Effect on life"), inputs=_ALL, codelist=DLQI_BAND,
                      compute=lambda form, book: dlqi_band(dlqi(points(form))), sdtm="QSTESTCD=DLQBAND, QSCAT=DLQI",
                      formula=T("tranche du total", "band of the total"))
    DLQSYM = Derived(T("Symptômes et ressenti (0 à 6)", "Symptoms and feelings (0 to 6)"), inputs=_ALL, formula=_SUM,
                     compute=_part("SYM"), sdtm="QSTESTCD=DLQSYM, QSCAT=DLQI")
    DLQDAY = Derived(T("Activités quotidiennes (0 à 6)", "Daily activities (0 to 6)"), inputs=_ALL, formula=_SUM,
                     compute=_part("DAY"), sdtm="QSTESTCD=DLQDAY, QSCAT=DLQI")
    DLQLEI = Derived(T("Loisirs (0 à 6)", "Leisure (0 to 6)"), inputs=_ALL, formula=_SUM, compute=_part("LEI"),
                     sdtm="QSTESTCD=DLQLEI, QSCAT=DLQI")
    DLQWRK = Derived(T("Travail, études (0 à 3)", "Work, study (0 to 3)"), inputs=_ALL, formula=_SUM,
                     compute=_part("WRK"), sdtm="QSTESTCD=DLQWRK, QSCAT=DLQI")
    DLQREL = Derived(T("Relations (0 à 6)", "Relationships (0 to 6)"), inputs=_ALL, formula=_SUM, compute=_part("REL"),
                     sdtm="QSTESTCD=DLQREL, QSCAT=DLQI")
    DLQTRT = Derived(T("Traitement (0 à 3)", "Treatment (0 to 3)"), inputs=_ALL, formula=_SUM, compute=_part("TRT"),
                     sdtm="QSTESTCD=DLQTRT, QSCAT=DLQI")
