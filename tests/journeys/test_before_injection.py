"""From consent to the end for those who are never injected: not eligible, healed during care, no product."""

from ecrf.crf import VisitState
from forms.synthetic.product import manufacture
from tests.playing import fill, sign


def test_screen_failure(patient):
    somebody = patient("screen_failed", 40)
    somebody.comes()
    assert somebody.book.form("IES", "SCR").IERES == "SCREEN_FAILURE"
    assert somebody.book.form("IES", "SCR").EXC05 == "Y"

    status, words = somebody.step("PI", "randomise")
    assert status == 422
    assert "EXC05" in words or "éligible" in words

    somebody.leaves(*somebody.plan.ended)
    assert somebody.state == "SCREEN_FAILED"
    assert somebody.in_state(VisitState.DONE) == ["SCR"]
    assert not somebody.in_state(VisitState.DUE) + somebody.in_state(VisitState.LATE)
    assert somebody.queries == []


def test_healed_in_run_in(patient):
    somebody = patient("healed_in_run_in", 110, ulcers=(1, 0))
    somebody.comes()
    assert somebody.book.form("SOC").SOCCONC == "HEALED"
    assert somebody.book.form("IEI", "INC").INC03 == "N"
    assert somebody.step("PI", "randomise")[0] == 422
    assert somebody.book.form("RAND").RANDNO is None

    somebody.leaves(*somebody.plan.ended)
    assert somebody.state == "SCREEN_FAILED"
    assert somebody.in_state(VisitState.DONE) == ["SCR", "RIC", "INC"]
    assert somebody.queries == []


def test_manufacturing_failure(patient):
    somebody = patient("manufacturing_failed", 48)
    doctor = somebody.people.of("PI", "01")
    somebody.comes(until="INC", without="RAND")
    fill(doctor, somebody.number, "INC/IEI", reason="NEW_INFORMATION", EXC15="Y")
    status, words = somebody.step("PI", "randomise")
    assert (status, somebody.book.form("RAND").RANDNO) == (422, None)
    assert "EXC15" in words
    fill(doctor, somebody.number, "INC/IEI", reason="ENTRY_ERROR", EXC15="N")
    assert somebody.step("PI", "randomise")[0] == 422, "the decision changed: it is to be signed again"
    sign(doctor, somebody.number, "INC/IEI", "approval")
    somebody.takes()
    assert somebody.state == "RANDOMISED"

    somebody.comes()
    assert somebody.state == "HARVESTED"
    manufacture(somebody.teller.scene, somebody.day(16), fails=True)
    somebody.play(without="RELD")
    status, words = somebody.step("QP", "release", line="1", RELDEC="RELEASED", RELCODE="TI", STORAGE="20 °C",
                                  RELEXP=f"{somebody.today:%d/%m/%Y} 23:00")
    assert (status, somebody.book.form("RELD", "", "1").RELDEC) == (422, None)
    assert "Viabilité 60\u00a0%" in words
    somebody.takes()
    assert somebody.book.form("RELD", "", "1").RELDEC == "REJECTED"
    status, words = somebody.step("PI", "inject")
    assert status == 422
    assert "Aucun produit libéré" in words

    somebody.leaves(*somebody.plan.ended)
    assert somebody.state == "LEFT"
    assert somebody.in_state(VisitState.DONE) == ["SCR", "RIC", "INC", "HAR"]
    assert somebody.queries == []
