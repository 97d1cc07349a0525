"""The ACR/EULAR 2013 classification at screening, and again at inclusion."""

from __future__ import annotations

from typing import Any

from ecrf.crf import CRF, NO, YES, YN, Choice, Date, Derived, Grid, GridLine, T, YesNo
from forms.disease.classification import CLASSIFIED_FROM, ITEMS, classified, score
from forms.disease.codelists import ACR_ANSWER, ACR_HOW
from forms.source import section


def present(form: Any) -> set[str]:
    """Names of the items answered present."""
    return {name for name in ITEMS if getattr(form, name) == "PRESENT"}


def unknown(form: Any) -> set[str]:
    """Names of the items not answered, or not done."""
    return {name for name in ITEMS if getattr(form, name) not in ("PRESENT", "ABSENT")}


def total(form: Any, book: Any) -> int | None:
    """ACR/EULAR points of the page; ``None`` while no item is answered present or absent."""
    return score(present(form)) if len(unknown(form)) < len(ITEMS) else None


def unknown_count(form: Any, book: Any) -> int:
    """How many of the items are unknown or not done."""
    return len(unknown(form))


def is_minimum(form: Any, book: Any) -> str:
    """Whether the total is a minimum score, because an item is unknown."""
    return YES if unknown(form) else NO


def classification(form: Any, book: Any) -> str | None:
    """Whether the classification is met; ``None`` while unknown items could still decide."""
    if total(form, book) is None:
        return None
    met = classified(present(form), unknown(form), form.MIMIC == YES)
    return None if met is None else YES if met else NO


def _line(name: str, label: T, group: T | None = None) -> GridLine:
    """An item of the classification: its answer, how it is known, since which date."""
    answer = Choice(label, ACR_ANSWER, sdtm=f"RSTESTCD={name}")
    known = answer.one_of("PRESENT", "ABSENT")
    fr, en = label.fr, label.en
    return GridLine(label, (
        (name, answer),
        (f"{name}H", Choice(T(f"{fr} : connu par", f"{en}: known by"), ACR_HOW, when=known, sdtm="RS.RSMETHOD")),
        (f"{name}D", Date(T(f"{fr} : date de l’élément", f"{en}: date of the evidence"), partial=True, optional=True,
                          when=known, sdtm="RS.RSDTC"))), group)


class ACR(CRF):
    """The items of the classification; the score follows. An item counts if present at any time in the history."""

    oid, version, domain = "ACR", "1.0", "RS"
    title = T("Classification ACR/EULAR 2013", "ACR/EULAR 2013 classification")
    source = section("4.5 and 3", "F06")
    help = T("Un élément compte s’il a existé à un moment de l’histoire. HTAP : par cathétérisme droit. Fibrose : scanner, "
             "radiographie ou crépitants. Ulcères et cicatrices : au-delà de l’IPP, sans traumatisme.",
             "An item counts if present at any time in the history. PAH: by right-heart catheter. Lung disease: HRCT, "
             "chest film or crackles. Ulcers and scars: at or beyond the PIP, without trauma.")

    MIMIC = YesNo(T("Mieux expliqué par une autre maladie", "Better explained by another disease"),
                  judgement=True, sdtm="RSTESTCD=ACRMIMIC",
                  help=T("Fibrose néphrogénique, morphée, fasciite à éosinophiles, scléroedème, scléromyxœdème, "
                         "érythermalgie, porphyrie, lichen scléreux, greffon contre hôte, main diabétique ; ou doigts "
                         "épargnés.",
                         "Nephrogenic fibrosis, morphea, eosinophilic fasciitis, scleredema, scleromyxedema, "
                         "erythromelalgia, porphyria, lichen sclerosus, graft versus host, diabetic hand; or fingers "
                         "spared."))
    CRITERIA = Grid(T("Éléments", "Items"), (T("Réponse", "Answer"), T("Connu par", "Known by"),
                                              T("Date", "Date")), (
        _line("ACRSKIN", T("Peau épaissie des doigts des deux mains, au-delà des MCP",
                           "Skin thickening of the fingers of both hands, beyond the MCP"), T("A Peau", "A Skin")),
        _line("ACRPUFF", T("Doigts boudinés", "Puffy fingers"), T("B Doigts", "B Fingers")),
        _line("ACRSCLD", T("Sclérodactylie, sans dépasser les MCP", "Sclerodactyly, not beyond the MCP")),
        _line("ACRULC", T("Ulcères des pulpes", "Digital tip ulcers"), T("C Pulpes", "C Fingertips")),
        _line("ACRPIT", T("Cicatrices déprimées des pulpes", "Fingertip pitting scars")),
        _line("ACRTEL", T("Télangiectasies", "Telangiectasia"), T("D à G", "D to G")),
        _line("ACRCAP", T("Capillaires anormaux", "Abnormal nailfold capillaries")),
        _line("ACRPAH", T("HTAP", "Pulmonary arterial hypertension")),
        _line("ACRILD", T("Fibrose pulmonaire", "Interstitial lung disease")),
        _line("ACRRAY", T("Phénomène de Raynaud", "Raynaud phenomenon")),
        _line("ACRACA", T("Anti-centromère", "Anti-centromere"), T("H Auto-anticorps", "H Autoantibodies")),
        _line("ACRSCL7", T("Anti-topo-isomérase I (Scl-70)", "Anti-topoisomerase I (Scl-70)")),
        _line("ACRRNAP", T("Anti-ARN polymérase III", "Anti-RNA polymerase III")),
    ))
    _answers = tuple(item for name, item in CRITERIA.cells() if name in ITEMS)

    ACRTOT = Derived(T("Score ACR/EULAR", "ACR/EULAR score"), inputs=_answers, compute=total,
                     section=T("Score", "Score"), sdtm="RSTESTCD=ACRTOT",
                     formula=T("somme des catégories A à H, l’élément le plus lourd de chacune ; inconnu compte 0",
                               "sum over categories A to H of the heaviest item of each; unknown counts 0"))
    ACRUNK = Derived(T("Éléments inconnus ou non faits", "Items unknown or not done"), inputs=_answers,
                     compute=unknown_count, sdtm="SUPPRS.QNAM=ACRUNK",
                     formula=T("nombre d’éléments sans réponse présent ou absent",
                               "number of items without the answer present or absent"))
    ACRMIN = Derived(T("Score minimal", "Minimum score"), inputs=_answers, codelist=YN, compute=is_minimum,
                     sdtm="SUPPRS.QNAM=ACRMIN", formula=T("oui dès qu’un élément est inconnu ou non fait",
                                                          "yes as soon as an item is unknown or not done"))
    ACRCLASS = Derived(T("Classé sclérodermie systémique", "Classified as systemic sclerosis"), codelist=YN,
                       inputs=(MIMIC, *_answers), compute=classification, sdtm="RSTESTCD=ACRCLASS",
                       formula=T(f"score ≥ {CLASSIFIED_FROM} et pas d’autre maladie ; sans conclusion tant que les "
                                 "éléments inconnus peuvent y mener",
                                 f"score ≥ {CLASSIFIED_FROM} and no other disease; left open while unknown items "
                                 "could reach it"))
