"""The EQ-5D-5L: five dimensions of health and a scale."""

from __future__ import annotations

from ecrf.crf import CRF, Choice, Derived, Grid, GridLine, Integer, T
from forms.questionnaires.administration import LICENSED, administration
from forms.questionnaires.codelists import EQ5D_LEVEL
from forms.questionnaires.ranges import EQ5D_RANGES
from forms.questionnaires.scores import answers, eq5d_profile, unscored
from forms.ranges import limits
from forms.source import section

DIMENSIONS = {
    "EQMOB": T("Mobilité", "Mobility"), "EQSELF": T("Autonomie", "Self-care"),
    "EQACT": T("Activités courantes", "Usual activities"), "EQPAIN": T("Douleur, gêne", "Pain, discomfort"),
    "EQANX": T("Anxiété, dépression", "Anxiety, depression"),
}
ITEMS = tuple(DIMENSIONS)


def _lines() -> tuple[GridLine, ...]:
    return tuple(GridLine(words, ((name, Choice(words, EQ5D_LEVEL, sdtm=f"QSTESTCD={name}, QSCAT=EQ-5D-5L")),))
                 for name, words in DIMENSIONS.items())


class EQ5D(CRF):
    """Health today."""

    oid, version, domain = "EQ5D", "1.0", "QS"
    title = T("Santé aujourd’hui (EQ-5D-5L)", "Health today (EQ-5D-5L)")
    source = section("4.38", "F44")
    help = LICENSED
    summary = ("EQPROF", "EQVAS")

    QSDAT, QSEVAL, QSMODE, QSLANG, QSVER, QSTIM, QSDUR = administration("EQ5D")
    HEALTH = Grid(T("Cinq dimensions", "Five dimensions"), (T("Niveau", "Level"),), _lines(), fills=False)
    EQVAS = Integer(T("Échelle de santé (100 : la meilleure)", "Health scale (100: best)"), hard_check="EC100",
                    section=T("Échelle et index", "Scale and index"), sdtm="QSTESTCD=EQVAS, QSCAT=EQ-5D-5L",
                    **limits(EQ5D_RANGES, "EQVAS"))
    EQPROF = Derived(T("Profil", "Profile"), inputs=tuple(item for _, item in HEALTH.cells()),
                     compute=lambda form, book: eq5d_profile(answers(form, ITEMS)), sdtm="QSTESTCD=EQPROF, QSCAT=EQ-5D-5L",
                     formula=T("les cinq niveaux dans l’ordre", "the five levels in order"))
    EQINDEX = Derived(T("Index", "Index"), inputs=tuple(item for _, item in HEALTH.cells()), compute=unscored,
                      sdtm="QSTESTCD=EQINDEX, QSCAT=EQ-5D-5L",
                      formula=T("vide : jeu de valeurs sous licence, laissé au promoteur",
                                "empty: licensed value set, left to the sponsor"))
