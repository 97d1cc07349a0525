"""The programs delivered with the SAS transport files: ``load.R`` (base R alone) and ``load.sas``, made from the definition.

Both give every dataset back under the names of the study, long texts joined, codes with their labels, dates as dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .frames import DATE
from .layouts import BLANKS, DECODE, Column
from .parcel import Order


@dataclass(frozen=True)
class Dataset:
    """A dataset delivered: its name, the table's, its title, how many rows it has, its columns without their values."""

    name: str
    table: str
    title: str
    rows: int
    columns: tuple[Column, ...]


def both(order: Order, sets: Sequence[Dataset]) -> dict[str, str]:
    """File name → program."""
    return {"load.R": "".join(f"{line}\n" for line in _r(order, sets)),
            "load.sas": "".join(f"{line}\n" for line in _sas(order, sets))}


def _about(order: Order) -> list[str]:
    study, cut = order.definition.study, order.cut
    return [f"Study {study['oid']} ({study['registration']}), protocol {cut.protocol}, cut {cut.name}.",
            f"Definition {cut.release}."]


_R = r'''
# Reads the .xpt files of this folder; needs nothing but R itself. Rscript load.R, or source("load.R", chdir = TRUE).
# Afterwards `study` is a list of data frames: study$VS$WEIGHT. Codes are factors with their labels; attr(x, "codes") has
# the codes. Columns have their label in attr(x, "label"). Texts, names and labels are UTF-8.

read_words <- function(file) {
  read.csv(file, colClasses = "character", na.strings = character(), encoding = "UTF-8", check.names = FALSE)
}

# A number of SAS transport (IBM, 8 bytes): sign and exponent of 16 in the first byte, then 56 bits of fraction.
ibm <- function(bytes) {
  b <- matrix(as.numeric(as.integer(bytes)), nrow = 8)
  fraction <- colSums(b[2:8, , drop = FALSE] * 256^-(1:7))
  value <- ifelse(b[1, ] >= 128, -1, 1) * fraction * 16^(b[1, ] %% 128 - 64)
  value[fraction == 0 & b[1, ] != 0] <- NA
  value
}

big_endian <- function(bytes) sum(as.integer(bytes) * 256^((length(bytes) - 1):0))

blank_to_na <- function(x) { x[x == ""] <- NA; x }

read_xpt <- function(file) {
  raw <- readBin(file, "raw", file.size(file))
  count <- as.integer(rawToChar(raw[560 + 55:58]))
  described <- lapply(seq_len(count), function(i) raw[640 + (i - 1) * 140 + 1:140])
  data <- raw[-seq_len(640 + ceiling(count * 140 / 80) * 80 + 80)]
  names <- vapply(described, function(d) sub(" +$", "", rawToChar(d[9:16])), "")
  lengths <- vapply(described, function(d) big_endian(d[5:6]), 0)
  starts <- vapply(described, function(d) big_endian(d[85:88]), 0)
  numeric <- vapply(described, function(d) big_endian(d[1:2]) == 1, TRUE)
  rows <- length(data) %/% sum(lengths)
  if (rows > 0) {
    data <- matrix(data[seq_len(rows * sum(lengths))], ncol = rows)
    data <- data[, colSums(data != as.raw(32)) > 0, drop = FALSE]
  } else data <- matrix(raw(), nrow = sum(lengths), ncol = 0)
  columns <- lapply(seq_len(count), function(i) {
    part <- data[starts[i] + seq_len(lengths[i]), , drop = FALSE]
    if (numeric[i]) return(if (ncol(part)) ibm(part) else numeric())
    text <- vapply(seq_len(ncol(part)), function(j) rawToChar(part[, j]), "")
    text <- sub(" +$", "", text, useBytes = TRUE)
    Encoding(text) <- "UTF-8"
    text
  })
  names(columns) <- names
  columns
}

variables <- read_words("variables.csv")
codelists <- read_words("codelists.csv")

as_factor <- function(x, list) {
  codes <- codelists$CODE[codelists$CODELIST == list]
  labels <- codelists[[label_column]][codelists$CODELIST == list]
  other <- setdiff(unique(x[!is.na(x)]), codes)
  if (anyDuplicated(labels)) labels <- paste0(labels, " (", codes, ")")
  structure(factor(x, levels = c(codes, other), labels = c(labels, other)), codes = c(codes, other))
}

load_dataset <- function(name) {
  columns <- read_xpt(paste0(name, ".xpt"))
  described <- variables[variables$DATASET == name, ]
  own <- described[described$PART == "", ]
  result <- lapply(seq_len(nrow(own)), function(i) {
    one <- own[i, ]
    x <- columns[[one$VARIABLE]]
    for (more in described$VARIABLE[described$NAME == one$NAME & grepl("^[0-9]+$", described$PART)]) x <- paste0(x, columns[[more]])
    for (blanks in described$VARIABLE[described$NAME == one$NAME & described$PART == "blanks"]) {
      count <- columns[[blanks]]
      x <- paste0(x, strrep(" ", ifelse(is.na(count), 0, count)))
    }
    if (one$TYPE == "date") x <- as.Date(x, origin = "1960-01-01")
    if (is.character(x)) x <- blank_to_na(x)
    if (one$CODELIST != "" && one$TYPE == "text") x <- as_factor(x, one$CODELIST)
    attr(x, "label") <- one$LABEL
    x
  })
  names(result) <- own$NAME
  attr(result, "row.names") <- .set_row_names(length(result[[1]]))
  class(result) <- "data.frame"
  result
}
'''


