"""Edit checks: what they find in a casebook, where, what they judged, and what a mistaken declaration says."""

from __future__ import annotations

from typing import Any

import pytest

from ecrf.crf import Behaviour, Check, Checks, FormView, Integer, Status, Study, findings, page_findings
from tests.crf.small import TODAY, WORDS, again, make_page, small_study

D0 = ("D0", "SV", "", {"SVDAT": "2026-08-01", "PULSE": "70"})


def found(study: Study, casebook: Any) -> list[tuple[str, str, str]]:
    return [(f.check, "/".join(filter(None, f.address)), f.item) for f in findings(study, casebook)]


def test_a_casebook_in_order_has_no_findings(study: Study, book: Any) -> None:
    assert findings(study, book(D0)) == []


@pytest.mark.requirement("DATA-07")
def test_an_unusual_value_is_found_at_its_item(study: Study, book: Any) -> None:
    finding, = findings(study, book((*D0[:3], {"SVDAT": "2026-08-01", "PULSE": "120"})))
    assert (finding.check, finding.address, finding.item, finding.steps) == ("EC38", ("D0", "SV", ""), "PULSE", ())
    assert (finding.message.en, finding.values) == ("Unusual: above 100 /min.", {"value": "120"})


def test_a_range_without_a_number_is_the_soft_check(study: Study, book: Any) -> None:
    assert found(study, book((*D0[:3], D0[3] | {"WEIGHT": "39.9"}))) == [("SOFT", "D0/SV", "WEIGHT")]


@pytest.mark.requirement("DATA-09")
def test_a_derived_value_is_asked_about_whether_stored_or_computed(study: Study, book: Any) -> None:
    wound, far = ("", "WND", "1", {"SEEN": "2025-07-31"}), {"LONG": "15", "WIDE": "14", "AREA": "210"}
    casebook = book(D0, wound, ("D0", "ASS", "1", far))
    assert found(study, casebook) == [("SOFT", "D0/ASS/1", "AREA"), ("SOFT", "D0/ASS/1", "AGE")]
    before = findings(study, casebook)[1].judged
    casebook.add(again(casebook.filled["", "WND", "1"], values={"SEEN": "2025-07-30"}))
    assert findings(study, casebook)[1].judged != before, "a computed value is judged by what it is"


def test_a_line_that_was_removed_is_lost(study: Study, book: Any) -> None:
    wounds = [("", "WND", key, {"SIDE": "R"} | ({"PARENT": "1"} if key == "2" else {})) for key in ("1", "2")]
    casebook = book(*wounds)
    assert found(study, casebook) == []
    del casebook.filled["", "WND", "1"]
    finding, = findings(study, casebook)
    assert (finding.check, finding.item, finding.values) == ("LINE", "PARENT", {"key": "1"})
    assert finding.message.en == "“Recurrence of” points at a removed line (1). Choose another line."


def test_a_check_over_two_pages_is_found_at_the_item_it_names_with_the_steps_it_blocks(study: Study, book: Any) -> None:
    finding, = findings(study, book(D0, ("", "WND", "1", {"SEEN": "2026-08-02"}), ("D0", "ASS", "1", {"LONG": "9"})))
    assert finding.key == ("EC60", ("D0", "ASS", "1"), "WIDE")
    assert finding.steps == ("inject", "lock")
    assert finding.message.en == "Seen on 2026-08-02, after the visit."


@pytest.mark.requirement("DATA-04")
def test_a_partial_date_that_may_be_right_is_not_asked_about(study: Study, book: Any) -> None:
    for seen in ("2026-08", "2026", "2026-08-01"):
        assert findings(study, book(D0, ("", "WND", "1", {"SEEN": seen}), ("D0", "ASS", "1", {"LONG": "9"}))) == []


@pytest.mark.requirement("DATA-07")
def test_a_page_refuses_only_what_contradicts_itself(study: Study) -> None:
    def refusals(**values: str) -> list[str]:
        return [f.check for f in page_findings(study, FormView(study.pages["ASS"], "D0", "1", values), TODAY)]
    assert refusals(LONG="5", WIDE="6") == ["EC47"]
    assert refusals(LONG="6", WIDE="6") == []
    assert refusals(WIDE="6") == [], "what is not given yet is not judged"


def test_what_refuses_is_no_finding_of_the_casebook(study: Study, book: Any) -> None:
    assert findings(study, book(("D0", "ASS", "1", {"LONG": "5", "WIDE": "6"}))) == []


