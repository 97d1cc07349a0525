"""The records of one subject's general observation classes, made of filled pages by their recipes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from . import standard
from .recipes import Json, PageRecipe, Recipe
from .timing import Times
from .wording import MOMENTS, MULTIPLE, Wording, moment, numbered

Record = dict[str, Any]
PAGES, SLOTS = 100_000, 100
"""--SEQ is the ordinal of the page among the subject's times the first, the place of the item on it times the second, and the
number of the record among those of the item: the same in every later cut."""
ONLY_IF_SO = frozenset({"DS", "DV"})
"""Domains without --OCCUR: what did not happen has no record."""
ALL_TESTS = "All Tests of the Page"
REASONS = {"ND": "NOT DONE", "UNK": "UNKNOWN", "REF": "SUBJECT REFUSED"}
OTHER = "OTHER"
SEVERAL = "several"
"""Where a record keeps the qualifiers of its variables that hold MULTIPLE."""
NEVER_COMPUTED = ("DY", "STDY", "ENDY")


@dataclass
class Row:
    """A filled page and the records it made in each domain; ``group`` is its address, which stands in --GRPID."""

    form: Any
    recipe: PageRecipe
    ordinal: int
    values: Mapping[str, str]
    missing: Mapping[str, tuple[str, str | None]]
    link: str | None = None
    """The name of the register's line that it is, or that it is about: U01."""
    made: dict[str, list[tuple[Recipe, Record]]] = field(default_factory=dict)
    joined: dict[str, Row] = field(default_factory=dict)
    """Where its record of a domain went, when another page of the visit makes it."""

    @property
    def group(self) -> str:
        """The address of the page, as the application writes it behind the subject."""
        return "/".join(part for part in (self.form.visit, self.form.page, self.form.line) if part)


