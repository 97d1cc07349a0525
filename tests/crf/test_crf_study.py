"""The study and the casebook: what is checked at start-up, addresses, versions of pages, and the export of it all."""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest

from ecrf.crf import Anchor, Book, Choice, Derived, FormView, Line, Log, Study, Text, Visit, codelist, load, same
from tests.crf.small import HAND, TODAY, WORDS, again, make_page, small_study, with_visit

KNOWN = small_study()
SV, WND, ASS = KNOWN.page_list


def page(**declared: Any) -> Any:
    return make_page(**{"oid": "NEW"} | declared)


def with_page(**declared: Any) -> dict[str, Any]:
    return {"page_list": (*KNOWN.page_list, page(**declared))}


def derived(*inputs: str, **rest: Any) -> Derived:
    return Derived(WORDS, inputs=inputs, compute=max, formula=WORDS, no_sdtm="test", **rest)


@pytest.mark.parametrize("changed, says", [
    (with_page(oid="W8"),                            "W8 names two pages or visits: they share one namespace"),
    (with_page(oid="SV"),                            "SV names two pages"),
    (with_page(oid="ae"),                            "ae is no OID: capitals and digits only"),
    (with_page(oid="A_E"),                           "A_E is no OID"),
    (with_page(oid="ÉTAT"),                          "ÉTAT is no OID"),
    (with_page(X=derived("SV.NOPE")),                "NEW.X: its input 'SV.NOPE' is no PAGE.ITEM of the study"),
    (with_page(X=derived("SVDAT")),                  "its input 'SVDAT' is no PAGE.ITEM"),
    (with_page(X=Line(WORDS, of="NOPE", no_sdtm="x")), "of='NOPE' is no page of the study"),
    (with_page(X=Choice(WORDS, codelist("HAND", ("R", "D", "R"), source="x"), no_sdtm="x")),
                                                     "two codelists are called HAND"),
    ({"page_list": (SV, WND)},                       "ASS, which is not a page of visits of the study"),
    ({"visit_list": with_visit(KNOWN, "W8", pages=(SV, WND))}, "W8 asks WND, which is not a page of visits"),
    ({"visit_list": with_visit(KNOWN, "W8", after=Anchor("I", WORDS, (), "x"))}, "W8 counts from I, which is no anchor"),
    ({"visit_page": ("SV", "NOPE")},                 "SV.NOPE is no place of the study"),
    ({"visit_missed": ("SVOCCUR", "NO")},            "SV.SVOCCUR has no code 'NO'"),
    ({"consent": ("ICF", "RFICDAT")},                "ICF.RFICDAT is no place"),
    ({"anchor_list": (Anchor("D0", WORDS, (("SV", "D1", "SVDAT"),), "x"),),
      "visit_list": with_visit(KNOWN, "W8", after=None)}, "SV.SVDAT at D1 is no place"),
    ({"day_zero": "D1"},                             "day_zero= names an anchor"),
    ({"register": ("WND", "Wounds")},                "its lower-case word"),
    ({"checks": small_study().checks},               "EC47 looks at ASS.WIDE, which is on no page of the study"),
])
def test_a_mistaken_study_fails_at_start_up_and_says_why(changed: dict[str, Any], says: str) -> None:
    stated = {"page_list": KNOWN.page_list, "visit_list": KNOWN.visit_list, "anchor_list": KNOWN.anchor_list,
              "checks": KNOWN.checks}
    with pytest.raises(TypeError, match=says):
        small_study(**stated | changed)


def test_a_derived_item_shows_no_blinded_page_what_an_unblinded_one_says() -> None:
    secret = make_page("Product", oid="INJP", seen_by="unblinded", LOT=Text(WORDS, no_sdtm="test"))
    with pytest.raises(TypeError, match="NEW.X shows on NEW what INJP.LOT says"):
        small_study(page_list=(*KNOWN.page_list, secret, page(X=derived("INJP.LOT"))), visit_list=KNOWN.visit_list,
                    checks=KNOWN.checks)


@pytest.mark.parametrize("codes", [(("", "a", "a"),), (("A B", "a", "a"),), (("A\n", "a", "a"),), ((" A", "a", "a"),),
                                   (("A", "a", "a"), ("A", "b", "b"))])
def test_a_codelist_has_each_code_once_and_without_blanks(codes: Any) -> None:
    with pytest.raises(TypeError, match="Codelist BAD"):
        codelist("BAD", *codes, source="test")


def test_a_codelist_knows_its_codes() -> None:
    assert "R" in HAND and "X" not in HAND and len(HAND) == 3
    assert [c.code for c in HAND] == ["R", "L", "B"] and HAND.position("L") == 1
    assert HAND.label("R", "fr") == "Droite" and HAND.label("GONE", "fr") == "GONE"


@pytest.mark.parametrize("event, visit", [("W8", "W8"), ("UNS-1", "UNS"), ("UNS-2", "UNS"), ("UNS-10", "UNS")])
def test_a_study_event_is_a_visit_or_one_of_several(event: str, visit: str) -> None:
    assert KNOWN.visit(event).oid == visit


@pytest.mark.parametrize("event", ["UNS", "UNS-", "UNS-0", "UNS-01", "UNS-²", "UNS-٢", "UNS--1", "UNS-1-1", "UNS-1000",
                                   "W8-1", "W8-", "w8", "W9", "", "SV"])
def test_no_such_event(event: str) -> None:
    with pytest.raises(KeyError):
        KNOWN.visit(event)


