"""The job that makes an ordered export: as the person who ordered it, with the scope of that moment, whole or not at all."""

from __future__ import annotations

import secrets
from dataclasses import replace

from flask import current_app
from sqlalchemy.exc import InterfaceError, OperationalError

from ecrf.casebook import extract
from ecrf.context import study
from ecrf.crf import Refused, T
from ecrf.db import db
from ecrf.jobs import queue

from . import cuts, deliveries, formats, orders, progress, storage
from .parcel import Order

_BROKEN = T("L’export n’a pas pu être fait, par une faute de l’application. Signalez à l’exploitation la référence {reference}.",
            "The export could not be made, through a fault of the application. Tell operations the reference {reference}.")


def make(order: str) -> bool:
    """Make the file of an order, or keep the sentence why there is none; a file kept earlier stays.

    Returns whether there was anything to do. Raises what the queue is to try again: the database was away.
    """
    ordered = orders.find(order)
    if ordered.state in ("ready", "failed"):
        return False
    try:
        _make(ordered)
    except Refused as refused:
        db.session.rollback()
        progress.fail(order, refused.problem)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        db.session.rollback()
        reference = secrets.token_hex(4)
        current_app.logger.exception("%s export %s", reference, order)
        progress.fail(order, _BROKEN.filled(reference=reference))
    return True


def _make(ordered: orders.Ordered) -> None:
    reader, form, masked = orders.still_granted(ordered), ordered.detail["format"], storage.masks()
    asked = Order(storage.folder(), cuts.find(ordered.detail["cut"]), reader, study(), ordered.detail["language"])
    file = storage.name(asked, form, masked)
    kept = storage.found(file, masked)
    if kept is None:
        meter = progress.Meter(ordered.id, len(extract.subjects(asked.cut.name, reader)))
        kept = _written(replace(asked, progress=meter), form, file, masked)
    orders.hand_over(ordered.id, reader, asked, form, ordered.purpose, kept)


def _written(asked: Order, form: str, file: str, masked: int) -> storage.Kept:
    """Write the files, pack them, and put the zip where it is kept once it is whole."""
    with storage.under_way() as made:
        files = made / "files"
        files.mkdir()
        written = formats.write(form, replace(asked, folder=files))
        whole = made / "whole.zip"
        with whole.open("wb") as out:
            deliveries.pack(files, written, asked.cut.at, out)
        return storage.put(whole, file, masked)


def offer() -> None:
    """Let the worker know what it may be asked for."""
    queue.offer(queue.Task(orders.TASK, make))
    queue.offer(queue.Task("sweep_exports", storage.sweep, cron=queue.HOURLY))
