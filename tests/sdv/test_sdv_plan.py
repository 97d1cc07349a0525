"""The verification plan: the sponsor's alone, versioned, never retroactive, drawn alike in Python and in the database, unseen by sites."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import Forbidden

from ecrf.casebook import read
from ecrf.db import db
from ecrf.locks import lacks
from ecrf.locks.targets import Target
from ecrf.permissions import ROLES
from ecrf.sdv import listing, plan, planning, verbs
from ecrf.sdv.marks import marks, states
from ecrf.sdv.plan import Rules
from tests.playing import VITALS, consented, fill, place, study
from tests.sdv.planned import WHY, set_plan, typed

VS = "SCR/VS"


def measured(actor: Any, site: str = "01") -> str:
    """A subject with its consent, whose items are mostly critical, and vital signs, of which none is."""
    number: str = consented(actor("SC", site), site)
    assert fill(actor("SC", site), number, VS, **VITALS).kind == "saved"
    return number


def standing(actor: Any, number: str, visit: str = "SCR", page: str = "VS") -> dict[str, str]:
    """How every value of a page stands for whoever knows the plan."""
    form = read.whole_casebook(number).forms[visit, page, ""]
    found = states(study().pages[page], form, marks(number, None, plans=plan.known_to(actor("CRA_B"))))
    return {name: found[name] for name in form.items if found[name] != "none required"}


@pytest.mark.requirement("SDV-03")
def test_only_the_sponsor_sets_the_plan(actor: Any, client: Any) -> None:
    for role in ROLES:
        if role in ("SPO", "SYSTEM", "CONSOLE"):
            continue
        with pytest.raises(Forbidden):
            planning.set_plan(actor(role), study(), typed())
    for role in ("CRA_B", "CRA_U", "DM", "INS", "PI", "SC"):
        assert client(role).post("/sdv/plan", data=typed()).status_code == 403, role
    assert plan.plans() == ()
    assert client("SPO").post("/sdv/plan", data=typed(share=20)).status_code == 302
    assert [(p.version, p.rules.share, p.role, p.reason) for p in plan.plans()] == [(1, 20, "SPO", WHY)]


@pytest.mark.requirement("SDV-03")
@pytest.mark.parametrize(("control", "value"), [
    ("seed", ""), ("seed", "a b"), ("seed", "x" * 41), ("share", "101"), ("share", "-1"), ("share", "1.5"), ("share", "²"),
    ("first_full", ""), ("first_full", "1000"), ("always", "NOSUCH"), ("always", "VS.BMI"), ("reason", "short"), ("reason", ""),
    ("password", "not the pass phrase"), ("based", "7"), ("based", "")])
def test_a_plan_that_cannot_be_set_says_why_and_keeps_what_was_typed(client: Any, control: str, value: str) -> None:
    answer = client("SPO").post("/sdv/plan", data=typed(share=37, **{control: value}) if control != "share" else typed(share=value))
    assert answer.status_code == (409 if control == "based" else 422)
    assert plan.plans() == () and 'id="problems"' in answer.text
    assert WHY in answer.text or control == "reason"
    assert "cheval correct" not in answer.text, "a pass phrase is never written back"


@pytest.mark.requirement("SDV-03")
def test_a_plan_is_never_edited(actor: Any) -> None:
    set_plan(actor("SPO"))
    for statement in ("UPDATE sdv_plan SET version = 9", "DELETE FROM sdv_plan"):
        with pytest.raises(DBAPIError), db.session.begin_nested():
            db.session.execute(text(statement))
    set_plan(actor("SPO"), share=50)
    assert [(p.version, p.rules.share) for p in plan.plans()] == [(2, 50), (1, 0)]
    verb, stream = db.session.execute(text("SELECT verb, stream FROM act ORDER BY id DESC LIMIT 1")).one()
    assert (verb, stream) == ("set_plan", "study")


@pytest.mark.requirement("SDV-03")
def test_before_any_plan_everything_is_required(actor: Any) -> None:
    assert set(standing(actor, measured(actor)).values()) == {"to_verify"}


@pytest.mark.requirement("SDV-03")
def test_a_new_plan_leaves_pages_begun_before_it_and_their_marks_as_they_are(actor: Any) -> None:
    number, monitor = measured(actor), actor("CRA_B")
    verbs.verify(monitor, place(monitor, number, VS), ["PULSE"], {"PULSE": 1})
    before, marked = standing(actor, number), marks(number, None)
    total = listing.count(monitor, study())
    set_plan(actor("SPO"))
    assert standing(actor, number) == before and marks(number, None) == marked
    assert listing.count(monitor, study()) == total
    after = measured(actor)
    assert set(standing(actor, after).values()) == {"not_required"}
    critical = {n for n, i in study().pages["ICF"].items.items() if i.critical}
    consent = standing(actor, after, "", "ICF")
    assert {n for n, s in consent.items() if s == "to_verify"} == critical & set(consent), "critical values always"
    set_plan(actor("SPO"), share=100)
    assert set(standing(actor, after).values()) == {"not_required"}, "the plan of its beginning"
    fill(actor("SC"), after, VS, PULSE="71", PULSE__reason="ENTRY_ERROR")
    assert standing(actor, after)["PULSE"] == "not_required", "a correction begins no page"


@pytest.mark.requirement("SDV-03")
def test_first_subjects_and_named_pages_and_items_are_required_in_full(actor: Any) -> None:
    set_plan(actor("SPO"), first_full=1, always="VS.PULSE, DM")
    first, second = measured(actor), measured(actor)
    assert (first[-3:], second[-3:]) == ("001", "002")
    assert set(standing(actor, first).values()) == {"to_verify"}
    found = standing(actor, second)
    assert {n for n, s in found.items() if s == "to_verify"} == {"PULSE"}
    set_plan(actor("SPO"), always="VS")
    assert set(standing(actor, measured(actor)).values()) == {"to_verify"}


@pytest.mark.requirement("SDV-03")
def test_a_share_is_drawn_by_page_and_stays_drawn(actor: Any) -> None:
    rules = Rules("ADUSE-1", 20, 0)
    addresses = [(f"0{s}-{n:03d}", visit, page, "") for s in (1, 2, 3) for n in range(1, 201) for visit in ("SCR", "W8", "W16")
                 for page in ("VS", "LB")]
    drawn = [a for a in addresses if rules.draws(*a)]
    assert abs(len(drawn) / len(addresses) - 0.20) < 0.02
    assert drawn == [a for a in addresses if Rules("ADUSE-1", 20, 0).draws(*a)]
    assert drawn != [a for a in addresses if Rules("ADUSE-2", 20, 0).draws(*a)]
    assert set(drawn) <= {a for a in addresses if Rules("ADUSE-1", 50, 0).draws(*a)}, "a larger share holds the smaller"
    assert not any(Rules("x", 0, 0).draws(*a) for a in addresses) and all(Rules("x", 100, 0).draws(*a) for a in addresses)


@pytest.mark.requirement("SDV-03")
def test_python_and_the_database_draw_the_same_pages(app: Any) -> None:
    drawn = text(f"""
        SELECT coalesce({plan._DRAWN}, false) FROM (SELECT jsonb_build_object('seed', CAST(:seed AS text), 'share', CAST(:share AS integer)) AS rules) p,
        (SELECT CAST(:subject AS text) AS subject, CAST(:visit AS text) AS visit, CAST(:page AS text) AS page, CAST(:line AS text) AS line) f""")

    @given(st.text("abcXYZ019_-é", min_size=1, max_size=12), st.integers(0, 100), st.integers(1, 999),
           st.sampled_from(["", "SCR", "W8", "UNS-2"]), st.sampled_from(["VS", "ICF", "AE", "LBCHEM"]), st.sampled_from(["", "1", "12"]))
    def alike(seed: str, share: int, number: int, visit: str, page: str, line: str) -> None:
        subject = f"07-{number:03d}"
        found = db.session.execute(drawn, {"seed": seed, "share": share, "subject": subject, "visit": visit, "page": page,
                                           "line": line}).scalar_one()
        assert found == Rules(seed, share, 0).draws(subject, visit, page, line)
    alike()


def required(casebook: read.Casebook, known: plan.Plans) -> dict[tuple[int, str], bool]:
    """Whether the plan asks for each value of a casebook, page by page, as its pages are drawn."""
    blanks = {form.id: study().page(form.page, form.version) for form in casebook.forms.values()}
    return {(form.id, name): name in plan.asked(known, blanks[form.id], form) for form in casebook.forms.values()
            for name, record in form.items.items() if not record.empty and not blanks[form.id].items[name].derived}


@pytest.mark.requirement("SDV-03")
@pytest.mark.parametrize("rules", [{"share": 50}, {"share": 0, "first_full": 1}, {"share": 0, "always": "VS.PULSE DM"}, {"share": 100}])
def test_the_list_and_the_page_ask_for_the_same_values(actor: Any, rules: dict[str, Any]) -> None:
    set_plan(actor("SPO"), **rules)
    monitor, numbers = actor("CRA_B"), [measured(actor) for _ in range(3)]
    for number in numbers:
        casebook = read.casebook(monitor, study(), number)
        asked = required(casebook, plan.plans())
        found = listing.progress(monitor, study(), [number])
        for page in found:
            form = casebook.forms[page.visit, page.page, page.line]
            assert page.to_verify == sum(asked[form.id, name] for name in form.items if (form.id, name) in asked)
            assert page.not_required == sum(not asked[form.id, name] for name in form.items if (form.id, name) in asked)
        lacking = lacks.pages_of(study(), Target("subject", subject=number))
        assert {one.address: one.count for one in lacking if one.kind == "verification"} == {
            (p.visit, p.page, p.line): p.left for p in found if p.left}, "what a lock waits for is what the list holds"


@pytest.mark.requirement("SDV-03")
@pytest.mark.parametrize("role", ["PI", "SI", "SC", "INJ"])
def test_a_site_never_learns_of_the_plan(actor: Any, client: Any, role: str) -> None:
    browser = client(role)
    number = measured(actor)
    set_plan(actor("SPO"), seed="CANARY-SEED", share=50)
    planned = measured(actor)
    pages = {n: {a: browser.get(f"/subjects/{n}{a}") for a in ("", "/SCR", "/SCR/VS", "/ICF")} for n in (number, planned)}
    for address, answer in pages[planned].items():
        before = pages[number][address]
        assert answer.status_code == before.status_code
        assert answer.text.replace(planned, number).count("sdv") == before.text.count("sdv"), address
        for word in ("CANARY-SEED", "Not required", "Non requis", "non requis", "not_required", "#vn"):
            assert word not in answer.text, (address, word)
    for address in ("/sdv", "/sdv/plan", "/sdv/progress", "/sdv/dropped", "/sdv/report", "/sdv/report/pdf", f"/subjects/{planned}/SCR/verify-visit"):
        assert browser.get(address).status_code == 403, address
    assert "CANARY-SEED" not in browser.get("/audit").text
    assert plan.known_to(actor(role)) is None


@pytest.mark.requirement("SDV-03")
def test_whoever_follows_the_monitoring_reads_the_plan_and_what_it_does_not_ask(actor: Any, client: Any) -> None:
    set_plan(actor("SPO"), seed="THE-SEED")
    number = measured(actor)
    for role in ("CRA_B", "DM", "SPO", "INS"):
        browser = client(role)
        assert "THE-SEED" in browser.get("/sdv/plan").text, role
        assert "#vn" in browser.get(f"/subjects/{number}/SCR/VS").text, role
        assert ('name="reason"' in browser.get("/sdv/plan").text) == (role == "SPO")


@pytest.mark.requirement("SDV-03")
def test_a_plan_is_tried_out_in_numbers_before_it_is_set(actor: Any, client: Any) -> None:
    numbers = [measured(actor), measured(actor)]
    sponsor = actor("SPO")
    casebooks = [read.casebook(sponsor, study(), number) for number in numbers]
    values = sum(len(required(casebook, ())) for casebook in casebooks)
    none, whole = (planning.tried(sponsor, study(), Rules("x", share, 0)) for share in (0, 100))
    assert (none.subjects, none.values, none.drawn, none.first_full) == (2, values, 0, 0)
    assert none.required == none.critical > 0 and whole.required == whole.values and whole.drawn_pages == whole.pages == 4
    full = planning.tried(sponsor, study(), Rules("x", 0, 1, ("VS.PULSE",)))
    assert full.first_full > 0 and full.always == 1
    answer = client("SPO").post("/sdv/plan", data=typed(share=100, password="", reason="") | {"try": "1"})
    assert answer.status_code == 200 and str(values) in answer.text and plan.plans() == ()
    assert client("SPO").post("/sdv/plan", data=typed(share="x") | {"try": "1"}).status_code == 422
    assert client("CRA_B").post("/sdv/plan", data=typed() | {"try": "1"}).status_code == 403


def test_the_study_hands_over_the_first_proposal(app: Any) -> None:
    found = planning.proposed(study())
    assert (found["share"], found["first_full"]) == (str(study().sdv_share), str(study().sdv_first_full))
