"""The modified Rodnan skin score at a visit."""

from __future__ import annotations

from typing import Any

from ecrf.crf import CRF, Choice, Date, Derived, Evidence, Grid, GridLine, Item, Said, Staff, T, YesNo
from forms.function.assumptions import MRSS_METHOD
from forms.function.codelists import SKIN, SKIN_RULE
from forms.function.hands import SIDES, per_hand
from forms.function.scores import hand_skin, rodnan
from forms.source import section

MIDDLE = {"FACE": T("Visage", "Face"), "CHEST": T("Face antérieure du thorax", "Anterior chest"),
          "ABDO": T("Abdomen", "Abdomen")}
PAIRED = {"FING": T("Doigts", "Fingers"), "HAND": T("Mains", "Hands"), "FOREA": T("Avant-bras", "Forearms"),
          "UPARM": T("Bras", "Upper arms"), "THIGH": T("Cuisses", "Thighs"), "LEG": T("Jambes", "Legs"),
          "FOOT": T("Pieds", "Feet")}
SITES = (*MIDDLE, *(stem + side for stem in PAIRED for side in SIDES))
"""The 17 sites of the score (trial.md 2.5)."""
HAND_SITES = tuple(stem + side for stem in ("FING", "HAND") for side in SIDES)
PROXIMAL = ("CHEST", "ABDO", *(stem + side for stem in ("UPARM", "THIGH") for side in SIDES))
"""Sites that the limited cutaneous form spares (EC102)."""


def points(form: Any, names: tuple[str, ...] = SITES) -> list[int | None]:
    """The points of the sites named."""
    return [None if (given := getattr(form, name)) is None else int(given) for name in names]


def _rule_of_the_study(book: Any, visit: str) -> Evidence:
    return Evidence(str(MRSS_METHOD.value), (Said(T("règle de l’étude", "rule of the study")),))


def _site(label: T, name: str) -> Item:
    return Choice(label, SKIN, sdtm=f"RSTESTCD={name}, RSCAT=MRSS")


def _middle() -> tuple[GridLine, ...]:
    return tuple(GridLine(words, ((name, _site(words, name)),)) for name, words in MIDDLE.items())


def _paired() -> tuple[GridLine, ...]:
    return tuple(per_hand(stem, words, lambda label, side, stem=stem: _site(_side(PAIRED[stem], side), stem + side))  # type: ignore[misc]
                 for stem, words in PAIRED.items())


def _side(words: T, side: str) -> T:
    right = side == "R"
    return T(f"{words.fr}, côté {'droit' if right else 'gauche'}", f"{words.en}, {'right' if right else 'left'} side")


class SKN(CRF):
    """Skin thickness by palpation of 17 sites."""

    oid, version, domain = "SKN", "1.0", "RS"
    title = T("Score cutané de Rodnan modifié", "Modified Rodnan skin score")
    source = section("4.36", "F37")
    help = T("Le même évaluateur et la même règle de cotation à chaque visite.",
             "The same assessor and the same scoring rule at every visit.")

    RSDAT = Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 sdtm="RS.RSDTC")
    RSEVAL = Staff(T("Évaluateur", "Assessor"), sdtm="SUPPRS.QNAM=ASSESSOR")
    RSTRAIN = YesNo(T("Évaluateur formé à ce score", "Assessor trained in this score"), sdtm="SUPPRS.QNAM=RSTRAIN")
    RSTRDAT = Date(T("Date de la formation", "Date of the training"), partial=True, when=RSTRAIN.equals("Y"),
                   sdtm="SUPPRS.QNAM=RSTRDTC")
    RSRULE = Choice(T("Règle de cotation", "Scoring rule"), SKIN_RULE, evidence=_rule_of_the_study, sdtm="RS.RSMETHOD")
    TRUNK = Grid(T("Visage et tronc", "Face and trunk"), (T("Points", "Points"),), _middle())
    LIMBS = Grid(T("Membres", "Limbs"), (T("Droite", "Right"), T("Gauche", "Left")), _paired())
    MRSSTOT = Derived(T("Total (0 à 51)", "Total (0 to 51)"), section=T("Score", "Score"),
                      inputs=tuple(i for _, i in (*TRUNK.cells(), *LIMBS.cells())),
                      compute=lambda form, book: rodnan(points(form)), sdtm="RSTESTCD=MRSSTOT, RSCAT=MRSS",
                      formula=T("somme des 17 sites, tous nécessaires", "sum of the 17 sites, all needed"))
    MRSSHAND = Derived(T("Doigts et mains (0 à 12)", "Fingers and hands (0 to 12)"),
                       inputs=tuple(i for name, i in LIMBS.cells() if name[:-1] in ("FING", "HAND")),
                       compute=lambda form, book: hand_skin(points(form, HAND_SITES)),
                       sdtm="RSTESTCD=MRSSHAND, RSCAT=MRSS",
                       formula=T("somme des doigts et des mains, des deux côtés", "sum of fingers and hands, both sides"))
