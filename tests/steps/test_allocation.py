"""The allocation list: loaded whole or not at all, used in order, a line never given twice, and no arm for a blinded eye."""

from __future__ import annotations

import re
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import MultiDict

from ecrf.allocation import verbs as allocation
from ecrf.allocation.models import AllocationUse
from ecrf.casebook import record, trail
from ecrf.casebook.models import Subject
from ecrf.casebook.verify import verify
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.exports import cuts, formats
from ecrf.exports.parcel import Order
from ecrf.permissions import CLASSES, CONSOLE, ROLES
from ecrf.steps.code_break import unblind
from tests.conftest import PASS_PHRASE
from tests.playing import study
from tests.steps import patient
from tests.steps.patient import eligible, load_list, randomised, step

HEAD = "stratum,number,arm,kit"
BLINDED = [role for role in ROLES if "unblinded" not in CLASSES[role] and role not in ("SYSTEM", "CONSOLE", "INS")]
"""The inspector of the tests has the separate grant to read unblinded pages."""

BAD = [("no column kit", ["stratum,number,arm", "01-1,R1,ACTIVE"]),
       ("Line 3", [HEAD, "01-1,R1,ACTIVE,K1", "01-1,R2,,K2"]),
       ("none of the codes", [HEAD, "01-1,R1,CELLS,K1"]),
       ("stands twice", [HEAD, "01-1,R1,ACTIVE,K1", "01-1,R1,PLACEBO,K2"]),
       ("stands twice", [HEAD, "01-1,R1,ACTIVE,K1", "01-1,R2,PLACEBO,K1"]),
       ("no line", [HEAD])]


@pytest.mark.requirement("BLIND-06")
@pytest.mark.parametrize(("words", "lines"), BAD, ids=[words for words, _ in BAD])
def test_a_list_that_is_not_right_is_refused_whole(words, lines) -> None:
    with pytest.raises(Refused) as refused:
        allocation.read_list(lines, ["ACTIVE", "PLACEBO"])
    assert words in refused.value.problem.en and "ACTIVE," not in refused.value.problem.en.replace("ACTIVE, PLACEBO", "")


@pytest.mark.requirement("BLIND-06")
def test_lines_are_taken_in_order_and_by_stratum(app, actor) -> None:
    load_list()
    numbers = []
    with record.writing(CONSOLE, "study", "test") as act:
        for stratum, subject in (("01-1", "01-901"), ("01-1", "01-902"), ("01-2PLUS", "01-903"), ("01-1", "01-904")):
            record.bring(act, Subject, [{"number": subject, "site": "01"}])
            line, drawn = allocation.next_free(stratum)
            allocation.take(act, line, subject)
            numbers.append(drawn.number)
    assert numbers == ["R0110", "R0111", "R0120", "R0112"]
    assert allocation.next_free("09-1") is None


@pytest.mark.requirement("BLIND-06")
def test_a_list_is_loaded_once_and_sealed(app, actor) -> None:
    load_list()
    with pytest.raises(Refused, match="loaded already"):
        load_list()
    assert verify(study()) == []


@pytest.mark.requirement("BLIND-06")
def test_a_changed_arm_breaks_the_seal_although_the_seal_tells_no_arm(committed, superuser) -> None:
    load_list()
    db.session.commit()
    content = db.session.execute(text("SELECT string_agg(content::text, ' ') FROM act_content WHERE content->>'table' = "
                                      "'allocation'")).scalar_one()
    assert "PLACEBO" not in content and "K0110" not in content and "R0110" in content
    superuser.execute("ALTER TABLE allocation DISABLE TRIGGER ALL")
    superuser.execute("UPDATE allocation SET arm = 'PLACEBO' WHERE number = 'R0110'")
    assert [p.kind for p in verify(study())] == ["changed act"]


@pytest.mark.requirement("BLIND-06")
def test_the_database_refuses_a_line_twice_and_a_subject_twice(app, actor) -> None:
    number = randomised(actor)
    line = db.session.execute(text("SELECT allocation FROM allocation_use WHERE subject = :n"), {"n": number}).scalar_one()
    free, _drawn = allocation.next_free("01-1")
    for taken, subject in ((line, number), (free, number)):
        with pytest.raises(DBAPIError, match="allocation_use"), db.session.begin_nested(), \
                record.writing(CONSOLE, f"subject/{number}", "test") as act:
            record.bring(act, AllocationUse, [{"allocation": taken, "subject": subject}])


