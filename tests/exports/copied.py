"""Copies of a site in tests: ordered, made in this transaction as the worker would, fetched, signed for."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from ecrf.exports import cuts, deliveries, formats, orders, parcel, receipts, storage
from ecrf.exports.parcel import Order
from ecrf.exports.sheets import File
from ecrf.permissions import Actor
from tests.playing import PASS_PHRASE, bind, study


def made(actor: Actor, form: str = "record", name: str = "", said: bytes | None = None) -> orders.Ordered:
    """An order of what the record says now, with its file; where only that there is one matters, ``said`` is all it holds."""
    name = name or cuts.cut(actor, study(), cuts.name_of_the_moment())
    order = orders.ask(actor, study(), name, form, "fr", "my copy")
    if order.state != "ready":
        asked, masked = Order(storage.folder(), cuts.find(name), order.reader, study(), "fr"), storage.masks()
        orders.hand_over(order.id, order.reader, asked, form, order.purpose, _kept(asked, form, masked, said))
    return orders.find(order.id)


def _kept(asked: Order, form: str, masked: int, said: bytes | None) -> storage.Kept:
    with storage.under_way() as place:
        within = replace(asked, folder=place / "files")
        within.folder.mkdir()
        if said is None:
            written = formats.write(form, within)
        else:
            (within.folder / "said.csv").write_bytes(said)
            written = parcel.close(within, form, [File("said.csv", 0, len(said), hashlib.sha256(said).hexdigest())])
        with (place / "whole.zip").open("wb") as out:
            deliveries.pack(within.folder, written, asked.cut.at, out)
        return storage.put(place / "whole.zip", storage.name(asked, form, masked), masked)


def fetched(actor: Actor, form: str = "record") -> orders.Ordered:
    """A copy as short as can be, fetched."""
    order = made(actor, form, said=b"")
    orders.note_fetched(actor, order)
    return order


def received(actor: Actor) -> orders.Ordered:
    """The same, signed for."""
    bind(actor)
    order = fetched(actor)
    outcome = receipts.receive(actor, study(), order.id, "fr", PASS_PHRASE)
    assert outcome.signed == sorted(actor.sites), outcome.problems
    return order


def standing(actor: Actor, site: str = "01") -> Any:
    """Where a site stands, as that actor is told."""
    return next(one for one in receipts.standings(actor, study()) if one.site == site)
