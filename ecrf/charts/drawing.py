"""What every chart is made of: a title, a sentence for those who do not see it, the drawing, and its table twin.

Drawings use presentation attributes and ``currentColor`` only, so that they read in black and white, in both themes and
under a policy without inline styles. Kinds of bars differ by fill, not by colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH = 640
FILLS = (
    Markup('fill="currentColor"'),
    Markup('fill="currentColor" fill-opacity=".3" stroke="currentColor"'),
    Markup('fill="none" stroke="currentColor"'),
    Markup('fill="none" stroke="currentColor" stroke-dasharray="3 2"'),
)
"""How the kinds of a bar are filled, in order: full, tinted, empty, dashed."""


@dataclass(frozen=True)
class Chart:
    """One chart: ``told`` is its text alternative; ``head`` and ``rows`` are the table that holds the same numbers."""

    title: str
    told: str
    drawing: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def svg(width: float, height: float, told: str, parts: Sequence[Markup]) -> Markup:
    """The drawing around its parts, ``width`` by ``height`` units; text is 12 units high."""
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}" font-size="12" fill="currentColor">{}</svg>'
                  ).format(f"{width:g}", f"{height:g}", told, Markup("").join(parts))


def words(x: float, y: float, said: str, anchor: str = "start", *, strong: bool = False) -> Markup:
    """A text whose base line is at ``y``."""
    return Markup('<text x="{}" y="{}" text-anchor="{}"{}>{}</text>').format(
        f"{x:g}", f"{y:g}", anchor, Markup(' font-weight="600"') if strong else "", escape(said))


def rule(x1: float, y1: float, x2: float, y2: float, *, faint: bool = False, dashed: bool = False) -> Markup:
    """A straight line."""
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="currentColor"{}{}/>').format(
        f"{x1:g}", f"{y1:g}", f"{x2:g}", f"{y2:g}", Markup(' stroke-opacity=".25"') if faint else "",
        Markup(' stroke-dasharray="6 4"') if dashed else "")


def box(x: float, y: float, width: float, height: float, kind: int) -> Markup:
    """A piece of a bar, filled as its kind."""
    return Markup('<rect x="{}" y="{}" width="{}" height="{}" {}/>').format(
        f"{x:g}", f"{y:g}", f"{max(width, 0):g}", f"{height:g}", FILLS[kind % len(FILLS)])
