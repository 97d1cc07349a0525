"""What the casebook says of the person: age, classification, consent, affiliation, eyes, pregnancy, vulnerability."""

from __future__ import annotations

from typing import Any

from ecrf.crf import NO, YES, Evidence, PartialDate, Said, T, add_months
from forms.disease.acr_eular import classification as acr_class
from forms.disease.acr_eular import total, unknown
from forms.disease.age import oldest, youngest
from forms.eligibility.assumptions import EYE_EXAM_MONTHS
from forms.eligibility.evidence_ulcers import words_of
from forms.eligibility.windows import FAIL, PASS, UNKNOWN, shown
from forms.facts import ADULT_AGE

NOTHING_ON_FILE = Said(T("rien d’enregistré", "nothing recorded"))


def _evidence(suggests: str | None, good: str, words: T, source: Any, item: str) -> Evidence:
    """One sentence: it holds when the suggested answer is the one that keeps the patient in."""
    state = UNKNOWN if suggests is None else PASS if suggests in (good, "NA") else FAIL
    return Evidence(suggests, (Said(words, state, source, item),))


def age(book: Any, visit: str) -> Evidence:
    """INC01: 18 years at consent, from the month of birth; the physician’s tick where the month leaves it open (EC03)."""
    form, consent = book.form("DM"), book.form("ICF").RFICDAT
    if form.BRTHDAT is None or consent is None:
        return Evidence(None, (NOTHING_ON_FILE,))
    least, most = youngest(form.BRTHDAT, consent.earliest), oldest(form.BRTHDAT, consent.latest)
    sure = YES if least >= ADULT_AGE else NO if most < ADULT_AGE else form.AGE18
    born = shown(form.BRTHDAT)
    words = T(f"naissance {born}, {least} ans au consentement du {shown(consent)}",
              f"born {born}, {least} years at the consent of {shown(consent)}")
    return _evidence(sure, YES, words, form.address, "BRTHDAT" if least >= ADULT_AGE or most < ADULT_AGE else "AGE18")


def score_page(book: Any) -> Any:
    """The classification that counts: that of inclusion where it was done again, else that of screening."""
    again = book.form("ACR", "INC")
    return again if total(again, book) is not None else book.form("ACR", "SCR")


def classification(book: Any, visit: str) -> Evidence:
    """INC02: the ACR/EULAR score, a minimum while items are unknown."""
    form = score_page(book)
    points = total(form, book)
    if points is None:
        return Evidence(None, (NOTHING_ON_FILE,))
    left = len(unknown(form))
    words = T(f"score {points}", f"score {points}")
    if left:
        words = T(f"score minimal {points}, {left} inconnus", f"minimum score {points}, {left} unknown")
    return _evidence(acr_class(form, book), YES, words, form.address, "ACRTOT")


def consent(book: Any, visit: str) -> Evidence:
    """INC04: consent given on or before the day of screening."""
    form, screening = book.form("ICF"), book.visit_date("SCR")
    given: PartialDate | None = form.RFICDAT
    if given is None:
        return Evidence(None, (NOTHING_ON_FILE,))
    suggests = None if screening is None else YES if given.latest <= screening else NO
    return _evidence(suggests, YES, T(f"signé le {shown(given)}", f"signed on {shown(given)}"), form.address, "RFICDAT")


def refusal(book: Any, visit: str) -> Evidence:
    """EXC11: consented and not withdrawn from the study by the day of the visit; what comes later ends the study."""
    day = book.visit_date(visit)
    left = [form for form in book.forms("ICFW") if "STUDY" in (form.WCSCOPE or ())
            and not (day and form.WCDAT and form.WCDAT.earliest > day)]
    if left:
        words = T(f"retrait le {shown(left[0].WCDAT) or '–'}", f"withdrawn on {shown(left[0].WCDAT) or '–'}")
        return _evidence(YES, NO, words, left[0].address, "WCDAT")
    form = book.form("ICF")
    if form.RFICDAT is None:
        return Evidence(None, (NOTHING_ON_FILE,))
    words = T(f"consentement du {shown(form.RFICDAT)}", f"consent of {shown(form.RFICDAT)}")
    return _evidence(NO, NO, words, form.address, "RFICDAT")


