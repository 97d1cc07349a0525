"""Taking a step: judged on the casebook as it would be, refused with what stops it, written in one act like any save."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from werkzeug.exceptions import NotFound

from ecrf.casebook import read
from ecrf.casebook.locate import NotGranted
from ecrf.casebook.verify import verify
from ecrf.db import db
from ecrf.permissions import ROLES
from ecrf.queries import verbs as queries
from ecrf.steps import withdrawal
from ecrf.steps.taking import find
from tests.playing import fill, form, place, sign, study
from tests.steps import patient
from tests.steps.patient import (
    answer_all,
    days,
    eligible,
    load_list,
    randomised,
    released,
    step,
    subject_row,
    told,
    visit,
)

STEPS = {"randomise": {"PI", "SI"}, "harvest": {"PI", "SI"}, "release": {"QP"}, "inject": {"PI", "SI", "INJ"}}
"""Who takes each step (regulatory 2.2)."""


def acts(number: str, verb: str):
    return db.session.execute(text("SELECT id, by, role, reason, detail FROM act WHERE stream = :s AND verb = :v ORDER BY seq"),
                              {"s": f"subject/{number}", "v": verb}).all()


def withdraw(actor, number, name, reason="Erreur de sujet", line=""):
    return withdrawal.withdraw(actor, study(), subject_row(actor, number), find(study(), name), line, reason)


def serology(actor, number):
    answer_all(actor("PI"), number, "INC/SER", ISDAT=days(-1), ISREF="Y")


def ready_to_inject(actor):
    """A randomised subject on the day of injection, with a released batch received at the site."""
    number = randomised(actor)
    pi, injector = actor("PI"), actor("INJ")
    serology(actor, number)
    patient.batch(actor, number)
    assert released(actor, number).taken
    visit(pi, number, "D0", 0)
    fill(pi, number, "D0/ULCA/1", **patient.ACTIVE)
    answer_all(pi, number, "D0/ULCD/1", INDEXULC="Y", INJDEC="INJECT")
    answer_all(pi, number, "D0/IED", IERES="ELIGIBLE")
    assert sign(pi, number, "D0/IED").signed
    answer_all(pi, number, "COI/new", COISTEP="BEDSIDE", COIDTC=days(0) + " 00:01")
    answer_all(injector, number, "COIU/1", IDSUBJ=number, IDBIRTH="1971", IDSEX="M", PRODCODE="SEC7", IDMATCH="Y",
               CHECK1=injector.account, CHECK2=actor("CTU").account)
    return number


@pytest.mark.requirement("BLIND-01")
def test_randomising_fills_both_pages_in_one_act(app, actor) -> None:
    number = randomised(actor)
    rand, arm = patient.values(number, "RAND"), patient.values(number, "RANDU")
    assert (rand["STRSITE"], rand["STRULC"], rand["RANDNO"], rand["RANDBY"]) == ("01", "1", "R0110", actor("PI").account)
    assert (arm["ARM"], arm["KITNO"]) == ("ACTIVE", "K0110")
    act, = acts(number, "randomise")
    assert (act.by, act.role, act.detail) == (actor("PI").account, "PI", {"page": "RAND", "step": "randomise"})
    assert {form(number, page).state for page in ("RAND", "RANDU")} == {"completed"}
    tables = db.session.execute(text("SELECT content->>'table' AS t, count(*) FROM act_content WHERE act = :a GROUP BY 1"),
                                {"a": act.id}).all()
    assert dict(map(tuple, tables))["item_version"] == 7
    assert verify(study()) == []


def test_a_step_waits_for_what_is_missing_and_writes_only_its_refusal(app, actor) -> None:
    number = eligible(actor)
    load_list()
    fill(actor("PI"), number, "INC/IEI", reason="ENTRY_ERROR", INC03B="N")
    outcome = step(actor("PI"), number, "randomise")
    assert "EC06" in {b.check for b in outcome.blocks}, told(outcome)
    assert form(number, "RAND") is None
    refusal = acts(number, "refuse")[-1]
    assert refusal.detail["page"] == "RAND" and "EC06" in refusal.detail["rules"]
    assert refusal.detail["items"] == [] and refusal.reason is None
    assert db.session.execute(text("SELECT count(*) FROM allocation_use")).scalar_one() == 0
    fill(actor("PI"), number, "INC/IEI", reason="ENTRY_ERROR", INC03B="Y")
    assert sign(actor("PI"), number, "INC/IEI").signed
    assert step(actor("PI"), number, "randomise").taken, "put right in the data and signed, the step is free"


def test_a_page_that_nobody_opened_stops_a_step(app, actor) -> None:
    number = randomised(actor)
    outcome = step(actor("PI"), number, "harvest")
    assert [b.page for b in outcome.blocks] == [("INC", "SER", "")]
    serology(actor, number)
    assert step(actor("PI"), number, "harvest").taken


def test_closing_the_query_of_a_finding_does_not_lift_it(app, actor) -> None:
    number = randomised(actor)
    serology(actor, number)
    fill(actor("PI"), number, "INC/SER", reason="ENTRY_ERROR", HIVAB="POSITIVE")
    monitor, there = actor("DM"), place(actor("DM"), number, "INC/SER")
    asked = db.session.execute(text("SELECT q.number FROM query q JOIN form f ON f.id = q.form WHERE f.subject = :n "
                                    "AND q.check_id = 'EC45'"), {"n": number}).scalar_one()
    queries.answer(actor("PI"), place(actor("PI"), number, "INC/SER"), asked, "Résultat confirmé.")
    queries.close(monitor, there, asked)
    assert "EC45" in {b.check for b in step(actor("PI"), number, "harvest").blocks}


@pytest.mark.requirement("BLIND-06")
def test_without_a_list_nobody_is_randomised(app, actor) -> None:
    number = eligible(actor)
    outcome = step(actor("PI"), number, "randomise")
    assert "statistician" in outcome.problems[""][0].en
    assert form(number, "RAND") is None


def test_a_step_is_taken_once(app, actor) -> None:
    number = randomised(actor)
    again = step(actor("PI"), number, "randomise")
    assert "already" in again.problems[""][0].en
    assert len(acts(number, "randomise")) == 1


@pytest.mark.requirement("ACC-02")
@pytest.mark.parametrize("role", [r for r in ROLES if r not in ("SYSTEM", "CONSOLE", "ADM")])
def test_each_step_is_for_the_roles_of_the_grid(app, actor, role) -> None:
    number = patient.consented(actor("PI"))
    for name, roles in STEPS.items():
        if role in roles:
            continue
        with pytest.raises(NotGranted):
            step(actor(role), number, name)


@pytest.mark.requirement("DATA-08")
@pytest.mark.parametrize("role", ["PI", "SI", "SC", "CTU", "QP", "INJ"])
def test_nobody_types_into_a_page_that_a_step_fills(app, actor, client, role) -> None:
    number = randomised(actor)
    db.session.commit()
    for page in ("RAND", "RANDU", "CLRH", "CLRI"):
        who = actor(role)
        if not who.reads(study().pages[page]):
            continue
        with pytest.raises(NotGranted):
            fill(who, number, page, reason="ENTRY_ERROR", **{next(iter(study().pages[page].items)): "x"})
        answer = client(role).get(f"/subjects/{number}/{page}")
        assert answer.status_code == 200 and 'id="sheet"' not in answer.get_data(as_text=True)
        assert client(role).post(f"/subjects/{number}/{page}", data={"RANDNO": "R9"}).status_code == 403
    assert patient.values(number, "RAND")["RANDNO"] == "R0110"


@pytest.mark.requirement("ATMP-05")
def test_a_batch_out_of_specification_needs_its_whole_file(app, actor) -> None:
    number = randomised(actor)
    patient.batch(actor, number, VIAB="60")
    serology(actor, number)
    assert {b.check for b in released(actor, number).blocks} == {"EC78"}
    given = {**patient.RELEASED, "RELDEC": "RELEASED_WITH_DEROGATION", "RELEXP": days(1) + " 12:00"}
    papers = {"DRGPAR": "VIAB", "DRGBY": "U0001", **dict.fromkeys(("DRGDAT", "DRGREQ", "DRGRISK", "DRGSPO", "DRGAUTH"), days(-1))}
    for left_out in papers:
        answers = given | {name: words for name, words in papers.items() if name != left_out}
        assert left_out in step(actor("QP"), number, "release", "1", **answers).problems
    assert step(actor("QP"), number, "release", "1", **given, **papers).taken


def test_rejecting_a_batch_needs_no_result(app, actor) -> None:
    number = randomised(actor)
    patient.batch(actor, number, VIAB="12", MYCO="POSITIVE")
    assert step(actor("QP"), number, "release", "1", RELDEC="REJECTED", RELREAS="Viabilité").taken
    assert set(patient.values(number, "RELD/1")) == {"RELDEC", "RELREAS", "RELQP", "RELDTC"}


def test_a_result_still_awaited_holds_the_release(app, actor) -> None:
    number = randomised(actor)
    serology(actor, number)
    patient.batch(actor, number, STERINP="PENDING")
    assert [b.words.en for b in released(actor, number).blocks] == ["Result awaited: In-process sterility (D-2)."]


def test_whoever_handled_a_batch_does_not_decide_on_it(app, actor) -> None:
    number = randomised(actor)
    serology(actor, number)
    patient.batch(actor, number)
    fill(actor("QP"), number, "REL/1", reason="ENTRY_ERROR", VIAB="95")
    assert "SOD-06" in released(actor, number).problems[""][0].en


@pytest.mark.requirement("ATMP-04")
def test_the_injection_is_cleared_when_patient_and_product_may_meet(app, actor) -> None:
    number = ready_to_inject(actor)
    outcome = step(actor("INJ"), number, "inject", ICLRTXT="RAS")
    assert outcome.taken, told(outcome)
    assert patient.values(number, "CLRI")["ICLRTXT"] == "RAS"


@pytest.mark.requirement("ATMP-02")
@pytest.mark.parametrize(("page", "answers", "check"), [
    ("COIU/1", {"IDSUBJ": "01-999"}, "EC82"), ("COIU/1", {"IDBIRTH": "1970"}, "EC82"), ("COIU/1", {"IDMATCH": "N"}, "EC82"),
    ("COIU/1", {"PRODCODE": "SEC8"}, "EC81"), ("COIU/1", {"TEMPHIGH": "28", "TEMPMIN": "45"}, "EC84")])
def test_no_role_passes_a_mismatch(app, actor, page, answers, check) -> None:
    number = ready_to_inject(actor)
    fill(actor("INJ"), number, page, reason="ENTRY_ERROR", **answers)
    for role in ("PI", "INJ"):
        assert check in {b.check for b in step(actor(role), number, "inject").blocks}
    assert form(number, "CLRI") is None


@pytest.mark.requirement("ATMP-04")
def test_an_expired_batch_is_not_cleared_for_injection(app, actor) -> None:
    number = randomised(actor)
    serology(actor, number)
    patient.batch(actor, number)
    assert sign(actor("CTU"), number, "REL/1").signed
    assert step(actor("QP"), number, "release", "1", **patient.RELEASED, RELEXP=days(-1) + " 12:00").taken
    assert "No product released and not expired for this subject." in [b.words.en for b in step(actor("INJ"), number, "inject").blocks]


def test_a_clearance_is_withdrawn_with_a_reason_and_taken_again(app, actor) -> None:
    number = randomised(actor)
    serology(actor, number)
    pi = actor("PI")
    assert step(pi, number, "harvest", HCLRTXT="premier").taken
    assert "reason" in withdraw(pi, number, "harvest", "x").en
    assert withdraw(pi, number, "harvest") is None
    assert form(number, "CLRH").removed and acts(number, "withdraw_harvest")[0].reason == "Erreur de sujet"
    assert "not taken" in withdraw(pi, number, "harvest").en
    assert step(pi, number, "harvest", HCLRTXT="second").taken
    again = form(number, "CLRH")
    assert (again.removed, again.state, again.items["HCLRTXT"].value, again.items["HCLRTXT"].version) == (False, "completed", "second", 2)
    assert verify(study()) == []


def test_what_was_cleared_and_begun_is_not_withdrawn_and_randomisation_never(app, actor) -> None:
    number = randomised(actor)
    serology(actor, number)
    pi = actor("PI")
    assert step(pi, number, "harvest").taken
    visit(pi, number, "HAR", 0)
    assert fill(pi, number, "HAR/HARV", HARVSTIM="23:59").kind == "saved"
    assert "has begun" in withdraw(pi, number, "harvest").en
    with pytest.raises(NotFound):
        withdraw(pi, number, "randomise")


def test_a_withdrawn_release_stops_the_injection_again(app, actor) -> None:
    number = ready_to_inject(actor)
    assert withdraw(actor("QP"), number, "release", line="1") is None
    assert "No product released" in " ".join(told(step(actor("INJ"), number, "inject")))
    with pytest.raises(NotGranted):
        withdraw(actor("CTU"), number, "release", line="1")


@pytest.mark.requirement("ATMP-04")
def test_an_injection_without_clearance_is_recorded_with_a_query_and_a_critical_deviation(app, actor) -> None:
    number = randomised(actor)
    visit(actor("PI"), number, "D0", 0)
    assert fill(actor("PI"), number, "D0/INJ", EXSTDAT=days(0), EXSTTIM="00:05").kind == "saved"
    asked = db.session.execute(text("SELECT q.check_id FROM query q JOIN form f ON f.id = q.form WHERE f.subject = :n "
                                    "AND f.page = 'INJ'"), {"n": number}).scalars()
    assert "EC75" in set(asked)
    lines = [f.values for f in read.whole_casebook(number).lines("DV")]
    assert any(line.get("DVSEV") == "CRITICAL" or "CRITICAL" in line.values() for line in lines)
