"""What a posted form says of a freeze, a lock or an unlocking."""

from __future__ import annotations

from flask import request

from ecrf.crf.dates import day_of

from .verbs import Said


def said() -> Said:
    """What the posted form says."""
    typed = request.form
    known = {"y": True, "n": False}.get(typed.get("allocation_known", ""))
    return Said(typed.get("reason", ""), typed.get("password", ""), typed.get("change", ""), day_of(typed.get("until", "")), known,
                typed.get("override", ""), typed.get("seen", ""))
