"""What the casebook holds that a wash-out counts from: drugs, procedures, illnesses, each with its dates at their precision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ecrf.crf import YES, PartialDate, T, same
from forms.assumptions import DMARD_EXCLUDED
from forms.eligibility.windows import Event

_ORAL_OR_IV = ("PO", "IV")
"""Routes that EXC18 names: “oral and IV”."""


SYMPATHECTOMIES = ("SYMP_DIGITAL", "SYMP_WRIST", "SYMP_CERVICAL", "SYMP_THORACIC")
"""Procedures that are a sympathectomy of the upper limbs."""


def latest(*days: PartialDate | None) -> PartialDate | None:
    """The one of the dates given that can lie latest."""
    return max((day for day in days if day is not None), key=lambda day: day.latest, default=None)


def _drug(line: Any) -> Event:
    """The period of one medication line."""
    ended = None if line.CMONGO == YES else line.CMENDAT
    return Event(same(line.CMTRT or "CM"), line.CMSTDAT, ended, line.CMONGO == YES, line.address, "CMSTDAT" if ended is None else "CMENDAT")


def other_trial(book: Any) -> list[Event]:
    """Part in another clinical trial, as the screening page says (EXC01)."""
    form = book.form("IES", "SCR")
    words = T("autre essai", "other trial")
    if form.OTHTR == "ONGOING":
        return [Event(words, None, None, True, form.address, "OTHTR")]
    return [Event(words, None, form.OTHTRDAT, False, form.address, "OTHTRDAT")] if form.OTHTR == "ENDED" else []


def statins(book: Any) -> list[Event]:
    """Start or last change of dose of each statin taken at screening (EXC16). A new dose is a new line or a change date."""
    screening = book.visit_date("SCR")
    taken = [line for line in book.forms("CM") if line.CMVASC == "STATIN" and _covers(line, screening)]
    return [_changed(line, screening) for line in taken]


def _covers(line: Any, day: Any) -> bool:
    """Whether a medication may be taken on a day; an end not given counts as not reached."""
    started = day is None or line.CMSTDAT is None or line.CMSTDAT.earliest <= day
    return started and (line.CMONGO == YES or line.CMENDAT is None or day is None or line.CMENDAT.latest >= day)


def _changed(line: Any, day: Any) -> Event:
    """The latest start or change of dose that may lie on or before a day."""
    dated = {"CMSTDAT": line.CMSTDAT, "CMCHDAT": line.CMCHDAT}
    past = {item: on for item, on in dated.items() if on is not None and (day is None or on.earliest <= day)}
    item = max(past, key=lambda name: past[name].latest, default="CMSTDAT")
    return Event(same(line.CMTRT or "CM"), past.get(item), past.get(item), False, line.address, item)


def unstable_vessel_drugs(classes: Iterable[str]) -> Any:
    """Start or last change of each drug of these vascular classes, at the inclusion visit (EC32)."""
    def events(book: Any) -> list[Event]:
        inclusion = book.visit_date("INC")
        return [_changed(line, inclusion) for line in book.forms("CM")
                if line.CMVASC in classes and _covers(line, inclusion)]
    return events


def antibiotics(book: Any) -> list[Event]:
    """Oral and intravenous antibiotics for an infected ulcer (EXC18)."""
    return [_drug(line) for line in book.forms("CM") if line.CMGRP == "ANTIBIOTIC" and line.CMINDC == "DU_INFECTION"
            and line.CMROUTE in (*_ORAL_OR_IV, None)]


def disease_modifying_drugs(book: Any) -> list[Event]:
    """The disease-modifying agents that EXC23 names."""
    return [_drug(line) for line in book.forms("CM") if line.CMDMARD in DMARD_EXCLUDED.value]


def affected_fingers(book: Any) -> set[str]:
    """The fingers that have or had an ulcer: R2 of R2-DIST-TIP."""
    return {ulcer.ULCLOC.partition("-")[0] for ulcer in book.forms("ULCR") if ulcer.ULCLOC}


def botulinum(book: Any, affected: bool = True) -> list[Event]:
    """Botulinum toxin in a finger with an ulcer, or in other fingers only; a finger not given may be an affected one."""
    ulcers = affected_fingers(book)
    drugs = [(line.CMFING, _drug(line)) for line in book.forms("CM") if line.CMGRP == "BOTULINUM"]
    return [event for fingers, event in (*drugs, *_sessions(book, "BOTULINUM")) if (not fingers or bool(ulcers & set(fingers))) == affected]


def growth_factors(book: Any) -> list[Event]:
    """Topical growth factors, as medication or as procedure (EXC19)."""
    return [_drug(line) for line in book.forms("CM") if line.CMGRP == "GROWTH_FACTOR"] + procedures(book, "GROWTH_FACTOR")


def hyperbaric_oxygen(book: Any) -> list[Event]:
    """Hyperbaric oxygen (EXC20)."""
    return procedures(book, "HBO")


def transplantations(book: Any) -> list[Event]:
    """Autologous stem cell transplantation; one of unknown origin counts (EXC02)."""
    allogeneic = {line.address for line in book.forms("PR") if line.PRHSCT == "ALLOGENEIC"}
    return [event for event in procedures(book, "HSCT") if event.source not in allogeneic]


def sympathectomies(book: Any) -> list[Event]:
    """Surgical sympathectomy of the upper limbs: digital, wrist, cervical, thoracic (EXC25)."""
    return procedures(book, *SYMPATHECTOMIES)


def debridements(book: Any) -> list[Event]:
    """Surgical debridement of a wound, as procedure or as local care (EXC26)."""
    return procedures(book, "SURG_DEBRIDEMENT") + [_care(line) for line in book.forms("CARE") if line.PRDEBR == "SURGICAL"]


def _care(line: Any) -> Event:
    ended = None if line.PRONGO == YES else line.PRENDAT
    return Event(T("détersion chirurgicale", "surgical debridement"), line.PRSTDAT, ended, line.PRONGO == YES, line.address,
                 "PRSTDAT" if ended is None else "PRENDAT")


def procedures(book: Any, *kinds: str) -> list[Event]:
    """The procedures of these kinds, of the log of procedures."""
    return [event for _, event in _sessions(book, *kinds)]


def _sessions(book: Any, *kinds: str) -> Iterator[tuple[tuple[str, ...] | None, Event]]:
    """Fingers and dates of the lines of the log of procedures that are of these kinds; without an end, of one day."""
    for line in book.forms("PR"):
        if line.PRTRT in kinds:
            ongoing = line.PRONGO == YES
            ended = None if ongoing else latest(line.PRSTDAT, line.PRENDAT)
            words = _label(line, "PRTRT")
            yield line.PRFING, Event(words, line.PRSTDAT, ended, ongoing, line.address, "PRSTDAT")


def _label(form: Any, item: str) -> T:
    """The words of a coded answer."""
    codes, code = form.page.items[item].codelist, getattr(form, item)
    return T(codes.label(code, "fr"), codes.label(code, "en"))


def heart_and_brain(book: Any) -> list[Event]:
    """Stroke, myocardial infarction, severe arrhythmia, at their latest (EXC06)."""
    form = book.form("MH")
    return [_illness(form, name) for name in ("STROKE", "MI", "ARRHY") if getattr(form, name) == YES]


def cardiac_failure(book: Any, classes: Iterable[str]) -> list[Event]:
    """Cardiac failure whose worst class of the last months is one of these; a class not given may be (EXC07)."""
    form = book.form("MH")
    return [_illness(form, "CARDF")] if form.CARDF == YES and (form.NYHA is None or form.NYHA in classes) else []


def _illness(form: Any, name: str) -> Event:
    """A condition of the history: from its start or latest episode to its end, when it has one."""
    began = getattr(form, f"{name}ST")
    ongoing = f"{name}ON" in form.page.items and getattr(form, f"{name}ON") == YES
    end = getattr(form, f"{name}EN") if f"{name}EN" in form.page.items else None
    return Event(form.page.items[name].label, began, latest(began, end), ongoing, form.address, f"{name}ST")


ALLOWED_CANCERS = ("SKIN_EXCISED", "MELANOMA_EXCISED")
"""Excised basal or squamous cell carcinoma, excised early melanoma of the skin: allowed by the registry entry."""


def cancers(book: Any) -> list[Event]:
    """A cancer that is not allowed, to the end of its treatment or its latest recurrence (EXC04)."""
    form = book.form("MH")
    if form.CANCER != YES or form.CANKIND in ALLOWED_CANCERS:
        return []
    ended = latest(form.CANTRTEN, form.CANRECDT)
    return [Event(form.page.items["CANCER"].label, form.CANCERST, ended, form.CANCERON == YES, form.address, "CANTRTEN")]


def smoking(book: Any) -> list[Event]:
    """Tobacco, at the latest visit that asks for it up to inclusion (EC31)."""
    told = [form for form in book.forms("SU") if form.visit in ("SCR", "INC") and form.SMOKE in ("FORMER", "CURRENT")]
    return [Event(T("tabac", "tobacco"), None, form.SUENDAT, form.SMOKE == "CURRENT", form.address, "SMOKE")
            for form in told[-1:]]
