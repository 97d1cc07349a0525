"""What follows from a subject's rows together: demographics, elements, records told on several pages, the last result before exposure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import standard
from .making import Record, Row
from .timing import Times
from .wording import moment

Json = Mapping[str, Any]


def at(rows: Sequence[Row], place: str) -> str | None:
    """The value at ``PAGE.ITEM`` or ``PAGE.ITEM@VISIT``, with the time of ``PAGE.DATE+TIME``: the earliest where there are several."""
    where, _, visit = place.partition("@")
    page, _, items = where.partition(".")
    date, _, time = items.partition("+")
    told = (moment([("Date", row.values[date]), *([("Time", row.values[time])] if time in row.values else ())])
            for row in rows if row.form.page == page and date in row.values and visit in ("", row.form.visit))
    return min(filter(None, told), default=None)


def begun(rows: Sequence[Row], design: Json) -> str | None:
    """The day from which study days count: the first exposure (``design["day_one"]``)."""
    return at(rows, design["day_one"]) if design.get("day_one") else None


def elements(rows: Sequence[Row], design: Json) -> list[tuple[str, Json]]:
    """The elements that the subject began, each with its first day, in the order of the design; none before the one before it."""
    found: list[tuple[str, Json]] = []
    for element in design.get("elements", ()):
        since = next((day for place in element.get("STARTS", ()) if (day := at(rows, place))), None)
        if since and (not found or since[:10] >= found[-1][0][:10]):
            found.append((since, element))
    return found


def merge(rows: Sequence[Row]) -> None:
    """Put together what several pages say of one record.

    A page per line of another says more of that line's record. At one visit, records of the same topic that no line tells
    apart are one; where there are lines, what is said without a line is said of each.
    """
    places = {row.form.address: row for row in rows}
    untold: dict[tuple[str, str, str], list[tuple[Row, Record]]] = {}
    for row in rows:
        per = row.recipe.page.get("per")
        above = places.get(("", per, row.form.line)) if per else None
        for domain, record in _untitled(row):
            if above is not None and above.made.get(domain):
                _fill(above.made[domain][0][1], record)
                row.made[domain] = []
            elif row.form.visit:
                untold.setdefault((domain, row.form.visit, record[standard.domain(domain).topic or ""]), []).append((row, record))
    for (domain, _visit, _topic), made in untold.items():
        _together(domain, made)


def _untitled(row: Row) -> Iterator[tuple[str, Record]]:
    """The records of a row that no item gave a topic."""
    for domain, made in row.made.items():
        if standard.domain(domain).class_ in ("EVENTS", "INTERVENTIONS"):
            for recipe, record in made:
                if recipe.kind == "row" and not any(variable in (f"{domain}TERM", f"{domain}TRT") for variable, _item in recipe.parts):
                    yield domain, record


def _together(domain: str, made: Sequence[tuple[Row, Record]]) -> None:
    whole = [(row, record) for row, record in made if not row.form.line]
    lines = [record for row, record in made if row.form.line]
    for place, (row, record) in enumerate(whole):
        for target in lines or [whole[0][1]] * (place > 0):
            _fill(target, record)
        if lines or place:
            row.made[domain] = [pair for pair in row.made[domain] if pair[1] is not record]
            row.joined[domain] = whole[0][0]


def _fill(record: Record, more: Record) -> None:
    for name, value in more.items():
        if value is not None and record.get(name) is None:
            record[name] = value


def dispose(rows: Sequence[Row], instead: Mapping[str, str]) -> None:
    """Name dispositions otherwise for somebody who was randomised."""
    events = [record for row in rows for _recipe, record in row.made.get("DS", ())]
    if any(event.get("DSDECOD") == "RANDOMIZED" for event in events):
        for event in events:
            renamed = instead.get(event.get("DSDECOD") or "")
            if renamed and event.get("DSCAT") == "DISPOSITION EVENT":
                event |= {"DSDECOD": renamed, "DSTERM": renamed if event.get("DSTERM") == event["DSDECOD"] else event.get("DSTERM")}


def demographics(rows: Sequence[Row], plan: Any, one: Any, country: str) -> Record:
    """The record of DM: collected facts, reference times from exposure and disposition, arms by the design's names."""
    record: Record = {"SUBJID": one.number, "SITEID": one.site, "COUNTRY": country}
    collected: dict[str, list[tuple[Json, str]]] = {}
    for row in rows:
        for variable, item in row.recipe.subject:
            if item["name"] in row.values:
                collected.setdefault(variable, []).append((item, row.values[item["name"]]))
    for variable, given in collected.items():
        item, value = given[-1]
        dated = variable.endswith("DTC")
        record[variable] = moment([(i["kind"], v) for i, v in given]) if dated else value if variable in ARMS else plan.wording.terms(item, value, variable)
    if "AGE" in record:
        record |= {"AGE": int(record["AGE"]), "AGEU": "YEARS"}
    record["DTHFL"] = "Y" if record.get("DTHDTC") else None
    exposures = [r for row in rows for _recipe, r in row.made.get("EX", ())]
    record["RFXSTDTC"] = min((r["EXSTDTC"] for r in exposures if r.get("EXSTDTC")), default=None)
    record["RFXENDTC"] = max((r.get("EXENDTC") or r.get("EXSTDTC") or "" for r in exposures), default=None) or None
    record["RFSTDTC"] = record["RFXSTDTC"]
    events = [r for row in rows for _recipe, r in row.made.get("DS", ())]
    ended = [r["DSSTDTC"] for r in events if r.get("DSCAT") == "DISPOSITION EVENT" and r.get("DSSTDTC")]
    record["RFPENDTC"] = max([*_contacts(rows, ended), *(since[:10] for since, _element in elements(rows, plan.wording.standards.get("design", {})))], default=None)
    record["RFENDTC"] = record["RFPENDTC"] if record["RFSTDTC"] else None
    return record | _arms(record, events, plan, bool(exposures))


