"""The audit trail on screen: everything the reader may see, nothing else, filtered and turned without gaps or repeats."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import current_app
from sqlalchemy import text

from ecrf.casebook import keyset, record, trail
from ecrf.casebook.models import ItemVersion
from ecrf.db import db
from tests import told
from tests.conftest import acting, cloned, grown
from tests.playing import study


def seen(reader, after="", limit=500, **filters):
    return trail.newest(trail.sight(reader, study().page_list), trail.Filters(**filters), after, limit)


@pytest.fixture(scope="module")
def template(server, template):
    """A subject with its product."""
    with grown(server, template, lambda _made: told.product(acting, told.subject(acting))) as name:
        yield name


@pytest.fixture(scope="module")
def app(server, template):
    """The application over a clone that holds that subject."""
    with cloned(server, template) as made:
        yield made


@pytest.fixture
def number(app):
    return db.session.execute(text("SELECT number FROM subject")).scalar_one()


@pytest.mark.requirement("AUD-02")
def test_an_act_shows_its_rows_with_old_and_new_value(actor, number):
    corrected, = seen(actor("DM"), verb="correct", subject=number)
    row, = [r for r in corrected.rows if r.item == "SYSBP"]
    assert (row.old, row.value, row.reason, row.version, row.place) == ("120", "121", "ENTRY_ERROR", 2, "SCR/VS")
    assert (corrected.by, corrected.role, corrected.subject, corrected.site) == (actor("PI").account, "PI", number, "01")


@pytest.mark.requirement("BLIND-01")
def test_a_blinded_reader_sees_no_trace_of_the_product_page(actor, number):
    blind = seen(actor("DM"), subject=number)
    assert told.CANARY not in str(blind)
    assert not re.search(r"\bINJP\b", str(blind))
    assert {entry.role for entry in blind} == {"PI", "CRA_B"}
    sighted = seen(replace(actor("INS"), unblinded=True), subject=number)
    assert told.CANARY in str(sighted)
    assert len(sighted) > len(blind)
    assert seen(actor("DM"), page="INJP") == []
    assert seen(actor("DM"), item="LOTNO") == []
    assert seen(actor("DM"), reason=told.CANARY) == []


@pytest.mark.requirement("BLIND-01")
def test_an_act_that_touches_both_sides_shows_one(actor, number):
    forms = dict(db.session.execute(text("SELECT page, id FROM form WHERE subject = :n"), {"n": number}).all())
    with record.writing(actor("INJ"), record.subject_stream(number), "correct", told.CANARY, {"page": "D0/INJP"}) as act:
        record.bring(act, ItemVersion, [
            {"form": forms["INJP"], "item": "KITNO", "version": 1, "value": told.CANARY, "missing": None},
            {"form": forms["VS"], "item": "VSLEG", "version": 1, "value": None, "missing": "UNK"}])
    mixed, = seen(actor("DM"), item="VSLEG")
    assert ([row.item for row in mixed.rows], mixed.reason, mixed.detail) == (["VSLEG"], None, None)
    for filters in ({"page": "INJP"}, {"item": "KITNO"}, {"reason": told.CANARY}):
        assert seen(actor("DM"), **filters) == []
        assert seen(replace(actor("INS"), unblinded=True), **filters)


def test_a_refusal_on_a_hidden_page_is_hidden_too(actor, number):
    for page in ("D0/INJP", "SCR/VS"):
        visit, oid = page.split("/")
        with record.writing(actor("INJ"), record.subject_stream(number), "refuse",
                            detail={"visit": visit, "page": oid, "items": ["LOTNO"]}):
            pass
    refused, = seen(actor("DM"), verb="refuse")
    assert refused.detail["page"] == "VS"
    assert len(seen(replace(actor("INS"), unblinded=True), verb="refuse")) == 2


@pytest.mark.requirement("ACC-03")
def test_a_site_reader_sees_his_site_only(actor, number):
    other = told.subject(actor, "02")
    for role in ("PI", "CRA_B"):
        mine = seen(actor(role, "02"))
        assert {entry.subject for entry in mine if entry.subject} == {other}
        assert {entry.stream for entry in mine if not entry.subject} == {"site/02"}
        assert seen(actor(role, "02"), subject=number) == []


@pytest.mark.parametrize(("role", "kinds"), [("DM", {"subject", "account", "site", "study"}), ("SPO", {"subject", "site", "study"}),
                                             ("ADM", {"account", "site"})])
def test_what_happens_to_accounts_is_for_few(actor, number, role, kinds):
    assert {entry.stream.partition("/")[0] for entry in seen(actor(role))} == kinds


@pytest.mark.requirement("AUD-12")
@pytest.mark.parametrize(("filters", "keep"), [
    ({"role": "PI"}, lambda e: e.role == "PI"), ({"verb": "record"}, lambda e: e.verb == "record"),
    ({"site": "02"}, lambda e: e.site == "02"), ({"page": "VS"}, lambda e: any(r.page == "VS" for r in e.rows)),
    ({"item": "SYSBP"}, lambda e: any(r.item == "SYSBP" for r in e.rows)),
    ({"reason": "entry_err"}, lambda e: any("ENTRY_ERR" in (r.reason or "") for r in e.rows)),
    ({"role": "PI", "verb": "correct", "page": "VS"}, lambda e: e.role == "PI" and e.verb == "correct"),
])
def test_each_filter_gives_what_counting_by_hand_gives(actor, number, filters, keep):
    told.subject(actor, "02")
    every = seen(actor("DM"))
    found = seen(actor("DM"), **filters)
    assert found
    assert found == [entry for entry in every if keep(entry)]


@pytest.mark.requirement("AUD-12")
def test_by_person_subject_and_period(actor, number):
    every = seen(actor("DM"))
    assert seen(actor("DM"), by=actor("PI").account) == [e for e in every if e.by == actor("PI").account]
    assert seen(actor("DM"), subject=number) == [e for e in every if e.subject == number]
    middle = every[len(every) // 2].at
    assert seen(actor("DM"), first=middle) == [e for e in every if e.at >= middle]
    assert seen(actor("DM"), until=middle) == [e for e in every if e.at < middle]
    assert seen(actor("DM"), first=middle, until=middle + timedelta(microseconds=1)) == [e for e in every if e.at == middle]


@pytest.mark.requirement("AUD-12")
def test_turning_pages_shows_each_act_once(actor, number):
    every, turned = seen(actor("DM")), []
    while part := seen(actor("DM"), after=turned[-1].key if turned else "", limit=7):
        turned += part
    assert turned == every
    assert [e.at for e in every] == sorted((e.at for e in every), reverse=True)


@pytest.mark.requirement("AUD-12")
def test_the_export_and_the_screen_are_one_query(actor, number):
    from ecrf.exports import cuts
    every = seen(actor("DM"))
    cuts.cut(actor("DM"), current_app.study, "one")
    sight = trail.sight(actor("DM"), study().page_list)
    assert sorted(trail.at_cut(sight, "one"), key=lambda e: e.key) == sorted(every, key=lambda e: e.key)


@pytest.mark.requirement("AUD-11")
def test_the_page_tells_the_trail_in_plain_words(actor, client, number):
    page = client("DM").get(f"/audit?subject={number}&verb=correct").get_data(as_text=True)
    label = study().pages["VS"].items["SYSBP"].label["fr"]
    assert label in page
    assert "<del>120 mmHg</del> → <b>121 mmHg</b>" in page
    assert "Erreur de saisie" in page
    assert actor("PI").name in page
    assert f'href="/subjects/{number}/SCR/VS"' in page


@pytest.mark.requirement("BLIND-01")
@pytest.mark.parametrize("role", ["DM", "SPO", "PI", "CRA_B", "SC"])
def test_no_blinded_screen_holds_the_canary(client, number, role):
    browser = client(role)
    for address in ("/audit", f"/audit?subject={number}", "/audit?page=INJP", "/audit?item=LOTNO", f"/audit?reason={told.CANARY}"):
        page = browser.get(address).get_data(as_text=True)
        assert told.CANARY not in re.sub(r'value="[^"]*"', "", page)
        assert "Produit injecté" not in page


@pytest.mark.requirement("AUD-08")
def test_an_inspectors_look_is_one_act_on_his_own_stream(actor, client, number):
    inspector = client("INS")
    stream = record.account_stream(actor("INS").account)

    def looks():
        return db.session.execute(text("SELECT detail FROM act WHERE stream = :s AND verb = 'view_audit' ORDER BY seq"),
                                  {"s": stream}).scalars().all()
    assert looks() == []
    inspector.get(f"/audit?subject={number}")
    assert looks() == [{"filters": {"subject": number}}]
    client("DM").get("/audit")
    assert len(looks()) == 1


@pytest.mark.requirement("SEC-04")
@pytest.mark.parametrize("name", ["by", "role", "site", "subject", "page", "item", "verb", "reason"])
@pytest.mark.parametrize("value", ["' OR 1=1 --", "%", "\\", "x' || pg_sleep(9) || '", "(", "\x00", "[a", "𝔸" * 50])
def test_no_filter_reaches_the_database_but_as_a_value(client, number, name, value):
    answer = client("DM").get("/audit", query_string={name: value})
    assert answer.status_code == 200
    if value.strip("\x00"):
        assert 'class="tb list trail"' not in answer.get_data(as_text=True)


@pytest.mark.parametrize(("query", "status", "said"), [
    ("from=2026-11-01&to=2026-11-30", 200, None), ("from=yesterday", 200, "n’est pas une date"), ("from=01/11/2026&to=31/12/2026", 200, None), ("to=31/02/2026", 200, "pas une date"),
    ("before=nonsense", 404, None), ("before=2026-11-22T10:00:00Z_x", 404, None),
    (f"before={keyset.key(datetime(2026, 11, 22, tzinfo=UTC), 'x')}", 200, None),
])
def test_dates_and_turning_points(client, query, status, said):
    answer = client("DM").get(f"/audit?{query}")
    assert answer.status_code == status
    assert said is None or said in answer.get_data(as_text=True) or "This is not a date" in answer.get_data(as_text=True)


@pytest.mark.parametrize(("role", "status"), [("PI", 200), ("SC", 200), ("CRA_B", 200), ("DM", 200), ("INS", 200), ("INJ", 200)])
def test_who_reads_the_trail(client, role, status):
    assert client(role).get("/audit").status_code == status


def test_the_rows_of_an_act_stand_in_the_order_of_table_and_text(actor, number):
    """Told by their items where that is enough: the same order as of the whole texts, in which the export tells them."""
    contents = [dict(row.content, table=row.table) for entry in seen(replace(actor("INS"), unblinded=True), subject=number) for row in entry.rows]
    chance = random.Random(7)
    for size in (1, 2, 5, 30, 200):
        for _ in range(20):
            some = chance.sample(contents, min(size, len(contents)))
            rows = [trail.Row(one["table"], {name: value for name, value in one.items() if name != "table"}) for one in some]
            text_of = {id(row): json.dumps(row.content, sort_keys=True, ensure_ascii=False) for row in rows}
            tables = list(trail.TABLES)
            wanted = sorted(rows, key=lambda row: (tables.index(row.table) if row.table in tables else len(tables), row.table, text_of[id(row)]))
            assert [text_of[id(row)] for row in trail._in_order(rows)] == [text_of[id(row)] for row in wanted]
