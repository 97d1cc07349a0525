"""An analysis dataset: its columns with how each is derived, and the function that makes a subject's rows of a casebook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from .text import T

if TYPE_CHECKING:
    from .view import Book

Kind = Literal["text", "number", "date"]
Row = Mapping[str, Any]
"""Column → text, number, day (``date``) or ``None``."""


@dataclass(frozen=True)
class Column:
    """A variable: at most 8 characters, its label at most 40; ``derivation`` names the items it is made of (``PAGE.ITEM``)."""

    name: str
    label: T
    kind: Kind
    derivation: T

    def as_dict(self) -> dict[str, Any]:
        """The column as a release stores it."""
        return {"name": self.name, "label": self.label.as_dict(), "kind": self.kind, "derivation": self.derivation.as_dict()}


@dataclass(frozen=True)
class Alternative:
    """A choice that the analysis plan may make otherwise: its options by code, the first being what the data specification states."""

    name: str
    words: T
    options: Mapping[str, T]
    source: str

    @property
    def default(self) -> str:
        """The code that holds where nobody chooses."""
        return next(iter(self.options))


@dataclass(frozen=True)
class Analysis:
    """A dataset: ``rows(book, choices)`` are those of one subject, without its identifiers; ``structure`` says what a row is."""

    name: str
    label: T
    structure: T
    columns: Sequence[Column]
    rows: Callable[[Book, Mapping[str, str]], Sequence[Row]]
    alternatives: Sequence[Alternative] = ()

    def __post_init__(self) -> None:
        wrong = [c.name for c in self.columns if len(c.name) > 8 or any(len(c.label[lang].encode()) > 60 for lang in ("fr", "en")) or len(c.label.en) > 40]  # noqa: PLR2004 - SAS
        if wrong:
            raise TypeError(f"Analysis {self.name}: {wrong[0]} has a name over 8 or a label over 40 characters.")


def chosen(analyses: Sequence[Analysis], given: Mapping[str, str]) -> dict[str, str]:
    """A code for every alternative of these datasets: what is given, else the default. Raises ``ValueError`` for one that is none."""
    known = {one.name: one for analysis in analyses for one in analysis.alternatives}
    for name, code in given.items():
        if name not in known or code not in known[name].options:
            there = ", ".join(f"{one.name} = {' | '.join(one.options)}" for one in known.values())
            raise ValueError(f"{name}={code}: there is {there}.")
    return {name: given.get(name, one.default) for name, one in known.items()}
