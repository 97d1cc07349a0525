"""A figure as a picture: its drawing set on a page of its size."""

from __future__ import annotations

from pathlib import Path

from ecrf.charts import Chart
from ecrf.documents import press

from . import files

TEMPLATE = Path(__file__).parent / "picture.typ"
DOTS = 200
"""Dots per inch."""


def png(chart: Chart, said: str) -> bytes:
    """The picture with its title and what is said of it. Raises ``press.NotComposedError`` where the drawing cannot be set."""
    return press.png(TEMPLATE, files.svg(chart, said).decode(), DOTS)
