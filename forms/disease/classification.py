"""The ACR/EULAR 2013 classification of systemic sclerosis: weights, category maxima, score (trial.md section 3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

WEIGHTS: Mapping[str, Mapping[str, int]] = MappingProxyType({
    "A": {"ACRSKIN": 9},
    "B": {"ACRPUFF": 2, "ACRSCLD": 4},
    "C": {"ACRULC": 2, "ACRPIT": 3},
    "D": {"ACRTEL": 2},
    "E": {"ACRCAP": 2},
    "F": {"ACRPAH": 2, "ACRILD": 2},
    "G": {"ACRRAY": 3},
    "H": {"ACRACA": 3, "ACRSCL7": 3, "ACRRNAP": 3},
})
"""Weight of each item by category (S61: van den Hoogen 2013). Of a category the highest item counts, never the sum."""

CLASSIFIED_FROM = 9
"""Points from which the disease is classified as systemic sclerosis (S61)."""

ITEMS = tuple(item for category in WEIGHTS.values() for item in category)


def category(letter: str, present: Collection[str]) -> int:
    """Points of a category: the weight of its highest item present, 0 without any."""
    return max((weight for item, weight in WEIGHTS[letter].items() if item in present), default=0)


def score(present: Collection[str]) -> int:
    """Total points, 0 to 28: the sum over categories; an item unknown or not done counts 0 (section 3)."""
    return sum(category(letter, present) for letter in WEIGHTS)


def classified(present: Collection[str], unknown: Collection[str], mimic: bool = False) -> bool | None:
    """Whether the criteria are met: 9 points or more, and no mimic explains the picture better.

    ``None`` while the unknown items could still bring the total to 9: a minimum score fails nobody.
    """
    if mimic:
        return False
    if score(present) >= CLASSIFIED_FROM:
        return True
    return None if score({*present, *unknown}) >= CLASSIFIED_FROM else False