def _r(order: Order, sets: Sequence[Dataset]) -> Iterator[str]:
    for line in _about(order):
        yield f"# {line}"
    yield f'label_column <- "LABEL_{order.language.upper()}"'
    yield from _R.splitlines()
    yield "\n# Rows that each dataset had when it was written."
    rows = ",\n  ".join(f"{_r_name(one.name)} = {one.rows}" for one in sets)
    yield f"rows <- c(\n  {rows})\n"
    titles = ",\n  ".join(f"{_r_name(one.name)} = {_r_text(one.title)}" for one in sets)
    yield f"titles <- c(\n  {titles})\n"
    yield "study <- lapply(names(rows), load_dataset)"
    tables = ", ".join(_r_text(one.table) for one in sets)
    yield f"names(study) <- c({tables})"
    yield "for (i in seq_along(study)) attr(study[[i]], \"label\") <- titles[[i]]"
    yield "stopifnot(vapply(study, nrow, 0L) == rows)"


def _r_name(name: str) -> str:
    return f"`{name}`"


def _r_text(words: str) -> str:
    """A string of R in ASCII, so that the program reads the same in any locale."""
    return '"' + "".join(one if " " <= one <= "~" and one not in '"\\' else f"\\U{ord(one):08x}" for one in words) + '"'


def _sas(order: Order, sets: Sequence[Dataset]) -> Iterator[str]:
    for line in _about(order):
        yield f"* {line.replace(';', ',')};"
    yield ("/* Loads the .xpt files of this folder into WORK: formats, whole labels, names of the study, long texts joined.\n"
           "   Start SAS in UTF-8 (sas -encoding utf-8): the texts are UTF-8. Set FOLDER to where the files are. */")
    yield "%let folder = .;\n"
    yield "proc format;"
    listed = _lists(sets)
    formats = _format_names(listed)
    for oid, codes in listed.items():
        yield f"  value ${formats[oid]}"
        yield from (f"    {_sas_text(code)} = {_sas_text(label)}" for code, label in codes.items())
        yield "  ;"
    yield "run;\n"
    for one in sets:
        yield from _sas_dataset(one, formats)


def _lists(sets: Sequence[Dataset]) -> dict[str, Mapping[str, str]]:
    found = {c.variable.codelist: c.variable.codes for one in sets for c in one.columns if c.variable.codes and not c.variable.many}
    return {oid: codes for oid, codes in sorted(found.items(), key=lambda pair: str(pair[0])) if oid and codes}


def _format_names(lists: Mapping[str, object]) -> dict[str, str]:
    """A SAS format's name has at most 31 characters after the dollar and does not end in a digit."""
    found: dict[str, str] = {}
    for oid in lists:
        name = re.sub(r"\W", "_", oid, flags=re.ASCII)[:26] + "_F"
        number = 1
        while name.upper() in {taken.upper() for taken in found.values()}:
            number += 1
            name = f"{re.sub(r'[^A-Za-z0-9_]', '_', oid)[:26]}_{number}F"
        found[oid] = name
    return found


def _sas_dataset(one: Dataset, formats: Mapping[str, str]) -> Iterator[str]:
    parts: dict[str, list[Column]] = {}
    for column in one.columns:
        parts.setdefault(f"{column.variable.name}/{column.part if column.part in (BLANKS, DECODE) else ''}", []).append(column)
    yield f'libname given xport "&folder/{one.name}.xpt" access=readonly;'
    yield f"data {one.name} (label={_sas_text(one.title)});"
    joined = {f"JOINED{place}": some for place, some in enumerate((s for s in parts.values() if len(s) > 1), 1)}
    for name, some in joined.items():
        yield f"  length {name} $ {min(200 * len(some), 32767)};"
    yield f"  set given.{one.name};"
    renamed = []
    for name, some in joined.items():
        yield f"  {name} = {' || '.join(f'trimn({c.name})' for c in some)};"
        yield f"  drop {' '.join(c.name for c in some)};"
        renamed.append((name, some[0]))
    renamed += [(some[0].name, some[0]) for some in parts.values() if len(some) == 1]
    for name, column in renamed:
        yield f"  label {name} = {_sas_text(column.whole_label)};"
        listed = formats.get(column.variable.codelist or "")
        if listed and not column.part and not column.variable.many:
            yield f"  format {name} ${listed}.;"
        elif column.variable.kind == DATE:
            yield f"  format {name} e8601da10.;"
    for name, column in renamed:
        target = _target(column)
        if target != name:
            yield f"  rename {name} = {target};"
    yield "run;"
    yield "libname given clear;\n"


def _target(column: Column) -> str:
    ending = {BLANKS: "_BLANKS", DECODE: "_DECOD"}.get(column.part, "")
    return f"{column.variable.name}{ending}"


def _sas_text(words: str) -> str:
    """A SAS literal; single quotes, so that & and % mean themselves."""
    return "'" + " ".join(words.replace("'", "''").split()) + "'"
