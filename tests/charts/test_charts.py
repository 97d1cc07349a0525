"""Charts: what is drawn is what the table says, without styles, and nothing breaks where there is nothing."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from ecrf.charts import Bar, bars, steps


def test_a_bar_is_as_long_as_its_number() -> None:
    chart = bars("Queries", "Age", ("Open", "Answered"), [Bar("young", (1, 3)), Bar("old", (2, 0))])
    drawn = ElementTree.fromstring(str(chart.drawing))
    lengths = [float(box.get("width", "0")) for box in drawn.iter("rect") if box.get("height") == "14"]
    assert lengths[1] == pytest.approx(3 * lengths[0])
    assert lengths[2] == pytest.approx(2 * lengths[0])
    assert chart.rows == (("young", "1", "3"), ("old", "2", "0"))
    assert chart.head == ("Age", "Open", "Answered")


def test_kinds_differ_without_colour_and_nothing_is_styled() -> None:
    drawn = str(bars("T", "S", ("a", "b", "c"), [Bar("x", (1, 1, 1))]).drawing)
    fills = {box.get("fill", "") + box.get("fill-opacity", "") for box in ElementTree.fromstring(drawn).iter("rect")}
    assert len(fills) == 3
    assert "style" not in drawn
    assert "#" not in drawn, "no colour but currentColor"


def test_the_steps_end_at_the_sum_and_the_plan_is_drawn() -> None:
    chart = steps("Enrolled", ("Month", "New", "In all"), [("01/26", 2), ("02/26", 0), ("03/26", 3)], 32, "32 planned")
    assert chart.rows[-1] == ("03/26", "3", "5")
    texts = [t.text for t in ElementTree.fromstring(str(chart.drawing)).iter("text")]
    assert "32 planned" in texts
    assert "5" in texts


def test_names_are_escaped() -> None:
    chart = bars("T", "S", ("n",), [Bar("<b>&", (1,))])
    assert "<b>" not in str(chart.drawing)
    ElementTree.fromstring(str(chart.drawing))


def test_nothing_to_draw_is_drawn_without_fault() -> None:
    for chart in (bars("T", "S", ("n",), []), bars("T", "S", ("n",), [Bar("x", (0,))]), steps("T", ("a", "b", "c"), [], 32, "plan")):
        ElementTree.fromstring(str(chart.drawing))
