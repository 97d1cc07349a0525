"""How the study says which pages are its deviation logs: what is wrong is told at start-up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from forms.study import STUDY

LOG = STUDY.deviations
SV95 = STUDY.checks["EC95"]


@pytest.mark.parametrize(("changed", "says"), [
    ({"page": "AEX"}, "AEX is no blinded log of subjects"),
    ({"page": "DVU"}, "DVU is no blinded log"),
    ({"masked": "DV"}, "DV is no unblinded log"),
    ({"masked": "RANDU"}, "RANDU is no unblinded log"),
    ({"term": "TERM"}, "DV has no item TERM"),
    ({"always": {"DVDET": "ROBOT"}}, "'ROBOT' is no answer of DV.DVDET"),
])
def test_a_log_that_is_none_stops_the_start(changed: dict[str, Any], says: str) -> None:
    assert LOG is not None
    with pytest.raises(TypeError, match=says):
        replace(STUDY, deviations=replace(LOG, **changed))


@pytest.mark.parametrize(("check", "says"), [
    (replace(SV95, deviation=("LATENESS", "MINOR")), "EC95: deviation= says 'LATENESS', which is no answer of DV.DVCAT"),
    (replace(SV95, deviation=("OTHER", "SMALL")), "'SMALL', which is no answer of DV.DVSEV"),
    (replace(SV95, on=(STUDY.pages["CRD"].items["CRDSTAT"],)), "a finding on a reader's page opens no deviation"),
])
def test_a_deviation_that_no_log_takes_stops_the_start(check: Any, says: str) -> None:
    with pytest.raises(TypeError, match=says):
        replace(STUDY, checks={**STUDY.checks, "EC95": check})


def test_a_study_without_a_log_opens_no_deviation() -> None:
    assert replace(STUDY, deviations=None).deviations is None
