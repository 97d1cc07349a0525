"""How the trial is said in SDTM: controlled terms, units, names of tests and qualifiers, topics of pages, trial design.

Each release stores it, so that a cut is exported years later as it would have been on its day.
"""

from forms.standards.design import DESIGN
from forms.standards.terms import (
    ALIKE,
    CONVERSIONS,
    LINES,
    ONCE_RANDOMISED,
    QUALIFIERS,
    TERMINOLOGY,
    TESTS,
    UNITS,
    VALUES,
    VARIABLES,
)
from forms.standards.topics import DEFAULTS, TOPICS

STANDARDS = {
    "sdtm": {"ig": "3.4", "define": "2.1"}, "terminology": TERMINOLOGY, "variables": VARIABLES, "values": VALUES, "units": UNITS,
    "tests": TESTS, "qualifiers": QUALIFIERS, "conversions": CONVERSIONS, "topics": TOPICS, "defaults": DEFAULTS, "lines": LINES, "alike": ALIKE, "once_randomised": ONCE_RANDOMISED, "design": DESIGN,
}
"""Plain JSON: the engine reads it from the stored definition, never from here."""

__all__ = ["STANDARDS"]
