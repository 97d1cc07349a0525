"""What a posted form says of a freeze, a lock or an unlocking."""

from __future__ import annotations

from datetime import date

from flask import request

from ecrf.crf import Refused
from ecrf.crf.dates import parse_date

from .verbs import Said


def said() -> Said:
    """What the posted form says."""
    typed = request.form
    known = {"y": True, "n": False}.get(typed.get("allocation_known", ""))
    return Said(typed.get("reason", ""), typed.get("password", ""), typed.get("change", ""), _day(typed.get("until", "")), known,
                typed.get("override", ""), typed.get("seen", ""))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(parse_date(typed, partial=False)) if typed.strip() else None
    except Refused:
        return None
