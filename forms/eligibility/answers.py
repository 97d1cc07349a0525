"""The answers to the criteria, a line each: yes or no with what the casebook says of it, and a comment."""

from __future__ import annotations

from ecrf.crf import YN, YNNA, Choice, Grid, GridLine, Item, T, Text
from ecrf.crf.computed import EvidenceOf
from forms.eligibility.criteria import CRITERIA, Criterion

COLUMNS = (T("Réponse", "Answer"), T("Commentaire", "Comment"))


def line(number: str, evidence: EvidenceOf | None = None, group: T | None = None) -> GridLine:
    """One criterion: its answer (no to an inclusion criterion and yes to an exclusion criterion exclude) and a comment."""
    criterion = CRITERIA[number]
    answer = Choice(_numbered(criterion), YN if criterion.inclusion else YNNA, judgement=True, critical=True,
                    sdtm=f"IETESTCD={number}", evidence=evidence)
    return GridLine(_numbered(criterion), ((number, answer), (f"{number}CO", comment(criterion))), group=group)


def comment(criterion: Criterion) -> Item:
    """The optional comment beside an answer."""
    number = criterion.number
    return Text(T(f"Commentaire d’{number}", f"Comment on {number}"), max=200, optional=True,
                sdtm=f"SUPPIE.QNAM={number}CO")


def answers(title: T, *lines: GridLine) -> Grid:
    """The table of these lines."""
    return Grid(title, COLUMNS, lines)


def answer_in(grid: Grid, name: str) -> Item:
    """The item of that name in a table, for skip rules. Raises ``KeyError`` when there is none."""
    return dict(grid.cells())[name]


def _numbered(criterion: Criterion) -> T:
    number = criterion.number[:5] + criterion.number[5:].lower()
    return T(f"{number} {criterion.words.fr}", f"{number} {criterion.words.en}")
