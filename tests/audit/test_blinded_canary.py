"""Words of one unblinded page, put wherever a person may put words, are met by no role that does not read the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from ecrf.accounts import verbs as accounts
from ecrf.casebook import record
from ecrf.casebook.models import Hold
from ecrf.db import db
from ecrf.exports import cuts
from ecrf.permissions import CONSOLE, GRANTED, ROLES, Actor
from ecrf.queries import verbs as queries
from ecrf.sdv import verbs as sdv
from forms.study import STUDY
from tests import told
from tests.audit.opened import exported, lines, manifest
from tests.conftest import PASS_PHRASE, email
from tests.playing import fill, place, study

Acting = Callable[..., Actor]
CANARY, PAGE = told.CANARY, "INJP"
LACKING = [role for role in ROLES if role not in ("SYSTEM", "CONSOLE") and not Actor("", "", role).reads(STUDY.pages[PAGE])]
ADDRESSES = [
    "/", "/todo/begun", "/todo/pages", "/overview", "/subjects/{n}/D0", "/subjects/{n}/locks",
    "/subjects/{n}/as-of?day=01/01/2099", "/subjects/{n}/D0/INJP", "/subjects/{n}/D0/INJP/history/LOTNO", "/queries?state=all",
    "/queries?state=all&page=INJP", "/queries?party=me", "/sdv?subject={n}&show=all", "/sdv/dropped", "/sdv/progress", "/sdv/report",
    "/subjects/{n}/D0/verify-visit", "/signatures", "/locks", "/locks/ended", "/locks/study", "/locks/sites/01", "/locks/changes",
    "/locks/missing?kind=queries", "/locks/missing?kind=verification", "/audit?subject={n}",
    "/audit?item=LOTNO", "/audit?reason={canary}", "/audit/exports", "/audit/masks", "/audit/reviews/late",
    "/audit/reviews/after_sign_off", "/audit/reviews/mass", "/audit/reviews/night", "/audit/reviews/for_many",
    "/audit/reviews/key_items", "/exports", "/admin/"]
"""The pages of the monitoring and sign-off, and whatever adds up or lists the record."""


def trace(actor: Acting) -> str:
    """A subject whose product page holds the canary in values, reasons, queries, answers, marks and a hold."""
    number = told.subject(actor)
    told.product(actor, number)
    injector, asking, manager = actor("INJ"), actor("CRA_U"), actor("QP")
    fill(injector, number, "D0/INJP", LOTNO=f"{CANARY}-1", KITNO=f"{CANARY}-K")
    fill(injector, number, "D0/INJP", KITNO=f"{CANARY}-2", KITNO__reason="OTHER", **{"KITNO__reason_text": CANARY})
    there = place(asking, number, "D0/INJP")
    queries.raise_query(asking, there, "LOTNO", f"Is it {CANARY} on the label?")
    queries.raise_query(manager, place(manager, number, "D0/INJP"), "KITNO", f"Why {CANARY}?")
    queries.answer(injector, place(injector, number, "D0/INJP"), 1, f"It is {CANARY}, indeed.")
    sdv.verify(asking, there, ["LOTNO"], {"LOTNO": versions(number)["LOTNO"]})
    sdv.withdraw(asking, there, "LOTNO", f"Not {CANARY} after all.")
    for kind in ("freeze", "thaw"):
        with record.writing(actor("DM"), record.subject_stream(number), kind, f"About {CANARY}.", {"page": "D0/INJP"}) as act:
            record.bring(act, Hold, [{"kind": kind, "level": "page", "subject": number, "visit": "D0", "page": PAGE, "line": ""}])
    cuts.cut(actor("DM"), study(), "canary")
    return number


def versions(number: str) -> dict[str, int]:
    """The versions of the product page."""
    rows = db.session.execute(text("SELECT v.item, max(v.version) FROM item_version v JOIN form f ON f.id = v.form "
                                   "WHERE f.subject = :n AND f.page = 'INJP' GROUP BY 1"), {"n": number})
    return dict(rows.tuples().all())


@pytest.fixture
def inspector(app: Any, actor: Acting) -> str:
    """The site part of the log-in of an inspector without the separate grant that opens unblinded pages."""
    code = accounts.create_account(CONSOLE, email("INS", "03"), "Synthetic INS 03", "fr", PASS_PHRASE)
    accounts.grant(CONSOLE, code, "INS", None, date(2020, 1, 1), None, False, "test mandate")
    return "03"


@pytest.mark.requirement("BLIND-01")
@pytest.mark.requirement("SDV-04")
def test_no_role_that_lacks_the_page_meets_its_words_anywhere(actor: Acting, client: Any, inspector: str) -> None:
    number = trace(actor)
    assert set(LACKING) == {"PI", "SI", "SC", "CRA_B", "DM", "SPO", "PV", "PHR", "PV_U", "INS", "ADM"}
    asked = [address.format(n=number, canary=CANARY) for address in ADDRESSES]
    sighted = client("CRA_U")
    assert sum(CANARY in sighted.get(address).text for address in asked) > 5, "the canary can be met"
    assert manifest(exported(sighted, reason=CANARY))["rows"] > 0, "the act of this export says nothing of what was looked for"
    client("INS").get(f"/audit?reason={CANARY}")
    for role in LACKING:
        site, opened = inspector if role == "INS" else "01", 0
        browser = client(role, site)
        for address in asked:
            answer = browser.get(address)
            assert answer.status_code in (200, 302, 403, 404), (role, address)
            opened += answer.status_code == 200
            said = answer.text
            for typed in (f'value="{CANARY}"', f"reason={CANARY}", "/D0/INJP", "page=INJP"):
                said = said.replace(typed, "")
            assert CANARY not in said and PAGE not in said, (role, address)
        assert opened >= (1 if role == "ADM" else 9), role
        if role in GRANTED["trail"]:
            own = [row for row in lines(exported(browser)) if (row["NAME"], row["VERB"]) != (f"Synthetic {role} {site}", "view_audit")]
            assert own and CANARY not in str(own), role
