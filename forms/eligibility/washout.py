"""The table of wash-outs and windows: one line per rule of trial.md 1.5, computed from the casebook."""

from __future__ import annotations

from typing import Any

from ecrf.crf import Said, T, Table, same
from forms.eligibility.periods import contraception, menopause, run_in_length, steroid_of_the_day
from forms.eligibility.rules import ANCHORS, BY_CRITERION, BY_SWITCH, NOTHING, Judgement, judge
from forms.eligibility.windows import FAIL, PASS, UNKNOWN, shown

HEAD = (T("Règle", "Rule"), T("Compté depuis", "Counted from"), T("Ce qui compte", "What counts"),
        T("Écart", "Distance"), T("Résultat", "Result"))
RESULTS = {PASS: T("respecté", "holds"), FAIL: T("non respecté", "does not hold"), UNKNOWN: T("indéterminé", "cannot tell"),
           NOTHING: T("rien d’enregistré", "nothing recorded")}
_NONE = same("–")
Line = tuple[Said, ...]


def washout_table(book: Any, visit: str) -> Table:
    """Every rule of time as it stands at SCR, INC or D0; an unknown day or month counts as late as it can be (R41)."""
    rules = [*BY_CRITERION.values(), *(rule for name, rule in BY_SWITCH.items() if book.study.switches[name])]
    looked_back = [look_back_line(judge(rule, book, visit)) for rule in rules]
    others = (run_in_length(book), steroid_of_the_day(book, visit), menopause(book), contraception(book))
    lines = [*looked_back, *(_line(*period) for period in others if period is not None)]
    return Table(T("Délais et sevrages", "Windows and wash-outs"), HEAD, tuple(sorted(lines, key=_number)),
                 T("Semaines de 7 jours\u202f; mois du calendrier\u202f; le jour d’ancrage compte. Une date inconnue compte au "
                   "plus tard.",
                   "Weeks of 7 days; calendar months; the anchor day counts. An unknown date counts as late as it can be."))


def _line(title: T, anchor: T, what: Said, distance: T, state: str) -> Line:
    """The line of a rule that looks back on no event."""
    return Said(title), Said(anchor), what, Said(distance), Said(RESULTS[state], state)


def _number(line: Line) -> tuple[bool, str]:
    """The criteria in their order, then the rest as they come."""
    name = line[0].words.en
    return (False, name[:5]) if name.startswith("EXC") else (True, "")


def look_back_line(found: Judgement) -> Line:
    """The line of a look-back rule."""
    rule = found.rule
    title = T(f"{rule.name} {rule.words.fr}, {rule.window.words.fr}", f"{rule.name} {rule.words.en}, {rule.window.words.en}")
    return (Said(title), Said(anchor_words(found)), event_said(found), Said(distance_words(found)),
            Said(result_words(found), found.state))


def anchor_words(found: Judgement) -> T:
    """The anchor and its day; that the day of the visit stands in for one to come."""
    name, day = ANCHORS[found.anchor], shown(found.day)
    if found.provisional:
        waiting = T(f"{name.fr} à venir", f"{name.en} to come")
        return T(f"{waiting.fr}, ici le {day}", f"{waiting.en}, here {day}") if day else waiting
    return T(f"{name.fr}, {day}", f"{name.en}, {day}")


def event_said(found: Judgement) -> Said:
    """The event that decides, with its dates, and where it is recorded."""
    event = found.event
    if event is None:
        return Said(T("aucun", "none"), "", *found.denial) if found.denial else Said(_NONE)
    if event.ongoing:
        words = T(f"{event.words.fr}, en cours", f"{event.words.en}, ongoing")
    elif event.ended is None:
        words = T(f"{event.words.fr}, sans date", f"{event.words.en}, no date")
    else:
        words = T(f"{event.words.fr}, {shown(event.ended)}", f"{event.words.en}, {shown(event.ended)}")
    return Said(words, "", event.source, event.item)


def distance_words(found: Judgement) -> T:
    """How long before its anchor the event ended, an unknown day counted as late as it can be."""
    event, day = found.event, found.day
    if event is None or day is None or event.ongoing:
        return _NONE
    end = found.rule.window.worst_end(event, day)
    if end is None:
        return _NONE
    return found.rule.window.distance(end, day)


def result_words(found: Judgement) -> T:
    """The result; that unknown dates count at their latest; while the anchor is to come, from which day on it would hold."""
    words, event, day = RESULTS[found.state], found.event, found.day
    if found.state not in (FAIL, UNKNOWN) or event is None or day is None:
        return words
    if event.ongoing:
        return T(f"{words.fr}\u00a0: en cours", f"{words.en}: ongoing")
    end = found.rule.window.worst_end(event, day)
    if end is not None and found.provisional:
        free = shown(found.rule.window.first_free(end))
        return T(f"{words.fr}\u00a0: respecté dès le {free}", f"{words.en}: holds from {free}")
    if not found.sure:
        return T(f"{words.fr}, date inconnue comptée au plus tard", f"{words.en}, unknown date counted at its latest")
    return words