class Maker:
    """Makes the records of filled pages: ``wording`` and ``standards`` are those of the release."""

    def __init__(self, wording: Wording):
        self.wording, self.standards = wording, wording.standards
        self._lines: Mapping[str, str] = self.standards.get("lines", {})
        self._topics: Mapping[str, str] = self.standards.get("topics", {})
        self._conversions: Mapping[str, Mapping[str, Any]] = self.standards.get("conversions", {})
        self._failing = {one["IETESTCD"]: "N" if one["IECAT"] == "INCLUSION" else "Y"
                         for one in self.standards.get("design", {}).get("criteria", ())}
        self._category = {one["IETESTCD"]: one for one in self.standards.get("design", {}).get("criteria", ())}

    def make(self, row: Row, times: Times) -> None:
        """Make the row's records, without what depends on other rows."""
        if row.form.state == "not_done":
            self._not_done(row, times)
            return
        for domain, recipes in row.recipe.records.items():
            if standard.domain(domain).class_ not in standard.GENERAL and domain != "SV":
                continue
            made = row.made.setdefault(domain, [])
            for recipe in recipes:
                for part, record in enumerate(self._records(recipe, row)):
                    record[f"{domain}SEQ"] = row.ordinal * PAGES + recipe.slot * SLOTS + part
                    record[f"{domain}GRPID"] = row.group
                    self._line(record, domain, row)
                    if row.link and f"{domain}LNKID" in self._linked(domain):
                        record[f"{domain}LNKID"] = row.link
                    times.put(record, domain, row.form)
                    made.append((recipe, record))
            if domain in ONLY_IF_SO:
                _date_all(domain, [record for _recipe, record in made], times)

    def _not_done(self, row: Row, times: Times) -> None:
        """A page declared not done: one record for all tests of its domain (SDTMIG 4.5.1)."""
        page, domain = row.recipe.page, row.recipe.page["domain"]
        recipe = next((one for one in row.recipe.records.get(domain, ()) if one.kind == "test"), None)
        if recipe is None or domain == "IE":
            return
        record: Record = {f"{domain}TESTCD": f"{domain}ALL", f"{domain}TEST": ALL_TESTS, f"{domain}CAT": self.called(page, domain), f"{domain}STAT": "NOT DONE",
                          f"{domain}REASND": row.form.not_done_reason, f"{domain}SEQ": row.ordinal * PAGES, f"{domain}GRPID": row.group}
        if domain == "FA":
            record["FAOBJ"] = self._object(page)
        self._line(record, domain, row)
        if row.link and f"{domain}LNKID" in self._linked(domain):
            record[f"{domain}LNKID"] = row.link
        times.put(record, domain, row.form)
        row.made[domain] = [(recipe, record)]

    def _line(self, record: Record, domain: str, row: Row) -> None:
        """What the key of a line says of its records: the finger, the time point."""
        stem = self._lines.get(row.form.page)
        if stem is not None:
            item = {"codelist": row.recipe.page["line_codelist"]}
            record.setdefault(f"{domain}{stem}", self.wording.term(item, row.form.line, f"{domain}{stem}"))
            if stem == "TPT":
                record.setdefault(f"{domain}TPTNUM", list(self.wording.codes(item)).index(row.form.line) + 1)

    @staticmethod
    @cache
    def _linked(domain: str) -> frozenset[str]:
        """The variables that the standard expects of a domain."""
        return frozenset(one.name for one in standard.domain(domain).printed if one.core == "Exp")

    def _records(self, recipe: Recipe, row: Row) -> Iterator[Record]:
        if standard.domain(recipe.domain).class_ == "FINDINGS":
            if recipe.kind == "test":
                yield from self._tested(recipe, row)
            return
        record: Record = self._fixed(recipe)
        parts = self._parts(recipe, row)
        if recipe.answer is not None:
            answer = row.values.get(recipe.answer["name"])
            if answer is None or (answer in ("N", "NONE") and recipe.domain in ONLY_IF_SO):
                return
            self._occurs(record, recipe, answer)
        elif not parts and (recipe.domain != row.recipe.page["domain"] or recipe.kind == "topic"):
            return
        record |= parts
        self._entitle(record, recipe, row)
        yield from _each_topic(record, recipe.domain)

    def _fixed(self, recipe: Recipe) -> Record:
        return {variable: self.wording.fixed(variable, value) for variable, value in recipe.fixed.items()}

    def _occurs(self, record: Record, recipe: Recipe, answer: str) -> None:
        domain, item = recipe.domain, recipe.answer or {}
        if domain not in ONLY_IF_SO:
            record[f"{domain}PRESP"] = "Y"
            said = self.wording.fixed(f"{domain}OCCUR", answer)
            record[f"{domain}OCCUR"] = said if said in ("Y", "N", "U") else "Y"
        if answer not in ("Y", "N", "U", "NA", "NONE"):
            record[f"{domain}SCAT"] = self.wording.terms(item, answer)

    def _entitle(self, record: Record, recipe: Recipe, row: Row) -> None:
        """Every record says what it is about: what was answered, else what the trial calls it, else the page's title."""
        domain = recipe.domain
        topic = standard.domain(domain).topic
        if topic is None:
            return
        if domain == "DS" and not record.get("DSTERM") and record.get("DSDECOD"):
            record["DSTERM"] = self._told(recipe, row) if record["DSDECOD"] == OTHER else record["DSDECOD"]
        if not record.get(topic):
            record[topic] = self.called(row.recipe.page, domain)
        if domain == "DS":
            record["DSDECOD"] = record.get("DSDECOD") or self.wording.fixed("DSDECOD", record["DSTERM"])
            record["DSCAT"] = record.get("DSCAT") or self.standards.get("values", {}).get("DSCAT", {}).get(record["DSDECOD"])
        if record.get(f"{domain}SCAT") and not record.get(f"{domain}CAT"):
            record[f"{domain}CAT"] = self.called(row.recipe.page, domain)
        if record.get(f"{domain}OCCUR"):
            record[f"{domain}PRESP"] = "Y"
        for variable, value in self.standards.get("defaults", {}).get(domain, {}).items():
            record.setdefault(variable, value)
        if record.get(f"{domain}DOSE") is None:
            record.pop(f"{domain}DOSU", None)

    def _told(self, recipe: Recipe, row: Row) -> str:
        """The words of the answer that the terminology only calls other."""
        item = next(item for variable, item in recipe.parts if variable == "DSDECOD" and item["name"] in row.values)
        return self.wording.decode(item, row.values[item["name"]]).upper()

    def called(self, page: Json, domain: str) -> str:
        """What the records of a page in a domain are about where no item says it."""
        return self._topics.get(f"{page['oid']}.{domain}") or str(page["title"]["en"]).upper()

    def _object(self, page: Json) -> str:
        """The event or intervention that findings about something are about."""
        return self._topics.get(f"{page['oid']}.FAOBJ") or self.called(page, "FA")

    def _parts(self, recipe: Recipe, row: Row) -> Record:
        found: dict[str, list[tuple[Json, str]]] = {}
        for variable, item in recipe.parts:
            value = row.values.get(item["name"])
            if value is not None and variable.removeprefix(recipe.domain) not in NEVER_COMPUTED:
                found.setdefault(variable, []).append((item, value))
        record: Record = {f"{recipe.domain}{stem}": row.values.get(f"{item['name']}.{stem}") for _variable, item in recipe.parts for stem in item.get("beside", ())}
        for variable, given in found.items():
            record[variable] = self._part(variable, given)
            if record[variable] == MULTIPLE:
                record.setdefault(SEVERAL, []).extend(self._several(variable, given))
            unit = given[0][0]["unit"]
            if unit and variable.endswith(("DOSE", "VOL")):
                record[f"{variable}U" if variable.endswith("VOL") else f"{variable[:-1]}U"] = self.wording.unit(unit)
            if variable.endswith("ENRTPT"):
                record[variable.replace("ENRTPT", "ENTPT")] = "DATABASE CUT"
        return record

    def _part(self, variable: str, given: list[tuple[Json, str]]) -> Any:
        item, value = given[-1]
        if item["kind"] in MOMENTS:
            return moment([(one["kind"], said) for one, said in given])
        if variable.endswith("DUR") and item["unit"] == "days":
            return f"P{value}D"
        if variable.endswith(("DOSE", "VOL")):
            return self.wording.result(item, value, None, "").number
        if len(given) > 1 and variable.endswith("LOC"):
            return MULTIPLE
        if item["kind"] == "MultiChoice" and variable in self.standards.get("values", {}):
            return "Y" if any(code in self.standards["values"][variable] for code in value.split()) else "N"
        return self.wording.terms(item, value, variable)

    def _several(self, variable: str, given: list[tuple[Json, str]]) -> Iterator[tuple[str, Json, str]]:
        """Each of several answers to one variable, as a qualifier: name, item, term."""
        each = [(item, term) for item, said in given for term in (
            self.wording.each(item, said, variable) if item["kind"] == "MultiChoice" else [self.wording.terms(item, said, variable)])]
        for place, (item, term) in enumerate(each, 1):
            yield numbered(variable, place), item, term

    def _tested(self, recipe: Recipe, row: Row) -> Iterator[Record]:
        domain, item = recipe.domain, recipe.answer or {}
        name, code = item["name"], recipe.fixed[f"{recipe.domain}TESTCD"]
        value = row.values.get(name)
        if domain == "IE" and value != self._failing.get(code):
            return
        if value is None and (name not in row.missing or row.missing[name][0] not in REASONS):
            return
        base = self._named(domain, code, item, recipe, row)
        parts = self._parts(recipe, row)
        if value is None:
            missing, why = row.missing[name]
            yield base | _without_results(parts, domain) | {f"{domain}STAT": "NOT DONE", f"{domain}REASND": why or REASONS.get(missing, missing)}
            return
        for one in value.split() if item["kind"] == "MultiChoice" else (value,):
            yield from self._results(base | parts, domain, code, item, one, self._unit(recipe, row))

    def _unit(self, recipe: Recipe, row: Row) -> str | None:
        """The unit that was chosen beside the result, as people write it."""
        for variable, item in recipe.parts:
            if variable.endswith("ORRESU") and item["name"] in row.values:
                return self.wording.decode(item, row.values[item["name"]])
        return None

    def _named(self, domain: str, code: str, item: Json, recipe: Recipe, row: Row) -> Record:
        record = self._fixed(recipe)
        record[f"{domain}TEST"] = self.wording.test_name(domain, code, item)
        record.setdefault(f"{domain}CAT", self.called(row.recipe.page, domain))
        if domain == "FA":
            record.setdefault("FAOBJ", self._object(row.recipe.page))
        if domain == "IE":
            record |= {"IECAT": self._category[code]["IECAT"], "IETEST": self._category[code]["IETEST"]}
        return record

    def _results(self, record: Record, domain: str, code: str, item: Json, value: str, row_unit: str | None) -> Iterator[Record]:
        unit = row_unit or item["unit"]
        reported = record.pop(f"{domain}ORRES", None)
        found = self.wording.result(item, value, unit if not item["codelist"] else None, code, self._conversions.get(domain, {}).get(code))
        yield record | _result(domain, reported if reported and not _is_number(reported) else found.original, found.standard, found.number,
                               found.unit, found.standard_unit)
        if reported and _is_number(reported):
            number = self.wording.result({"codelist": None}, reported, unit, code)
            yield record | {f"{domain}SCAT": "QUANTITATIVE"} | _result(domain, reported, number.standard, number.number, number.unit, number.standard_unit)


