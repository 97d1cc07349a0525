"""The codelists, re-typed where trial.md 4.0 prints them, and the 132 regions of the hand map."""

import re
from collections import Counter

import pytest

from forms import codelists
from forms.codelists import FINGERS, REGIONS
from forms.study import STUDY

PRINTED = """
ULC_CLASS   PURE ON_PITTING_SCAR ON_CALCINOSIS FROM_GANGRENE
ULC_ORIGIN  BASELINE_TARGET BASELINE_OTHER NEW RECURRENCE
ULC_STATUS  ACTIVE INDETERMINATE HEALED SCAR NOT_ASSESSABLE
EXUDATE     NONE LOW MODERATE HIGH
INFECT      NONE LOCAL SYSTEMIC_ABX OSTEOMYELITIS_SUSPECTED OSTEOMYELITIS_CONFIRMED
GANGRENE    NONE DRY WET
CM_IND      SSC_VASC SSC_IMMUNO DU_PAIN DU_INFECTION WOUND_CARE AE MH PROPHYLAXIS OTHER
VASC_CLASS  CCB PROSTANOID_IV PROSTANOID_ORAL PDE5I ERA ACEI ARB ALPHA_BLOCKER NITRATE_TOPICAL STATIN ANTIPLATELET LMWH NAC OTHER
DMARD_CLASS MTX MMF AZA TACRO CSA CYC IFN RTX TCZ NINTEDANIB OTHER
ROUTE       PO IV SC TOPICAL IM OTHER
GRADE       1 2 3 4 5
AEREL       NOT_RELATED UNLIKELY POSSIBLE PROBABLE DEFINITE
AEOUT       RECOVERED RECOVERING NOT_RECOVERED SEQUELAE FATAL UNKNOWN
AEACN       NOT_APPLICABLE INJECTION_INCOMPLETE INJECTION_CANCELLED UNKNOWN
EOS_REASON  COMPLETED CONSENT_WITHDRAWN LOST DEATH AE PI_DECISION SPONSOR_STOP MANUFACTURING_FAILURE INELIGIBLE_AT_INC OTHER
"""


@pytest.mark.parametrize("row", PRINTED.strip().splitlines(), ids=lambda row: row.split()[0])
def test_a_list_is_as_printed(row: str) -> None:
    name, *codes = row.split()
    assert [c.code for c in getattr(codelists, name)] == codes


def test_there_are_132_regions() -> None:
    assert len(REGIONS) == 132
    assert Counter(c.code[0] for c in REGIONS) == {"R": 66, "L": 66}
    assert Counter(c.code.split("-")[1] for c in REGIONS) == {"DIST": 60, "MID": 32, "PROX": 40}


def test_a_region_is_hand_finger_phalanx_surface() -> None:
    shape = re.compile(r"[RL][1-5]-(DIST|MID|PROX)-(TIP|VOLAR|DORSAL|RADIAL|ULNAR|PERIUNG)")
    assert all(shape.fullmatch(c.code) for c in REGIONS)
    assert REGIONS.label("R2-DIST-TIP", "fr") == "Main droite, index, phalange distale, pulpe"
    assert REGIONS.label("L1-PROX-ULNAR", "en") == "Left hand, thumb, proximal phalanx (not eligible), ulnar edge"


def test_pulp_and_nail_are_distal_and_the_thumb_has_no_middle_phalanx() -> None:
    assert all(c.code.split("-")[1] == "DIST" for c in REGIONS if c.code.endswith(("TIP", "PERIUNG")))
    assert not [c.code for c in REGIONS if c.code[1] == "1" and "-MID-" in c.code]


def test_regions_are_grouped_by_finger_in_both_languages() -> None:
    groups = Counter((c.group.fr, c.group.en) for c in REGIONS)
    assert len(groups) == 10
    assert groups["Main droite, pouce", "Right hand, thumb"] == 10
    assert groups["Main gauche, auriculaire", "Left hand, little finger"] == 14


def test_the_ten_fingers() -> None:
    assert [c.code for c in FINGERS] == ["R1", "R2", "R3", "R4", "R5", "L1", "L2", "L3", "L4", "L5"]


def test_every_list_says_its_source() -> None:
    assert all(codes.source for codes in STUDY.codelists.values())


def test_only_lists_of_cdisc_terms_carry_their_code() -> None:
    assert {c.oid: c.ncit for c in STUDY.codelists.values() if c.ncit} == {
        "AESEV": "C66769", "NY": "C66742", "POSITION": "C71148", "SEX": "C66731", "YNNA": "C66742", "YNU": "C66742"}
