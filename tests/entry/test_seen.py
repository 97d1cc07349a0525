"""What a submission says it has seen: one control, read back as it was written, and nothing when it is illegible."""

import pytest

from ecrf.entry.seen import CONTROL, Seen


@pytest.mark.parametrize("text, events, versions", [
    ("2 SYSBP:1 PULSE:0", 2, {"SYSBP": 1, "PULSE": 0}),
    ("0",                 0, {}),
    ("",                  0, {}),
    (" SYSBP:1",          0, {"SYSBP": 1}),
    ("-1 SYSBP:-1",       0, {}),
    ("² SYSBP:²",         0, {}),
    ("9" * 5000,          0, {}),
    ("1 sysbp:1 X:٣",     1, {}),
])
def test_what_was_seen_is_numbers_or_nothing(text: str, events: int, versions: dict[str, int]) -> None:
    assert Seen.read({CONTROL: text}) == Seen(events, versions)


def test_it_is_read_back_as_it_was_written() -> None:
    seen = Seen(3, {"LDIAM": 2, "LPERP": 0})
    assert Seen.read({CONTROL: str(seen)}) == seen
    assert Seen.read({}) == Seen()


def test_a_conflict_moves_what_was_seen_to_what_it_shows() -> None:
    assert Seen(1, {"LDIAM": 1, "LPERP": 1}).then(4, {"LDIAM": 2}) == Seen(4, {"LDIAM": 2, "LPERP": 1})
