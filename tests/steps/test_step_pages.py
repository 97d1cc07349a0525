"""The page of steps: what each role sees of it, what stops a step in words, and taking one in the browser."""

from __future__ import annotations

import re

import pytest

from ecrf.db import db
from tests.playing import consented, fill, form
from tests.steps import patient
from tests.steps.patient import answer_all, days, eligible, load_list, randomised

SEEN = {"PI": {"randomise", "harvest", "inject"}, "SC": {"randomise", "harvest", "inject"}, "DM": {"randomise", "harvest", "inject"},
        "INJ": {"release1", "inject"}, "CTU": {"release1"}, "QP": {"release1"}, "CRA_U": {"randomise", "harvest", "release1", "inject"}}
"""The steps whose page each role reads, once a batch is on file."""


@pytest.mark.requirement("BLIND-01")
@pytest.mark.parametrize("role", sorted(SEEN))
def test_each_role_sees_the_steps_of_its_pages(app, actor, client, role) -> None:
    number = randomised(actor)
    patient.batch(actor, number)
    db.session.commit()
    page = client(role).get(f"/subjects/{number}/steps").get_data(as_text=True)
    assert set(re.findall(r'id="step-(\w+)"', page)) == SEEN[role]
    if "release1" not in SEEN[role]:
        assert "B7" not in page


def test_what_stops_a_step_is_said_with_a_link(app, actor, client) -> None:
    number = consented(actor("PI"))
    db.session.commit()
    page = client("PI").get(f"/subjects/{number}/steps").get_data(as_text=True)
    assert f"/subjects/{number}/INC/IEI" in page and "Pas encore possible" in page or "Not possible yet" in page


@pytest.mark.requirement("BLIND-02")
def test_a_hidden_reason_is_one_neutral_sentence(app, actor, client) -> None:
    number = randomised(actor)
    fill(actor("PI"), number, "COI/new", COISTEP="BEDSIDE", COIDTC=days(0) + " 00:01")
    answer_all(actor("INJ"), number, "COIU/1", IDSUBJ="01-999", IDBIRTH="1900", IDSEX="F", PRODCODE="SEC8", IDMATCH="N",
               CHECK1=actor("INJ").account, CHECK2=actor("INJ").account)
    db.session.commit()
    blinded = client("PI").get(f"/subjects/{number}/steps").get_data(as_text=True)
    assert "EC82" not in blinded and blinded.count("retient cette étape") == 1
    assert "EC82" in client("INJ").get(f"/subjects/{number}/steps").get_data(as_text=True)


def test_taking_and_withdrawing_a_step_in_the_browser(app, actor, client) -> None:
    number = eligible(actor)
    load_list()
    db.session.commit()
    browser = client("PI")
    assert "/steps/randomise" in browser.get(f"/subjects/{number}/steps").get_data(as_text=True)
    answer = browser.post(f"/subjects/{number}/steps/randomise", data={"line": ""})
    assert answer.status_code == 303
    page = browser.get(f"/subjects/{number}/steps").get_data(as_text=True)
    assert "R0110" in page and f"/subjects/{number}/RAND" in page and "steps/randomise/withdraw" not in page
    refused = browser.post(f"/subjects/{number}/steps/harvest", data={"line": ""})
    assert refused.status_code == 422 and f"/subjects/{number}/INC/SER" in refused.get_data(as_text=True)
    answer_all(actor("PI"), number, "INC/SER", ISDAT=days(-1), ISREF="Y")
    db.session.commit()
    assert browser.post(f"/subjects/{number}/steps/harvest", data={"HCLRTXT": "ok"}).status_code == 303
    assert browser.post(f"/subjects/{number}/steps/harvest/withdraw", data={"reason": "Erreur de date"}).status_code == 303
    assert form(number, "CLRH").removed


def test_a_wrong_answer_of_a_step_is_said_at_its_question(app, actor, client) -> None:
    number = randomised(actor)
    patient.batch(actor, number)
    db.session.commit()
    answer = client("QP").post(f"/subjects/{number}/steps/release", data={"line": "1", "RELDEC": "RELEASED", "RELEXP": "hier",
                                                                          "STORAGE": "2-8 °C"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'id="RELEXP-e"' in page and 'id="RELCODE-e"' in page and 'value="2-8 °C"' in page
    assert form(number, "RELD/1") is None


def test_a_line_that_is_none_of_the_subject_is_not_found(app, actor, client) -> None:
    number = randomised(actor)
    db.session.commit()
    assert client("QP").post(f"/subjects/{number}/steps/release", data={"line": "7"}).status_code == 404
    assert client("PI").post(f"/subjects/{number}/steps/harvest", data={"line": "1"}).status_code == 404


def test_the_bar_of_a_subject_leads_to_its_steps(app, actor, client) -> None:
    number = consented(actor("PI"))
    db.session.commit()
    assert f'href="/subjects/{number}/steps"' in client("SC").get(f"/subjects/{number}").get_data(as_text=True)
