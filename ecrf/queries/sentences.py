"""The question of a query in the reader's language: a person's words as typed, a check's sentence with its values (R63)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from ecrf.crf import CHANGE_REASONS, Finding, Item, PartialDate, Study, T
from ecrf.crf.checks import LOST_LINE, LOST_LINE_WORDS, SOFT_RANGE, Check

from .parties import PARTIES

_MASKED = T("Contrôle {check}\u00a0: la phrase citait un contenu masqué.", "Check {check}: its sentence quoted masked content.")
_LEFT = T("Contrôle {check} : il n’existe plus dans l’étude. Sa phrase est dans la définition de l’époque.",
          "Check {check}: it is no longer in the study. Its sentence is in the definition of that time.")


def stored(study: Study, finding: Finding) -> dict[str, Any]:
    """A finding as the opening message of its query keeps it: check, part, protocol, values and what it judged."""
    return {"check": finding.check, "part": part_of(study, finding), "protocol": study.protocol,
            "values": {name: _plain(value) for name, value in finding.values.items()}, "judged": finding.judged}


def part_of(study: Study, finding: Finding) -> int:
    """Which part of its check a finding comes from: 0 the check itself, 1 its first further part …"""
    check = study.checks.get(finding.check)
    every = check.every if check else ()
    return next((n for n, part in enumerate(every) if _says(part, finding)), 0) if len(every) > 1 else 0


def _says(part: Check, finding: Finding) -> bool:
    try:
        return part.message.filled(**finding.values) == finding.message
    except (KeyError, ValueError):
        return False


def sentence(study: Study, page: str, crf: str, item: str | None, detail: Mapping[str, Any]) -> T:
    """What a system query asks, both languages, from what its opening message keeps."""
    if detail.get("masked"):
        return _MASKED.filled(check=detail["check"])
    check, values = detail["check"], {name: _typed(value) for name, value in detail.get("values", {}).items()}
    try:
        asked = _asked(study, page, crf, item or "")
        if check == LOST_LINE:
            return LOST_LINE_WORDS.filled(label=asked[0].label, **values)
        for one in asked:
            if check == (one.soft_check or SOFT_RANGE) and "value" in values and (words := one.unusual(values["value"])):
                return T(words.fr, words.en)
        return study.checks[check].every[detail.get("part", 0)].message.filled(**values)
    except (KeyError, IndexError, StopIteration, ValueError):
        return _LEFT.filled(check=check)


def _asked(study: Study, page: str, crf: str, item: str) -> list[Item]:
    """The question as the page on file asks it, then as the newest version that has it does. Raises ``KeyError`` for none."""
    found = [one for one in (study.page(page, crf).items.get(item), study.item(page, item)) if one is not None]
    if not found:
        raise KeyError(item)
    return found


def said(kind: str, text: str | None, detail: Mapping[str, Any] | None, lang: str) -> str:
    """What a later message says: its words, or what it stands for when nobody typed any."""
    if kind == "route" and detail:
        return " ".join(filter(None, (_routed(detail, lang), text)))
    if kind == "answer" and detail and "correction" in detail:
        return " ".join(filter(None, (text, _corrected(detail, lang))))
    if text:
        return text
    if kind == "resolve":
        if (detail or {}).get("changed"):
            return _("Closed by the data: the values changed, and the check asks again about the new ones.")
        return _("Closed by the data: the check no longer fires.")
    if kind == "close":
        return _("Answer accepted.")
    return _("Value recorded.")


def _routed(detail: Mapping[str, Any], lang: str) -> str:
    """Whom the query waits for from now on, and by when."""
    party = PARTIES[detail["to"]][lang]
    if "due" not in detail:
        return _("For %(party)s.", party=party)
    return _("For %(party)s, by %(day)s.", party=party, day=f"{date.fromisoformat(detail['due']):%d/%m/%Y}")


def _corrected(detail: Mapping[str, Any], lang: str) -> str:
    """That the answer is a new version of the value, which one, and why it was recorded."""
    code, colon, words = str(detail["correction"]).partition(": ")
    reason = " – ".join(filter(None, (CHANGE_REASONS.label(code, lang), words if colon else "")))
    if not reason:
        return _("Value recorded.")
    if "version" not in detail:
        return _("Value recorded: %(reason)s", reason=reason)
    return _("Value recorded (v%(version)s): %(reason)s", version=detail["version"], reason=reason)


_KINDS = {datetime: "moment", date: "date", Decimal: "decimal", PartialDate: "partial", float: "decimal"}
_READ: dict[str, Callable[[str], Any]] = {"moment": datetime.fromisoformat, "date": date.fromisoformat, "decimal": Decimal, "partial": PartialDate}


def _plain(value: Any) -> Any:
    """A value of a sentence as JSON that remembers its kind."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, T):
        return value.as_dict()
    if isinstance(value, PartialDate):
        return {"partial": value.iso}
    if isinstance(value, date):
        return {_KINDS[type(value)]: value.isoformat()}
    return {_KINDS[type(value)]: str(value)} if type(value) in _KINDS else str(value)


def _typed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "fr" in value:
        return T(value["fr"], value["en"])
    (kind, text), = value.items()
    return _READ[kind](text)
