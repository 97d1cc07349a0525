"""Laboratory results of a synthetic visit, inside the normal ranges of the synthetic laboratory, which its site keeps."""

from __future__ import annotations

from ecrf.crf import Item
from forms.synthetic.filling import Given, gives
from forms.synthetic.measurements import typed
from forms.synthetic.scene import Scene
from forms.synthetic.site_lines import laboratory, registers


def normal(scene: Scene) -> dict[str, tuple[str, float, float, int]]:
    """Unit, limits and decimals of each test, for this person at the laboratory of its site."""
    found = {}
    for line in registers(scene.site)["LABR"]:
        if line["LRSEX"] in ("ANY", scene.who.sex):
            low, high = line.get("LRLOW", "0"), line["LRHIGH"]
            decimals = max(len(limit.partition(".")[2]) for limit in (low, high))
            found[line["LRTEST"]] = (line["LRUNIT"], float(low), float(high), decimals)
    return found


@gives("HEM", "CHE", "COAG", "UA", "LIP")
def panel(scene: Scene) -> Given:
    """A page of results: all within range; a beginning inflammation now and then, judged by the physician."""
    found: Given = {"LBTIM": scene.clock(7, 10), "LBFAST": "Y", "LBNAM": laboratory(scene.site)}
    for test, (unit, low, high, decimals) in normal(scene).items():
        item = scene.page.items.get(test)
        if item is not None and not item.optional:
            found[test] = typed(scene.chance.uniform(low + (high - low) * 0.3, low + (high - low) * 0.7), decimals)
            found[f"{test}U"] = unit
    if "CRP" in scene.page.items and scene.visit != "D0" and scene.chance.random() < 0.12:
        found |= {"CRP": typed(scene.chance.uniform(6, 14)), "CRPCS": "ABN_NCS"}
    return {name: answer for name, answer in found.items() if name in scene.page.items}


@gives("SER")
def markers(scene: Scene) -> Given:
    """Infection markers, all negative."""
    return {"ISREF": "Y", **{name: "NEGATIVE" for name, item in scene.page.items.items() if _is_marker(item)}}


def _is_marker(item: Item) -> bool:
    return not item.optional and item.codelist is not None and "NEGATIVE" in item.codelist
