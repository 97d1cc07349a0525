"""The export of the trail: complete, exact, masked, with the count and digest that the database gives (AUD-12)."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from ecrf.audit import kinds, words
from ecrf.casebook import trail
from ecrf.db import db
from ecrf.permissions import GRANTED, ROLES
from tests import told
from tests.playing import study

ROOT = Path(__file__).parents[2]


@pytest.fixture
def number(actor):
    made = told.subject(actor)
    told.product(actor, made)
    return made


def lines(answer):
    return list(csv.DictReader(io.StringIO(answer.get_data().decode())))


@pytest.mark.requirement("AUD-12")
def test_count_and_hash_are_those_of_the_file_and_of_the_database(actor, client, number):
    answer = client("DM").post("/audit/exports", data={"subject": number})
    rows = lines(answer)
    digest = hashlib.sha256(answer.get_data()).hexdigest()
    noted = db.session.execute(text("SELECT detail FROM act WHERE verb = 'export_trail' ORDER BY id DESC LIMIT 1")).scalar_one()
    assert (noted["rows"], noted["sha256"]) == (len(rows), digest)
    assert (answer.headers["X-Rows"], answer.headers["X-SHA256"]) == (str(len(rows)), digest)
    assert noted["filters"] == {"subject": number}
    readable = actor("DM").readable(study().every_page)
    by_hand = db.session.execute(text("""
        SELECT s.digest, c.content->>'table', c.content->>'page', c.content->>'item', c.content->>'version', c.content->>'value'
        FROM act a JOIN seal s ON s.act = a.id JOIN act_content c ON c.act = a.id
        WHERE a.stream = 'subject/' || :n AND (c.content->>'page' IS NULL OR c.content->>'page' = ANY(:pages))"""),
        {"n": number, "pages": readable}).all()
    exported = sorted(tuple(row[name] for name in ("SEAL", "ROW", "PAGE", "ITEM", "VERSION", "NEW_VALUE")) for row in rows)
    assert exported == sorted(tuple(cell or "" for cell in row) for row in by_hand)
    assert digest in client("DM").get("/audit/exports").get_data(as_text=True)


@pytest.mark.requirement("AUD-12")
def test_a_line_says_old_and_new_with_words_who_when_why(actor, client, number):
    row, = [r for r in lines(client("DM").post("/audit/exports", data={"subject": number})) if r["ITEM"] == "SYSBP" and r["VERSION"] == "2"]
    assert (row["OLD_VALUE"], row["NEW_VALUE"], row["REASON"], row["ROLE"], row["NAME"]) == ("120", "121", "ENTRY_ERROR", "PI", actor("PI").name)
    assert (row["VISIT"], row["PAGE"], row["ITEM_TEXT"]) == ("SCR", "VS", study().pages["VS"].items["SYSBP"].label["fr"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", row["AT"])
    assert re.fullmatch("[0-9a-f]{64}", row["SEAL"])
    coded, = [r for r in lines(client("DM").post("/audit/exports", data={"subject": number})) if r["ITEM"] == "VSPOS"]
    assert (coded["NEW_VALUE"], coded["NEW_TEXT"]) == ("SITTING", study().pages["VS"].items["VSPOS"].shown("SITTING", "fr"))


@pytest.mark.requirement("AUD-12")
def test_no_export_is_capped(actor, client, number):
    every = lines(client("DM").post("/audit/exports"))
    assert len({row["SEAL"] for row in every}) > 51
    assert len({row["SEAL"] for row in every}) == len(trail.newest(trail.sight(actor("DM"), study().every_page), trail.Filters(), limit=10_000)) - 1


@pytest.mark.requirement("BLIND-01")
def test_a_blinded_export_holds_no_trace(actor, client, number):
    for role in ("DM", "PI", "CRA_B", "SPO"):
        answer = client(role).post("/audit/exports")
        assert told.CANARY not in answer.get_data(as_text=True)
        assert "INJP" not in {row["PAGE"] for row in lines(answer)}


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")])
def test_who_exports_the_trail(client, role):
    assert client(role).post("/audit/exports").status_code == (200 if role in GRANTED["trail"] else 403)


@pytest.mark.requirement("AUD-12")
@pytest.mark.parametrize(("filters", "keep"), [
    ({"visit": "SCR"}, lambda e: any(r.visit == "SCR" for r in e.rows)),
    ({"visit": "SCR", "page": "VS", "item": "PULSE"}, lambda e: any((r.visit, r.page, r.item) == ("SCR", "VS", "PULSE") for r in e.rows)),
    ({"verbs": kinds.GROUPS["queries"][1]}, lambda e: e.verb.endswith("_query")),
    ({"verbs": kinds.GROUPS["accounts"][1], "role": "CONSOLE"}, lambda e: e.verb in kinds.GROUPS["accounts"][1] and e.role == "CONSOLE"),
    ({"page": "ICF", "verbs": kinds.GROUPS["data"][1]}, lambda e: any(r.page == "ICF" for r in e.rows) and e.verb in kinds.GROUPS["data"][1]),
])
def test_visit_and_kind_give_what_counting_by_hand_gives(actor, number, filters, keep):
    sight = trail.sight(actor("DM"), study().every_page)
    every = trail.newest(sight, trail.Filters(), limit=10_000)
    found = trail.newest(sight, trail.Filters(**filters), limit=10_000)
    assert found
    assert found == [entry for entry in every if keep(entry)]


@pytest.mark.requirement("AUD-12")
def test_a_search_that_looked_far_enough_says_where_to_look_on(actor, number):
    sight = trail.sight(actor("DM"), study().every_page)
    every = trail.newest(sight, trail.Filters(item="SYSBP"), limit=500)
    found, after = [], ""
    for _ in range(200):
        part = trail.search(sight, trail.Filters(item="SYSBP"), after, 50, look=3)
        found += part.entries
        if part.on is None:
            break
        after = part.on
    assert found == every


def test_every_verb_written_anywhere_has_words_and_one_kind(app):
    written = set()
    for path in (ROOT / "ecrf").rglob("*.py"):
        source = path.read_text()
        written |= set(re.findall(r"record\.(?:writing|begin)\([^,()]+(?:\([^()]*\))?, [^,]+(?:\([^()]*\))?, \"([a-z_]+)\"", source))
    assert {"enrol", "cut", "sign", "set_plan", "raise_query"} <= written
    kept = {verb for _words, verbs in kinds.GROUPS.values() for verb in verbs}
    with app.test_request_context():
        known = set(words.verbs())
    assert written <= known
    assert written <= kept, written - kept
    assert kept <= known, kept - known
    assert len(kept) == sum(len(verbs) for _words, verbs in kinds.GROUPS.values())


@pytest.mark.requirement("AUD-11")
@pytest.mark.parametrize("role", ["PI", "SC", "CRA_B", "DM", "INS"])
def test_the_history_of_an_item_and_of_its_page(actor, client, number, role):
    browser, place = client(role), f"/subjects/{number}/SCR/VS"
    assert f"{place}?history=SYSBP" in browser.get(place).get_data(as_text=True)
    assert f"{place}/history" in browser.get(place).get_data(as_text=True)
    page = re.sub(r"\s+", " ", browser.get(f"{place}/history/SYSBP").get_data(as_text=True))
    assert "<del>120 mmHg</del> → <b>121 mmHg</b>" in page
    assert "Erreur de saisie" in page
    assert " UTC" in page
    assert actor("PI").name in page
    assert "Oui, à la radiale." in browser.get(f"{place}/history/PULSE").get_data(as_text=True)
    whole = browser.get(f"{place}/history").get_data(as_text=True)
    assert actor("PI").name in whole


@pytest.mark.requirement("AUD-11")
def test_no_history_at_another_site(client, number):
    for address in ("history/SYSBP", "history"):
        assert client("PI", "02").get(f"/subjects/{number}/SCR/VS/{address}").status_code == 404
    assert client("DM").get(f"/subjects/{number}/D0/INJP/history").status_code == 404
