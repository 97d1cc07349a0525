"""Bad input gets a sentence at the item and in the summary, in the user's language; what was typed stays on the screen."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import text

from ecrf.db import db
from tests.playing import VITALS, consented, fill, form, seen

VS = "SCR/VS"
BIG = "x" * 1_000_000


def said(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def post(browser, number, address, **typed):
    data = seen(**dict.fromkeys((n for n in typed if n.isupper()), 0)) | typed
    return browser.post(f"/subjects/{number}/{address}", data=data)


# page       item       typed                 what the sentence says
REFUSED = [
    ("SCR/VS",  "SYSBP",   "abc",                "n’est pas un nombre entier"),
    ("SCR/VS",  "SYSBP",   "12O",                "n’est pas un nombre entier"),
    ("SCR/VS",  "SYSBP",   "120,5",              "n’est pas un nombre entier"),
    ("SCR/VS",  "WEIGHT",  "6o,5",               "n’est pas un nombre"),
    ("SCR/VS",  "SYSBP",   "400",                "hors de ce qui est possible"),
    ("SCR/VS",  "VSPOS",   "UPSIDE_DOWN",        "ne fait pas partie des réponses possibles"),
    ("SCR/VS",  "VSDAT",   "31/02/2026",         "n’existe pas au calendrier"),
    ("SCR/VS",  "VSDAT",   "01/01/2199",         "est dans le futur"),
    ("SCR/VS",  "VSDAT",   "demain",             "n’est pas une date"),
    ("SCR/VS",  "VSDAT",   "01/06/26",           "quatre chiffres"),
    ("SCR/VS",  "VSTIM",   "25:00",              "n’est pas une heure"),
    ("DM",      "BRTHDAT", "12/05/1971",         "n’est pas recueillie"),
    ("AE/new",  "AETERM",  "mal\x00ade",         "caractère de contrôle"),
]


@pytest.mark.requirement("DATA-06")
@pytest.mark.requirement("PRIV-02")
@pytest.mark.parametrize(("address", "item", "typed", "sentence"), REFUSED, ids=[f"{r[1]}={r[2]!r}" for r in REFUSED])
def test_a_sentence_at_the_item_and_on_top_and_the_typing_stays(actor, client, address, item, typed, sentence):
    number = consented(actor("PI"))
    answer = post(client("PI"), number, address, **{item: typed})
    page = said(answer)
    assert answer.status_code == 422
    assert page.count(sentence) >= 2, "the sentence stands in the summary and at the item"
    assert f'href="#{item}"' in page
    assert typed.replace("\x00", "") in page.replace("\x00", "") or item == "VSPOS"
    assert form(number, address.replace("new", "1")) is None


def test_one_megabyte_of_text_is_refused_and_kept_on_the_screen(actor, client):
    number = consented(actor("PI"))
    answer = post(client("PI"), number, "AE/new", AETERM=BIG)
    assert answer.status_code == 422
    assert "rien n’est coupé" in said(answer)
    assert BIG in said(answer)


def test_emoji_and_a_decimal_comma_are_welcome(actor, client):
    number = consented(actor("PI"))
    assert post(client("PI"), number, "AE/new", AETERM="céphalée 🤕 <b>forte</b>").status_code == 302
    assert form(number, "AE/1").items["AETERM"].value == "céphalée 🤕 <b>forte</b>"
    assert post(client("PI"), number, VS, WEIGHT="61,50").status_code == 302
    assert form(number, VS).items["WEIGHT"].value == "61.50"


@pytest.mark.requirement("SEC-03")
def test_stored_text_never_runs(actor, client):
    number = consented(actor("PI"))
    browser = client("PI")
    post(browser, number, "AE/new", AETERM="<script>alert(1)</script>\"'><img src=x onerror=alert(1)>")
    for address in ("AE/1", "AE", "AE/1?history=AETERM"):
        page = browser.get(f"/subjects/{number}/{address}")
        assert page.status_code == 200
        assert "<script>alert" not in page.get_data(as_text=True)
        assert "<img src=x" not in page.get_data(as_text=True)
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_an_unknown_item_name_refuses_the_whole_request(actor, client):
    number = consented(actor("PI"))
    answer = post(client("PI"), number, VS, PULSE="70", FORGED="1")
    assert answer.status_code == 422
    assert "FORGED" in said(answer)
    assert form(number, VS) is None


@pytest.mark.requirement("SEC-04")
@pytest.mark.parametrize("payload", ["'; DROP TABLE act; --", "1 OR 1=1", "{{7*7}}", "%s%s%s", "../../etc/passwd"])
def test_text_is_only_text(actor, client, payload):
    number = consented(actor("PI"))
    assert post(client("PI"), number, "AE/new", AETERM=payload).status_code == 302
    assert form(number, "AE/1").items["AETERM"].value == payload
    assert db.session.execute(text("SELECT count(*) > 0 FROM act")).scalar_one()


@pytest.mark.requirement("ACC-03")
@pytest.mark.parametrize("address", [VS, "ICF", "AE", "AE/new", "SCR/VS/history/SYSBP"])
def test_another_sites_page_does_not_exist(actor, client, address):
    number = consented(actor("PI"))
    fill(actor("PI"), number, VS, **VITALS)
    stranger = client("PI", "02")
    answer = stranger.get(f"/subjects/{number}/{address}")
    assert answer.status_code == 404
    assert "120" not in said(answer)
    denied = db.session.execute(text("SELECT stream, detail->>'status' FROM act WHERE verb = 'denied'")).all()
    assert len(denied) == 1
    assert denied[0][1] == "404"


@pytest.mark.requirement("ACC-02")
@pytest.mark.parametrize("role", ["CRA_B", "DM", "INS"])
def test_a_verb_not_granted_is_403_and_noted(actor, client, role):
    number = consented(actor("PI"))
    answer = post(client(role), number, VS, PULSE="70")
    assert answer.status_code == 403
    assert form(number, VS) is None
    assert db.session.execute(text("SELECT count(*) FROM act WHERE verb = 'denied'")).scalar_one() == 1


@pytest.mark.parametrize("address", ["SCR/XX", "XX/VS", "VS", "SCR/ICF", "SCR/VS/1", "AE/0", "AE/01", "AE/x", "UNS/SV", "UNS-0/SV",
                                     "SCR-1/VS", "D0/INJF/R9", "SCR/ULCA", "SCR/ULCA/1/2"])
def test_an_address_that_cannot_be_is_404(actor, client, address):
    number = consented(actor("PI"))
    assert client("PI").get(f"/subjects/{number}/{address}").status_code in ((200,) if address == "SCR/ULCA" else (404,))


def test_sentences_come_in_the_users_language(actor, client):
    number = consented(actor("PI"))
    browser = client("PI")
    db.session.execute(text("UPDATE account SET language = 'en'"))
    page = said(post(browser, number, VS, SYSBP="abc"))
    assert "is not a whole number" in page
    assert re.search(r'<html lang="en"', page)
