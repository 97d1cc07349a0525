"""Where the variables come from that no item fills, and how the derived ones are derived."""

from __future__ import annotations

from .model import Origin

METHODS = {
    "--DY": "Days from RFSTDTC to the date, plus 1 on and after it; there is no day 0. Empty for partial dates and before RFSTDTC is known.",
    "--STDY": "As --DY, for the start.",
    "--ENDY": "As --DY, for the end.",
    "EPOCH": "Epoch of the last element of the subject (SE) that began by then; a result flagged as the last before exposure is before it; empty for partial dates.",
    "--SEQ": "Ordinal of the page among those of the subject in the order of their creation, times 100,000, plus the position of the item on the page times "
             "100, plus the number of the record of that item: it is the same in every later cut.",
    "--LOBXFL": "Y for the last result with a date on or before the first exposure (RFXSTDTC), by subject, test, category, location, side and link (of vital signs whichever the side).",
    "--STRESC": "Term of controlled terminology for coded results; the number as written for numeric ones, converted where a standard unit is set.",
    "--STRESN": "The number of --STRESC.",
    "--STRESU": "Standard unit of the test; the original unit where none is set.",
    "--ORNRLO": "Lower limit of the site's register of normal ranges that holds for the laboratory, sex, age and day of the sample, in the unit of --ORRESU.",
    "--ORNRHI": "As --ORNRLO, the upper limit.", "--STNRLO": "As --ORNRLO, in the unit of --STRESU.", "--STNRHI": "As --ORNRHI, in the unit of --STRESU.",
    "VISITNUM": "Position of the planned visit in the schedule; an unscheduled visit has that of the last planned visit before it plus hundredths.",
    "RFSTDTC": "First EXSTDTC of the subject.", "RFXSTDTC": "First EXSTDTC of the subject.", "RFXENDTC": "Last EXENDTC, else EXSTDTC, of the subject.",
    "RFENDTC": "As RFPENDTC.", "RFPENDTC": "Last day on which the subject was seen or heard of: visit, finding, end of participation.",
    "DTHFL": "Y where a date of death is recorded.", "AGE": "Age at consent.", "ARMNRS": "Why there is no arm: not met criteria, not assigned.",
    "EXDOSE": "The dose given in the session, shared among the fingers by EXVOL; 0 where a placebo was given. Empty for blinded readers.",
    "SESTDTC": "Date that begins the element by its rule in TE.", "SEENDTC": "Start of the next element; of the last one, RFPENDTC.",
}
"""Variable or stem → how it is derived."""
DERIVED = frozenset(METHODS)
PROTOCOL = frozenset({"VISIT", "VISITDY", "TAETORD", "ETCD", "ELEMENT"})
REFERENCE = frozenset({"TA", "TE", "TV", "TI", "TS"})


def origin_of(stem: str, domain: str) -> Origin:
    """The origin of a variable that no item fills: derived by a method, of the protocol, else assigned."""
    if domain in REFERENCE or stem in PROTOCOL:
        return "Protocol"
    return "Derived" if stem in DERIVED else "Assigned"
