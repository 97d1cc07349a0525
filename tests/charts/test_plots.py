"""Charts with axes: what stands where, what the table says, nothing that a strict policy refuses."""

from __future__ import annotations

import re

import pytest

from ecrf.charts.columns import columns, waterfall
from ecrf.charts.courses import courses, named
from ecrf.charts.curves import curves
from ecrf.charts.flow import flow
from ecrf.charts.frame import Frame, ticks
from ecrf.charts.lanes import lanes
from ecrf.charts.periods import periods

SAID = {"share": "Part", "risk": "À risque", "events": "Événements", "censored": "Censurés", "group": "Groupe", "median": "médiane", "none": "non atteinte",
        "interval": "intervalle", "point": ",", "visit": "Visite", "number": "n", "mean": "Moyenne", "error": "Erreur", "subject": "Sujet", "from": "de", "to": "à",
        "step": "Étape", "left": "Sortis", "colon": ":", "name": "Nom", "ongoing": "en cours"}


def charts():
    return [
        curves("Survie", [("Tous", [5, 10, 10, 20], [True, True, False, False])], "Jours", SAID),
        courses("Surface", [("D0", "J0"), ("W4", "S4")], [("01-001", {"D0": 10, "W4": 4}), ("01-002", {"D0": 20})], "mm²", SAID),
        named("Ulcères de 01-001", [("D0", "J0"), ("W4", "S4")], [("U01", {"D0": 10, "W4": 2.5}), ("U02", {"W4": 4})], "mm²", SAID),
        columns("Ulcères", "Visite", ["J0", "S4"], ["actifs", "fermés"], [[3, 0], [1, 2]]),
        waterfall("Variation", [("01-001", -50.0), ("01-002", 25.04)], "%", "Sujet", ","),
        lanes("Parcours", [("01-001", -80, 120, [(-14, 0), (0, 1)])], ["prélèvement", "injection"], "Jours", SAID),
        periods("Médicaments", [("Iloprost", -30, 12), ("Nifédipine en libération prolongée", None, None)], 100, "Jours", SAID),
        flow("Parcours", [("Consentement", 3, [("Retrait <b>", 1)]), ("Injectés", 2, [])], SAID),
    ]


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.title)
def test_a_chart_has_its_words_its_table_and_no_style(chart):
    drawn = str(chart.drawing)
    assert 'role="img"' in drawn and "aria-label=" in drawn
    assert not re.search(r"style=|<style|<script|href=|<b>", drawn)
    assert chart.told.startswith(chart.title)
    assert chart.rows and {len(row) for row in chart.rows} == {len(chart.head)}


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.title)
def test_nothing_is_drawn_outside(chart):
    drawn = str(chart.drawing)
    wide, high = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn).groups())
    for name, most in (("x", wide), ("x1", wide), ("x2", wide), ("cx", wide), ("y", high), ("y1", high), ("y2", high), ("cy", high)):
        for value in re.findall(rf' {name}="(-?[\d.]+)"', drawn):
            assert 0 <= float(value) <= most, (name, value)


def test_the_numbers_are_those_of_the_table():
    survival, area, own, ulcers, change, swim, lasting, steps = charts()
    assert survival.rows[1:3] == (("5", "4", "1", "0", "0,750", "0,128 – 0,961"), ("10", "3", "1", "1", "0,500", "0,058 – 0,845"))
    assert survival.told == "Survie. Tous: médiane 10"
    assert area.rows == (("J0", "2", "15,0", "5,0"), ("S4", "1", "4,0", "–"))
    assert own.rows == (("J0", "10", "–"), ("S4", "2,5", "4"))
    assert ulcers.rows == (("J0", "3", "0"), ("S4", "1", "2"))
    assert change.rows == (("01-002", "25,0"), ("01-001", "-50,0"))
    assert swim.rows == (("01-001", "-80", "120", "-14", "0"),)
    assert lasting.rows == (("Iloprost", "-30", "12"), ("Nifédipine en libération prolongée", "–", "en cours"))
    assert steps.rows == (("Consentement", "3", "Retrait <b>: 1"), ("Injectés", "2", "–"))


def test_empty_charts_are_charts():
    for chart in (curves("S", [("Tous", [], [])], "J", SAID), courses("A", [("D0", "J0")], [], "mm²", SAID), columns("U", "V", [], ["a"], []),
                  waterfall("W", [], "%", "S"), lanes("L", [], ["a"], "J", SAID)):
        assert "<svg" in str(chart.drawing) and chart.rows == ()


@pytest.mark.parametrize(("low", "high", "found"), [(0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0, 112, [0, 50, 100, 150]), (-100, 20, [-100, -50, 0, 50]), (0, 0, [0])])
def test_ticks_are_round_and_hold_both_ends(low, high, found):
    assert ticks(low, high) == found


def test_a_frame_puts_values_between_its_ends():
    frame = Frame(0, 10, 0, 100)
    assert frame.x(0) < frame.x(5) < frame.x(10) and frame.y(0) > frame.y(50) > frame.y(100)
