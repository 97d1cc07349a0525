"""The home page of each role: its work lists, and the matrix of subjects and visits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from ecrf.context import language
from ecrf.crf import Study, Visit
from ecrf.permissions import Actor

from .overview import columns, overview
from .panels import panels
from .tree import GLYPH, state_words


def home(actor: Actor, study: Study, wanted: Mapping[str, str]) -> dict[str, Any]:
    """What the home page shows to that actor; the arguments of its address are those of ``overview``, and ``columns``."""
    shown = overview(actor, study, wanted)
    visits, later = columns(study, shown.lines, everything=wanted.get("columns") == "all")
    lists = panels(actor, study, shown)
    return {"overview": shown, "panels": lists, "columns": visits, "later": later, "zero": zero_visit(study),
            "glyphs": GLYPH, "state_words": state_words(), "heading": heading, "planned": study.planned_subjects,
            "title": _("To do") if lists else _("Subjects and visits")}


def heading(visit: Visit) -> str:
    """The head of a visit's column: its name where it is short and holds no number, else its code."""
    name = visit.title[language()]
    return name if len(name) <= 11 and not any(c.isdigit() for c in name) else visit.short[language()]


def zero_visit(study: Study) -> str:
    """The visit at which day zero is recorded; its column stands out."""
    return study.anchors[study.day_zero].places[0][1]
