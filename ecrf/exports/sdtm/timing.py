"""When a record of a subject is: its visit, its epoch, its study days without a day 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecrf.crf.dates import sdtm_day

from . import standard

Record = dict[str, Any]
STARTS = ("STDTC", "ENDTC", "DTC")


@dataclass(frozen=True)
class Visits:
    """The planned visits of a release: number and name by OID, and the planned study day where the trial's design says it."""

    numbers: Mapping[str, int]
    names: Mapping[str, str]
    days: Mapping[str, int | None]
    page: str
    item: str
    """The page and the item that date a visit."""


def visits_of(study: Mapping[str, Any]) -> Visits:
    """The visits of a release; its design names the page and the item of a visit's date (``PAGE.ITEM``)."""
    design = study.get("standards", {}).get("design", {})
    page, _, item = str(design.get("visit_date", ".")).partition(".")
    planned = {row["VISITNUM"]: row.get("VISITDY") for row in design.get("visits", ())}
    numbers = {visit["oid"]: place for place, visit in enumerate(study["visits"], 1)}
    return Visits(numbers, {visit["oid"]: str(visit["title"]["en"]).upper() for visit in study["visits"]},
                  {oid: planned.get(number) for oid, number in numbers.items()}, page, item)


class Times:
    """The times of one subject: ``zero`` is day 1; ``elements`` are the begun ones in order, with their first day."""

    def __init__(self, visits: Visits, rows: Sequence[Any], zero: str | None):
        self.visits, self.zero = visits, zero
        self.dates: dict[str, str] = {row.form.visit: row.values[visits.item] for row in rows
                                      if row.form.page == visits.page and row.values.get(visits.item)}
        self.elements: list[tuple[str, Mapping[str, Any]]] = []
        self._numbers: dict[str, tuple[float, str, int | None]] = {}

    def visit(self, oid: str) -> tuple[float, str, int | None]:
        """Number, name and planned day of a visit; an unscheduled one stands after the last visit before it, in hundredths."""
        if oid not in self._numbers:
            planned, _, number = oid.partition("-")
            if number:
                self._numbers[oid] = (self._before(oid) + int(number) / 100, f"{self.visits.names[planned]} {number}", None)
            else:
                self._numbers[oid] = (self.visits.numbers[oid], self.visits.names[oid], self.visits.days[oid])
        return self._numbers[oid]

    def _before(self, oid: str) -> int:
        day = self.dates.get(oid)
        done = [self.visits.numbers[other] for other, on in self.dates.items() if "-" not in other and day and on <= day]
        return max(done, default=0)

    def put(self, record: Record, domain: str, form: Any) -> None:
        """Write visit, time of a finding, epoch and study days into a record."""
        findings = standard.domain(domain).class_ == "FINDINGS"
        if form.visit:
            record["VISITNUM"], record["VISIT"], planned = self.visit(form.visit)
            if planned is not None:
                record["VISITDY"] = planned
            if findings and record.get(f"{domain}DTC") is None:
                record[f"{domain}DTC"] = self.dates.get(form.visit)
            if domain == "SV":
                record["SVENDTC"] = record.get("SVSTDTC")
                if "-" not in form.visit:
                    record["SVPRESP"] = "Y"
                else:
                    record.pop("SVOCCUR", None)
            if domain == "DS" and not record.get("DSSTDTC"):
                record["DSSTDTC"] = self.dates.get(form.visit)
        self._dated(record, domain, self.dates.get(form.visit))
        self.days(record, domain)

    @staticmethod
    def _dated(record: Record, domain: str, day: str | None) -> None:
        """Give a time without a date its day: an end that of its start, all others that of the visit."""
        for stem in STARTS:
            name, start = f"{domain}{stem}", record.get(f"{domain}STDTC") or ""
            time = record.get(name) or ""
            if time.startswith("T"):
                since = start[:10] if stem == "ENDTC" and start else day or ""
                record[name] = f"{since}{time}" if len(since) == 10 else since or None  # noqa: PLR2004 - a full date
                if stem == "ENDTC" and record[name] and record[name] < start:
                    record[name] = since  # past midnight: the day of the end is not told

    def days(self, record: Record, domain: str) -> None:
        """Write the study days and the epoch that follow from the times of a record."""
        for stem in STARTS:
            said = record.get(f"{domain}{stem}")
            if said:
                record[f"{domain}{stem.replace('DTC', 'DY')}"] = self.day(said)
        if domain not in ("DM", "CO"):
            finding = standard.domain(domain).class_ == "FINDINGS"
            said = [record.get(f"{domain}{stem}") for stem in (("DTC", "STDTC") if finding else ("STDTC", "DTC"))]
            record["EPOCH"] = self.epoch(said[0] or said[1])

    def day(self, said: str) -> int | None:
        """The study day of a time; ``None`` before day 1 is known, or where the day is not."""
        if self.zero is None or len(said) < 10 or len(self.zero) < 10:  # noqa: PLR2004 - a full date
            return None
        return sdtm_day(date.fromisoformat(said[:10]), date.fromisoformat(self.zero[:10]))

    def epoch(self, said: str | None) -> str | None:
        """The epoch of a time: that of the last element begun by then, as far as both are known; what begins an element is in it."""
        if not said or len(said) < 10:  # noqa: PLR2004 - a full date
            return None
        found, before = None, None
        for since, element in self.elements:
            if since[:len(said)] <= said[:len(since)] and before != said:
                found = element["EPOCH"]
            before = since
        return found

    def epoch_before(self, exposed: str) -> str | None:
        """The epoch of the last element begun before the first exposure."""
        return next((element["EPOCH"] for since, element in reversed(self.elements) if since < exposed), None)
