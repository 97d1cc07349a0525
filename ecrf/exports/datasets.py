"""The exports for statistics packages: SAS transport v5, SPSS, Stata and Parquet, every file read back before it counts.

Each delivery has ``variables.csv`` (what stands where, under which name, by which rule) and ``codelists.csv`` beside; the SAS
one also the programs that load it in R and SAS.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat

from ecrf.crf import T

from . import scripts
from .frames import DATE, NUMBER, Table, sources, tables
from .layouts import BLANKS, DECODE, DTA, PARQUET, SAV, XPT, Column, Limits, clip, compare, lay, titled
from .parcel import Order
from .sheets import File, fill
from .stamps import STAMPS

VARIABLES = ("DATASET", "VARIABLE", "TABLE", "NAME", "PART", "TYPE", "DECIMALS", "CODELIST", "LABEL", "NOTE")
_NOTES = {
    "name": T("nom changé\u00a0: 8 caractères au plus en SAS (_MISS, _REASND deviennent M, R, le reste est coupé), pas de mot réservé\u202f; "
              "s’il est pris, un nombre à partir de 2 remplace la fin",
              "name changed: at most 8 characters in SAS (_MISS, _REASND become M, R, the rest is cut), no reserved word; "
              "where taken, a number from 2 replaces its end"),
    "label": T("libellé abrégé dans le fichier", "label cut in the file"),
    "long": T("suite d’un texte long, à joindre sans séparateur", "continues a long text: join without separator"),
    BLANKS: T("nombre d’espaces à la fin de la valeur, que ce format perdrait", "how many blanks end the value, which this format would lose"),
    DECODE: T("libellé du code", "label of the code"),
    "numbered": T("le code lui-même s’il est un nombre, sinon son rang dans la liste", "the code itself where it is a number, else its position in the list"),
    "value": T("libellés de valeurs abrégés dans le fichier\u202f; entiers dans codelists.csv", "value labels cut in the file; whole in codelists.csv"),
}

Writer = Callable[[Path, Table, Sequence[Column], Order], None]
Reader = Callable[[Path], Mapping[str, Sequence[Any]]]


@dataclass(frozen=True)
class Kind:
    """A file format: the ending of its files, its limits, and what writes a table and reads it back."""

    ending: str
    limits: Limits
    write: Writer
    read: Reader


def _xpt(path: Path, table: Table, sent: Sequence[Column], order: Order) -> None:
    pyreadstat.write_xport(_frame(sent), path, file_label=clip(_about(table, order), 40), table_name=table.name,
                           column_labels=_labels(sent), file_format_version=5, variable_format=_formats(sent, "DATE9.", "12.{}"))


def _sav(path: Path, table: Table, sent: Sequence[Column], order: Order) -> None:
    cut = order.cut
    pyreadstat.write_sav(_frame(sent), path, file_label=clip(_about(table, order), 64), column_labels=_labels(sent),
                         note=[f"cut {cut.name}", f"definition {cut.release}"], row_compress=True,
                         variable_value_labels=_value_labels(sent), variable_format=_formats(sent, "SDATE10", "F12.{}"))


def _dta(path: Path, table: Table, sent: Sequence[Column], order: Order) -> None:
    pyreadstat.write_dta(_frame(sent), path, file_label=_about(table, order)[:80], version=14, column_labels=_labels(sent),
                         variable_value_labels=_value_labels(sent), variable_format=_formats(sent, "%tdCCYY-NN-DD", "%12.{}f"))


def _parquet(path: Path, table: Table, sent: Sequence[Column], order: Order) -> None:
    cut, study = order.cut, order.definition.study
    labels = {column.name: column.label for column in sent}
    _frame(sent).write_parquet(path, compression="zstd", metadata={
        "title": table.title, "study": study["oid"], "cut": cut.name, "definition": cut.release,
        "labels": json.dumps(labels, ensure_ascii=False)})


def _reader(read: Callable[..., Any]) -> Reader:
    return lambda path: read(path, output_format="dict")[0]


KINDS = {"xpt": Kind("xpt", XPT, _xpt, _reader(pyreadstat.read_xport)), "sav": Kind("sav", SAV, _sav, _reader(pyreadstat.read_sav)),
         "dta": Kind("dta", DTA, _dta, _reader(pyreadstat.read_dta)), "parquet": Kind("parquet", PARQUET, _parquet, lambda path: pl.read_parquet(path).to_dict(as_series=False))}


def _files(form: str, order: Order) -> list[File]:
    """Write one file per table, and what describes them, into the order's folder. Raises ``Refused``."""
    kind, found, described, sets = KINDS[form], [], [], []
    taken: set[str] = set()
    with sources(order) as (folder, written):
        for table in tables(order, folder, written):
            short = titled(table, taken) if form == "xpt" else table
            sent = lay(short, kind.limits, order.language)
            found.append(write(kind, short, sent, order))
            described += list(_described(short, table.name, sent, order.language, kind.limits))
            light = tuple(replace(column, values=column.values.clear()) for column in sent)
            sets.append(scripts.Dataset(short.name, table.name, table.title, table.frame.height, light))
        found.append(fill(order.folder, "variables.csv", VARIABLES, described))
        shutil.copyfile(folder / "codelists.csv", order.folder / "codelists.csv")
        found.append(next(file for file in written if file.name == "codelists.csv"))
    if form == "xpt":
        found += [_script(order.folder, name, text) for name, text in scripts.both(order, sets).items()]
    return found


