"""A figure as a file: a drawing that stands alone, the same as picture, its numbers as a table."""

from __future__ import annotations

import csv
import io
import re
from textwrap import wrap

from markupsafe import escape

from ecrf.charts import Chart

INK, GROUND = "#1b1b1b", "#ffffff"
FONT = "DejaVu Sans, Verdana, Libertinus Serif, sans-serif"
"""The last but one is set into pictures, where the machine has no other."""
TITLE, LINE, SIGNS = 26, 13, 112
NUMBER = re.compile(r"[-+−]?\d+([.,]\d+)?")
RISKY = ("=", "+", "-", "@", "\t", "\r")


def svg(chart: Chart, said: str) -> bytes:
    """The drawing alone, for any viewer: with its own colours, font and ground, its title above and what is said of it below."""
    head, _, rest = str(chart.drawing).partition(">")
    inner, lines = rest.removesuffix("</svg>").replace("currentColor", INK), wrap(said, SIGNS)
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', head).groups())  # type: ignore[union-attr]
    whole = TITLE + height + 10 + LINE * len(lines)
    below = "".join(f'<text x="4" y="{TITLE + height + 10 + LINE * place:g}" font-size="10">{escape(line)}</text>' for place, line in enumerate(lines))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {whole:g}" width="{width:g}" height="{whole:g}" fill="{INK}" font-size="12" '
            f'font-family="{FONT}"><title>{escape(chart.title)}</title><rect width="100%" height="100%" fill="{GROUND}"/>'
            f'<text x="4" y="16" font-size="14" font-weight="600">{escape(chart.title)}</text><g transform="translate(0 {TITLE})">{inner}</g>{below}</svg>').encode()


def table(chart: Chart, said: str = "") -> bytes:
    """The numbers as CSV, safe to open in a spreadsheet (SEC-05): a cell that would be a formula is quoted as text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (chart.head, *chart.rows):
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY) and not NUMBER.fullmatch(cell) else cell