def _contacts(rows: Sequence[Row], ended: Sequence[str]) -> Iterator[str]:
    """The days on which the subject was seen or heard of: of visits, of findings, of the end of participation."""
    yield from (day[:10] for day in ended)
    for row in rows:
        for domain, made in row.made.items():
            stem = "SVSTDTC" if domain == "SV" else f"{domain}DTC"
            yield from (record[stem][:10] for _recipe, record in made if len(record.get(stem) or "") >= 10)  # noqa: PLR2004 - a full date


ARMS = ("ARM", "ACTARM")


def _arms(record: Record, events: Sequence[Record], plan: Any, exposed: bool) -> Record:
    names = plan.wording.standards.get("design", {}).get("arm_of", {})
    found: Record = {"ARM": None, "ACTARM": None}
    for variable in ARMS:
        known = names.get(record.get(variable))
        if known:
            found |= {variable: known["ARM"], f"{variable}CD": known["ARMCD"]}
    randomised = any(event.get("DSDECOD") == "RANDOMIZED" for event in events)
    if not randomised:
        failed = any(event.get("DSDECOD") in ("SCREEN FAILURE", "FAILURE TO MEET RANDOMIZATION CRITERIA") for event in events)
        found["ARMNRS"] = "SCREEN FAILURE" if failed else "NOT ASSIGNED"
    elif found["ARM"] and not exposed:
        found["ARMNRS"] = "ASSIGNED, NOT TREATED"
    return found


_APART = ("TESTCD", "CAT", "SCAT", "OBJ", "LOC", "LAT", "LNKID", "SPEC", "METHOD", "EVAL", "POS", "TPT", "TPTNUM", "REPNUM")


def flag(rows: Sequence[Row], exposed: str | None, times: Times, alike: Mapping[str, Sequence[str]]) -> None:
    """Flag the last result on or before the first exposure, which is before it where the time is not told.

    ``alike`` are the stems that do not tell one result of a domain from another.
    """
    if not exposed:
        return
    last: dict[tuple[Any, ...], tuple[str, int, Record]] = {}
    for row in rows:
        if "EX" in row.recipe.records:
            continue  # what a page of the exposure finds was found at or after it
        for domain, made in row.made.items():
            if standard.domain(domain).class_ != "FINDINGS":
                continue
            for _recipe, record in made:
                when = record.get(f"{domain}DTC")
                if when is None or record.get(f"{domain}ORRES") is None or len(when) < 10 or when[:len(exposed)] > exposed[:len(when)]:  # noqa: PLR2004 - a full date
                    continue
                key = (domain, *(record.get(domain + stem) for stem in _APART if stem not in alike.get(domain, ())))
                if key not in last or (when, record[f"{domain}SEQ"]) > last[key][:2]:
                    last[key] = (when, record[f"{domain}SEQ"], record)
    for (domain, *_rest), (_when, _seq, record) in last.items():
        record[f"{domain}LOBXFL"] = "Y"
        if record.get("EPOCH") == times.epoch(exposed):
            record["EPOCH"] = times.epoch_before(exposed)


def expose(rows: Sequence[Row], subject: Record, design: Json) -> None:
    """Say of each exposure what was given, for who may know it: the arm received, and its share of the dose by volume; none of a placebo (SDTMIG 3.4, EX)."""
    if not subject.get("ACTARM"):
        return
    dose, records = at(rows, design["dose"]), [record for row in rows for _recipe, record in row.made.get("EX", ())]
    placebo, total = subject["ACTARMCD"] == design["placebo"], sum(record.get("EXVOL") or 0 for record in records)
    for record in records:
        record["EXTRT"] = subject["ACTARM"].upper()
        if placebo:
            record |= {"EXDOSE": 0, "EXDOSU": design["unit"]}
        elif dose is not None and total and record.get("EXVOL"):
            record |= {"EXDOSE": round(float(dose) * float(record["EXVOL"]) / float(total), 3), "EXDOSU": design["unit"]}