xpt, sav, dta, parquet = (partial(_files, form) for form in ("xpt", "sav", "dta", "parquet"))


def write(kind: Kind, table: Table, sent: Sequence[Column], order: Order) -> File:
    """Write a table, set the cut's time, read the file back and compare every value. Raises ``Refused``."""
    path = order.folder / f"{table.name}.{kind.ending}"
    kind.write(path, table, sent, order)
    if kind.ending in STAMPS:
        STAMPS[kind.ending](path, order.cut.at)
    compare(table, sent, kind.read(path))
    with path.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    return File(path.name, table.frame.height, path.stat().st_size, digest)


def _script(folder: Path, name: str, text: str) -> File:
    raw = text.encode()
    (folder / name).write_bytes(raw)
    return File(name, 0, len(raw), hashlib.sha256(raw).hexdigest())


def _frame(sent: Sequence[Column]) -> pl.DataFrame:
    return pl.DataFrame([column.values for column in sent])


def _labels(sent: Sequence[Column]) -> list[str | None]:
    return [column.label for column in sent]


def _value_labels(sent: Sequence[Column]) -> dict[str, dict[Any, str]]:
    return {column.name: dict(column.labels) for column in sent if column.labels}


def _formats(sent: Sequence[Column], date: str, number: str) -> dict[str, str]:
    own = [column for column in sent if not column.part]
    return {column.name: date if column.variable.kind == DATE else number.format(column.variable.decimals)
            for column in own if column.variable.kind in (DATE, NUMBER)}


def _about(table: Table, order: Order) -> str:
    return f"{order.cut.name}: {table.title}"


def _described(table: Table, source: str, sent: Sequence[Column], language: str, limits: Limits) -> Iterator[tuple[Any, ...]]:
    for column in sent:
        one = column.variable
        own = not column.part
        kind = "number" if column.part == BLANKS or column.values.dtype == pl.Int32 else ("codes" if one.many else one.kind) if own else "text"
        notes = [_NOTES[name][language] for name in _reasons(column, limits)]
        yield (table.name, column.name, source, one.name, column.part, kind, one.decimals if kind == NUMBER else None,
               one.codelist if own else None, column.whole_label, "; ".join([*([one.note] if own and one.note else []), *notes]))


def _reasons(column: Column, limits: Limits) -> Iterator[str]:
    if not column.part and column.name != column.variable.name:
        yield "name"
    if column.label != column.whole_label:
        yield "label"
    if column.part:
        yield column.part if column.part in _NOTES else "long"
    if not column.part and column.values.dtype == pl.Int32:
        yield "numbered"
    if limits.value_label and column.labels and column.variable.codes and dict(column.labels) != dict(column.variable.codes):
        yield "value"
