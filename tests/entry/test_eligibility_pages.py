"""The pages of eligibility over HTTP: evidence beside the answer with its link, a query where they differ, the wash-outs."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ecrf.queries.threads import threads
from tests.playing import consented, fill

VISIT = {"SVOCCUR": "Y", "SVMODE": "ON_SITE", "AEYN": "N", "CMYN": "Y"}
AMOXICILLIN = {"CMTRT": "amoxicilline", "CMINDC": "DU_INFECTION", "CMGRP": "ANTIBIOTIC", "CMDOSE": "1", "CMDOSU": "g", "CMDOSFRQ": "TID",
               "CMROUTE": "PO", "CMSTDAT": "01/08/2026", "CMONGO": "N", "CMENDAT": "10/08/2026", "CMSTOP": "COMPLETED"}


def included(actor: Any) -> str:
    """A subject at inclusion, who took an antibiotic for an infected ulcer two weeks before."""
    pi = actor("PI")
    number = consented(pi)
    for address, answers in {
            "SCR/SV": {**VISIT, "SVDAT": "01/06/2026"}, "SOC": {"SOCSTDAT": "15/06/2026", "SOCCONC": "STILL_ACTIVE"},
            "INC/SV": {**VISIT, "SVDAT": "24/08/2026"}, "CM/new": AMOXICILLIN,
            "ULCR/new": {"ULCORI": "BASELINE_TARGET", "ULCLOC": "R2-DIST-TIP", "ULCISCH": "Y", "ULCCLAS": "PURE", "ULCCALC": "N",
                         "ULCBONE": "N", "ULCOTH": "N"},
            "INC/ULCA/1": {"ULCSTAT": "ACTIVE", "INFECT": "NONE", "URGSURG": "N"}}.items():
        assert fill(pi, number, address, **answers).kind == "saved", address
    return number


def line(body: str, item: str) -> str:
    """The line of a table that holds an item's cell, without markup."""
    row = next(row for row in re.findall(r'<tr class="gl">.*?</tr>', body, re.S) if f'id="i-{item}"' in row)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row))


def queries(number: str) -> set[str]:
    """The checks that have a query on the pages of eligibility, with their item."""
    return {f"{thread.check} {thread.item}" for listed in threads(number, None).values() for thread in listed
            if thread.check and thread.item and re.match("INC0|EXC", thread.item)}


@pytest.mark.requirement("DATA-06")
def test_evidence_stands_beside_the_answer_and_leads_to_its_page(actor: Any, client: Any) -> None:
    number = included(actor)
    body = client("PI").get(f"/subjects/{number}/INC/IEI").get_data(as_text=True)
    assert "amoxicilline, 10/08/2026, 14 jours avant l’inclusion" in line(body, "EXC18")
    assert f'href="/subjects/{number}/CM/1#i-CMENDAT"' in body
    assert "U01 remplit a à e" in line(body, "INC03")


@pytest.mark.requirement("DATA-06")
def test_an_answer_against_the_evidence_opens_a_query_and_a_right_one_closes_it(actor: Any) -> None:
    number, pi = included(actor), actor("PI")
    fill(pi, number, "INC/IEI", EXC18="N", INC03="Y", INC03U="1", INC03A="N")
    assert queries(number) == {"EC18 EXC18", "EC131 INC03A"}
    assert fill(pi, number, "INC/IEI", reason="ENTRY_ERROR", EXC18="Y", INC03A="Y").kind == "saved"
    assert {t.state for listed in threads(number, None).values() for t in listed if t.item in ("EXC18", "INC03A")} == {"resolved"}


def test_the_criterion_printed_twice_is_answered_once(actor: Any, client: Any) -> None:
    number, pi = included(actor), actor("PI")
    fill(pi, number, "SCR/IES", EXC16="N")
    body = client("PI").get(f"/subjects/{number}/INC/IEI").get_data(as_text=True)
    assert "Non" in line(body, "EXC22")
    assert 'name="EXC22"' not in body


def test_the_table_of_washouts_is_computed_and_confirmed_by_the_investigator_alone(actor: Any, client: Any) -> None:
    number = included(actor)
    body = client("PI").get(f"/subjects/{number}/INC/CMWO").get_data(as_text=True)
    row = next(row for row in re.findall(r"<tr>.*?</tr>", body, re.S) if "EXC18" in row)
    assert "inclusion, 24/08/2026" in row and "14 jours" in row and "non respecté" in row
    assert 'name="WOCONF"' in body
    assert 'name="WOCONF"' not in client("SC").get(f"/subjects/{number}/INC/CMWO").get_data(as_text=True)
