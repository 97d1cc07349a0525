"""Subjects at the stages that the browser journeys begin from, made by the public verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.playing import VITALS, consented, fill, place

if TYPE_CHECKING:
    from .conftest import House

VISIT = {"SVOCCUR": "Y", "SVMODE": "ON_SITE", "AEYN": "Y", "CMYN": "Y"}
ULCER = {"ULCORI": "BASELINE_TARGET", "ULCLOC": "R2-DIST-TIP", "ULCSTDAT": "03/2026", "ULCCLAS": "PURE", "ULCISCH": "Y", "ULCCALC": "N",
         "ULCBONE": "N", "ULCOTH": "N"}
ASSESSED = {"ULCSTAT": "ACTIVE", "REEPITH": "N", "LDIAM": "6,2", "LPERP": "5", "DEPTH": "1", "WBEPI": "0", "WBGRAN": "50",
            "WBFIB": "50", "WBDRY": "0", "WBWET": "0", "WBESCH": "0", "EXUDATE": "NONE", "ODOUR": "N", "UNDERM": "N",
            "VISIBLE": "NONE", "INFECT": "NONE", "GANGR": "NONE", "URGSURG": "N", "PAINNRS": "4", "PAINVAS": "48",
            "PHYGLOB": "40"}


def screened(house: House) -> str:
    """A subject with screening recorded and one ulcer on its register; returns its number."""
    pi = house.actor("PI")
    number = consented(pi)
    for address, answers in (("SCR/SV", VISIT | {"SVDAT": "02/06/2026"}), ("SCR/VS", VITALS), ("ULCR/new", ULCER),
                             ("SCR/ULCA/1", ASSESSED | {"TREVAL": pi.account})):
        outcome = fill(pi, number, address, **answers)
        assert outcome.kind == "saved", (address, outcome.submission.problems)
    return number


def monitored(house: House) -> str:
    """A screened subject whose page was verified in part, with one open query of the monitor."""
    from ecrf.queries import verbs as queries

    number = screened(house)
    queries.raise_query(house.actor("CRA_B"), place(house.actor("CRA_B"), number, "SCR/VS"), "SYSBP",
                        "The file says 125: which one is right?")
    return number


def injected(house: House) -> str:
    """A subject of the day of injection, whose product part the injector has filled."""
    number = screened(house)
    pi, inj = house.actor("PI"), house.actor("INJ")
    fill(pi, number, "D0/SV", **VISIT | {"SVDAT": "20/09/2026"})
    fill(inj, number, "D0/INJP", PRODCODE="CANARY-PRODUCT", LOTNO="CANARY-LOT", KITNO="K1", SYRCNT="2", MATCHCOI="Y",
         DOSEPLN="40", DOSEGIV="40")
    return number


def cut(house: House) -> str:
    """A named cut of what is there."""
    from flask import current_app

    from ecrf.exports import cuts
    from ecrf.permissions import CONSOLE

    return cuts.cut(CONSOLE, current_app.study, "browser")  # type: ignore[attr-defined]
