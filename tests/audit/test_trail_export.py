"""The export of the trail: complete, exact, masked, with the count and digest that the database gives (AUD-12)."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from ecrf.audit import exporting, kinds, words
from ecrf.casebook import trail
from ecrf.db import db
from ecrf.permissions import GRANTED, ROLES
from tests import told
from tests.audit.opened import exported, lines, manifest, raw
from tests.playing import study

ROOT = Path(__file__).parents[2]


@pytest.fixture
def number(actor):
    made = told.subject(actor)
    told.product(actor, made)
    return made


NOT_FINISHED = '<td colspan="3">'


def noted(verb):
    return db.session.execute(text("SELECT detail FROM act WHERE verb = :verb ORDER BY id DESC LIMIT 1"), {"verb": verb}).scalar_one()


@pytest.mark.requirement("AUD-12")
def test_count_and_hash_are_those_of_the_file_and_of_the_database(actor, client, number):
    archive = exported(client("DM"), subject=number)
    rows, digest, said = lines(archive), hashlib.sha256(raw(archive)).hexdigest(), manifest(archive)
    kept = noted("export_trail")
    for told_of in (kept, said):
        assert (told_of["rows"], told_of["sha256"], told_of["filters"]) == (len(rows), digest, {"subject": number})
    assert (said["by"], said["role"], said["begun"]) == (actor("DM").account, "DM", kept["begun"])
    assert noted("begin_trail") == {"filters": {"subject": number}, "language": "fr"}
    readable = actor("DM").readable(study().every_page)
    by_hand = db.session.execute(text("""
        SELECT s.digest, c.content->>'table', c.content->>'page', c.content->>'item', c.content->>'version', c.content->>'value'
        FROM act a JOIN seal s ON s.act = a.id JOIN act_content c ON c.act = a.id
        WHERE a.stream = 'subject/' || :n AND (c.content->>'page' IS NULL OR c.content->>'page' = ANY(:pages))"""),
        {"n": number, "pages": readable}).all()
    given = sorted(tuple(row[name] for name in ("SEAL", "ROW", "PAGE", "ITEM", "VERSION", "NEW_VALUE")) for row in rows)
    assert given == sorted(tuple(cell or "" for cell in row) for row in by_hand)
    shown = client("DM").get("/audit/exports").get_data(as_text=True)
    assert digest in shown and NOT_FINISHED not in shown


@pytest.mark.requirement("AUD-12")
def test_a_line_says_old_and_new_with_words_who_when_why(actor, client, number):
    every = lines(exported(client("DM"), subject=number))
    row, = [r for r in every if r["ITEM"] == "SYSBP" and r["VERSION"] == "2"]
    assert (row["OLD_VALUE"], row["NEW_VALUE"], row["REASON"], row["ROLE"], row["NAME"]) == ("120", "121", "ENTRY_ERROR", "PI", actor("PI").name)
    assert (row["VISIT"], row["PAGE"], row["ITEM_TEXT"]) == ("SCR", "VS", study().pages["VS"].items["SYSBP"].label["fr"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", row["AT"])
    assert re.fullmatch("[0-9a-f]{64}", row["SEAL"])
    coded, = [r for r in every if r["ITEM"] == "VSPOS"]
    assert (coded["NEW_VALUE"], coded["NEW_TEXT"]) == ("SITTING", study().pages["VS"].items["VSPOS"].shown("SITTING", "fr"))


MANY = 10_000
MADE = ("SET session_replication_role = replica",
        """INSERT INTO act (stream, seq, by, role, verb)
           SELECT 'subject/' || %(n)s::text, (SELECT max(seq) FROM act WHERE stream = 'subject/' || %(n)s::text) + i, %(by)s, 'PI',
                  CASE WHEN i %% 10 = 0 THEN 'record' ELSE 'correct' END FROM generate_series(1, %(many)s) i""",
        """INSERT INTO item_version (act, form, item, version, value, reason)
           SELECT a.id, f.id, 'PULSE', 1 + row_number() OVER (ORDER BY a.id), (a.seq %% 97)::text, 'ENTRY_ERROR'
           FROM act a CROSS JOIN form f WHERE f.subject = %(n)s AND f.page = 'VS' AND NOT EXISTS (SELECT 1 FROM seal s WHERE s.act = a.id)""",
        """INSERT INTO seal (act, digest) SELECT id, encode(sha256(convert_to(id::text, 'UTF8')), 'hex') FROM act
           WHERE NOT EXISTS (SELECT 1 FROM seal s WHERE s.act = act.id)""")
"""Ten thousand changes of one value, each its own act: more than a test could seal one by one."""


@pytest.mark.requirement("AUD-12")
def test_ten_thousand_rows_leave_complete_with_the_count_and_hash_of_the_database(committed, superuser, actor, client):
    number = told.subject(actor)
    db.session.commit()
    for statement in (*MADE, "ANALYZE"):
        superuser.execute(statement, {"n": number, "by": actor("PI").account, "many": MANY})
    browser = client("DM")
    archive = exported(browser, subject=number, item="PULSE", verb="correct")
    rows, said = lines(archive), manifest(archive)
    known = db.session.execute(text("""
        SELECT s.digest, v.version::text, v.value, coalesce(w.value, '') AS old
        FROM act a JOIN seal s ON s.act = a.id JOIN item_version v ON v.act = a.id
        LEFT JOIN item_version w ON w.form = v.form AND w.item = v.item AND w.version = v.version - 1
        WHERE a.stream = 'subject/' || :n AND a.verb = 'correct' AND v.item = 'PULSE' ORDER BY a.at, s.digest"""), {"n": number}).all()
    given = [(row["SEAL"], row["VERSION"], row["NEW_VALUE"], row["OLD_VALUE"]) for row in rows]
    assert len(known) == MANY * 9 // 10 == said["rows"] == said["acts"] == noted("export_trail")["rows"]
    assert _hash(given) == _hash(known)
    assert said["sha256"] == hashlib.sha256(raw(archive)).hexdigest() == noted("export_trail")["sha256"]


def _hash(rows):
    return hashlib.sha256("\n".join("|".join(row) for row in rows).encode()).hexdigest()


@pytest.mark.requirement("AUD-12")
def test_the_first_bytes_leave_before_the_last_act_is_read_and_nothing_piles_up(actor, app, number):
    entry = trail.newest(trail.sight(actor("DM"), study().every_page), trail.Filters(subject=number, verb="correct"))[0]
    read, written = [], exporting.Written()

    def acts():
        for at in range(3000):
            read.append(at)
            yield entry

    with app.test_request_context():
        parts = exporting.write(acts(), written)
        first = next(parts)
        assert exporting.BATCH <= len(first) < 2 * exporting.BATCH and len(read) < 1500
        rest = [len(part) for part in parts]
    assert len(rest) > 1 and max(rest) < 2 * exporting.BATCH and written.acts == 3000


@pytest.mark.requirement("AUD-12")
def test_an_export_that_breaks_off_is_on_record_without_a_digest_and_its_file_is_not_whole(actor, app, client, number):
    with app.test_request_context():
        begun = exporting.begin(actor("DM"), {"subject": number})
        written, parcel = exporting.Written(), exporting.Parcel(begun.at)
        part = parcel.add(next(exporting.lines(actor("DM"), trail.Filters(subject=number), written)))
        assert [(one.finished, one.at) for one in exporting.exports(actor("DM"))] == [(False, begun.at)]
    parcel.drop()
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(part))
    assert NOT_FINISHED in client("DM").get("/audit/exports").get_data(as_text=True)
    assert exporting.exports(actor("PI")) == [], "of others, only who reads the whole study learns"


@pytest.mark.requirement("AUD-12")
def test_no_export_is_capped(actor, client, number):
    every = lines(exported(client("DM")))
    assert len({row["SEAL"] for row in every}) > 51
    assert len({row["SEAL"] for row in every}) == len(trail.newest(trail.sight(actor("DM"), study().every_page), trail.Filters(), limit=10_000)) - 1


@pytest.mark.requirement("BLIND-01")
def test_a_blinded_export_holds_no_trace(actor, client, number):
    for role in ("DM", "PI", "CRA_B", "SPO"):
        archive = exported(client(role))
        assert told.CANARY not in raw(archive).decode()
        assert "INJP" not in {row["PAGE"] for row in lines(archive)}


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")])
def test_who_exports_the_trail(client, role):
    assert client(role).post("/audit/exports", buffered=True).status_code == (200 if role in GRANTED["trail"] else 403)


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
