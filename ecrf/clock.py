"""The one place that says what day and time it is; acts take the database's clock instead (rulings R10)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


def today(zone: str) -> date:
    """Today's date in a site's zone (IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()
