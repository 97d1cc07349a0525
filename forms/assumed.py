"""The register of assumptions: each number or rule that no certain source states is entered here once, by the file that needs it."""

from __future__ import annotations

from typing import Any

from ecrf.crf import Assumption, T

ASSUMPTIONS: list[Assumption] = []
"""Every assumption of the study definition, in the order in which the files are read."""


def assume(name: str, value: Any, source: str, fr: str, en: str, unit: str | T = "") -> Assumption:
    """Enter an assumption: its value, where it comes from, and the question for the sponsor in both languages."""
    return enter(Assumption(name, value, source, T(fr, en), unit))


def enter(assumption: Assumption) -> Assumption:
    """Enter an assumption that is made already. Raises ``TypeError`` when its name is taken."""
    if any(known.name == assumption.name for known in ASSUMPTIONS):
        raise TypeError(f"Assumption {assumption.name} is entered twice: one truth, one place.")
    ASSUMPTIONS.append(assumption)
    return assumption
