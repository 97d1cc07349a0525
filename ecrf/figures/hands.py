"""The hands with how often each place is named: the four views, darker where more."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from ecrf.charts import Chart
from ecrf.charts.drawing import WIDTH, svg, words
from ecrf.crf.hands import Hands, Spot
from ecrf.handmap.drawing import HAND_WORDS, SIDE_WORDS, VIEWS
from ecrf.handmap.hand import mirrored
from ecrf.handmap.markers import view_box
from ecrf.handmap.shapes import region, seen_from, shapes

HEAD, GAP = 18, 10


def heat(title: str, hands: Hands, counts: Mapping[str, int], lang: str, said: dict[str, str]) -> Chart:
    """The map of the hands; ``said`` has the words: place, number. The table names the places, the most frequent first."""
    most, drawn, y = max(counts.values(), default=0), [], 0.0
    wide = (WIDTH - GAP) / 2
    for place, (hand, side) in enumerate(VIEWS):
        left, top, width, height = view_box((), hand, side)
        scale = wide / width
        at = f"translate({(wide + GAP) * (place % 2) - left * scale:g} {y + HEAD - top * scale:g}) scale({scale:g})"
        turned = ' transform="scale(-1 1)"' if mirrored(hand, side) else ""
        drawn.append(words((wide + GAP) * (place % 2) + wide / 2, y + 12, f"{HAND_WORDS[hand][lang]}, {SIDE_WORDS[side][lang]}", "middle"))
        drawn.append(Markup(f'<g transform="{at}"><g{turned}>{_regions(hands, hand, side, counts, most)}</g></g>'))  # noqa: S704 - numbers and path data
        if place % 2:
            y += HEAD + height * scale + GAP
    rows = tuple((hands.codelist.label(code, lang), str(count)) for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])))
    told = f"{title}. " + "; ".join(f"{name}: {count}" for name, count in rows[:5])
    return Chart(title, told, svg(WIDTH, y, told, drawn), (said["place"], said["number"]), rows)


def _regions(hands: Hands, hand: str, side: str, counts: Mapping[str, int], most: int) -> str:
    """The regions of a view, filled by how often each is named, under the hand's outline."""
    codes, paths, parts = {spot: code for code, spot in hands.spots.items()}, shapes(), []
    for finger, phalanx, surface in seen_from(side):
        count = counts.get(codes.get(Spot(hand, finger, phalanx, surface), ""), 0)
        fill = f'fill="currentColor" fill-opacity="{0.15 + 0.8 * count / most:.2f}"' if count else 'fill="none"'
        parts.append(f'<path d="{paths[region(side, finger, phalanx, surface)]}" {fill} stroke="currentColor" stroke-opacity=".3" stroke-width=".4"/>')
    return "".join(parts) + f'<path d="{paths["outline"]}" fill="none" stroke="currentColor" stroke-width=".9"/>'