def test_no_blocking_or_querying_check_refuses_a_page(study: Study) -> None:
    form = FormView(study.pages["SV"], "D0", "", {"SVDAT": "2026-08-01", "PULSE": "120"})
    assert list(page_findings(study, form, TODAY)) == []


def test_what_was_judged_changes_with_version_and_value(study: Study, book: Any) -> None:
    def judged(seen: str = "2026-08-02", **versions: int) -> str:
        casebook = book(D0, ("", "WND", "1", {"SEEN": seen}), ("D0", "ASS", "1", {"LONG": "9", "WIDE": "3"}))
        casebook.add(again(casebook.filled["D0", "ASS", "1"], versions={"LONG": 1, "WIDE": 1, "NOTE": 1} | versions))
        return findings(study, casebook)[0].judged
    same = judged()
    assert judged() == same
    assert judged(NOTE=2) == same, "an item that the check does not look at"
    assert judged(WIDE=2) != same, "another version of what it is put at"
    assert judged("2026-08-03") != same, "another value in its sentence"


def test_a_finding_is_the_same_finding_when_only_its_values_move(study: Study, book: Any) -> None:
    def one(pulse: str) -> Any:
        return findings(study, book((*D0[:3], D0[3] | {"PULSE": pulse})))[0]
    assert one("120").key == one("121").key
    assert one("120").message == one("121").message


def test_a_part_speaks_for_its_check() -> None:
    study = small_study()
    checks = Checks()
    checks.all = dict(study.checks)
    pulse, = (study.pages["SV"].items["PULSE"],)
    checks.part("EC95", Behaviour.QUERY, WORDS, on=pulse)(lambda form, book: False)
    assert [p.message for p in checks.all["EC95"].every] == [study.checks["EC95"].message, WORDS]
    assert checks.all["EC95"].as_dict()["items"] == ["SV.SVDAT", "SV.PULSE"]
    with pytest.raises(TypeError, match="EC1 is not declared: declare it"):
        checks.part("EC1", Behaviour.QUERY, WORDS, on=pulse)(lambda form, book: False)


@pytest.mark.parametrize("changed, says", [
    ({"behaviour": Behaviour.BLOCK, "steps": ("injection",)},  "'injection' is no step; use one of visit, eligibility"),
    ({"behaviour": Behaviour.BLOCK},                           "steps= names what a check that blocks refuses"),
    ({"steps": ("lock",)},                                     "no other check has steps"),
    ({"on": ()},                                               "an active check has a rule and on="),
    ({"rule": None},                                           "an active check has a rule and on="),
    ({"status": Status.WAITING, "note": "later"},             "one that is not active has neither"),
    ({"status": Status.WAITING, "on": (), "rule": None},       "say in note= why it does not fire"),
])
def test_a_mistaken_check_says_what_to_write(changed: dict[str, Any], says: str) -> None:
    item = small_study().pages["SV"].items["PULSE"]
    stated = {"behaviour": Behaviour.QUERY, "on": (item,), "rule": lambda form, book: True}
    with pytest.raises(TypeError, match=says):
        Check("EC1", "H", WORDS, **stated | changed)


def test_a_refusal_looks_at_one_page() -> None:
    pages = small_study().pages
    with pytest.raises(TypeError, match="a check that refuses looks at one page only"):
        Check("EC1", "H", WORDS, Behaviour.REFUSE, on=(pages["ASS"].items["LONG"],), items=(pages["WND"].items["SEEN"],),
              rule=lambda form, book: True)


def test_a_number_is_given_once(study: Study) -> None:
    checks = Checks()
    checks.listed("EC1", "S", Behaviour.QUERY, WORDS, status=Status.OFF, note="off")
    with pytest.raises(TypeError, match="Check EC1 is declared twice"):
        checks.listed("EC1", "S", Behaviour.QUERY, WORDS, status=Status.OFF, note="off")


def test_a_check_shows_no_blinded_page_what_an_unblinded_one_says() -> None:
    secret = make_page("Product", oid="INJP", seen_by="unblinded", LOT=Integer(WORDS, no_sdtm="test"))
    study = small_study()
    leak = Check("EC1", "H", WORDS, Behaviour.QUERY, on=(study.pages["SV"].items["PULSE"],), items=(secret.items["LOT"],),
                 rule=lambda form, book: True)
    with pytest.raises(TypeError, match="EC1 shows on SV what INJP.LOT says"):
        small_study(page_list=(*study.page_list, secret), visit_list=study.visit_list, checks={"EC1": leak})
