"""The hand map of the trial: which code is which place, the zone it treats, the sign of each state of an ulcer."""

from __future__ import annotations

from typing import Any

from ecrf.crf import FormView, Hands, Sign, Spot, T
from forms.codelists import FINGERS, REGIONS

OUTSIDE = ("PROX",)
"""Not eligible: INC03a of the registry entry wants the ulcer beyond the proximal interphalangeal joint."""


def _spot(code: str) -> Spot:
    digit, phalanx, surface = code.split("-")
    return Spot(digit[0], int(digit[1]), phalanx, surface)


_OUTWARDS = ("PROX", "MID", "DIST")


def _lost(loss: FormView) -> set[tuple[str, str]]:
    """``(finger, phalanx)`` gone with one amputation: the phalanx named when it is whole, and all beyond it."""
    if loss.AMPFING is None or loss.AMPPHAL is None:
        return set()
    first = _OUTWARDS.index(loss.AMPPHAL) + (loss.AMPPART != "WHOLE")
    return {(loss.AMPFING, phalanx) for phalanx in _OUTWARDS[first:]}


def lost_places(book: Any) -> frozenset[str]:
    """The regions of the phalanges that the log of amputations says are missing (EC71)."""
    lost = {gone for loss in book.forms("AMP") for gone in _lost(loss)}
    return frozenset(code for code, spot in HANDS.spots.items() if (spot.digit, spot.phalanx) in lost)


HANDS = Hands(
    codelist=REGIONS, fingers=FINGERS, spots={code.code: _spot(code.code) for code in REGIONS}, outside=OUTSIDE,
    joint=T("IPP", "PIP"), thumb_joint=T("IP", "IP"),
    inside_words=T("Au-delà de l’IPP\u00a0: zone éligible", "Beyond the PIP: eligible zone"),
    outside_words=T("Phalange proximale\u00a0: non éligible", "Proximal phalanx: not eligible"),
    line_words=T("Ligne IPP (pouce\u00a0: IP)", "PIP line (thumb: IP)"), lost=lost_places)
"""The 132 regions on the drawing; for the thumb the interphalangeal joint stands for the PIP (THUMB_ELIGIBLE)."""

NEW = Sign("NEW", "triangle", "err", T("Actif, nouveau", "Active, new"))
UNKNOWN = Sign("UNKNOWN", "dashed_ring", "soft", T("Pas encore évalué", "Not assessed yet"))
SIGNS = {
    "ACTIVE": Sign("ACTIVE", "disc", "err", T("Actif", "Active")),
    "INDETERMINATE": Sign("INDETERMINATE", "half_diamond", "warn", T("Indéterminé", "Indeterminate")),
    "HEALED": Sign("HEALED", "ticked_ring", "ok", T("Cicatrisé", "Healed")),
    "SCAR": Sign("SCAR", "barred_square", "soft", T("Cicatrice", "Scar")),
    "NOT_ASSESSABLE": Sign("NOT_ASSESSABLE", "crossed_ring", "soft", T("Non évaluable", "Not assessable")),
}
"""The sign of each status; an active ulcer that is new since the injection has a sign of its own."""

LEGEND = (SIGNS["ACTIVE"], NEW, SIGNS["INDETERMINATE"], SIGNS["HEALED"], SIGNS["SCAR"], SIGNS["NOT_ASSESSABLE"], UNKNOWN)
"""The signs in the order in which the legend explains them."""


def sign_of(line: FormView, status: str | None) -> Sign:
    """The sign of a line of the register with that status."""
    if status == "ACTIVE" and line.ULCORI == "NEW":
        return NEW
    return SIGNS.get(status or "", UNKNOWN)
