"""The lines of the work lists say days as the study counts them, whatever the zone of the database's session."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ecrf.sdv.listing import Dropped
from ecrf.subjects.tasks import dropped_tasks
from tests.playing import study


def test_a_change_after_midnight_in_paris_is_told_with_the_day_in_paris(app: Any) -> None:
    night = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
    one = Dropped("01-001", "SCR", "VS", "", "SYSBP", 1, 2, "120", None, "121", None, "ENTRY_ERROR", "N", "PI", night)
    with app.test_request_context():
        [task] = dropped_tasks(study(), [one])
    assert task.words.endswith("02/01")
