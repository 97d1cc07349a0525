"""The health assessment questionnaire and its scleroderma scales."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecrf.crf import CRF, VAS, Choice, Derived, Grid, GridLine, T
from forms.questionnaires.administration import LICENSED, administration
from forms.questionnaires.assumptions import HAQ_AID_RULE
from forms.questionnaires.codelists import HAQ_AID, HAQ_ANSWER
from forms.questionnaires.scores import answers, disability_index, haq_category, shaq_scale
from forms.source import section

CATEGORIES = (
    (T("S’habiller", "Dressing"), (T("s’habiller", "dress"), T("se laver les cheveux", "wash hair"))),
    (T("Se lever", "Arising"), (T("d’une chaise", "from a chair"), T("du lit", "from bed"))),
    (T("Manger", "Eating"), (T("couper la viande", "cut meat"), T("porter une tasse", "lift a cup"),
                             T("ouvrir une brique de lait", "open a milk carton"))),
    (T("Marcher", "Walking"), (T("en terrain plat", "on the flat"), T("cinq marches", "five steps"))),
    (T("Hygiène", "Hygiene"), (T("se laver", "wash"), T("prendre un bain", "take a bath"), T("toilettes", "toilet"))),
    (T("Attraper", "Reach"), (T("au-dessus de la tête", "overhead"),
                              T("un vêtement par terre", "clothing from the floor"))),
    (T("Saisir", "Grip"), (T("portière de voiture", "car door"), T("bocal", "jar"), T("robinets", "taps"))),
    (T("Activités", "Activities"), (T("courses", "shopping"), T("entrer et sortir de voiture", "in and out of a car"),
                                    T("ménage", "chores"))),
)
"""The eight categories and their 20 items, in words of our own (trial.md 2.5)."""
SCALES = (
    ("PAIN", T("Douleur", "Pain")), ("GI", T("Intestin", "Intestinal")), ("LUNG", T("Respiration", "Breathing")),
    ("RP", T("Raynaud", "Raynaud")), ("ULC", T("Ulcères des doigts", "Finger ulcers")),
    ("ALL", T("Maladie dans son ensemble", "Overall disease")),
)
_ENDS = (T("pas du tout", "not at all"), T("très sévère", "very severe"))


def _names() -> tuple[tuple[str, ...], ...]:
    numbers = iter(range(1, 21))
    return tuple(tuple(f"HAQ{next(numbers):02d}" for _ in items) for _, items in CATEGORIES)


OF_CATEGORY = _names()
"""The names of the answers of each category."""


def categories(form: Any) -> list[int | None]:
    """The scores of the eight categories of a page, lifted by HAQ_AID_RULE."""
    return [haq_category(answers(form, names), getattr(form, f"HAQAID{n}") in ("AID", "HELP", "BOTH"),
                         str(HAQ_AID_RULE.value)) for n, names in enumerate(OF_CATEGORY, 1)]


def _lines() -> tuple[GridLine, ...]:
    """A line per item; help or device is asked once per category, beside its last item."""
    lines = []
    for n, ((category, items), names) in enumerate(zip(CATEGORIES, OF_CATEGORY, strict=True), 1):
        for name, item in zip(names, items, strict=True):
            label = T(f"{category.fr} : {item.fr}", f"{category.en}: {item.en}")
            answer = Choice(label, HAQ_ANSWER, sdtm=f"QSTESTCD={name}, QSCAT=HAQ")
            last = name == names[-1]
            aid = (f"HAQAID{n}", Choice(T(f"{category.fr} : aide ou appareil", f"{category.en}: help or device"), HAQ_AID,
                                        sdtm=f"QSTESTCD=HAQAID{n}, QSCAT=HAQ")) if last else None
            lines.append(GridLine(T(item.fr.capitalize(), item.en.capitalize()), ((name, answer), aid),
                                  category if name == names[0] else None))
    return tuple(lines)


def _index(form: Any, book: Any) -> Any:
    return disability_index(categories(form))


def _answered(form: Any, book: Any) -> int | None:
    return sum(score is not None for score in categories(form)) or None


def _scale(name: str) -> Callable[[Any, Any], Any]:
    return lambda form, book: shaq_scale(getattr(form, name))


def _vas(words: T, code: str, opens: T | None = None) -> VAS:
    return VAS(T(f"{words.fr}, 7 derniers jours", f"{words.en}, last 7 days"), ends=_ENDS, hard_check="EC100",
               section=opens, sdtm=f"QSTESTCD={code}, QSCAT=SHAQ")


def _converted(words: T, mm: VAS, name: str, opens: T | None = None) -> Derived:
    return Derived(T(f"{words.fr} (0 à 3)", f"{words.en} (0 to 3)"), decimals=2, inputs=(mm,), compute=_scale(name),
                   section=opens, sdtm=f"QSTESTCD={name[:-2]}PT, QSCAT=SHAQ", formula=T("mm × 0,03", "mm × 0.03"))


_WORDS = dict(SCALES)


class SHAQ(CRF):
    """Twenty activities over the last week, help or devices, and six scales that are never summed."""

    oid, version, domain = "SHAQ", "1.0", "QS"
    title = T("Incapacité et échelles de la sclérodermie (SHAQ)", "Disability and scleroderma scales (SHAQ)")
    source = section("4.38", "F42")
    help = LICENSED
    summary = ("HAQDI",)

    QSDAT, QSEVAL, QSMODE, QSLANG, QSVER, QSTIM, QSDUR = administration("SHAQ")
    ACTIVITY = Grid(T("Difficulté sur les 7 derniers jours", "Difficulty over the last 7 days"),
                    (T("Difficulté", "Difficulty"), T("Aide ou appareil (catégorie)", "Help or device (category)")),
                    _lines(), fills=False)
    SHPAINMM = _vas(_WORDS["PAIN"], "SHPAINMM", T("Échelles visuelles", "Visual scales"))
    SHGIMM = _vas(_WORDS["GI"], "SHGIMM")
    SHLUNGMM = _vas(_WORDS["LUNG"], "SHLUNGMM")
    SHRPMM = _vas(_WORDS["RP"], "SHRPMM")
    SHULCMM = _vas(_WORDS["ULC"], "SHULCMM")
    SHALLMM = _vas(_WORDS["ALL"], "SHALLMM")
    HAQDI = Derived(T("Indice d’incapacité (0 à 3)", "Disability index (0 to 3)"), decimals=3, compute=_index,
                    inputs=tuple(item for _, item in ACTIVITY.cells()), section=T("Scores", "Scores"),
                    sdtm="QSTESTCD=HAQDI, QSCAT=HAQ",
                    formula=T("moyenne des catégories remplies, 6 au moins sur 8",
                              "mean of the categories answered, at least 6 of 8"))
    HAQNCAT = Derived(T("Catégories remplies", "Categories answered"), compute=_answered,
                      inputs=tuple(item for name, item in ACTIVITY.cells() if not name.startswith("HAQAID")),
                      sdtm="QSTESTCD=HAQNCAT, QSCAT=HAQ", formula=T("catégories avec une réponse au moins",
                                                                    "categories with at least one answer"))
    SHPAIN = _converted(_WORDS["PAIN"], SHPAINMM, "SHPAINMM")
    SHGI = _converted(_WORDS["GI"], SHGIMM, "SHGIMM")
    SHLUNG = _converted(_WORDS["LUNG"], SHLUNGMM, "SHLUNGMM")
    SHRP = _converted(_WORDS["RP"], SHRPMM, "SHRPMM")
    SHULC = _converted(_WORDS["ULC"], SHULCMM, "SHULCMM")
    SHALL = _converted(_WORDS["ALL"], SHALLMM, "SHALLMM")
