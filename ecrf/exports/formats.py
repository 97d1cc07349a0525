"""The formats of exports, each with the name that the command and the page know it by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ecrf.crf import T

from . import csvs, parcel
from .parcel import Order, Written
from .sheets import File


@dataclass(frozen=True)
class Format:
    """A format: what people call it, and what writes its files into the order's folder, in the order of the manifest."""

    title: T
    files: Callable[[Order], Sequence[File]]


FORMATS = {
    "csv": Format(T("CSV\u00a0: un fichier par page", "CSV: one file per page"), csvs.files),
}


def write(form: str, order: Order) -> Written:
    """Write an export of that format into the order's empty folder. Raises ``KeyError`` for a format that is none."""
    return parcel.close(order, form, FORMATS[form].files(order))
