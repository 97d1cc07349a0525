"""How far each ordered export is: the one writer of ``export_order``, which stands beside the record.

What goes on while a file is made is told on a connection of its own, so that others see it before the whole is committed.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import Any

from sqlalchemy import text

from ecrf.crf import T
from ecrf.db import db

from .storage import Kept

EACH = 1.0
"""Seconds between two tellings."""

_WAIT = text("INSERT INTO export_order (id, act, state) VALUES (:id, :act, 'waiting')")
_RUN = text("UPDATE export_order SET state = 'running', total = :total, done = 0 WHERE id = :id")
_STEP = text("UPDATE export_order SET done = least(:done, total) WHERE id = :id")
_FAIL = text("UPDATE export_order SET state = 'failed', problem = CAST(:problem AS jsonb) WHERE id = :id")
_READY = text("UPDATE export_order SET state = 'ready', done = coalesce(total, done), file = :file, masks = :masks, rows = :rows, "
              "bytes = :bytes, sha256 = :sha256, made = clock_timestamp() WHERE id = :id")


def wait(order: str, act: int) -> None:
    """A new order, asked for by that act."""
    db.session.execute(_WAIT, {"id": order, "act": act})


def ready(order: str, kept: Kept, rows: int) -> None:
    """The file is there, with that many data rows."""
    db.session.execute(_READY, {"id": order, "rows": rows, **asdict(kept)})


def fail(order: str, problem: T) -> None:
    """Nothing was made, and why."""
    db.session.execute(_FAIL, {"id": order, "problem": json.dumps(problem.as_dict())})


class Meter:
    """Counts the subjects done of an order: ``meter(1)`` after each; told once a second at most."""

    def __init__(self, order: str, total: int):
        self.order, self.done, self.told = order, 0, time.monotonic()
        self._tell(_RUN, total=total)

    def __call__(self, done: int) -> None:
        """So many more are done."""
        self.done += done
        if time.monotonic() - self.told >= EACH:
            self.told = time.monotonic()
            self._tell(_STEP, done=self.done)

    def _tell(self, statement: Any, **values: int) -> None:
        with db.engine.begin() as aside:
            aside.execute(statement, {"id": self.order, **values})