def affiliation(book: Any, visit: str) -> Evidence:
    """INC06: as the demographics say."""
    form = book.form("DM")
    if form.SSAFFIL is None:
        return Evidence(None, (NOTHING_ON_FILE,))
    return _evidence(form.SSAFFIL, YES, words_of(form, "SSAFFIL"), form.address, "SSAFFIL")


def retinopathy(book: Any, visit: str) -> Evidence:
    """EXC05: the retina of both eyes, examined in the twelve months before inclusion, or before the visit."""
    form = book.form("OE", "SCR")
    seen = {(form.RETINOR, form.ACTIVER), (form.RETINOL, form.ACTIVEL)}
    if form.RETINOR is None and form.RETINOL is None:
        return Evidence(None, (NOTHING_ON_FILE,))
    words = T(f"examen du {shown(form.OEDAT) or '–'}", f"examination of {shown(form.OEDAT) or '–'}")
    if ("PRESENT", YES) in seen:
        active = T(f"{words.fr}\u00a0: proliférante active", f"{words.en}: active proliferative")
        return _evidence(YES, NO, active, form.address, "RETINOR")
    clear = seen <= {("ABSENT", None), ("PRESENT", NO)}
    recent = _is_recent(form, book, visit)
    if clear and recent is False:
        old = T(f"{words.fr}, plus de {EYE_EXAM_MONTHS.value} mois", f"{words.en}, over {EYE_EXAM_MONTHS.value} months old")
        return _evidence(None, NO, old, form.address, "OEDAT")
    return _evidence(NO if clear and recent else None, NO, words, form.address, "RETINOR")


def _is_recent(form: Any, book: Any, visit: str) -> bool | None:
    """Whether the examination may be no older than EYE_EXAM_MONTHS at inclusion, or at the visit before it."""
    day = book.visit_date("INC") or book.visit_date(visit)
    if form.OEDAT is None or day is None:
        return None
    return bool(form.OEDAT.latest >= add_months(day, -EYE_EXAM_MONTHS.value))


def pregnancy(book: Any, visit: str) -> Evidence:
    """EXC08: does not apply to men; pregnant, breastfeeding or planning, as the page of the visit says."""
    person, form = book.form("DM"), book.form("RP", visit)
    if person.SEX == "M":
        return _evidence("NA", NO, words_of(person, "SEX"), person.address, "SEX")
    said = {"HCGRES": form.HCGRES == "POS", "UHCGRES": form.UHCGRES == "POS", "BREAST": form.BREAST == YES,
            "PLANS": form.PLANS == YES}
    against = [item for item, holds in said.items() if holds]
    if against:
        return Evidence(YES, tuple(_asked_said(form, item, FAIL) for item in against))
    tested = "NEG" in (form.HCGRES, form.UHCGRES)
    known = (form.CBP == NO or tested) and form.BREAST == NO and form.PLANS == NO
    told = [item for item in ("CBP", "HCGRES", "UHCGRES", "BREAST", "PLANS") if form.values.get(item) is not None]
    return Evidence(NO if known else None,
                    tuple(_asked_said(form, item, "") for item in told) or (NOTHING_ON_FILE,))


def is_pregnant_or_nursing(book: Any, visit: str) -> bool:
    """Whether a test is positive or the woman breastfeeds: the part of EXC08 that EXC10 repeats (EC07)."""
    form = book.form("RP", visit)
    return "POS" in (form.HCGRES, form.UHCGRES) or form.BREAST == YES


def vulnerability(book: Any, visit: str) -> Evidence:
    """EXC10: yes for pregnancy and breastfeeding; a psychiatric disorder on file is said; the rest only the site knows."""
    if is_pregnant_or_nursing(book, visit):
        return pregnancy(book, visit)
    history = book.form("MH")
    if history.PSYCH == YES:
        return Evidence(None, (_asked_said(history, "PSYCH", "odd"),))
    return Evidence(None)


def _asked_said(form: Any, item: str, state: str) -> Said:
    label, told = form.page.items[item].label, words_of(form, item)
    return Said(T(f"{label.fr}\u00a0: {told.fr}", f"{label.en}: {told.en}"), state, form.address, item)
