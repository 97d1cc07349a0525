"""Who writes the pages of serious events and of the central reading: each side its own, neither the other's (SAE-03, R25)."""

from __future__ import annotations

from typing import Any

import pytest

from ecrf.casebook.locate import NotGranted
from tests.playing import consented, fill, form

EVENT = {"AETERM": "Abcès du doigt", "AESTDAT": "01/06/2026", "AESER": "Y", "RELPROD": "PROBABLE"}


@pytest.fixture
def number(actor: Any) -> str:
    """A subject with one serious event."""
    made = consented(actor("PI"))
    assert fill(actor("PI"), made, "AE/new", **EVENT).kind == "saved"
    return made


@pytest.mark.requirement("SAE-03")
def test_site_and_sponsor_write_beside_each_other(actor: Any, client: Any, number: str) -> None:
    assert fill(actor("PI"), number, "SAE/1", SAECRIT=["HOSPITALISATION"], SAEAWDTM="02/06/2026 09:00").kind == "saved"
    assert fill(actor("PV_U"), number, "SAEU/1", SAUREL="NOT_RELATED", SAUEXP="N", SAULOT="B-7").kind == "saved"
    for address, answers in (("SAE/1", {"SAECRIT": ["DISABILITY"]}), ("AE/1", {"RELPROD": "NOT_RELATED"})):
        with pytest.raises(NotGranted):
            fill(actor("PV_U"), number, address, reason="ENTRY_ERROR", **answers)
    assert client("PI").get(f"/subjects/{number}/SAEU/1").status_code in (403, 404)
    assert "B-7" not in client("DM").get(f"/subjects/{number}/AE/1").get_data(as_text=True)
    page = client("PV_U").get(f"/subjects/{number}/SAEU/1").get_data(as_text=True)
    assert "B-7" in page and "Abcès du doigt" in page
    assert client("PV").get(f"/subjects/{number}/SAEU/1").status_code in (403, 404)
    assert client("PV").get(f"/subjects/{number}/SAE/1").status_code == 200


@pytest.mark.requirement("BLIND-01")
def test_the_reader_writes_readings_and_sees_no_other_page(actor: Any, client: Any, number: str) -> None:
    assert fill(actor("PHR"), number, "CRD/new", CRDIMG="a1", CRDROUND="FIRST", CRDSTATE="TO_READ").kind == "saved"
    reader = client("PHR")
    assert reader.get(f"/subjects/{number}/CRD/1").status_code == 200
    for address in ("AE/1", "ICF", "SCR/PHO", "SCR/ULCA/1", "DV"):
        assert reader.get(f"/subjects/{number}/{address}").status_code in (403, 404)
    assert client("PI").get(f"/subjects/{number}/CRD/1").status_code in (403, 404)


@pytest.mark.requirement("SAE-01")
def test_a_serious_event_opens_its_report_by_itself(client: Any, number: str) -> None:
    page = client("PI").get(f"/subjects/{number}").get_data(as_text=True)
    assert f"/subjects/{number}/SAE/1" in page
    assert form(number, "SAE/1") is None
