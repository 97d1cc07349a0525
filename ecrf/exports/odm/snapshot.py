"""The casebooks of a cut as ODM: every current value with who recorded it, every page with its state, signature and queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import datetime
from functools import lru_cache
from typing import Any

from ecrf.casebook import extract, kept, seals
from ecrf.casebook.kept import Kept
from ecrf.casebook.read import Casebook
from ecrf.crf import Refused, T

from .. import pages
from ..definition import yes_no
from ..parcel import Order
from . import values
from .beside import Beside, OfSubject, beside, held, signature, signed
from .flags import annotate
from .metadata import Metadata
from .writing import Element, audit, audited, event, node, root

Here = Mapping["str | None", Sequence[Any]]
"""What stands beside one page: messages and marks by item."""

_STRANGER = T("{subject} {place}\u00a0: «\u00a0{item}\u00a0» est enregistré, mais la définition de l’étude ne connaît pas cet item. Prévenez l’équipe technique.",
              "{subject} {place}: “{item}” is recorded, but the study definition does not know that item. Tell the technical team.")
UNFIT = T("{subject} {place}\u00a0: «\u00a0{item}\u00a0» contient un caractère que XML ne peut pas porter. Corrigez cette valeur, ou exportez en CSV.",
          "{subject} {place}: “{item}” holds a character that XML cannot carry. Correct that value, or export as CSV.")


class Snapshot:
    """The subjects of an order, one element each; ``told`` is what was handed over."""

    def __init__(self, order: Order, metadata: Metadata, told: values.Told):
        self.order, self.metadata, self.told = order, metadata, told
        self._registers: dict[str, Kept] = {}

    def subjects(self) -> Iterator[Element]:
        """Every subject, in order."""
        order, around = self.order, Beside(self.order)
        for one, casebook in extract.casebooks(order.cut.name, order.who, order.definition.oids):
            yield self._subject(one, casebook, around.of(one.number))
            order.progress(1)

    def _subject(self, one: extract.SubjectAt, casebook: Casebook, around: OfSubject) -> Element:
        found = subject(one, around, None)
        book = casebook.book(self.order.study, self.order.cut.at.date(), self._kept(one.site))
        places, signatures, holder, at = around.by_place(), around.signed(), found, None
        for form in pages.in_order(casebook, self.order.definition):
            if form.visit != at:
                oid, repeat = event(form.visit)
                holder, at = node(found, "StudyEventData", StudyEventOID=oid, StudyEventRepeatKey=repeat), form.visit
            here = places.get(form.address, {})
            try:
                self._form(holder, one, form, around, here, signatures.get(form.address, ()), pages.computed(form, book, self.order.definition))
            except ValueError as error:
                raise _refused(one, form, here, error) from error
        return found

    def _kept(self, site: str) -> Kept:
        if site not in self._registers:
            self._registers[site] = kept.at_cut(site, self.order.cut.name)
        return self._registers[site]

    def _form(self, holder: Element, one: extract.SubjectAt, form: Any, around: OfSubject, here: Here,
              signatures: Sequence[Any], computed: Mapping[str, str | None]) -> None:
        seal, stands = around.seals, held(around.holds, form.address, self.order.cut.at)
        found = node(holder, "FormData", FormOID=f"F.{form.page}", FormRepeatKey=form.line or None)
        if signatures and not signatures[-1].void:
            signature(found, one.site, signatures[-1], seal[seals.moment(signatures[-1].at)])
        annotate(found, 1, {"PAGE_STATE": form.state, "PAGE_REMOVED": yes_no(form.removed), "PAGE_VERSION": form.version,
                            "PROTOCOL_VERSION": form.protocol or self.order.cut.protocol}, form.not_done_reason)
        for number, row in enumerate(signatures, 2):
            annotate(found, number, signed(row, "void" if row.void else "stands"))
        valued = {name for name in self.metadata.names[form.page] if name in form.items or computed.get(name) is not None}
        lost = [row for item, rows in here.items() if item not in valued for row in rows]
        for number, row in enumerate(lost, 2 + len(signatures)):
            beside(found, number, row, seal, lost=row.item is not None)
        if stands:
            annotate(found, 2 + len(signatures) + len(lost), *stands)
        self._items(found, one, form, seal, here, computed)

    def _items(self, found: Element, one: extract.SubjectAt, form: Any, seal: Mapping[str, str], here: Here,
               computed: Mapping[str, str | None]) -> None:
        names, group, at_visit = self.metadata.names[form.page], None, event(form.visit)
        strangers = form.items.keys() - set(names)
        if strangers:
            raise Refused(_STRANGER.filled(subject=one.number, place="/".join(filter(None, form.address)), item=min(strangers)))
        for name in names:
            record, derived = form.items.get(name), computed.get(name)
            if record is None and derived is None:
                continue
            group = group if group is not None else node(found, "ItemGroupData", ItemGroupOID=f"IG.{form.page}")
            oid = f"{form.page}.{name}"
            value, missing, why = (record.value, record.missing, record.missing_reason) if record else (derived, None, None)
            self.told.add(one.number, *at_visit, form.page, form.line, oid, None, value, missing, why)
            told = values.item(group, oid, value)
            if record:
                at = _moment(record.moment)
                told.append(copy(audited(one.site, record.by, record.role, at, record.reason, seal[at])))
            for number, row in enumerate(here.get(name, ()), values.why_missing(told, missing, why) + 1):
                beside(told, number, row, seal)


@lru_cache(maxsize=1024)
def _moment(told: str) -> str:
    return seals.moment(datetime.fromisoformat(told))


def subject(one: extract.SubjectAt, around: OfSubject, transaction: str | None) -> Element:
    """The ``SubjectData`` of a subject: who enrolled it, when, at which site."""
    found = root("SubjectData", SubjectKey=one.number, TransactionType=transaction)
    audit(found, one.site, around.enrolment.by, around.enrolment.role, one.enrolled, None, around.enrolment.digest)
    node(found, "SiteRef", LocationOID=f"LOC.{one.site}")
    return found


def _refused(one: extract.SubjectAt, form: Any, here: Here, error: ValueError) -> Refused:
    """The sentence that names what XML cannot carry; any other error as it is."""
    if isinstance(error, Refused):
        return error
    named = [name for name, record in form.items.items() if any(values.unfit(record.value, record.missing_reason, record.reason))]
    named += [item or form.page for item, rows in here.items() for row in rows if any(values.unfit(getattr(row, "text", None)))]
    return Refused(UNFIT.filled(subject=one.number, place="/".join(filter(None, form.address)), item=named[0] if named else form.page))
