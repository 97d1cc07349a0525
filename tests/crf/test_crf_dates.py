"""Dates as typed and as kept: shapes, precision, impossible days, months of birth, clocks that change."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrf.crf import PartialDate, Refused, add_months
from ecrf.crf.dates import parse_date, parse_datetime, parse_month, parse_time, shown_date
from tests.crf.small import PARIS


@pytest.mark.requirement("DATA-04")
@pytest.mark.parametrize("typed, kept", [
    ("05/11/2026",   "2026-11-05"),
    ("5/11/2026",    "2026-11-05"),
    ("5.11.2026",    "2026-11-05"),
    ("05-11-2026",   "2026-11-05"),
    ("5 11 2026",    "2026-11-05"),
    ("05112026",     "2026-11-05"),
    ("2026-11-05",   "2026-11-05"),
    ("2026-11-5",    "2026-11-05"),
    (" 05/11/2026 ", "2026-11-05"),
    ("29/02/2024",   "2024-02-29"),
    ("11/2026",      "2026-11"),
    ("11.2026",      "2026-11"),
    ("2026-11",      "2026-11"),
    ("2026",         "2026"),
])
def test_a_date_is_kept_at_the_precision_typed(typed: str, kept: str) -> None:
    assert parse_date(typed, partial=True) == kept


@pytest.mark.requirement("DATA-07")
@pytest.mark.parametrize("typed, says", [
    ("31/04/2026",  "not in the calendar"),
    ("29/02/2026",  "not in the calendar"),
    ("00/11/2026",  "not in the calendar"),
    ("05/13/2026",  "not in the calendar"),
    ("01/01/0000",  "not in the calendar"),
    ("13/2026",     "not in the calendar"),
    ("0000",        "not in the calendar"),
    ("05/11/26",    "four digits"),
    ("yesterday",   "is not a date"),
    ("UN/11/2026",  "is not a date"),
    ("٠٥/١١/٢٠٢٦",  "is not a date"),
    ("05//11/2026", "is not a date"),
    ("20261105T",   "is not a date"),
    ("-2026",       "is not a date"),
])
def test_what_is_no_date_is_refused_with_what_to_write(typed: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_date(typed, partial=True)
    assert says in refused.value.problem.en


@pytest.mark.parametrize("typed", ["11/2026", "2026", "2026-11"])
def test_a_full_date_is_asked_where_the_day_is_needed(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_date(typed, partial=False)
    assert refused.value.problem.en == f"“{typed}”: the day is needed here. Write day/month/year."


@pytest.mark.requirement("PRIV-02")
@pytest.mark.parametrize("typed", ["12/05/1971", "12051971", "1971-05-12", "12.5.71", "31/02/1971", "12 05 1971"])
def test_a_full_date_of_birth_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_month(typed)
    assert refused.value.check == "PRIV-02"
    assert "not collected" in refused.value.problem.en and "n’est pas recueillie" in refused.value.problem.fr
    assert typed not in refused.value.problem.en + refused.value.problem.fr


@pytest.mark.requirement("PRIV-02")
@pytest.mark.parametrize("typed, kept", [("05/1971", "1971-05"), ("5/1971", "1971-05"), ("1971-05", "1971-05")])
def test_a_month_of_birth_is_month_and_year(typed: str, kept: str) -> None:
    assert parse_month(typed) == kept


@pytest.mark.parametrize("typed", ["1971", "mai 1971", "120571", "x" * 1000])
def test_a_month_of_birth_needs_both(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_month(typed)
    assert refused.value.problem.en == "Write month and year, for example 05/1971."


@pytest.mark.parametrize("typed, kept", [("14:05", "14:05"), ("14h05", "14:05"), ("9H05", "09:05"), ("0:00", "00:00"),
                                         (" 14 h 05 ", "14:05"), ("23:59", "23:59")])
def test_a_time(typed: str, kept: str) -> None:
    assert parse_time(typed) == kept


@pytest.mark.parametrize("typed", ["24:00", "14:60", "14", "2 pm", "14:5", "14:٠٥", "14:05:30", "", "x" * 1000])
def test_no_time(typed: str) -> None:
    with pytest.raises(Refused, match="is not a time"):
        parse_time(typed)


@pytest.mark.requirement("DATA-04")
@pytest.mark.parametrize("typed, kept", [
    ("05/11/2026 14:05",              "2026-11-05T14:05+01:00"),
    ("05/07/2026 14h05",              "2026-07-05T14:05+02:00"),
    ("2026-11-05T14:05",              "2026-11-05T14:05+01:00"),
    ("2026-11-05T14:05+01:00",        "2026-11-05T14:05+01:00"),
    ("05/11/2026 14:05 (UTC+01:00)",  "2026-11-05T14:05+01:00"),
    ("05112026 14 h 05",              "2026-11-05T14:05+01:00"),
    ("5 11 2026   9:05",              "2026-11-05T09:05+01:00"),
    ("25/10/2026 01:59",              "2026-10-25T01:59+02:00"),
    ("25/10/2026 02:30 +02:00",       "2026-10-25T02:30+02:00"),
    ("25/10/2026 02:30 +01:00",       "2026-10-25T02:30+01:00"),
    ("25/10/2026 02:30 (UTC+01:00)",  "2026-10-25T02:30+01:00"),
    ("25/10/2026 03:00",              "2026-10-25T03:00+01:00"),
    ("29/03/2026 01:59",              "2026-03-29T01:59+01:00"),
    ("29/03/2026 03:00",              "2026-03-29T03:00+02:00"),
])
def test_a_moment_keeps_its_offset(typed: str, kept: str) -> None:
    assert parse_datetime(typed, PARIS) == kept


@pytest.mark.requirement("DATA-04")
@pytest.mark.parametrize("typed, says", [
    ("25/10/2026 02:30",        "happens twice (clocks go back). Add +02:00 for the first, +01:00 for the second"),
    ("25/10/2026 02:00",        "happens twice"),
    ("25/10/2026 02:30 +05:00", "happens twice"),
    ("29/03/2026 02:30",        "does not exist: clocks go forward that night"),
    ("29/03/2026 02:00 +01:00", "does not exist"),
    ("05/11/2026 14:05 +02:00", "the offset +02:00 is not the site’s at that moment (+01:00)"),
    ("05/11/2026",              "is not a date with its time. Write for example 05/11/2026 14:05"),
    ("11/2026 14:05",           "the day is needed here"),
    ("05/11/2026 25:05",        "is not a time"),
    ("31/11/2026 14:05",        "not in the calendar"),
])
def test_a_moment_that_cannot_be_told_is_refused(typed: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_datetime(typed, PARIS)
    assert says in refused.value.problem.en


@given(st.datetimes(datetime(1930, 1, 1), datetime(2100, 1, 1)), st.sampled_from(["Europe/Paris", "America/New_York",
                                                                                  "Asia/Kathmandu", "Europe/Dublin"]))
def test_every_moment_that_exists_can_be_typed_with_its_offset(utc: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    local = utc.replace(second=0, microsecond=0, tzinfo=ZoneInfo("UTC")).astimezone(zone)
    kept = local.isoformat(timespec="minutes")
    assert parse_datetime(kept, zone) == kept
    assert parse_datetime(f"{local:%d/%m/%Y %H:%M} (UTC{kept[16:]})", zone) == kept


@given(st.dates(), st.sampled_from([4, 7, 10]))
@pytest.mark.requirement("DATA-04")
def test_what_is_shown_can_be_typed_again(day: date, precision: int) -> None:
    iso = day.isoformat()[:precision]
    assert parse_date(shown_date(iso, "fr"), partial=True) == iso
    assert str(PartialDate(iso)) == iso


def completions(partial: PartialDate) -> list[date]:
    year, month, day = [int(p) for p in partial.iso.split("-")] + [0] * (3 - len(partial.iso.split("-")))
    return [date(year, m, d) for m in ([month] if month else range(1, 13))
            for d in ([day] if day else range(1, calendar.monthrange(year, m)[1] + 1))]


partial_dates = st.builds(lambda day, n: PartialDate(day.isoformat()[:n]), st.dates(date(2023, 1, 1), date(2025, 12, 31)),
                          st.sampled_from([4, 7, 10]))


@given(partial_dates, partial_dates)
@pytest.mark.requirement("DATA-04")
def test_partial_dates_compare_only_when_every_completion_agrees(one: PartialDate, other: PartialDate) -> None:
    mine, theirs = completions(one), completions(other)
    assert (one.earliest, one.latest) == (min(mine), max(mine))
    assert one.surely_before(other) == all(a < b for a in (min(mine), max(mine)) for b in (min(theirs), max(theirs)))
    assert one.surely_after(other) == all(a > b for a in (min(mine), max(mine)) for b in (min(theirs), max(theirs)))
    assert one.surely_before(theirs[0]) == all(a < theirs[0] for a in mine)
    assert one.surely_after(theirs[0]) == all(a > theirs[0] for a in mine)
    assert one.day == (mine[0] if len(mine) == 1 else None)


@pytest.mark.parametrize("start, months, end", [
    (date(2026, 1, 31),  1, date(2026, 2, 28)),
    (date(2024, 1, 31),  1, date(2024, 2, 29)),
    (date(2026, 3, 31), -1, date(2026, 2, 28)),
    (date(2026, 11, 5),  3, date(2027, 2, 5)),
    (date(2026, 11, 5), 60, date(2031, 11, 5)),
])
def test_months_are_calendar_months(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@given(st.text())
def test_no_text_makes_a_date_fail_otherwise_than_refused(typed: str) -> None:
    for parse in (lambda: parse_date(typed, partial=True), lambda: parse_month(typed), lambda: parse_time(typed),
                  lambda: parse_datetime(typed, PARIS)):
        try:
            parse()
        except Refused as refused:
            refused.problem.fr.encode()


def test_a_megabyte_is_refused_at_once() -> None:
    started = datetime.now()
    for typed in (" " * 10 ** 6 + "x", "05/11/2026" + " " * 10 ** 6 + "x", "1" * 10 ** 6):
        with pytest.raises(Refused):
            parse_datetime(typed, PARIS)
    assert datetime.now() - started < timedelta(seconds=2)
