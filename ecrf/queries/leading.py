"""Leading questions: words that tell the site which value to enter, which a query never may (DATA-13)."""

from __future__ import annotations

import re

FORMS = (
    r"should (?:be|read|say)", r"must be", r"ought to be", r"(?:please )?(?:change|correct|set|update|amend|modify) (?:\w+ ){0,4}?to\b",
    r"(?:enter|record|type|put) (?:the value )?\d", r"replace (?:\w+ ){0,4}?(?:by|with)", r"instead of \d",
    r"devrai(?:t|ent) être", r"doi(?:t|vent) être", r"(?:corrige[rz]|modifie[rz]|change[rz]) (?:[\w’']+ ){0,4}?(?:en|par|à)\b",
    r"remplace[rz] (?:[\w’']+ ){0,4}?par", r"mett(?:re|ez) (?:la valeur )?(?:à )?\d", r"saisi(?:r|ssez) (?:la valeur )?\d",
    r"au lieu de \d",
)
"""Forms of both languages; a warning, not a rule: the person decides after reading it."""

_LEADING = re.compile(rf"\b(?:{'|'.join(FORMS)})", re.IGNORECASE)


def leading(text: str) -> str:
    """The words of a question that suggest its answer; empty when none does."""
    found = _LEADING.search(" ".join(text.split()))
    return found.group(0) if found else ""
