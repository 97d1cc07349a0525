"""Edit checks at the edges of their windows, and partial dates: a finding only where no completion holds (R41)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrf.crf import PartialDate
from forms.checks.evidence import gap, gap_may_be
from tests.forms.casebook_text import places

#   check   the last value that holds and the first that does not, at each end
EDGES = [
    ("EC12", "SOC SOCSTDAT=2026-01-05 | INC/SV SVDAT={}", [("2026-03-02", "2026-03-01"), ("2026-03-30", "2026-03-31")]),
    ("EC74", "HAR/SV SVDAT=2026-04-01 | D0/INJ EXSTDAT={}", [("2026-04-15", "2026-04-14"), ("2026-05-06", "2026-05-07")]),
    ("EC95", "INC/SV SVDAT=2026-03-02 | D0/INJ EXSTDAT={}", [("2026-04-20", "2026-04-21")]),
    ("EC95", "SOC SOCSTDAT=2026-01-05 | INC/SV SVDAT={}", [("2026-03-02", "2026-03-01"), ("2026-03-30", "2026-03-31")]),
    ("EC95", "INC/SV SVDAT=2026-03-02 | HAR/SV SVDAT={}", [("2026-03-03", "2026-03-02"), ("2026-03-16", "2026-03-17")]),
    ("EC95", "D0/INJ EXSTDAT=2026-04-20 | H48/SV SVDAT={}", [("2026-04-21", "2026-04-20"), ("2026-04-22", "2026-04-23")]),
    ("EC95", "D0/INJ EXSTDAT=2026-04-20 | W1/SV SVDAT={}", [("2026-04-25", "2026-04-24"), ("2026-04-29", "2026-04-30")]),
    ("EC95", "D0/INJ EXSTDAT=2026-04-20 | W16/SV SVDAT={}", [("2026-08-03", "2026-08-02"), ("2026-08-17", "2026-08-18")]),
    ("EC127", "D0/INJ EXSTDAT=2026-04-20 | EOS EOSREAS=COMPLETED | W16/SV SVDAT={}",
     [("2026-08-03", "2026-08-02"), ("2026-08-17", "2026-08-18")]),
    ("EC20", "D0/INJ EXSTDAT=2026-03-31 | CM/1 CMDMARD=MMF CMSTDAT=2025 CMONGO=N CMENDAT={}", [("2026-02-28", "2026-03-01")]),
    ("EC20", "D0/INJ EXSTDAT=2026-04-20 | CM/1 CMDMARD=MMF CMSTDAT=2025 CMONGO=N CMENDAT={}",
     [("2026-03-20", "2026-03-21"), ("2026-02", "2026-03"), ("2025", "2026")]),
    ("EC20", "D0/INJ EXSTDAT=2026-04-20 | CM/1 CMDMARD=MMF CMONGO=Y CMSTDAT={}", [("2026-04-21", "2026-04-20")]),
    ("EC11", "INC/SV SVDAT=2026-03-16 | SOC SOCSTDAT={}", [("2026-03-16", "2026-03-17")]),
    ("EC03", "ICF RFICDAT=2026-02-01 | DM AGE18=Y BRTHDAT={}", [("2008-02", "2008-03")]),
    ("EC51", "D0/INJ EXSTDAT=2026-04-20 | ULCR/1 ULCORI=BASELINE_TARGET ULCSTDAT={}",
     [("2026-04-20", "2026-04-21"), ("2026-04", "2026-05"), ("2026", "2027")]),
    ("EC52", "D0/INJ EXSTDAT=2026-04-20 | ULCR/1 ULCORI=NEW ULCSTDAT={}",
     [("2026-04-20", "2026-04-19"), ("2026-04", "2026-03"), ("2026", "2025")]),
    ("EC109", "AE/1 AESTDAT=2026-04-20 AEENDAT={}", [("2026-04-20", "2026-04-19"), ("2026-04", "2026-03"), ("2026", "2025")]),
    ("EC109", "AE/1 AEENDAT=2026-04-20 AESTDAT={}", [("2026-04-20", "2026-04-21"), ("2026-04", "2026-05"), ("2026", "2027")]),
    ("EC121", "CM/1 CMSTDAT={} | EOS EOSDAT=2026-08-10", [("2026-08-10", "2026-08-11"), ("2026-08", "2026-09")]),
    ("EC121", "SCR/SV SVDAT=2026-08-10 | EOS EOSDAT={}", [("2026-08-10", "2026-08-09")]),
    ("EC96", "W1/SV SVDAT=2026-04-27 | W4/SV SVDAT={}", [("2026-04-27", "2026-04-26")]),
    ("EC122", "ICFW/1 WCDAT=2026-06-01 WCSCOPE=FOLLOWUP | EW/SV SVDAT={}", [("2026-06-01", "2026-06-02")]),
    ("EC59", "W1/SV SVDAT=2026-04-27 | W1/ULCA/1 ULCSTAT=ACTIVE LDIAM=10 | W2/SV SVDAT={} | W2/ULCA/1 ULCSTAT=ACTIVE LDIAM=1",
     [("2026-05-12", "2026-05-11")]),
]
EDGES_OF_NUMBERS = [
    ("EC21", "D0/INJ EXSTDAT=2026-04-20 | CM/1 CMROUTE=PO CMSTER=PREDNISONE CMDOSU=mg CMDOSFRQ=BID CMSTDAT=2026 CMONGO=Y "
             "CMDOSE={}", [("5", "5.1")]),
    ("EC59", "W1/SV SVDAT=2026-04-27 | W1/ULCA/1 ULCSTAT=ACTIVE LDIAM=5 | W2/SV SVDAT=2026-05-04 | "
             "W2/ULCA/1 ULCSTAT=ACTIVE LDIAM={}", [("1", "0.9"), ("10", "10.1")]),
    ("EC86", "D0/INJ VOLTOT=2.0 | D0/INJF/R2 VOLFING={}", [("1.8", "1.79"), ("2.2", "2.21")]),
    ("EC87", "D0/INJP DOSEPLN=10 DOSEREAS=x DOSEGIV={}", [("8", "7.99"), ("11", "11.1")]),
    ("EC68", "W1/ULCA/1 ULCSTAT=HEALED PAINNRS={}", [("5", "6")]),
    ("EC37", "W1/VS DIABP=80 SYSBP={}", [("81", "80")]),
    ("EC47", "W1/ULCA/1 LDIAM=5 LPERP={}", [("5.00", "5.01")]),
    ("EC60", "W1/ULCA/1 WBEPI=50 WBGRAN={}", [("50", "51")]),
]


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "casebook", "edges"), EDGES + EDGES_OF_NUMBERS,
                         ids=lambda value: value if isinstance(value, str) else "")
def test_edge_of_the_rule(check: str, casebook: str, edges: list[tuple[str, str]]) -> None:
    for holds, fails in edges:
        assert not places(casebook.format(holds), check), f"{check} finds {holds}"
        assert places(casebook.format(fails), check), f"{check} misses {fails}"


DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2027, 12, 31))
PRECISIONS = st.sampled_from([4, 7, 10])
CONSISTENCY = [
    ("EC14", "SOC SOCSTDAT=2026-01-05 SOCCONC=NEW_DESPITE | INC/SV SVDAT=2026-03-16 | ULCR/1 ULCSTDAT={}"),
    ("EC50", "W1/SV SVDAT=2026-04-27 | W2/SV SVDAT=2026-05-04 | ULCR/1 ULCSTDAT={}"),
    ("EC51", "D0/INJ EXSTDAT=2026-04-20 | ULCR/1 ULCORI=BASELINE_OTHER ULCSTDAT={}"),
    ("EC52", "D0/INJ EXSTDAT=2026-04-20 | ULCR/1 ULCORI=NEW ULCSTDAT={}"),
    ("EC52", "W1/SV SVDAT=2026-04-27 | W1/ULCA/1 ULCSTAT=HEALED | ULCR/1 | ULCR/2 ULCPAR=1 ULCSTDAT={}"),
    ("EC69", "W1/SV SVDAT=2026-04-27 | ULCR/1 | W1/ULCA/1 INFECT=SYSTEMIC_ABX ULCSTAT=ACTIVE | "
             "CM/1 CMGRP=ANTIBIOTIC CMROUTE=PO CMONGO=N CMSTDAT=2025-01 CMENDAT={}"),
    ("EC109", "AE/1 AESTDAT=2026-04-20 AEENDAT={}"),
    ("EC109", "ICF RFICDAT=2026-01-05 | AE/1 AESTDAT={}"),
    ("EC114", "D0/INJ EXSTDAT=2026-04-20 | AE/1 RELPROD=DEFINITE AESTDAT={}"),
    ("EC121", "EOS EOSDAT=2026-08-10 | CM/1 CMSTDAT={}"),
    ("EC121", "EOS EOSDAT=2026-08-10 | ULCR/1 ULCSTDAT={}"),
]


@pytest.mark.requirement("DATA-04")
@pytest.mark.parametrize(("check", "casebook"), CONSISTENCY, ids=lambda value: value[:5])
@settings(max_examples=60, deadline=None)
@given(day=DAYS, precision=PRECISIONS)
def test_partial_date_finds_nothing_that_a_completion_would_not(check: str, casebook: str, day: date,
                                                                precision: int) -> None:
    if not places(casebook.format(day.isoformat()), check):
        assert not places(casebook.format(day.isoformat()[:precision]), check)


@pytest.mark.requirement("DATA-04")
@settings(max_examples=60, deadline=None)
@given(day=DAYS, precision=PRECISIONS)
def test_washout_takes_the_latest_day(day: date, precision: int) -> None:
    casebook = "D0/INJ EXSTDAT=2026-04-20 | CM/1 CMDMARD=MTX CMSTDAT=2024 CMONGO=N CMENDAT={}"
    partial = PartialDate(day.isoformat()[:precision])
    assert places(casebook.format(partial), "EC20") == places(casebook.format(partial.latest), "EC20")


@pytest.mark.requirement("DATA-04")
@given(first=DAYS, then=DAYS, precisions=st.tuples(PRECISIONS, PRECISIONS))
def test_gap_holds_every_completion(first: date, then: date, precisions: tuple[int, int]) -> None:
    start, end = (PartialDate(day.isoformat()[:n]) for day, n in zip((first, then), precisions, strict=True))
    least, most = gap(start, end) or (0, 0)
    assert least <= (then - first).days <= most
    assert gap_may_be(start, end, least, most)
    assert not gap_may_be(start, end, most + 1, None)
    assert not gap_may_be(start, end, None, least - 1)


@given(start=DAYS, days=st.integers(min_value=0, max_value=200))
def test_run_in_is_queried_outside_56_to_84_days_only(start: date, days: int) -> None:
    casebook = f"SOC SOCSTDAT={start} | INC/SV SVDAT={start + timedelta(days=days)}"
    assert bool(places(casebook, "EC12")) == (not 56 <= days <= 84)
    assert bool(places(casebook, "EC95")) == (not 56 <= days <= 84)
