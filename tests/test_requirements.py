"""Every requirement claimed in REQUIREMENTS.md has a test, and every test's mark stands there (VAL-01)."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
ROW = re.compile(r"^\| ([A-Z]+-\d+) \| (proven|partly) \| ([^|]+) \|([^|]*)\|$", re.M)
MARK = re.compile(r'requirement\("([A-Z]+-\d+)"\)')


def claimed() -> dict[str, tuple[str, str, str]]:
    return {m[1]: (m[2], m[3].strip(), m[4].strip()) for m in ROW.finditer((TESTS / "REQUIREMENTS.md").read_text())}


def marked() -> set[str]:
    return {i for path in TESTS.rglob("test_*.py") for i in MARK.findall(path.read_text())}


def test_each_claim_has_a_test_and_each_mark_a_claim() -> None:
    without_test = sorted(set(claimed()) - marked())
    without_row = sorted(marked() - set(claimed()))
    assert not without_test, f"REQUIREMENTS.md claims {without_test}: mark the test that proves each, or take the row out."
    assert not without_row, f"Tests are marked {without_row}: write a row for each in REQUIREMENTS.md."


def test_what_is_partly_proven_says_what_lacks() -> None:
    silent = sorted(i for i, (state, _, lacks) in claimed().items() if state == "partly" and len(lacks) < 8)
    assert not silent, f"{silent}: say in the last column what lacks."
