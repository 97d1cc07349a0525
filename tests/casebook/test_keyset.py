"""Keys of long lists: made of what is seen, read strictly, the same for everybody who sees the line."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Integer, String, column

from ecrf.casebook import keyset

MOMENT = datetime(2026, 11, 22, 10, 41, 7, 123456, tzinfo=UTC)


@given(st.integers(-2 ** 31 + 1, 2 ** 31 - 1), st.datetimes(timezones=st.just(UTC)),
       st.text(max_size=20).filter(lambda text: "\x00" not in text))
def test_a_key_gives_back_what_it_was_made_of(rank: int, at: datetime, place: str) -> None:
    assert keyset.read(keyset.key(rank, at, place), int, datetime, str) == (rank, at, place)


@pytest.mark.parametrize("text", [
    "", "x", "1-", "-1", "9" * 700, "\x00", "é", keyset.key(1), keyset.key("1", MOMENT), keyset.key(1, "yesterday"),
    keyset.key(1, "2026-11-22T10:41:07"), keyset.key(True, MOMENT), keyset.key(2 ** 40, MOMENT), keyset.key(1, MOMENT, "more"),
    keyset.key(*[[]] * 2), "bnVsbA", "MQ"])
def test_what_is_no_key_of_the_list_is_none(text: str) -> None:
    assert keyset.read(text, int, datetime) is None


def test_text_with_a_null_byte_never_reaches_the_database() -> None:
    assert keyset.read(keyset.key("a\x00b"), str) is None


def test_lines_after_and_before_a_key() -> None:
    columns: Any = (column("rank", Integer), column("place", String))
    assert str(keyset.beyond(columns, (1, "A"))).startswith("(rank, place) > (")
    assert str(keyset.beyond(columns, (1, "A"), back=True)).startswith("(rank, place) < (")
