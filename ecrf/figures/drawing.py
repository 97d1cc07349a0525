"""Each kind of figure drawn in a language: the trial's numbers and words handed to the charts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from ecrf.charts import Bar, Chart, bars, steps
from ecrf.charts.columns import columns, waterfall
from ecrf.charts.courses import courses, named
from ecrf.charts.curves import curves
from ecrf.charts.flow import flow
from ecrf.charts.lanes import lanes
from ecrf.charts.periods import periods
from ecrf.crf.plots import Columns, Courses, Flow, Growth, Lanes, Periods, Places, Plot, Rows, Survival, Waterfall

from .hands import heat

POINT = {"fr": ",", "en": "."}
"""The decimal point of a language."""


def drawn(plot: Plot, rows: Rows, lang: str) -> Chart:
    """The figure with its table, its words in that language."""
    shown = plot.make(rows)
    return _DRAWN[type(shown)](shown, plot.title[lang], lang)


def _survival(shown: Survival, title: str, lang: str) -> Chart:
    said = {"share": _("Share without the event"), "risk": _("At risk"), "events": _("Events"), "censored": _("Censored"), "group": _("Group"),
            "median": _("median"), "none": _("not reached"), "interval": _("interval, %(level)s", level="95\u202f%" if lang == "fr" else "95%"), "point": POINT[lang]}
    return curves(title, [(name[lang], times, events) for name, times, events in shown.groups], shown.axis[lang], said)


def _courses(shown: Courses, title: str, lang: str) -> Chart:
    said = {"visit": _("Visit"), "number": _("Subjects"), "mean": _("Mean"), "error": _("Standard error"), "point": POINT[lang]}
    draw = courses if shown.mean else named
    return draw(title, [(key, name[lang]) for key, name in shown.visits], shown.lines, shown.axis[lang], said)


def _columns(shown: Columns, title: str, lang: str) -> Chart:
    if shown.lying:
        rows = [Bar(name[lang], tuple(some)) for name, some in zip(shown.categories, shown.counts, strict=True)]
        return bars(title, shown.head[lang], [one[lang] for one in shown.kinds], rows)
    return columns(title, shown.head[lang], [one[lang] for one in shown.categories], [one[lang] for one in shown.kinds], shown.counts)


def _waterfall(shown: Waterfall, title: str, lang: str) -> Chart:
    return waterfall(title, shown.bars, shown.axis[lang], _("Subject"), POINT[lang])


def _lanes(shown: Lanes, title: str, lang: str) -> Chart:
    said = {"subject": _("Subject"), "from": _("From day"), "to": _("To day")}
    return lanes(title, shown.lanes, [kind[lang] for kind in shown.kinds], shown.axis[lang], said)


def _flow(shown: Flow, title: str, lang: str) -> Chart:
    said = {"step": _("Step"), "number": _("Subjects"), "left": _("Left, or under way"), "colon": "\u00a0:" if lang == "fr" else ":"}
    return flow(title, [(name[lang], count, [(why[lang], n) for why, n in left]) for name, count, left in shown.steps], said)


def _growth(shown: Growth, title: str, lang: str) -> Chart:
    points = [(f"{month:%m/%y}", count) for month, count in shown.months]
    return steps(title, (_("Month"), _("Enrolled"), _("In all")), points, shown.plan, shown.plan_words[lang])


def _places(shown: Places, title: str, lang: str) -> Chart:
    return heat(title, shown.hands, shown.counts, lang, {"place": _("Place"), "number": _("Ulcers")})


def _periods(shown: Periods, title: str, lang: str) -> Chart:
    said = {"name": _("Name"), "from": _("From day"), "to": _("To day"), "ongoing": _("ongoing")}
    return periods(title, shown.bars, shown.last, shown.axis[lang], said)


_DRAWN: Mapping[type, Callable[[Any, str, str], Chart]] = {
    Survival: _survival, Courses: _courses, Columns: _columns, Waterfall: _waterfall, Lanes: _lanes, Flow: _flow,
    Growth: _growth, Places: _places, Periods: _periods}
