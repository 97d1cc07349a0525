"""Whether a study is sound: every name in it stands for something, and nothing tells what its readers may not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .checks import STEPS, TODAY, Check
from .derived import Derived
from .gates import VERBS
from .item import Item
from .pages import CRF, Log, Per
from .schedule import Visit

if TYPE_CHECKING:
    from .study import Study


def confirm(study: Study) -> None:
    """Raises ``TypeError`` with a sentence that says what to write, for the first thing that does not hold together."""
    _names(study)
    for page in study.every_page:
        _links(study, page)
        _asked(study, page)
        _scope(study, page)
    for visit in study.visit_list:
        _visit(study, visit)
    _places(study)
    for gate in study.steps:
        gate.check(study.pages)
    for check in study.checks.values():
        for part in check.every:
            _sight(study, part.id, part.on, part.items)
            _reads(study, part)
    if study.deviations is not None:
        study.deviations.verify(study)


def _names(study: Study) -> None:
    names = [p.oid for p in study.every_page] + [v.oid for v in study.visit_list]
    twice = {n for n in names if names.count(n) > 1}
    if twice:
        raise TypeError(f"{twice.pop()} names two pages or visits: they share one namespace in addresses (R54).")
    for name in names:
        if not re.fullmatch(r"[A-Z][A-Z0-9]*", name):
            raise TypeError(f"{name} is no OID: capitals and digits only, lower case is the application's (R54).")


def _visit(study: Study, visit: Visit) -> None:
    for slot in visit.slots:
        if slot.page not in study.page_list or slot.page.scope != "visit":
            raise TypeError(f"Visit {visit.oid} asks {slot.page.oid}, which is not a page of visits of the study.")
    if visit.after is not None and visit.after not in study.anchor_list:
        raise TypeError(f"Visit {visit.oid} counts from {visit.after.oid}, which is no anchor of the study.")


def _scope(study: Study, page: type[CRF]) -> None:
    if (page.scope == "site") != (page in study.site_pages) or (page.scope == "site" and not isinstance(page.repeats, Log)):
        raise TypeError(f"Page {page.oid}: a page of scope 'site' is a log that stands in site_pages=, and no other page does.")


def _asked(study: Study, page: type[CRF]) -> None:
    for oid in page.asked.over if page.asked else ():
        if oid not in study.pages or study.pages[oid].seen_by not in ("blinded", page.seen_by):
            raise TypeError(f"Page {page.oid} is asked by what {oid} says, which is no page that its readers see.")
    if page.by_step is not None and page.by_step not in (*STEPS, *VERBS):
        raise TypeError(f"Page {page.oid}: by_step={page.by_step!r} is no step; use one of {', '.join(STEPS)}.")


def _places(study: Study) -> None:
    """The pages, items and visits that the study names in words stand in it."""
    (missed, code), (page, _) = study.visit_missed, study.visit_page
    named = [(*study.visit_page, ""), (page, missed, ""), (*study.consent, "")]
    for oid, item, visit in named + [(p, i, v) for a in study.anchor_list for p, v, i in a.places]:
        if oid not in study.pages or item not in study.pages[oid].items or (visit and visit not in study.visits):
            raise TypeError(f"{oid}.{item}{' at ' + visit if visit else ''} is no place of the study.")
    if code not in (study.pages[page].items[missed].codelist or ()):
        raise TypeError(f"{page}.{missed} has no code {code!r} to declare a visit missed with.")
    if study.register[0] not in study.pages or not re.fullmatch(r"[a-z]+", study.register[1]):
        raise TypeError(f"register={study.register} is a page of the study and its lower-case word, e.g. 'ulcers'.")
    if study.course is not None:
        study.course.check(study)
    if study.day_zero not in study.anchors or (study.clock is not None and study.clock.visit not in study.visits):
        raise TypeError("day_zero= names an anchor of the study, and the clock a visit of it.")


def _sight(study: Study, what: str, shown: tuple[Item, ...], over: tuple[Item, ...]) -> None:
    """A sentence or a value on a page tells nothing of a page that its readers may not see (rulings R25)."""
    for item in (*shown, *over):
        if item.page not in study.every_page:
            raise TypeError(f"{what} looks at {item.oid}, which is on no page of the study.")
    for item in shown:
        hidden = [o.oid for o in over if o.page.seen_by not in ("blinded", item.page.seen_by)]
        if hidden:
            raise TypeError(f"{what} shows on {item.page.oid} what {hidden[0]} says, whose page is "
                            "masked for some of its readers.")


def _reads(study: Study, check: Check) -> None:
    pages = {page.oid: page for page in study.every_page}
    for oid in set(check.reads) - {TODAY}:
        if oid not in pages:
            raise TypeError(f"{check.id}: reads= names {oid}, which is no page of the study.")
        if any(pages[oid].seen_by not in ("blinded", item.page.seen_by) for item in check.on):
            raise TypeError(f"{check.id} shows on {check.on[0].page.oid} what {oid} says, whose page is masked for "
                            "some of its readers.")


def _links(study: Study, page: type[CRF]) -> None:
    for item in page.items.values():
        if item.codelist is not None and study.codelists[item.codelist.oid] != item.codelist:
            raise TypeError(f"{item.oid}: two codelists are called {item.codelist.oid}; rename one.")
        for name in item.inputs if isinstance(item, Derived) else ():
            if isinstance(name, str):
                oid, _, other = name.partition(".")
                if oid not in study.pages or other not in study.pages[oid].items:
                    raise TypeError(f"{item.oid}: its input {name!r} is no PAGE.ITEM of the study.")
                _sight(study, item.oid, (item,), (study.pages[oid].items[other],))
        of = getattr(item, "of", None)
        if of is not None and of not in study.pages:
            raise TypeError(f"{item.oid}: of={of!r} is no page of the study.")
    if isinstance(page.repeats, Per) and page.repeats.of not in study.pages:
        raise TypeError(f"Page {page.oid} is per {page.repeats.of!r}, which is no page of the study.")
