"""The signs of states: seven shapes that differ without their colour, 8 mm across, centred on 0,0."""

from __future__ import annotations

from markupsafe import Markup

_HOLLOW = 'class="st-hollow" stroke="currentColor" stroke-width="1.5"'
_LINE = 'fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'
_SOLID = 'class="st-solid" fill="currentColor" stroke-width="1.6" paint-order="stroke"'

DRAWN = {
    "disc": f'<circle r="4" {_SOLID}/>',
    "triangle": f'<path d="M0-4.8 4.8 3.7H-4.8Z" {_SOLID}/>',
    "half_diamond": f'<path d="M0-4.7 4.7 0 0 4.7-4.7 0Z" {_HOLLOW}/><path d="M0-4.7V4.7L-4.7 0Z" fill="currentColor"/>',
    "ticked_ring": f'<circle r="3.9" {_HOLLOW}/><path d="M-1.9.1-.5 1.7 2-1.6" {_LINE}/>',
    "barred_square": f'<rect x="-3.5" y="-3.5" width="7" height="7" {_HOLLOW}/><path d="M-3.5 3.5 3.5-3.5" {_LINE}/>',
    "crossed_ring": f'<circle r="3.9" stroke-dasharray="2.1 1.4" {_HOLLOW}/><path d="M-1.5-1.5 1.5 1.5M1.5-1.5-1.5 1.5" {_LINE}/>',
    "dashed_ring": f'<circle r="3.2" stroke-dasharray="1.7 1.3" {_HOLLOW}/>',
}
"""What each shape is drawn with; presentation attributes only, so that a strict policy holds and colours are the page's."""


def symbols() -> Markup:
    """The shapes as symbols ``#st-disc`` …, once per page that shows signs."""
    drawn = "".join(f'<g id="st-{name}">{shape}</g>' for name, shape in DRAWN.items())
    return Markup(f'<svg class="hm-defs" aria-hidden="true" focusable="false"><defs>{drawn}</defs></svg>')  # noqa: S704
