"""CDISC ODM 2.0 of a cut, in XML and in JSON: the parts that ODM 1.3.2 is made of, each turned into what 2.0 has for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from .. import odm
from ..odm import following
from ..parcel import Order
from ..sheets import File
from . import checking, writing


def xml(order: Order) -> Sequence[File]:
    """The current values at the cut, as XML."""
    return [odm.written(order, "Snapshot", writing.Turned(order.folder, "odm2.xml"), partial(following.confirming, checking.__name__))]


def as_json(order: Order) -> Sequence[File]:
    """The current values at the cut, as JSON."""
    return [odm.written(order, "Snapshot", writing.Json(order.folder, "odm2.json"), checking.afterwards)]