def _each_topic(record: Record, domain: str) -> Iterator[Record]:
    """A record for each of several answers to what it is about; no record is about MULTIPLE (SDTMIG 4.2.8.1)."""
    topic = standard.domain(domain).topic
    if topic is None or record.get(topic) != MULTIPLE:
        yield record
        return
    several = record[SEVERAL]
    record[SEVERAL] = [one for one in several if one[0].rstrip("0123456789") != topic]
    for name, _item, term in several:
        if name.rstrip("0123456789") == topic:
            yield record | {topic: term}


def _date_all(domain: str, records: list[Record], times: Times) -> None:
    """What a page states at once has one date: that of the record that has it."""
    start = f"{domain}STDTC"
    since = next((record[start] for record in records if record.get(start)), None)
    for record in records:
        if since and not record.get(start):
            record[start] = since
            times.days(record, domain)


def _result(domain: str, original: str, said: str, number: float | None, unit: str | None, standard_unit: str | None) -> Record:
    return {f"{domain}ORRES": original, f"{domain}STRESC": said, f"{domain}STRESN": number, f"{domain}ORRESU": unit, f"{domain}STRESU": standard_unit}


def _without_results(parts: Record, domain: str) -> Record:
    return {name: value for name, value in parts.items() if name.removeprefix(domain) not in ("ORRES", "ORRESU", "NRIND", "TOXGR", "CLSIG")}


def _is_number(said: str) -> bool:
    return said.removeprefix("-").replace(".", "", 1).isdecimal()

