"""The release tests of a batch: each result beside its limit, and whether it conforms; late results stand below."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal as Number
from typing import Any

from ecrf.crf import CRF, YN, Choice, Date, Decimal, Derived, Grid, GridLine, Per, T, Text
from ecrf.crf.item import Item
from forms.cells.assumptions import RELEASE_LIMITS
from forms.cells.codelists import DETECTED, GROWTH, IDENTITY_TEST, KARYOTYPE
from forms.cells.product import MILLION_CELLS
from forms.cells.ranges import REL_RANGES
from forms.ranges import limits
from forms.source import section
from forms.units import INTERNATIONAL_PER_ML, PERCENT

_CONFORMS = T("conforme", "conforms")


def conforms(test: str, value: Number | None) -> bool | None:
    """Whether a measured result is within the release limit of its test; ``None`` without a result."""
    if value is None:
        return None
    limit = RELEASE_LIMITS.value[test]
    least, most, under = (limit.get(word) for word in ("at_least", "at_most", "below"))
    return not ((least is not None and value < least) or (most is not None and value > most)
                or (under is not None and value >= under))


def _limit_words(test: str, unit: T) -> T:
    limit = RELEASE_LIMITS.value[test]
    sign, number = next((s, limit[w]) for w, s in (("at_least", "≥"), ("at_most", "≤"), ("below", "<")) if w in limit)
    return T(f"{sign}\u00a0{number}\u00a0{unit.fr}", f"{sign} {number}{'' if unit.en == '%' else ' '}{unit.en}")


def _said(fine: bool | None) -> str | None:
    return None if fine is None else "Y" if fine else "N"


def _verdict(name: str, fr: str, en: str, result: Item, compute: Callable[[Any, Any], str | None], rule: T,
             *more: str) -> tuple[str, Derived]:
    words = T(f"{fr}\u00a0: {_CONFORMS.fr}", f"{en}: {_CONFORMS.en}")
    return f"{name}C", Derived(words, codelist=YN, inputs=(result, *more), compute=compute, formula=rule,
                               no_sdtm="the result against its limit of release")


def _measured(name: str, fr: str, en: str, unit: T = PERCENT, kind: str = "PERCENT", group: T | None = None) -> GridLine:
    limit = _limit_words(name, unit)
    result = Decimal(T(f"{fr} ({limit.fr})", f"{en} ({limit.en})"), unit=unit, optional=True, critical=True,
                     sdtm=f"BSTESTCD={name}", **limits(REL_RANGES, kind))
    verdict = _verdict(name, fr, en, result, lambda form, book: _said(conforms(name, getattr(form, name))), limit)
    return GridLine(T(f"{fr} ({limit.fr})", f"{en} ({limit.en})"), ((name, result), verdict), group)


def _tested(name: str, fr: str, en: str, codes: Any, fine: str, group: T | None = None) -> GridLine:
    rule = codes[fine].label
    result = Choice(T(fr, en), codes, optional=True, critical=True, sdtm=f"BSTESTCD={name}")

    def verdict(form: Any, book: Any) -> str | None:
        found = getattr(form, name)
        return None if found in (None, "PENDING", "NOT_DONE") else _said(found == fine)

    words = T(f"{fr} ({rule.fr.lower()})", f"{en} ({rule.en.lower()})")
    return GridLine(words, ((name, result), _verdict(name, fr, en, result, verdict, rule)), group)


def count_conforms(form: Any, book: Any) -> str | None:
    """Whether the viable count is the dose prepared of the batch, within the tolerance of the label (20 %)."""
    dose = book.form("MFG", "", form.line).DOSEPREP if book is not None else None
    if form.CELLCNT is None or not dose:
        return None
    return _said(abs(form.CELLCNT - dose) <= dose * RELEASE_LIMITS.value["CELLCNT"]["label_pct"] / 100)


def _counted() -> GridLine:
    share = RELEASE_LIMITS.value["CELLCNT"]["label_pct"]
    rule = T(f"étiquette ±\u00a0{share}\u00a0%", f"label ± {share}%")
    fr, en = "Numération viable", "Viable count"
    result = Decimal(T(fr, en), unit=MILLION_CELLS, optional=True, critical=True, sdtm="BSTESTCD=CELLCNT",
                     **limits(REL_RANGES, "CELLCNT"))
    return GridLine(T(f"{fr} ({rule.fr})", f"{en} ({rule.en})"),
                    (("CELLCNT", result), _verdict("CELLCNT", fr, en, result, count_conforms, rule, "MFG.DOSEPREP")))


class REL(CRF):
    """The tests of one batch. A placebo batch has those that apply to it; the others stay empty."""

    oid, version, domain = "REL", "1.0", "BS"
    title = T("Tests de libération", "Release tests")
    source = section("4.30", "F31, tests")
    scope = "subject"
    repeats = Per("MFG")
    seen_by = "unblinded"
    area = "product"
    summary = ("VIAB", "STERINP")

    TESTS = Grid(T("Résultats", "Results"), (T("Résultat", "Result"), T("Conforme", "Conforms")), (
        _measured("VIAB", "Viabilité", "Viability", group=T("Cellules", "Cells")),
        _counted(),
        _measured("CD90", "CD90+", "CD90+", group=T("Identité", "Identity")),
        _measured("CD73", "CD73+", "CD73+"),
        _measured("CD105", "CD105+", "CD105+"),
        _measured("CD45", "CD45+", "CD45+", group=T("Pureté", "Purity")),
        _measured("CD34", "CD34+", "CD34+"),
        _measured("CD14", "CD11b+ ou CD14+", "CD11b+ or CD14+"),
        _measured("CD19", "CD19+ ou CD79a+", "CD19+ or CD79a+"),
        _measured("HLADR", "HLA-DR+", "HLA-DR+", kind="HLADR"),
        _measured("CD4531", "CD45+ CD31+", "CD45+ CD31+"),
        _measured("ENDOTOX", "Endotoxines", "Endotoxin", INTERNATIONAL_PER_ML, "ENDOTOX", group=T("Sécurité", "Safety")),
        _tested("MYCO", "Mycoplasmes", "Mycoplasma", GROWTH, "NEGATIVE"),
        _tested("STERINP", "Stérilité en cours (J-2)", "In-process sterility (D-2)", GROWTH, "NEGATIVE"),
        _tested("GRAM", "Coloration de Gram", "Gram stain", DETECTED, "NEGATIVE"),
        _tested("KARYOB", "Caryotype du lot", "Karyotype of the batch", KARYOTYPE, "NORMAL"),
        _tested("SEROALL", "Sérologies du patient ou du donneur", "Serology of patient or donor", DETECTED, "NEGATIVE"),
        _tested("STRID", "Identité génétique avec le prélèvement", "Genetic identity with the harvest", IDENTITY_TEST,
                "MATCH"),
    ))

    STER7 = Choice(T("Stérilité à 7 jours", "Sterility at 7 days"), GROWTH, optional=True, critical=True,
                   sdtm="BSTESTCD=STER7", section=T("Résultats après la libération", "Results after release"))
    STER14 = Choice(T("Stérilité à 14 jours, finale", "Sterility at 14 days, final"), GROWTH, optional=True,
                    critical=True, sdtm="BSTESTCD=STER14")
    STERDAT = Date(T("Date du dernier résultat de stérilité", "Date of the last sterility result"), optional=True,
                   sdtm="BS.BSDTC")
    MYCOFIN = Choice(T("Mycoplasmes, résultat final", "Mycoplasma, final result"), GROWTH, optional=True, critical=True,
                     sdtm="BSTESTCD=MYCOFIN")
    PATINFDT = Date(T("Patient informé du résultat positif le", "Patient told of the positive result on"), optional=True,
                    sdtm="SUPPBS.QNAM=PATINFDT",
                    help=T("Stérilité ou mycoplasmes positifs après l’injection (EC80).",
                           "Positive sterility or mycoplasma after the injection (EC80)."))
    RELTXT = Text(T("Remarque", "Remark"), max=500, lines=3, optional=True, no_sdtm="a remark of the laboratory")
