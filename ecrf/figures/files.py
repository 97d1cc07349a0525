"""A figure as a file: a drawing that stands alone, the same as picture, its numbers as a table."""

from __future__ import annotations

import csv
import io

from ecrf.charts import Chart

INK, GROUND = "#1b1b1b", "#ffffff"
RISKY = ("=", "+", "-", "@", "\t", "\r")


def svg(chart: Chart) -> bytes:
    """The drawing with its own colours, font and ground, for any viewer."""
    head, _, rest = str(chart.drawing).partition(">")
    sized = head.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ').replace('fill="currentColor"', f'fill="{INK}" color="{INK}"')
    ground = f'<rect width="100%" height="100%" fill="{GROUND}"/>'
    return f'{sized} font-family="DejaVu Sans, Verdana, sans-serif">{ground}{rest.replace("currentColor", INK)}'.encode()


def table(chart: Chart) -> bytes:
    """The numbers as CSV, safe to open in a spreadsheet (SEC-05): a cell that would be a formula is quoted as text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (chart.head, *chart.rows):
        writer.writerow([_safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    try:
        float(cell)
    except ValueError:
        return f"'{cell}" if cell.startswith(RISKY) else cell
    return cell
