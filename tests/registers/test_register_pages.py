"""The pages of the registers, as the data manager, the nurse and another site's monitor meet them."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import text

from ecrf.db import db
from tests.registers.keeping import GOOD, HEADER, HGB, OTHER, rows


def page(browser, address, **data):
    answer = browser.post(address, data=data) if data else browser.get(address)
    return answer, answer.get_data(as_text=True)


def test_the_data_manager_keeps_a_register_on_screen(client):
    browser = client("DM")
    answer, said = page(browser, "/registers")
    assert answer.status_code == 200 and "/registers/01/LABR" in said and "/registers/02/CNSV" in said
    answer, said = page(browser, "/registers/01/LABR/new")
    assert answer.status_code == 200 and 'name="LRTEST"' in said
    answer, said = page(browser, "/registers/01/LABR/new", **(HGB | {"LRLOW": "douze"}))
    assert answer.status_code == 422 and 'value="douze"' in said and "n’est pas un nombre" in said and 'href="#LRLOW"' in said
    answer, _ = page(browser, "/registers/01/LABR/new", **HGB)
    assert answer.status_code == 303
    answer, said = page(browser, "/registers/01/LABR")
    assert "12,0" in said and "Hémoglobine" in said and "/registers/01/LABR/1" in said
    answer, said = page(browser, "/registers/01/LABR/1", **(HGB | {"LRHIGH": "15"}))
    assert answer.status_code == 409 and 'value="15"' in said and "Au registre" in said
    answer, _ = page(browser, "/registers/01/LABR/1", **(HGB | {"LRHIGH": "15"}), _version="1", _reason="ENTRY_ERROR")
    assert answer.status_code == 303
    answer, said = page(browser, "/registers/01/LABR/1/remove", _version="2")
    assert answer.status_code == 422 and "Choisissez le motif" in said
    answer, _ = page(browser, "/registers/01/LABR/1/remove", _version="2", _reason="ENTRY_ERROR")
    assert answer.status_code == 303
    assert "Cette ligne est retirée" in page(browser, "/registers/01/LABR/1")[1]
    for nowhere in ("/registers/01/XXX", "/registers/77/LABR", "/registers/01/LABR/9", "/registers/01/VS"):
        assert browser.get(nowhere).status_code == 404


def test_a_file_is_checked_and_applied_on_screen(client):
    browser = client("DM")
    def send(rows):
        return browser.post("/registers/01/LABR/file", data={"file": (io.BytesIO("\n".join((HEADER, *rows)).encode()), "r.csv")})
    assert browser.get("/registers/01/LABR/file").status_code == 200
    answer = send([GOOD, "CHU;HGB"])
    assert answer.status_code == 422 and "La ligne a 2 cases" in answer.get_data(as_text=True)
    answer = send([GOOD, OTHER])
    assert answer.status_code == 200 and "Ajouter 2 ligne(s)" in answer.get_data(as_text=True) and rows() == []
    assert browser.post("/registers/01/LABR/file/apply", data={"text": "\n".join((HEADER, GOOD, OTHER))}).status_code == 303
    assert len(rows()) == 2
    assert "Tout est déjà au registre" in send([GOOD]).get_data(as_text=True)
    assert browser.post("/registers/01/LABR/file", data={"file": (io.BytesIO(b"\xff\xfe"), "r.csv")}).status_code == 422
    assert browser.post("/registers/01/LABR/file").status_code == 422
    assert browser.post("/registers/01/LABR/file/apply", data={"text": "x"}).status_code == 422


@pytest.mark.requirement("ACC-03")
def test_a_site_reads_its_own_register_and_writes_none(client, one):
    db.session.commit()
    nurse, stranger = client("SC"), client("CRA_B", "02")
    answer, said = page(nurse, "/registers/01/LABR")
    assert answer.status_code == 200 and "Hémoglobine" in said and "LABR/new" not in said
    assert 'name="LRTEST"' not in page(nurse, "/registers/01/LABR/1")[1]
    assert page(nurse, "/registers/01/LABR/1", **HGB)[0].status_code == 403
    assert page(nurse, "/registers/01/LABR/1/remove", _reason="ENTRY_ERROR")[0].status_code == 403
    assert stranger.get("/registers/01/LABR").status_code == 404
    assert "/registers/01/" not in page(stranger, "/registers")[1]
    denied = db.session.execute(text("SELECT count(*) FROM act WHERE verb = 'denied'")).scalar_one()
    assert denied == 3


def test_the_trail_tells_the_line(client, one):
    said = client("DM").get("/audit?page=LABR").get_data(as_text=True)
    assert "Valeurs normales du laboratoire" in said and "Code du laboratoire CHU" in said
