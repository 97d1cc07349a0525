"""What the register and the assessments say of the ulcers: INC03 a to e on one ulcer, and the exclusions of an ulcer."""

from __future__ import annotations

from typing import Any

from ecrf.crf import NO, YES, Evidence, Said, T, same
from forms.assumptions import GANGRENE_ELIGIBLE, THUMB_ELIGIBLE
from forms.eligibility.assumptions import ULCER_LEVEL_EXCLUSIONS
from forms.eligibility.doses import surely_covers
from forms.eligibility.events import antibiotics
from forms.eligibility.periods import run_in_state
from forms.eligibility.windows import FAIL, PASS, UNKNOWN
from forms.milestones import REFRACTORY
from forms.regions import THUMB

LETTERS = ("INC03A", "INC03B", "INC03C", "INC03D", "INC03E")
INFECTED = ("OSTEOMYELITIS_SUSPECTED", "OSTEOMYELITIS_CONFIRMED")
_CODES = {True: YES, False: NO, None: None}
_STATES = {True: PASS, False: FAIL, None: UNKNOWN}
_ITEMS = {"INC03A": "ULCLOC", "INC03B": "ULCISCH", "INC03C": "ULCCALC", "INC03D": "ULCSTAT", "INC03E": "SOCCONC"}


def answers_of(ulcer: Any, book: Any) -> dict[str, bool | None]:
    """Whether an ulcer meets each of INC03 a to e at inclusion; ``None`` where an answer is missing."""
    region = ulcer.ULCLOC
    status = book.form("ULCA", "INC", ulcer.line).ULCSTAT
    return {
        "INC03A": None if region is None else "-PROX-" not in region and (THUMB_ELIGIBLE.value or region[1] != THUMB),
        "INC03B": _is(ulcer.ULCISCH, YES),
        "INC03C": _clear_of_bone_and_calcium(ulcer),
        "INC03D": None if status in (None, "NOT_ASSESSABLE") else status == "ACTIVE",
        "INC03E": care_was_resisted(book),
    }


def _is(answer: str | None, wanted: str) -> bool | None:
    return None if answer is None else answer == wanted


def _clear_of_bone_and_calcium(ulcer: Any) -> bool | None:
    """INC03c: over neither calcification nor bone relief, and not of a class that says so."""
    barred = ("ON_CALCINOSIS",) if GANGRENE_ELIGIBLE.value else ("ON_CALCINOSIS", "FROM_GANGRENE")
    found = (_is(ulcer.ULCCALC, NO), _is(ulcer.ULCBONE, NO), None if ulcer.ULCCLAS is None else ulcer.ULCCLAS not in barred)
    return all_of(found)


def care_was_resisted(book: Any) -> bool | None:
    """INC03e: the run-in lasted 10 ± 2 weeks and the physician concludes still active, or new despite care."""
    conclusion, lasted = book.form("SOC").SOCCONC, run_in_state(book)
    return all_of((None if conclusion is None else conclusion in REFRACTORY, None if lasted == UNKNOWN else lasted == PASS))


def all_of(answers: Any) -> bool | None:
    """False when one is, else ``None`` when one is missing, else true."""
    found = tuple(answers)
    return False if False in found else None if None in found else True


def together(ulcer: Any, book: Any) -> bool | None:
    """Whether one ulcer meets a to e together."""
    return all_of(answers_of(ulcer, book).values())


def meeting(book: Any) -> list[str]:
    """The keys of the ulcers that surely meet a to e together (EC57)."""
    return [ulcer.line for ulcer in book.forms("ULCR") if together(ulcer, book)]


def name_of(ulcer: Any) -> str:
    """An ulcer as people name it: U02."""
    return str(ulcer.page.repeats.shown(ulcer.line, "en"))


def letter(number: str) -> Any:
    """The evidence of INC03A … INC03E: of the ulcer that is named or that meets most, then of each ulcer."""
    def evidence(book: Any, visit: str) -> Evidence:
        ulcers = book.forms("ULCR")
        if not ulcers:
            return Evidence(None, (Said(T("aucun ulcère au registre", "no ulcer in the register")),))
        said = tuple(_letter_said(number, ulcer, book) for ulcer in ulcers)
        return Evidence(_CODES[answers_of(_foremost(book), book)[number]], said)
    return evidence


def _foremost(book: Any) -> Any:
    """The ulcer named as meeting a to e; else the first that does; else the one that surely fails least."""
    named = book.form("IEI", "INC").INC03U
    ulcers = book.forms("ULCR")
    chosen = [ulcer for ulcer in ulcers if ulcer.line == named] or [u for u in ulcers if together(u, book)]
    return chosen[0] if chosen else max(ulcers, key=lambda u: _closeness(answers_of(u, book)))


def _closeness(answers: dict[str, bool | None]) -> tuple[int, int]:
    found = list(answers.values())
    return -found.count(False), found.count(True)


def _letter_said(number: str, ulcer: Any, book: Any) -> Said:
    """What is recorded of one ulcer for one letter, and where."""
    met = answers_of(ulcer, book)[number]
    source = {"INC03D": ("INC", "ULCA", ulcer.line), "INC03E": ("", "SOC", "")}.get(number, ulcer.address)
    form = book.form(source[1], source[0], source[2])
    told = _bone_and_calcium(ulcer) if number == "INC03C" else words_of(form, _ITEMS[number])
    name = name_of(ulcer)
    return Said(T(f"{name}\u00a0: {told.fr}", f"{name}: {told.en}"), _STATES[met], source, _ITEMS[number])


