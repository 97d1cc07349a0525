"""The documents of the study that an archive encloses: who writes them stands above exports, and names itself here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .parcel import Order

Papers = Callable[[Order], Iterable[tuple[str, bytes]]]
"""What gives the documents for an order, as names and bytes."""
_given: list[Papers] = []


def given_by(papers: Papers) -> None:
    """Say who gives the documents."""
    _given[:] = [papers]


def of(order: Order) -> Iterable[tuple[str, bytes]]:
    """The documents for an order: names and bytes."""
    for papers in _given:
        yield from papers(order)
