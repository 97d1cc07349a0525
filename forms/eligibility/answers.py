"""The answers to the criteria, a line each: yes or no, what the casebook says of it, a comment; and the conclusion."""

from __future__ import annotations

from ecrf.crf import YN, YNNA, Choice, Date, Grid, GridLine, Item, Staff, T, Text
from ecrf.crf.computed import EvidenceOf
from forms.eligibility.codelists import IE_RESULT
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


def conclusion(words: T) -> tuple[Item, Item, Item, Item]:
    """What ends the criteria of a visit: the result, asked in these words, its reason, by whom and on which day."""
    result = Choice(words, IE_RESULT, judgement=True, critical=True, section=T("Résultat", "Result"),
                    sdtm="DS.DSDECOD (DSSCAT=ELIGIBILITY)")
    return (result,
            Text(T("Motif de non-inclusion", "Reason of screen failure"), when=result.equals("SCREEN_FAILURE"),
                 judgement=True, sdtm="DS.DSTERM"),
            Staff(T("Investigateur", "Investigator"), sdtm="SUPPDS.QNAM=IEINV"),
            Date(T("Date, si un autre jour que la visite", "Date, if another day than the visit"), optional=True,
                 sdtm="IE.IEDTC"))


def answer_in(grid: Grid, name: str) -> Item:
    """The item of that name in a table, for skip rules. Raises ``KeyError`` when there is none."""
    return dict(grid.cells())[name]


def _numbered(criterion: Criterion) -> T:
    number = criterion.number[:5] + criterion.number[5:].lower()
    return T(f"{number} {criterion.words.fr}", f"{number} {criterion.words.en}")