def _bone_and_calcium(ulcer: Any) -> T:
    """The three answers behind INC03c."""
    calcium, bone, kind = (words_of(ulcer, item) for item in ("ULCCALC", "ULCBONE", "ULCCLAS"))
    return T(f"calcification {calcium.fr}, os {bone.fr}, {kind.fr}", f"calcification {calcium.en}, bone {bone.en}, {kind.en}")


def words_of(form: Any, item: str) -> T:
    """An answer as people read it, or a dash."""
    asked, value = form.page.items[item], form.values.get(item)
    return same("–") if value is None else T(asked.shown(value, "fr"), asked.shown(value, "en"))


def one_ulcer_meets_all(book: Any, visit: str) -> Evidence:
    """INC03: whether some ulcer meets a to e together, and which letters the others lack."""
    ulcers = book.forms("ULCR")
    found = [together(ulcer, book) for ulcer in ulcers]
    suggests = YES if True in found else NO if found and set(found) == {False} else None
    said = tuple(_together_said(ulcer, book) for ulcer in ulcers)
    return Evidence(suggests, said or (Said(T("aucun ulcère au registre", "no ulcer in the register")),))


def _together_said(ulcer: Any, book: Any) -> Said:
    answers, name = answers_of(ulcer, book), name_of(ulcer)
    failed = ", ".join(number[-1].lower() for number, met in answers.items() if met is False)
    missing = ", ".join(number[-1].lower() for number, met in answers.items() if met is None)
    words = T(f"{name} remplit a à e", f"{name} meets a to e")
    if failed:
        words = T(f"{name} ne remplit pas {failed}", f"{name} does not meet {failed}")
    elif missing:
        words = T(f"{name}\u00a0: reste à dire {missing}", f"{name}: not known yet {missing}")
    return Said(words, _STATES[all_of(answers.values())], ulcer.address, "ULCLOC")


def is_excluded(number: str, ulcer: Any, book: Any, visit: str) -> bool | None:
    """Whether an exclusion criterion of an ulcer applies to it at a visit (EXC12 to EXC15, EXC17)."""
    if number == "EXC12":
        return _is(ulcer.ULCOTH, YES)
    if number == "EXC13":
        return _is(ulcer.ULCISCH, NO)
    seen = book.form("ULCA", visit, ulcer.line)
    if number == "EXC17":
        return _is(seen.URGSURG, YES)
    treated = number == "EXC15" and is_on_antibiotic(ulcer, book, visit)
    if seen.INFECT is None or treated:
        return True if treated else None
    needs_drug = seen.INFECT == "SYSTEMIC_ABX"
    if number == "EXC14":
        return True if seen.INFECT in INFECTED else None if needs_drug else False
    return True if needs_drug else None if seen.INFECT in INFECTED else False


def is_on_antibiotic(ulcer: Any, book: Any, visit: str) -> bool:
    """Whether an oral or IV antibiotic for an infected ulcer, this one or not said which, is surely taken that day."""
    day = book.visit_date(visit)
    return any(surely_covers(line, day) for event in antibiotics(book) if day is not None
               and ulcer.line in ((line := book.form("CM", line=event.source[2])).CMULC or (ulcer.line,)))


def excluded(number: str) -> Any:
    """The evidence of an exclusion of an ulcer: the patient stays in while another ulcer qualifies (ULCER_LEVEL_EXCLUSIONS)."""
    def evidence(book: Any, visit: str) -> Evidence:
        ulcers = book.forms("ULCR")
        applies = {ulcer.line: is_excluded(number, ulcer, book, visit) for ulcer in ulcers}
        said = tuple(_excluded_said(number, ulcer, visit, applies[ulcer.line], book) for ulcer in ulcers)
        if not ulcers:
            return Evidence(None, (Said(T("aucun ulcère au registre", "no ulcer in the register")),))
        return Evidence(_patient(number, applies, book, visit), said)
    return evidence


def _patient(number: str, applies: dict[str, bool | None], book: Any, visit: str) -> str | None:
    """No while no ulcer is excluded, or another qualifies; yes when none is left."""
    if True not in applies.values():
        return None if None in applies.values() else NO
    if number not in ULCER_LEVEL_EXCLUSIONS.value:
        return YES
    others = [qualifies(ulcer, book, visit) for ulcer in book.forms("ULCR") if not applies[ulcer.line]]
    return NO if True in others else None if None in others else YES


def qualifies(ulcer: Any, book: Any, visit: str) -> bool | None:
    """Whether an ulcer meets a to e and no exclusion of an ulcer applies; on the day of injection, still active."""
    barred = [is_excluded(number, ulcer, book, visit) for number in ULCER_LEVEL_EXCLUSIONS.value]
    status = book.form("ULCA", visit, ulcer.line).ULCSTAT
    return all_of((together(ulcer, book), _is(status, "ACTIVE"), *(None if b is None else not b for b in barred)))


_EXCLUDED_ITEMS = {"EXC12": "ULCOTH", "EXC13": "ULCISCH", "EXC14": "INFECT", "EXC15": "INFECT", "EXC17": "URGSURG"}


def _excluded_said(number: str, ulcer: Any, visit: str, applies: bool | None, book: Any) -> Said:
    item = _EXCLUDED_ITEMS[number]
    source = ulcer.address if item in ulcer.page.items else (visit, "ULCA", ulcer.line)
    told = words_of(book.form(source[1], source[0], source[2]), item)
    name = name_of(ulcer)
    return Said(T(f"{name}\u00a0: {told.fr}", f"{name}: {told.en}"), _STATES[None if applies is None else not applies], source, item)
