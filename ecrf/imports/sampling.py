"""The days that samples are recognised by: when each subject of a site came, and the day of sample that a page has on file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import text

from ecrf.crf import Study
from ecrf.crf.dates import PartialDate
from ecrf.db import db

from . import targets

_SUBJECTS = text("SELECT number FROM subject WHERE site = :site")
_DAYS = text("""
    SELECT f.subject, f.visit, f.page, v.value
    FROM form f JOIN subject u ON u.number = f.subject
    LEFT JOIN LATERAL (SELECT value FROM item_version WHERE form = f.id AND f.page || '.' || item = ANY(:items)
                       ORDER BY version DESC LIMIT 1) v ON true
    WHERE u.site = :site AND f.page = ANY(:pages)""")


@dataclass(frozen=True)
class Days:
    """``visits``: subject → study event begun → its day (``None``: no whole date yet); a subject that never came has no
    event. ``samples``: ``(subject, study event, page)`` → the day of sample on file."""

    visits: Mapping[str, Mapping[str, date | None]] = field(default_factory=dict)
    samples: Mapping[tuple[str, str, str], date] = field(default_factory=dict)

    def day(self, subject: str, event: str, page: str) -> date | None:
        """The day of sample that a page stands for: its own, else that of its visit."""
        return self.samples.get((subject, event, page)) or self.visits.get(subject, {}).get(event)


def days(study: Study, site: str) -> Days:
    """The days of every subject of a site; two statements however many there are."""
    page, item = study.visit_page
    dated = {blank.oid: found for blank in targets.pages(study) if (found := targets.sample_date(blank)) is not None}
    visits: dict[str, dict[str, date | None]] = {number: {} for number in db.session.execute(_SUBJECTS, {"site": site}).scalars()}
    samples: dict[tuple[str, str, str], date] = {}
    for row in db.session.execute(_DAYS, {"site": site, "pages": [page, *dated],
                                          "items": [f"{page}.{item}", *(i.oid for i in dated.values())]}):
        day = PartialDate(row.value).day if row.value else None
        if row.page == page:
            visits[row.subject][row.visit] = day
        elif day is not None:
            samples[row.subject, row.visit, row.page] = day
    return Days(visits, samples)