def test_events_stand_in_the_order_of_the_schedule() -> None:
    events = ["UNS-10", "W8", "UNS-2", "", "D0", "SCR"]
    assert sorted(events, key=KNOWN.visit_order) == ["", "SCR", "D0", "W8", "UNS-2", "UNS-10"]


@pytest.mark.requirement("DATA-01")
def test_a_page_is_found_by_its_version() -> None:
    old = make_page("OldNew", oid="NEW", version="0.9")
    gone = make_page("Gone", oid="GONE", version="1.0")
    now = page()
    study = small_study(page_list=(*KNOWN.page_list, now), visit_list=KNOWN.visit_list, anchor_list=KNOWN.anchor_list,
                        checks=KNOWN.checks, superseded=(old, gone))
    assert (study.page("NEW"), study.page("NEW", "1.0"), study.page("NEW", "0.9")) == (now, now, old)
    assert study.page("GONE", "1.0") is gone and study.checks_over("GONE") == []
    for oid, version in (("NEW", "2.0"), ("NOPE", "1.0"), ("NOPE", None), ("GONE", None)):
        with pytest.raises(KeyError):
            study.page(oid, version)


def test_the_study_knows_what_is_of_the_subject() -> None:
    assert KNOWN.logs == [WND] and KNOWN.once == []
    assert isinstance(WND.repeats, Log)


@pytest.mark.requirement("DATA-02")
def test_the_export_holds_what_is_promised() -> None:
    stated = json.loads(json.dumps(KNOWN.as_dict()))
    assert {"pages", "visits", "checks", "assumptions"} <= set(stated)
    for one in stated["pages"]:
        assert {"oid", "version", "title", "items"} <= set(one) and set(one["title"]) == {"fr", "en"}
        for item in one["items"]:
            assert {"name", "kind", "label", "unit", "hard", "soft", "codelist", "seen_by", "sdtm"} <= set(item)
            assert item["sdtm"] or item["no_sdtm"]
    assert all({"oid", "anchor", "target", "window", "pages"} <= set(v) for v in stated["visits"])
    assert all({"id", "severity", "message", "items"} <= set(c) for c in stated["checks"])


def test_a_subject_is_in_the_last_state_it_reached(book: Any) -> None:
    assert KNOWN.state(book()) is None
    seen = ("SCR", "SV", "", {"SVDAT": "2026-06-01"})
    assert KNOWN.state(book(seen)).oid == "SEEN"  # type: ignore[union-attr]
    assert KNOWN.state(book(seen, ("D0", "SV", "", {"SVDAT": "2026-08-01"}))).oid == "INJECTED"  # type: ignore[union-attr]


def test_a_casebook_gives_typed_values_and_nothing_where_nothing_is_recorded(book: Any) -> None:
    casebook = book(("W8", "SV", "", {"SVDAT": "2026-09-26", "WEIGHT": "61.50"}))
    form = casebook.form("SV", "W8")
    assert (str(form.SVDAT), str(form.WEIGHT), form.PULSE) == ("2026-09-26", "61.50", None)
    assert form.opened and not casebook.form("SV", "D0").opened and casebook.form("SV", "D0").SVDAT is None
    assert form.answered("WEIGHT") and not form.answered("PULSE")
    assert again(form, missing={"PULSE": "ND"}).answered("PULSE")
    with pytest.raises(AttributeError, match="SV has no item NOPE"):
        _ = form.NOPE
    assert copy.copy(form).address == form.address


def test_pages_come_in_the_order_of_visits_and_lines(book: Any) -> None:
    casebook = book(*[(v, "ASS", key, {"LONG": "1"}) for v in ("W8", "D0") for key in ("10", "2", "1")])
    assert [(f.visit, f.line) for f in casebook.forms("ASS")] == [(v, k) for v in ("D0", "W8") for k in ("1", "2", "10")]
    assert casebook.visits() == ["D0", "W8"]


def test_what_a_casebook_keeps_follows_its_pages(study: Study) -> None:
    casebook = Book(study, TODAY)
    asked: list[str] = []

    def days(of: Book, visit: str) -> date | None:
        asked.append(visit)
        return of.visit_date(visit)

    assert (casebook.visit_date("D0"), casebook.anchor("D0"), casebook.study_day(TODAY)) == (None, None, None)
    form = casebook.add(FormView(study.pages["SV"], "D0", "", {"SVDAT": "2026-08-01"}))
    assert casebook.kept(days, "D0") == casebook.kept(days, "D0") == date(2026, 8, 1) and asked == ["D0"]
    assert casebook.study_day(date(2026, 8, 3)) == 2
    casebook.add(again(form, values={"SVDAT": "2026-08-02"}))
    assert casebook.visit_date("D0") == casebook.kept(days, "D0") == casebook.anchor("D0") == date(2026, 8, 2)
    del casebook.filled["D0", "SV", ""]
    assert casebook.visit_date("D0") is None and casebook.forms("SV") == [] and casebook.visits() == []


@pytest.mark.requirement("DATA-04")
def test_a_partial_date_is_no_day_of_a_visit_and_no_anchor(book: Any) -> None:
    casebook = book(("D0", "SV", "", {"SVDAT": "2026-08"}))
    assert casebook.visit_date("D0") is None and casebook.anchor("D0") is None


def test_the_study_is_loaded_by_name() -> None:
    study = load("forms.study")
    assert isinstance(study, Study) and study.pages and all(isinstance(v, Visit) for v in study.visit_list)
    assert same(study.oid).fr == study.oid
