"""The hand disability questionnaire for digital ulcers, whose scale and scoring are not known."""

from __future__ import annotations

from ecrf.crf import CRF, Choice, Derived, Grid, GridLine, T
from forms.questionnaires.administration import LICENSED, administration
from forms.questionnaires.codelists import HDISS_ANSWER
from forms.questionnaires.scores import unscored
from forms.source import section

COUNT = 24
"""Items of the questionnaire (trial.md 2.5, RECALL; HDISS_SCALE)."""


def _lines() -> tuple[GridLine, ...]:
    return tuple(GridLine(T(f"Question {n}", f"Question {n}"), ((f"HDISS{n:02d}", Choice(
        T(f"HDISS-DU, question {n}", f"HDISS-DU, question {n}"), HDISS_ANSWER,
        sdtm=f"QSTESTCD=HDISS{n:02d}, QSCAT=HDISS-DU")),)) for n in range(1, COUNT + 1))


class HDISS(CRF):
    """The answers are kept as they are; no score is made of them before its rule is known."""

    oid, version, domain = "HDISS", "1.0", "QS"
    title = T("Retentissement des ulcères (HDISS-DU)", "Impact of digital ulcers (HDISS-DU)")
    source = section("4.38", "F43")
    help = LICENSED

    QSDAT, QSEVAL, QSMODE, QSLANG, QSVER, QSTIM, QSDUR = administration("HDISS")
    ANSWERS = Grid(T("Réponses", "Answers"), (T("Réponse", "Answer"),), _lines(), fills=False)
    HDSCORE = Derived(T("Score HDISS-DU", "HDISS-DU score"), section=T("Score", "Score"), compute=unscored,
                      inputs=tuple(item for _, item in ANSWERS.cells()), sdtm="QSTESTCD=HDSCORE, QSCAT=HDISS-DU",
                      formula=T("vide : échelle et calcul non connus, demandés au promoteur",
                                "empty: scale and scoring not known, asked of the sponsor"))