@pytest.mark.requirement("BLIND-06")
def test_two_at_once_never_get_the_same_number(committed, actor) -> None:
    first, second = eligible(actor), eligible(actor)
    load_list()
    db.session.commit()
    pi, outcomes = actor("PI"), {}
    together = threading.Barrier(2)

    def randomise(number: str) -> None:
        with committed.app_context():
            together.wait()
            outcomes[number] = step(pi, number, "randomise")
            db.session.commit()
            db.session.remove()

    people = [threading.Thread(target=randomise, args=(number,)) for number in (first, second)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert all(outcome.taken for outcome in outcomes.values()), [patient.told(o) for o in outcomes.values()]
    assert {patient.values(n, "RAND")["RANDNO"] for n in (first, second)} == {"R0110", "R0111"}
    assert verify(study()) == []


@pytest.mark.requirement("BLIND-01")
@pytest.mark.parametrize("role", BLINDED)
def test_no_blinded_role_finds_the_arm_anywhere(app, actor, client, role) -> None:
    number = randomised(actor)
    db.session.commit()
    who, browser = actor(role), client(role)
    if who.may("view"):
        for address in (f"/subjects/{number}", f"/subjects/{number}/RAND", f"/subjects/{number}/steps", "/queries", "/audit", "/",
                        f"/subjects/{number}/RAND/history/RANDNO", f"/queries?subject={number}", "/audit?verb=randomise"):
            said = browser.get(address).get_data(as_text=True)
            assert "K0110" not in said and "RANDU" not in said, f"{role} GET {address}"
        for address in (f"/subjects/{number}/RANDU", f"/subjects/{number}/RANDU/history/ARM"):
            assert browser.get(address).status_code == 404
    seen = trail.newest(trail.sight(who, study().page_list), trail.Filters(), limit=500) if who.may("audit") else []
    assert "K0110" not in str(seen) and not [r for e in seen for r in e.rows if r.item in ("ARM", "KITNO", "UNBARM")]
    assert not [r for e in seen for r in e.rows if r.table.startswith("allocation")]


@pytest.mark.requirement("BLIND-01")
def test_no_blinded_export_holds_the_arm(app, actor, tmp_path) -> None:
    number = randomised(actor)
    unblind(actor("PI"), study(), patient.subject_row(actor("PI"), number), MultiDict(
        {"reason": "Choc à l’hôpital, voie veineuse", "confirmed": "y", "password": PASS_PHRASE}))
    name = cuts.cut(CONSOLE, study(), "arms")
    for role, holds in (("DM", False), ("STAT_U", True)):
        folder = tmp_path / role
        folder.mkdir()
        formats.write("csv", Order(folder, cuts.find(name), actor(role), study(), "fr"))
        whole = b"".join(path.read_bytes() for path in folder.iterdir())
        assert (b"K0110" in whole) is holds and ((folder / "RANDU.csv").exists()) is holds
        assert b"R0110" in whole


@pytest.mark.requirement("BLIND-02")
def test_both_arms_look_the_same_to_a_blinded_reader(app, actor, client) -> None:
    twins = [eligible(actor), eligible(actor)]
    load_list()
    for number in twins:
        assert step(actor("PI"), number, "randomise").taken
    db.session.commit()
    assert [patient.values(n, "RANDU")["ARM"] for n in twins] == ["ACTIVE", "PLACEBO"]
    for address in ("", "/RAND", "/steps"):
        pages = [client("DM").get(f"/subjects/{n}{address}").get_data(as_text=True).replace(n, "N") for n in twins]
        pages = [p.replace(patient.values(n, "RAND")["RANDNO"], "R") for p, n in zip(pages, twins, strict=True)]
        shown = [re.sub(r'(value|content)="[\w.-]{60,}"', "token", page) for page in pages]
        assert shown[0] == shown[1]


@pytest.mark.requirement("BLIND-06")
def test_the_command_loads_a_list_and_prints_no_arm(committed, tmp_path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("\n".join([HEAD, "01-1,R1,PLACEBO,K1", "01-1,R2,ACTIVE,K2"]), encoding="utf-8")
    runner = committed.test_cli_runner()
    answer = runner.invoke(args=["allocation", "load", str(file)])
    assert (answer.exit_code, answer.output.strip()) == (0, "2 lines loaded.")
    again = runner.invoke(args=["allocation", "load", str(file)])
    assert again.exit_code == 1 and "ACTIVE" not in again.output
    row = db.session.execute(text("SELECT by, detail FROM act WHERE verb = 'load_allocation'")).one()
    assert (row.by, row.detail["list"], row.detail["lines"]) == ("CONSOLE", "liste", 2)
