"""The schedule of the trial: what each visit counts from, its window, and the pages asked at it (trial.md 5).

Logs (medication, events, ulcers …) and the pages filled once hang on the subject, at no visit: ``forms/pages.py``.
Days and windows come from ``forms/timing.py``; a page that is asked of some subjects only says so itself (``asked=``).
"""

from __future__ import annotations

from ecrf.crf import CRF, Anchor, Asked, Slot, T, Visit, optional, same
from forms.cells.asked import AUTOLOGOUS
from forms.pages import BY_OID
from forms.timing import PLANNED

STANDARD_OF_CARE = Anchor("R", T("Début des soins de référence", "Start of standard of care"),
                          (("SOC", "", "SOCSTDAT"),), "trial.md 5.1, rulings R52")
INCLUSION = Anchor("I", T("Visite d’inclusion", "Inclusion visit"), (("SV", "INC", "SVDAT"),), "rulings R52")
HARVEST = Anchor("H", T("Prélèvement", "Harvest"), (("SV", "HAR", "SVDAT"),), "rulings R52")
DAY_ZERO = Anchor("D0", T("Injection, jour 0", "Injection, day 0"), (("INJ", "D0", "EXSTDAT"), ("SV", "D0", "SVDAT")),
                  "trial.md 5.1, rulings R52; not injected: the date of the visit stands in (DAY_ZERO_STAND_IN)")

ANCHORS = (STANDARD_OF_CARE, INCLUSION, HARVEST, DAY_ZERO)

# X required · o optional · . not asked. LT: each long-term visit. W2 asks what W1 asks, early withdrawal what W16
# asks (rulings R51). Questionnaires follow trial.md 4.38 where it and 5.2 differ (DECISIONS.md).
MATRIX = """
        SCR RIC INC HAR D0 H48 W1 W4 W8 W12 W16 W24 LT UNS
SV       X   X   X   X   X  X   X  X  X  X   X   X   X  X
CONT     .   o   o   o   o  o   o  o  o  o   o   o   o  X
IES      X   .   .   .   .  .   .  .  .  .   .   .   .  .
IEI      .   .   X   .   .  .   .  .  .  .   .   .   .  .
IED      .   .   .   .   X  .   .  .  .  .   .   .   .  .
CMWO     X   .   X   .   X  .   .  .  .  .   .   .   .  .
ACR      X   .   X   .   .  .   .  .  .  .   .   .   .  .
SU       X   .   X   .   .  .   .  .  .  .   X   .   .  .
CMQ      X   .   .   .   .  .   .  .  .  .   .   .   .  .
VS       X   .   X   X   X  .   X  X  X  X   X   X   .  .
PE       X   .   X   X   X  .   X  X  X  X   X   X   .  .
EG       X   .   o   o   .  .   .  .  .  .   X   .   .  .
OE       X   .   .   .   .  .   .  .  .  .   o   .   .  .
RP       X   .   X   X   X  .   .  X  X  X   X   X   .  .
HEM      X   .   X   X   X  .   X  X  .  .   X   X   .  .
CHE      X   .   X   X   X  .   X  X  .  .   X   X   .  .
COAG     X   .   X   X   X  .   X  X  .  .   X   X   .  .
UA       X   .   .   .   .  .   .  X  .  .   X   .   .  .
LIP      o   .   .   .   .  .   .  .  .  .   o   .   .  .
SER      .   .   X   X   .  .   .  .  .  .   .   .   o  .
ULCA     X   o   X   X   X  .   X  X  X  X   X   X   o  X
ULCD     .   .   X   .   X  .   .  .  .  .   .   .   .  .
ULCC     .   X   X   X   X  X   X  X  X  X   X   X   X  .
PHO      X   .   X   .   X  .   X  X  X  X   X   X   o  o
FUNC     o   .   X   .   X  .   .  X  X  X   X   X   .  .
SKN      X   .   X   .   .  .   .  .  X  .   X   X   o  .
CAP      o   .   X   .   .  .   .  X  X  .   X   X   .  .
QVAS     X   X   X   X   X  X   X  X  X  X   X   X   .  .
QNRS     X   X   X   X   X  X   X  X  X  X   X   X   .  .
CHFS     o   .   X   .   X  .   .  X  X  o   X   X   o  .
SHAQ     o   .   X   .   X  .   .  o  X  o   X   X   o  .
HDISS    o   .   X   .   o  .   .  o  X  o   X   o   o  .
DLQI     o   .   X   .   o  .   .  o  X  o   X   o   o  .
EQ5D     o   .   X   .   o  .   .  o  o  o   X   X   o  .
CAS      .   .   o   .   o  .   .  o  o  o   o   o   .  .
DIARY    X   X   X   .   X  .   .  X  X  .   X   .   .  .
SATIS    .   .   .   .   .  .   .  .  .  .   X   X   .  .
HARV     .   .   .   X   .  .   .  .  .  .   .   .   .  .
INJ      .   .   .   .   X  .   .  .  .  .   .   .   .  .
INJF     .   .   .   .   X  .   .  .  .  .   .   .   .  .
INJP     .   .   .   .   X  .   .  .  .  .   .   .   .  .
MON      .   .   .   .   X  X   o  .  .  .   .   .   .  .
BIO      .   .   X   X   X  .   X  X  X  .   X   .   .  .
LTFU     .   .   .   .   .  .   .  .  .  .   .   .   X  .
"""
"""Pages by visit, as trial.md 5.2 prints them."""

