"""The documents of the study that an archive encloses: who writes them stands above exports, and names itself here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .parcel import Order

Papers = Callable[[Order], Iterable[tuple[str, bytes]]]
"""What gives the documents for an order, as names and bytes."""
_given: list[Papers] = []


def given_by(papers: Papers) -> None:
    """Say who gives the documents."""
    _given[:] = [papers]


@dataclass(frozen=True)
class AnnotatedCRF:
    """The annotated CRF: its files, the one that Define-XML refers to, and the pages there of each item (``PAGE.ITEM``)."""

    files: Mapping[str, bytes]
    main: str
    pages: Mapping[str, Sequence[int]]


_annotated: list[Callable[[Order], AnnotatedCRF | None]] = []


def annotated_by(maker: Callable[[Order], AnnotatedCRF | None]) -> None:
    """Say who makes the annotated CRF."""
    _annotated[:] = [maker]


def annotated(order: Order) -> AnnotatedCRF | None:
    """The annotated CRF for an order; ``None`` where the definition of its cut is no longer the one in force."""
    return _annotated[0](order) if _annotated else None


def of(order: Order) -> Iterable[tuple[str, bytes]]:
    """The documents for an order: names and bytes."""
    for papers in _given:
        yield from papers(order)
