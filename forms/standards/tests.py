"""Names of tests that stand at several places of a page or the study, where the question of one of them does not serve; our own words, at most 40 characters."""

from __future__ import annotations

from typing import Any

_NAMES = """
BS  TVC       Viable Cells at Harvest of Culture
CV  CAPDENS   Capillaries per mm
CV  CAPGIA    Giant Capillaries
CV  CAPHAE    Haemorrhages
CV  CAPRAM    Ramified Capillaries
CV  MPAP      Mean Pulmonary Artery Pressure
DD  PRCDTH    Primary Cause of Death
FA  BLEEDGR   Bleeding Grade
FA  BLEEDING  Bleeding
FA  CAPREFIL  Capillary Refill Time
FA  CCHOSP    Hospitalised for Critical Ischaemia
FA  CCOPIO    Opioid Started or Raised
FA  COLOUR    Colour
FA  INFECT    Infectious Disease
FA  NEWULC    New Ulcer
FA  PAINGR    Pain Grade
FA  PALLORGR  Pallor Grade
FA  PARAESTH  Paraesthesia
FA  SWELLGR   Swelling Grade
FT  HAMIS01   HAMIS Finger Flexion
FT  HAMIS02   HAMIS Finger Extension
FT  HAMIS03   HAMIS Thumb Abduction
FT  HAMIS04   HAMIS Pincer Grip
FT  HAMIS05   HAMIS Finger Abduction
FT  HAMIS06   HAMIS Volar Flexion
FT  HAMIS07   HAMIS Dorsal Extension
FT  HAMIS08   HAMIS Pronation
FT  HAMIS09   HAMIS Supination
FT  HAMTOT    HAMIS Total
FT  KAPANDJI  Thumb Opposition (Kapandji)
FT  MHAMIS    Modified HAMIS Total
IS  DONSERO   Serology of the Donor
MK  CONTR     Greatest Contracture
MK  FTPE      Finger-to-Palm Distance, Extension
MK  FTPF      Finger-to-Palm Distance, Flexion
MK  GRIP      Grip Strength
MK  GRIPMAX   Grip Strength, Maximum
MK  GRIPMEAN  Grip Strength, Mean
MK  KEY       Key Pinch
MK  KEYMAX    Key Pinch, Maximum
MK  KEYMEAN   Key Pinch, Mean
MK  PULP      Pulp Pinch
MK  PULPMAX   Pulp Pinch, Maximum
MK  PULPMEAN  Pulp Pinch, Mean
NV  MONOFIL   Monofilament Sensation
OE  PROLACT   Active Retinopathy
OE  PROLRET   Proliferative Retinopathy
PE  ALLEN     Allen Test
PE  BONE      Bone Relief Under the Skin
PE  CALC      Calcinosis of the Fingers
PE  COLOUR    Skin Colour
PE  CONTRA    Contracture
PE  INFSIGN   Signs of Infection
PE  PITTING   Pitting Scars
PE  PUFFY     Puffy Fingers
PE  RADIAL    Radial Pulse
PE  REFILL    Capillary Refill
PE  RUB       Tendon Friction Rub
PE  SCLERO    Sclerodactyly
PE  SYNOV     Synovitis
PE  TELANG    Telangiectasia
PE  ULNAR     Ulnar Pulse
PE  WARMTH    Skin Temperature
QS  DIAABX    Diary: Antibiotic
QS  DIAATT    Diary: Raynaud Attacks
QS  DIAMIN    Diary: Duration of Attacks
QS  DIANEW    Diary: New or Worse Ulcer
QS  DIAPAI    Diary: Pain
QS  DIARCS    Diary: Raynaud Condition Score
QS  DLQ07B    Question 7, Else
QS  NRSNOW    Ulcer Pain Now, Numeric Scale
QS  VASNOW    Ulcer Pain Now, Visual Scale
RP  STERIL    Sterilised
RS  ACRSKIN   ACR/EULAR Skin of Fingers Beyond MCP
"""


def _read() -> dict[str, dict[str, Any]]:
    table: dict[str, dict[str, Any]] = {}
    for line in _NAMES.strip().splitlines():
        domain, code, name = line.split(maxsplit=2)
        table.setdefault(domain, {})[code] = {"test": name}
    return table


OWN_TESTS = _read()
"""Domain → code → name."""
