"""ADSL: one row per subject: analysis sets, dates, baseline, the candidate endpoints at week 16 (trial.md 7.1, 7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ecrf.crf import NO, YES, T
from ecrf.crf.analysis import Analysis, Column
from forms.analysis.choices import HEALING
from forms.analysis.rescue import first_amputation, first_rescue
from forms.analysis.ulcers import baseline, end_on, flag, healed_at_end
from forms.standards.design import ARMS
from forms.ulcers.course import assessments
from forms.ulcers.following import is_index

MAJOR = ("MAJOR", "CRITICAL")
EXCLUDING = ("ELIGIBILITY", "VISIT_WINDOW", "PROHIBITED_MED", "PRODUCT")
"""Categories of deviation that take a subject out of the per-protocol set when major."""
EXCLUDED = "PP"
"""Answer of the review of the data to which set a deviation excludes from."""


def _day(book: Any, page: str, item: str, visit: str = "") -> date | None:
    value = getattr(book.form(page, visit), item)
    return None if value is None else value.date() if hasattr(value, "date") else value.day


def every(facts: list[bool | None]) -> str | None:
    """``Y`` where all hold, ``N`` where one does not, ``None`` where none does not and one is unknown; ``None`` of nothing."""
    if not facts:
        return None
    return NO if False in facts else None if None in facts else YES


def sets(book: Any) -> dict[str, str | None]:
    """The analysis sets of trial.md 7.2; per protocol waits for what it needs."""
    zero = _day(book, "INJ", "EXSTDAT", "D0")
    randomised = _day(book, "RAND", "RANDDTC") is not None
    lines = [form.line for form in book.forms("ULCR")]
    after = zero is not None and any(day > zero for line in lines for day, _form in assessments(book, line))
    full = randomised and zero is not None and after
    active = any(form.ULCSTAT == "ACTIVE" for form in book.forms("ULCA") if form.visit == "D0")
    deviates = any(form.DVEXCL == EXCLUDED or form.DVSEV in MAJOR and form.DVCAT in EXCLUDING for form in book.forms("DV"))
    scored = [book.visit_date(form.visit) for form in book.forms("QVAS") if form.VASWORST is not None]
    patient = zero is not None and any(day and day <= zero for day in scored) and any(day and day > zero for day in scored)
    return {"SCRNFL": flag(_day(book, "ICF", "RFICDAT") is not None), "ITTFL": flag(randomised), "FASFL": flag(full),
            "PPROTFL": flag(full and active and not deviates), "SAFFL": flag(zero is not None), "HARVFL": flag(book.visit_date("HAR") is not None),
            "PROFL": flag(patient)}


def endpoints(book: Any) -> dict[str, str | None]:
    """Healed at week 16: all baseline ulcers (set A), the index ulcer (set B), and the composite (S5)."""
    zero = book.anchor("D0")
    lines = [form.line for form in book.forms("ULCR") if baseline(book, form)]
    healed = {line: healed_at_end(book, line) for line in lines}
    index = [line for line in lines if is_index(book, line)]
    every_one, end = every(list(healed.values())), end_on(book)
    new = [form for form in book.forms("ULCR") if zero and form.ULCSTDAT is not None and form.ULCSTDAT.surely_after(zero)
           and (end is None or not form.ULCSTDAT.surely_after(end))]
    spoilt = bool(new) or bool(zero and (_by(first_rescue(book, zero), end) or _by(first_amputation(book, zero), end)))
    return {"HEALAFL": every_one, "HEALBFL": flag(healed[index[0]]) if index else None,
            "COMPFL": NO if spoilt and lines else every_one}


def _by(happened: Any, end: date | None) -> bool:
    return happened is not None and (end is None or happened.day <= end)


def _given(book: Any) -> str | None:
    """What was injected, after the lot (EC126); ``None`` for who may not know of it."""
    if "INJP" not in book.study.pages:
        return None
    form = book.form("INJP", "D0")
    return form.page.items["ACTARM"].value_for(form, book)  # type: ignore[no-any-return]


def rows(book: Any, choices: Mapping[str, str]) -> list[dict[str, Any]]:
    """The row of the subject."""
    zero, person = _day(book, "INJ", "EXSTDAT", "D0"), book.form("DM")
    lines = [form for form in book.forms("ULCR") if baseline(book, form)]
    planned, given = (ARMS[code][1] if code else None for code in (book.form("RANDU").ARM if "RANDU" in book.study.pages else None, _given(book)))
    ended = book.form("EOS")
    return [{
        "AGE": person.page.items["AGE"].compute(person, book) if person.opened else None, "AGEU": "YEARS" if person.opened else None, "SEX": person.SEX, "ARM": planned, "ACTARM": given, **sets(book),
        "RFICDT": _day(book, "ICF", "RFICDAT"), "RANDDT": _day(book, "RAND", "RANDDTC"), "HARVDT": book.visit_date("HAR"), "TRTSDT": zero, "TRTEDT": zero,
        "EOSDT": _day(book, "EOS", "EOSDAT"), "DCSREAS": ended.EOSREAS, "DTHDT": _day(book, "DTH", "DTHDAT"), "STRATUM": book.form("RAND").STRULC,
        "TRT01P": planned, "TRT01A": given, "NULCBL": len(lines) if zero else None, "NULCNEW": None if zero is None else sum(
            1 for form in book.forms("ULCR") if zero and form.ULCSTDAT is not None and form.ULCSTDAT.surely_after(zero)), **endpoints(book)}]


ADSL = Analysis("ADSL", T("Sujets", "Subjects"), T("une ligne par sujet", "one row per subject"), (
    Column("AGE", T("Âge (années)", "Age (years)"), "number", T("DM.AGE, au consentement", "DM.AGE, at consent")),
    Column("AGEU", T("Unité de l’âge", "Age units"), "text", T("toujours YEARS", "always YEARS")),
    Column("SEX", T("Sexe", "Sex"), "text", T("DM.SEX", "DM.SEX")),
    Column("ARM", T("Bras tiré au sort", "Planned arm, as DM says it"), "text", T("RANDU.ARM\u202f; vide pour un lecteur en insu", "RANDU.ARM; empty for a blinded reader")),
    Column("ACTARM", T("Bras reçu", "Actual arm, as DM says it"), "text", T("INJP.ACTARM\u202f; vide pour un lecteur en insu", "INJP.ACTARM; empty for a blinded reader")),
    Column("SCRNFL", T("Sélectionné", "Screened"), "text", T("ICF.RFICDAT noté", "ICF.RFICDAT recorded")),
    Column("ITTFL", T("Randomisé", "Randomised"), "text", T("RAND.RANDDTC noté", "RAND.RANDDTC recorded")),
    Column("FASFL", T("Ensemble d’analyse complet", "Full analysis set"), "text",
           T("randomisé, injecté, une évaluation d’ulcère après le jour 0", "randomised, injected, an ulcer assessment after day 0")),
    Column("PPROTFL", T("Per protocole", "Per protocol"), "text",
           T("FASFL, ulcère actif à D0, aucune déviation majeure d’éligibilité, fenêtre, traitement ou produit, ni exclue à la revue (DV)",
             "FASFL, an ulcer active at D0, no deviation that is major in eligibility, window, medication or product, or excludes (DV.DVEXCL)")),
    Column("SAFFL", T("Tolérance", "Safety"), "text", T("injecté (INJ.EXSTDAT)", "injected (INJ.EXSTDAT)")),
    Column("HARVFL", T("Prélevé", "Harvested"), "text", T("SV.SVDAT de HAR", "SV.SVDAT of HAR")),
    Column("PROFL", T("Ensemble des questionnaires", "Patient-reported set"), "text", T("QVAS.VASWORST jusqu’au jour 0 et après", "QVAS.VASWORST up to day 0 and after")),
    Column("RFICDT", T("Consentement", "Consent"), "date", T("ICF.RFICDAT", "ICF.RFICDAT")),
    Column("RANDDT", T("Randomisation", "Randomisation"), "date", T("RAND.RANDDTC", "RAND.RANDDTC")),
    Column("HARVDT", T("Prélèvement", "Harvest"), "date", T("SV.SVDAT de HAR", "SV.SVDAT of HAR")),
    Column("TRTSDT", T("Injection", "Injection"), "date", T("INJ.EXSTDAT", "INJ.EXSTDAT")),
    Column("TRTEDT", T("Fin de l’injection", "End of treatment"), "date", T("INJ.EXSTDAT\u00a0: une seule séance", "INJ.EXSTDAT: a single session")),
    Column("EOSDT", T("Fin d’étude", "End of study"), "date", T("EOS.EOSDAT", "EOS.EOSDAT")),
    Column("DCSREAS", T("Raison de la fin d’étude", "Reason of the end of study"), "text", T("EOS.EOSREAS", "EOS.EOSREAS")),
    Column("DTHDT", T("Décès", "Death"), "date", T("DTH.DTHDAT", "DTH.DTHDAT")),
    Column("STRATUM", T("Strate", "Stratum"), "text", T("RAND.STRULC", "RAND.STRULC")),
    Column("TRT01P", T("Traitement prévu", "Planned treatment"), "text", T("RANDU.ARM\u202f; vide pour un lecteur en insu", "RANDU.ARM; empty for a blinded reader")),
    Column("TRT01A", T("Traitement reçu", "Actual treatment"), "text", T("INJP.ACTARM, d’après le lot\u202f; vide pour un lecteur en insu", "INJP.ACTARM, after the lot; empty for a blinded reader")),
    Column("NULCBL", T("Ulcères de base", "Baseline ulcers"), "number", T("ADULC.BASEFL = Y", "ADULC.BASEFL = Y")),
    Column("NULCNEW", T("Nouveaux ulcères", "New ulcers"), "number", T("ADULC.NEWFL = Y", "ADULC.NEWFL = Y")),
    Column("HEALAFL", T("Tous cicatrisés à S16 (A)", "All healed at W16 (A)"), "text", T("tous les ulcères de base\u00a0: ADULC.HEAL16FL", "all baseline ulcers: ADULC.HEAL16FL")),
    Column("HEALBFL", T("Ulcère cardinal cicatrisé à S16 (B)", "Index ulcer healed at W16 (B)"), "text", T("ADULC.HEAL16FL de INDEXFL = Y", "ADULC.HEAL16FL where INDEXFL = Y")),
    Column("COMPFL", T("Succès composite à S16", "Composite success at W16"), "text",
           T("HEALAFL, sans nouvel ulcère, secours ni amputation jusqu’à W16", "HEALAFL, without new ulcer, rescue or amputation up to W16")),
), rows, (HEALING,))
