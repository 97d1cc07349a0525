"""The data manager, and a normal range on file."""

from __future__ import annotations

import pytest

from tests.registers.keeping import HGB, save


@pytest.fixture
def manager(actor):
    return actor("DM")


@pytest.fixture
def one(manager):
    """A normal range on file, as line 1."""
    assert save(manager, **HGB).kind == "saved"
    return manager
