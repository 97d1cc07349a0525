"""Signs and labels of a view as SVG: lines first, then signs, then labels, so that none crosses another's words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import escape

from ecrf.crf.hands import Hands

from .curves import number
from .hand import mirrored
from .markers import LABEL_HEIGHT, Label, Mark, Signed, place
from .shapes import home

ZOOMED = 0.42
"""The size of a sign on an enlarged finger."""


def markers(marks: Sequence[Mark], hand: str, side: str, hands: Hands, lang: str, zoomed: bool = False) -> str:
    """The signs of a view, with their labels unless the view is one finger enlarged."""
    signs, labels = place(marks, hand, side)
    if not signs:
        return ""
    flip = -1 if mirrored(hand, side) else 1
    drawn = [] if zoomed else [_leader(label, flip) for label in labels]
    drawn += [_sign(signed, flip, zoomed) for signed in signs]
    drawn += [] if zoomed else [_label(label, flip, side, hands, lang) for label in labels]
    return f'<g class="hm-markers">{"".join(drawn)}</g>'


def _leader(label: Label, flip: int) -> str:
    """The thin line from a sign to the edge of its label."""
    (x, y), (lx, ly) = label.signed.at, label.at
    length = math.hypot(lx - x, ly - y) or 1
    ex, ey = lx - (lx - x) / length * LABEL_HEIGHT / 2, ly - (ly - y) / length * LABEL_HEIGHT / 2
    return (f'<path class="hm-leader tone-{label.mark.sign.tone}" aria-hidden="true" '
            f'd="M{number(flip * x)} {number(-y)}L{number(flip * ex)} {number(-ey)}"/>')


def _sign(signed: Signed, flip: int, zoomed: bool) -> str:
    x, y = number(flip * signed.at[0]), number(-signed.at[1])
    scale = signed.scale * (ZOOMED if zoomed else 1)
    move = f'transform="translate({x} {y}){f" scale({number(scale)})" if scale < 1 else ""}"'
    if signed.counted:
        return (f'<g class="hm-count" {move} aria-hidden="true"><circle r="5"/>'
                f'<text y="2.7" text-anchor="middle">{len(signed.marks)}</text></g>')
    mark = signed.marks[0]
    ring = '<circle class="hm-ring" r="6"/>' if mark.starred else ""
    return (f'<g class="hm-sign tone-{mark.sign.tone}" {move} pointer-events="none" aria-hidden="true">{ring}'
            f'<use href="#st-{mark.sign.shape}"/></g>')


def _label(label: Label, flip: int, side: str, hands: Hands, lang: str) -> str:
    """The label, which leads to the page of what it names, if any; on the second view of a place it is for the eye alone."""
    mark, (x, y), width = label.mark, (flip * label.at[0], -label.at[1]), label.width
    code = next(code for code, spot in hands.spots.items() if spot == mark.spot)
    name = f"{mark.key}, {mark.words}, {hands.codelist.label(code, lang)}"
    told = ' tabindex="-1" aria-hidden="true"' if home(mark.spot.surface) != side else f' aria-label="{escape(name)}"'
    sign, text = "", x
    if label.with_sign:
        text = x + 5
        sign = (f'<g transform="translate({number(x - width / 2 + 7)} {number(y)}) scale(.8)">'
                f'<use href="#st-{mark.sign.shape}"/></g>')
    tag = "a" if mark.address else "g"
    leads = f' href="{escape(mark.address)}"{told}' if mark.address else ' aria-hidden="true"'
    return (f'<{tag} class="hm-marker tone-{mark.sign.tone}"{leads}>'
            f'<rect class="hm-pill" x="{number(x - width / 2)}" y="{number(y - LABEL_HEIGHT / 2)}" '
            f'width="{number(width)}" height="{number(LABEL_HEIGHT)}" rx="3"/>{sign}'
            f'<text class="hm-pill-text" x="{number(text)}" y="{number(y + 2.8)}" text-anchor="middle">'
            f'{escape(mark.key)}{" ★" if mark.starred else ""}</text></{tag}>')
