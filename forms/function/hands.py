"""Lines of a table that ask the same of the right and of the left hand."""

from __future__ import annotations

from collections.abc import Callable

from ecrf.crf import GridLine, Item, T
from forms.regions import HAND

SIDES = tuple(code.code for code in HAND)
"""R and L, the last letter of the name of every item asked per hand."""
COLUMNS = tuple(code.label for code in HAND)


def on_hand(words: T, side: str) -> T:
    """The words with the hand they are asked of: grip, right hand."""
    hand = HAND[side].label
    return T(f"{words.fr}, {hand.fr.lower()}", f"{words.en}, {hand.en.lower()}")


def per_hand(stem: str, words: T, make: Callable[[T, str], Item], group: T | None = None) -> GridLine:
    """One line of two answers, right and left; ``make(label, side)`` gives the item named ``stem`` + side."""
    return GridLine(words, tuple((stem + side, make(on_hand(words, side), side)) for side in SIDES), group)
