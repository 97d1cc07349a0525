"""The records of a cut, dataset by dataset, subject by subject: what the pages make, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import text

from ecrf.crf import Refused, T
from ecrf.db import db
from ecrf.exports import pages
from ecrf.exports.layouts import cuts
from ecrf.exports.parcel import Order

from . import standard
from .linking import LONG, Links
from .making import Maker, Record, Row
from .model import NUMBERS, Dataset
from .plan import REFERENCE, Plan
from .subject import begun, demographics, dispose, elements, expose, flag, merge
from .timing import Times, Visits, visits_of
from .wording import number, numbered

_WITHOUT = T("La définition de l’étude de cette coupe ne dit pas encore où vont les données en SDTM. Nommez une coupe nouvelle.",
             "The study definition of this cut does not say yet where the data go in SDTM. Name a new cut.")
_SITES = text("SELECT code, country FROM site")


def plan_of(order: Order) -> Plan:
    """The datasets of the order's definition. Raises ``Refused`` for a definition older than the mapping."""
    if not order.definition.study.get("standards"):
        raise Refused(_WITHOUT)
    return Plan(order.definition)


def records(order: Order, plan: Plan) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every record: the name of its dataset, its values in the order of the variables. One subject in memory at a time."""
    for name in REFERENCE:
        for row in _design(plan, name):
            yield name, _line(plan.datasets[name], row, order, None)
    maker, visits = Maker(plan.wording), visits_of(plan.study)
    countries = {row.code: row.country for row in db.session.execute(_SITES)}
    found = pages.filled(order.cut, order.definition, order.study, order.who, order.progress, beside=True)
    for one, forms in groupby(found, key=lambda each: each[0]):
        for name, record in subject_records(plan, maker, visits, [(form, now) for _one, form, now in forms], one, countries[one.site]):
            yield from _with_rest(plan, name, record, order, one)


def _design(plan: Plan, name: str) -> Sequence[Record]:
    key = {"TA": "arms", "TE": "elements", "TV": "visits", "TI": "criteria", "TS": "summary"}[name]
    rows: Sequence[Record] = plan.wording.standards.get("design", {}).get(key, ())
    return rows


def subject_records(plan: Plan, maker: Maker, visits: Visits, forms: Sequence[tuple[Any, Mapping[str, str | None]]], one: Any,
                    country: str) -> Iterator[tuple[str, Record]]:
    """All records of one subject, each as variables with their values."""
    rows = _rows(plan, forms)
    design = plan.wording.standards.get("design", {})
    times = Times(visits, rows, begun(rows, design))
    times.elements = elements(rows, design)
    for row in rows:
        maker.make(row, times)
    merge(rows)
    dispose(rows, plan.wording.standards.get("once_randomised", {}))
    subject = demographics(rows, plan, one, country)
    expose(rows, subject, design.get("exposure", {}))
    flag(rows, subject.get("RFXSTDTC"), times, plan.wording.standards.get("alike", {}))
    yield "DM", subject
    links = Links(rows, plan.wording)
    for comment in links.comments():
        yield "CO", comment
    for place, (since, element) in enumerate(times.elements, 1):
        until = times.elements[place][0] if place < len(times.elements) else subject.get("RFPENDTC")
        record = {"SESEQ": place, "SESTDTC": since, "SEENDTC": until, **{k: element.get(k) for k in ("ETCD", "ELEMENT", "TAETORD", "EPOCH")}}
        yield "SE", record | {"SESTDY": times.day(since), "SEENDY": times.day(until) if until else None}
    for row in rows:
        for domain, made in row.made.items():
            for _recipe, record in made:
                yield domain, record
    yield from links.supplements()
    for relation in links.related():
        yield "RELREC", relation


def _rows(plan: Plan, forms: Sequence[tuple[Any, Mapping[str, str | None]]]) -> list[Row]:
    """The filled pages as rows, numbered in the order of their creation; removed lines keep their number and make no record."""
    ordinals = {id_: place for place, id_ in enumerate(sorted(form.id for form, _now in forms), 1)}
    rows = []
    for form, now in forms:
        if form.removed or form.page not in plan.recipes:
            continue
        values = {name: value for name, value in now.items() if value is not None}
        values |= {name: item.value for name, item in form.items.items() if item.value is not None}
        missing = {name: (item.missing, item.missing_reason) for name, item in form.items.items() if item.missing}
        rows.append(Row(form, plan.recipes[form.page], ordinals[form.id], values, missing, _link(plan, form)))
    return rows


def _link(plan: Plan, form: Any) -> str | None:
    """The name of the line that a row is, or is about, as people read it."""
    page = plan.recipes[form.page].page
    register = plan.recipes[page["per"]].page if page.get("per") in plan.recipes else page
    label = register.get("line_label")
    return label.format(int(form.line)) if label and form.line.isdigit() else None


def _with_rest(plan: Plan, name: str, record: Record, order: Order, one: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The record, and what of its long texts goes on in the supplement."""
    dataset = plan.datasets[name]
    for variable in dataset.variables:
        value = record.get(variable.name)
        if isinstance(value, str) and len(value) * 4 > LONG and variable.type == "text" and dataset.class_ in standard.GENERAL:
            first, *rest = cuts(value, LONG)
            record[variable.name] = first
            for part, more in enumerate(rest, 1):
                domain = dataset.name
                yield f"SUPP{domain}", _line(plan.datasets[f"SUPP{domain}"], {
                    "RDOMAIN": domain, "IDVAR": f"{domain}SEQ", "IDVARVAL": str(record[f"{domain}SEQ"]), "QNAM": numbered(variable.name, part),
                    "QLABEL": variable.label, "QVAL": more, "QORIG": "CRF"}, order, one)
    yield dataset.name, _line(dataset, record, order, one)


def _line(dataset: Dataset, record: Record, order: Order, one: Any) -> tuple[Any, ...]:
    study = order.definition.study["oid"]
    record["STUDYID"] = study
    record.setdefault("DOMAIN", dataset.name)
    if one is not None:
        record["USUBJID"] = f"{study}-{one.number}"
    return tuple(_value(variable, record.get(variable.name)) for variable in dataset.variables)


def _value(variable: Any, value: Any) -> Any:
    if value is None or value == "":
        return None
    if variable.type in NUMBERS:
        return value if not isinstance(value, str) else number(value)
    return value if isinstance(value, str) else str(value)
