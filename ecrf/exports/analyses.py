"""The analysis datasets of a cut: CSV, SAS transport and Dataset-JSON of each, and how every variable is derived.

The derivations are those of the program that exports; the cut gives the data. Nothing is made of a page that the reader does not read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ecrf.casebook.extract import SubjectAt
from ecrf.crf import Book
from ecrf.crf.analysis import Analysis, chosen

from .books import books
from .parcel import Order
from .sdtm import datasetjson, delivery, transport
from .sdtm.model import Dataset, Type, Variable
from .sdtm.spool import Spool
from .sheets import File, fill

IDENTIFIERS = {"STUDYID": "Study Identifier", "USUBJID": "Unique Subject Identifier", "SUBJID": "Subject Identifier for the Study", "SITEID": "Study Site Identifier"}
VARIABLES = ("DATASET", "VARIABLE", "LABEL_FR", "LABEL_EN", "TYPE", "DERIVATION_FR", "DERIVATION_EN")
CHOICES = ("CHOICE", "CODE", "WORDS_FR", "WORDS_EN", "SOURCE")
_TYPES: dict[str, Type] = {"text": "text", "number": "float", "date": "date"}


def files(order: Order) -> Sequence[File]:
    """Write every analysis dataset of the study, with the alternatives that the data specification proposes."""
    analyses, choices = order.study.analyses, chosen(order.study.analyses, {})
    datasets = {one.name: _dataset(one) for one in analyses}
    folder = order.folder / "datasets"
    folder.mkdir()
    facts = {name: said for name, said in delivery.facts(order).items() if name != "metadata"}  # no Define-XML stands beside them
    with tempfile.TemporaryDirectory() as place, Spool(Path(place), datasets) as spool:
        for one, book in books(order):
            for analysis in analyses:
                for row in rows_of(analysis, book, choices):
                    spool.add(analysis.name, [*_identity(order, one), *row])
            order.progress(1)
        spool.close()
        written = []
        for dataset in spool.filled:
            written.append(fill(folder, f"{dataset.name}.csv", dataset.names, spool.rows(dataset.name)))
            written[-1] = File(f"datasets/{written[-1].name}", written[-1].rows, written[-1].bytes, written[-1].sha256)
            written += [datasetjson.write(folder, dataset, spool, facts), transport.write(folder, dataset, spool, order.cut.at)]
    return [*written, fill(order.folder, "variables.csv", VARIABLES, _variables(analyses)), fill(order.folder, "choices.csv", CHOICES, _choices(analyses, choices))]


def rows_of(analysis: Analysis, book: Book, choices: Mapping[str, str]) -> Iterator[list[Any]]:
    """The rows of a dataset of one casebook, in the order of its columns: texts, numbers, days as ISO 8601.

    Raises ``KeyError`` for a row with a value that no column names.
    """
    names = [column.name for column in analysis.columns]
    for row in analysis.rows(book, choices):
        unknown = set(row) - set(names)
        if unknown:
            raise KeyError(f"{analysis.name} makes {sorted(unknown)[0]}, which is none of its columns.")
        yield [_plain(row.get(name)) for name in names]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _identity(order: Order, one: SubjectAt) -> tuple[str, ...]:
    study = order.definition.study["oid"]
    return study, f"{study}-{one.number}", one.number, one.site


def _dataset(analysis: Analysis) -> Dataset:
    ids = tuple(Variable(name, label, "text", "Identifier") for name, label in IDENTIFIERS.items())
    own = tuple(Variable(column.name, column.label["en"], _TYPES[column.kind], "Analysis", origin="Derived", method=column.derivation["en"])
                for column in analysis.columns)
    return Dataset(analysis.name, analysis.label["en"], "ANALYSIS", analysis.structure["en"], (*ids, *own))


def _variables(analyses: Sequence[Analysis]) -> Iterator[tuple[Any, ...]]:
    for one in analyses:
        for column in one.columns:
            yield one.name, column.name, column.label["fr"], column.label["en"], column.kind, column.derivation["fr"], column.derivation["en"]


def _choices(analyses: Sequence[Analysis], choices: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    known = {one.name: one for analysis in analyses for one in analysis.alternatives}
    for name, one in known.items():
        words = one.options[choices[name]]
        yield name, choices[name], words["fr"], words["en"], one.source


