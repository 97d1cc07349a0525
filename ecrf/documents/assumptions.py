"""The assumption register: every number and rule that no certain source states, with its question for the sponsor."""

from __future__ import annotations

from dataclasses import dataclass

from ecrf.study.wording import assumed

from .cover import Cover, Reading, cover
from .words import ASSUMPTIONS, spoken


@dataclass(frozen=True)
class Line:
    """One assumption, with room for the sponsor's answer."""

    name: str
    value: str
    source: str
    question: str


@dataclass(frozen=True)
class Register:
    """The assumption register."""

    cover: Cover
    words: dict[str, str]
    lines: tuple[Line, ...]


def register(reading: Reading) -> Register:
    """Every assumption of the study; they are no page's, so every reader gets all."""
    lang = reading.lang
    lines = tuple(Line(a.name, f"{assumed(a.value, lang)} {a.unit_in(lang)}".strip(), a.source, a.question[lang]) for a in reading.study.assumptions)
    return Register(cover("assumptions", reading), spoken(ASSUMPTIONS, lang), lines)
