"""What a trial says of the hand map: which code is which place, where it treats, what sign each state has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .codelists import Codelist
from .text import T

if TYPE_CHECKING:
    from .view import Book

SHAPES = ("disc", "triangle", "half_diamond", "ticked_ring", "barred_square", "crossed_ring", "dashed_ring")
"""The shapes that a sign may have; the shape says the state, its tone only repeats it."""
TONES = ("err", "warn", "ok", "soft")
PHALANGES = ("DIST", "MID", "PROX")
SURFACES = ("TIP", "PERIUNG", "VOLAR", "DORSAL", "RADIAL", "ULNAR")


@dataclass(frozen=True)
class Spot:
    """A place on the hands as anatomy names it: hand ``R`` or ``L``, finger 1 (thumb) to 5, phalanx, surface."""

    hand: str
    finger: int
    phalanx: str
    surface: str

    def __post_init__(self) -> None:
        if self.hand not in "RL" or not 1 <= self.finger <= 5 or self.phalanx not in PHALANGES \
                or self.surface not in SURFACES:
            raise TypeError(f"{self} is no place on the hand map.")

    @property
    def digit(self) -> str:
        """The finger as the map writes it: ``R2``."""
        return f"{self.hand}{self.finger}"


@dataclass(frozen=True)
class Sign:
    """How a state is drawn on the map and in lists, and what it is called."""

    oid: str
    shape: str
    tone: str
    words: T

    def __post_init__(self) -> None:
        if self.shape not in SHAPES or self.tone not in TONES:
            raise TypeError(f"Sign {self.oid}: its shape is one of {SHAPES}, its tone one of {TONES}.")


@dataclass(frozen=True)
class Hands:
    """The map's places in the trial's codes: ``spots`` by code of ``codelist``, ``fingers`` its ten fingers.

    ``outside`` are the phalanges that the trial does not treat: hatched; ``joint`` (``thumb_joint``) is what the line
    between is called on the map, ``inside_words``, ``outside_words``, ``line_words`` what the legend says;
    ``lost(book)`` gives the codes of the places that the subject has no more.
    """

    codelist: Codelist
    fingers: Codelist
    spots: Mapping[str, Spot]
    outside: Collection[str]
    joint: T
    thumb_joint: T
    inside_words: T
    outside_words: T
    line_words: T
    lost: Callable[[Book], Collection[str]] | None = None

    def __post_init__(self) -> None:
        if set(self.spots) != {code.code for code in self.codelist} or len(set(self.spots.values())) != len(self.spots):
            raise TypeError(f"Each code of {self.codelist.oid} is one place on the map, and no two are the same.")

    def digit(self, code: str | None) -> str | None:
        """The finger of a place: ``R2``; ``None`` where the code is none of the map."""
        spot = self.spots.get(code or "")
        return spot.digit if spot else None
