"""What a rule reads: a delivery as datasets of records whose variables may be called without their domain, and how a rule is written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from ecrf.exports.sdtm import standard
from tests.exports.sdtm.conftest import Delivered

DAY = 10
"""Characters of a complete date."""
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class Record:
    """A record; ``--STAT`` means the variable of its domain, ``name in record`` that it is filled."""

    __slots__ = ("dataset", "values")

    def __init__(self, dataset: Dataset, values: Mapping[str, Any]) -> None:
        self.dataset, self.values = dataset, values

    def __getitem__(self, name: str) -> Any:
        value = self.values.get(name.replace("--", self.dataset.prefix))
        return "" if value is None else value

    def __contains__(self, name: str) -> bool:
        return self[name] != ""

    def __repr__(self) -> str:
        return f"{self.dataset.name} {self['USUBJID'] or ''} {next((self[n] for n in ('--SEQ', 'QNAM', 'VISITNUM', 'ETCD', 'TSPARMCD') if n in self), '')}"


@dataclass(frozen=True)
class Dataset:
    """A dataset of the delivery."""

    name: str
    label: str
    columns: tuple[str, ...]
    labels: Mapping[str, str]
    types: Mapping[str, str]
    rows: list[dict[str, Any]] = field(repr=False)

    @property
    def prefix(self) -> str:
        """What stands for ``--``; nothing in a dataset whose variables have no prefix."""
        return "IE" if self.name == "TI" else self.name if len(self.name) == 2 else "--"

    @property
    def class_(self) -> str:
        """The observation class, in lower case."""
        return standard.domain(self.name).class_.lower()

    @cached_property
    def records(self) -> list[Record]:
        """Its records."""
        return [Record(self, row) for row in self.rows]

    def has(self, name: str) -> bool:
        """Whether it has that variable."""
        return name.replace("--", self.prefix) in self.columns


class Trial:
    """All datasets of a delivery."""

    def __init__(self, delivered: Delivered) -> None:
        self.sets = {name: Dataset(name, head["label"], tuple(column["name"] for column in head["columns"]),
                                   *({column["name"]: column[key] for column in head["columns"]} for key in ("label", "dataType")), delivered.records(name))
                     for name, head in delivered.heads.items()}
        self.dm = {record["USUBJID"]: record for record in self.of("DM")}
        self.folder = delivered.folder

    @cached_property
    def roles(self) -> dict[tuple[str, str], str]:
        """The role that Define-XML gives each variable, by dataset and name."""
        root = etree.parse(self.folder / "define.xml")
        names = {one.get("OID"): one.get("Name") for one in root.iterfind(".//{*}ItemDef")}
        return {(group.get("Name"), names[ref.get("ItemOID")]): ref.get("Role") for group in root.iterfind(".//{*}ItemGroupDef") for ref in group.iterfind("{*}ItemRef")}

    def within(self, scope: str) -> list[Dataset]:
        """Datasets by names and classes: ``all``, ``findings -IE``, ``CO SUPP RELREC``."""
        words = scope.split()
        out = {word[1:] for word in words if word.startswith("-")}
        return [one for one in self.sets.values() if one.name not in out
                and ("all" in words or one.name in words or one.class_ in words or one.name[:4] in words)]

    def of(self, scope: str) -> Iterator[Record]:
        """The records of those datasets."""
        for one in self.within(scope):
            yield from one.records

    def values(self, dataset: str, name: str) -> set[Any]:
        """What a variable of a dataset is filled with."""
        return {record[name] for record in self.of(dataset) if name in record}

    def by_subject(self, scope: str) -> dict[str, list[Record]]:
        """Their records by subject."""
        found = defaultdict(list)
        for record in self.of(scope):
            found[record["USUBJID"]].append(record)
        return found


Where = Iterable[object]


@dataclass(frozen=True)
class Rule:
    """A rule: the number CDISC gives it, what it asks, and where a delivery breaks it."""

    number: int
    says: str
    broken: Callable[[Trial], Where]
    about: tuple[str, str] = ("", "")
    """The scope and the variable without which the rule has nothing to judge, where it is about one."""

    def judges(self, trial: Trial) -> bool:
        """Whether the delivery has what the rule is about."""
        scope, name = self.about
        return not scope or any(not name or one.has(name) for one in trial.within(scope))

    @property
    def id(self) -> str:
        """As CDISC writes it."""
        return f"CORE-{self.number:06}"


def never(number: int, scope: str, name: str) -> Rule:
    """A variable that no dataset in the scope may have."""
    return Rule(number, f"{name} stands in no dataset ({scope})", lambda trial: [one.name for one in trial.within(scope) if one.has(name)])


def beside(number: int, scope: str, name: str, other: str) -> Rule:
    """Where a dataset has the variable, it has one of the others."""
    return Rule(number, f"a dataset with {name} has {' or '.join(other.split())} ({scope})",
                lambda trial: [one.name for one in trial.within(scope) if one.has(name) and not any(map(one.has, other.split()))], (scope, name))


def records(number: int, scope: str, says: str, wrong: Callable[[Record], object], name: str = "") -> Rule:
    """A rule about each record by itself."""
    return Rule(number, f"{says} ({scope})", lambda trial: [record for record in trial.of(scope) if wrong(record)], (scope, name))


def filled(number: int, scope: str, name: str, other: str) -> Rule:
    """Where a record says the variable, it says one of the others."""
    return records(number, scope, f"where {name} is filled, so is {' or '.join(other.split())}",
                   lambda record: name in record and not any(one in record for one in other.split()), name)


def among(number: int, scope: str, name: str, terms: str) -> Rule:
    """The only values a variable may have."""
    return records(number, scope, f"{name} is {' or '.join(terms.split('|'))} or empty",
                   lambda record: name in record and record[name] not in terms.split("|"), name)


def apart(number: int, scope: str, name: str, other: str, says: str = "") -> Rule:
    """Two variables that are never the same."""
    return records(number, scope, says or f"{name} is not {other}", lambda record: name in record and record[name] == record[other], name)


def at_most(number: int, scope: str, name: str, length: int) -> Rule:
    """How long a value may be."""
    return records(number, scope, f"{name} has at most {length} characters", lambda record: len(str(record[name])) > length, name)


def positive(number: int, scope: str, name: str) -> Rule:
    """A number, or a duration, that is not negative."""
    return records(number, scope, f"{name} is not negative", lambda record: str(record[name]).startswith("-"), name)


def pair(number: int, scope: str, name: str, other: str, per: str = "") -> Rule:
    """Two variables of which each value of one has one value of the other, in all datasets of the scope, or for each value of a third."""
    def broken(trial: Trial) -> Where:
        ahead, back = defaultdict(set), defaultdict(set)
        for record in trial.of(scope):
            if name in record and other in record:
                where = (record.dataset.name if "--" in name else "", *(record[one] for one in per.split()))
                ahead[where, record[name]].add(record[other])
                back[where, record[other]].add(record[name])
        return [f"{key}: {sorted(map(str, found))}" for both in (ahead, back) for key, found in both.items() if len(found) > 1]
    return Rule(number, f"{name} and {other} one to one{f' per {per}' if per else ''} ({scope})", broken, (scope, name))


def once(number: int, scope: str, names: str, wanted: Callable[[Record], object] = lambda record: True) -> Rule:
    """A combination of variables that at most one record of a dataset has, among those that are wanted."""
    def broken(trial: Trial) -> Where:
        seen: dict[Any, int] = defaultdict(int)
        for record in trial.of(scope):
            if wanted(record):
                seen[record.dataset.name, *(record[name] for name in names.split())] += 1
        return [key for key, count in seen.items() if count > 1]
    return Rule(number, f"one record per {names} ({scope})", broken, (scope, names.split()[-1]))


def known(number: int, scope: str, name: str, there: str, other: str, wanted: Callable[[Record], object] = lambda record: True) -> Rule:
    """A value that has to stand in another dataset."""
    def broken(trial: Trial) -> Where:
        values = trial.values(there, other)
        return [record for record in trial.of(scope) if name in record and wanted(record) and record[name] not in values]
    return Rule(number, f"{name} is a {other} of {there} ({scope})", broken, (scope, name))


def day(text: object) -> str:
    """The date of a time, empty where it is not complete."""
    return str(text)[:DAY] if len(str(text)) >= DAY else ""


def after(one: object, other: object) -> bool:
    """Whether a time is later than another, as far as both say."""
    shared = min(len(str(one)), len(str(other)))
    return bool(one) and bool(other) and str(one)[:shared] > str(other)[:shared]


def is_number(value: object) -> bool:
    """Whether a text is a number."""
    return NUMBER.fullmatch(str(value)) is not None