LIKE = {"W2": "W1", "EW": "W16", "M12": "LT", "M24": "LT", "M36": "LT", "M48": "LT", "M60": "LT"}
"""Visits that ask what another column asks."""


def _columns() -> dict[str, tuple[type[CRF] | Slot, ...]]:
    head, *lines = [line.split() for line in MATRIX.strip().splitlines()]
    columns: dict[str, tuple[type[CRF] | Slot, ...]] = dict.fromkeys(head, ())
    for oid, *marks in lines:
        page = BY_OID[oid]
        for visit, mark in zip(head, marks, strict=True):
            if mark != ".":
                columns[visit] += (page if mark == "X" else optional(page),)
    return columns


_ASKED = _columns()


def _visit(oid: str, title: T, short: T, after: Anchor | None, expected: bool = True, repeats: bool = False,
           asked: Asked | None = None) -> Visit:
    """A line of the schedule, its day and window taken from ``PLANNED``, its pages from the matrix."""
    time = PLANNED[oid]
    return Visit(oid, title, short, after, time.target, time.window, _ASKED[LIKE.get(oid, oid)],
                 "trial.md 5.1 and 5.2, rulings R50 and R51", expected=expected, repeats=repeats, asked=asked)


VISITS = (
    _visit("SCR", T("Sélection", "Screening"), T("Sél.", "Scr."), None),
    _visit("RIC", T("Contact de pré-inclusion", "Run-in contact"), T("Pré", "Run-in"), STANDARD_OF_CARE),
    _visit("INC", T("Inclusion", "Inclusion"), T("Incl.", "Incl."), STANDARD_OF_CARE),
    _visit("HAR", T("Prélèvement", "Harvest"), T("Prél.", "Harv."), INCLUSION, asked=AUTOLOGOUS),
    _visit("D0", T("Injection", "Injection"), T("J0", "D0"), HARVEST),
    _visit("H48", T("Contact 24-48 heures", "Contact at 24-48 hours"), same("48 h"), DAY_ZERO),
    _visit("W1", T("Semaine 1", "Week 1"), T("S1", "W1"), DAY_ZERO),
    _visit("W2", T("Semaine 2", "Week 2"), T("S2", "W2"), DAY_ZERO, expected=False),
    _visit("W4", T("Semaine 4", "Week 4"), T("S4", "W4"), DAY_ZERO),
    _visit("W8", T("Semaine 8", "Week 8"), T("S8", "W8"), DAY_ZERO),
    _visit("W12", T("Semaine 12", "Week 12"), T("S12", "W12"), DAY_ZERO),
    _visit("W16", T("Semaine 16", "Week 16"), T("S16", "W16"), DAY_ZERO),
    _visit("W24", T("Semaine 24", "Week 24"), T("S24", "W24"), DAY_ZERO),
    _visit("M12", T("Mois 12", "Month 12"), same("M12"), DAY_ZERO),
    _visit("M24", T("Mois 24", "Month 24"), same("M24"), DAY_ZERO),
    _visit("M36", T("Mois 36", "Month 36"), same("M36"), DAY_ZERO),
    _visit("M48", T("Mois 48", "Month 48"), same("M48"), DAY_ZERO),
    _visit("M60", T("Mois 60", "Month 60"), same("M60"), DAY_ZERO),
    _visit("UNS", T("Visite non programmée", "Unscheduled visit"), T("N. prog.", "Unsch."), None, expected=False,
           repeats=True),
    _visit("EW", T("Sortie anticipée", "Early withdrawal"), T("Sortie", "Early"), None, expected=False),
)
"""Every visit of trial.md 5.1, in order."""
