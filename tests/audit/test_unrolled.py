"""The trail row by row, as exports take it, against the trail act by act, as the screen shows it: the same to every reader."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from ecrf.casebook import record, trail, unrolled
from ecrf.casebook.models import ItemVersion
from ecrf.db import db
from ecrf.exports import cuts
from ecrf.permissions import CONSOLE
from tests import told
from tests.audit.test_masks import masked, number  # noqa: F401 - a subject with something to mask
from tests.playing import fill, study

NAMED = ("visit", "page", "line", "item", "version", "value", "missing", "missing_reason", "reason", "number", "message", "kind", "text")


def shown(row: trail.Row) -> dict[str, object]:
    """What the screen has of a row, but for what the database fills in."""
    return {"table": row.table, "old": row.old, "old_missing": row.old_missing,
            **{name: row.content.get(name) for name in NAMED if name != "number" or row.table.startswith("query")}}


def taken(cells: tuple[object, ...]) -> dict[str, object]:
    """What the export has of it."""
    found = dict(zip(unrolled.COLUMNS, cells, strict=True))
    del found["other"]
    return {name: value for name, value in found.items() if name != "number" or str(found["table"]).startswith("query")}


@pytest.mark.requirement("EXP-04", "AUD-14")
@pytest.mark.usefixtures("app")
def test_both_tell_the_same_to_every_reader(actor, number):  # noqa: F811 - the fixture above
    masked(actor, number)
    assert fill(actor("PI"), number, "SCR/VS", reason="ENTRY_ERROR", PULSE="170").kind == "saved", "a check asks about it in the same act"
    told.product(actor, told.subject(actor))
    _the_same_item_of_two_pages(actor)
    cuts.cut(CONSOLE, study(), "one")
    sizes, beside = set(), set()
    for reader in (replace(actor("INS"), unblinded=True), actor("DM"), actor("PI"), actor("PI", "02"), actor("CRA_U")):
        sight = trail.sight(reader, study().page_list)
        acts = [(act.at, act.verb, act.stream, act.subject, act.site, (act.reason, act.detail) if whole else (None, None),
                 [taken(cells) for cells in rows]) for act, whole, rows in unrolled.at_cut(sight, "one")]
        every = [(entry.at, entry.verb, entry.stream, entry.subject, entry.site, (entry.reason, entry.detail),
                  [shown(row) for row in entry.rows]) for entry in trail.at_cut(sight, "one")]
        assert acts == every
        sizes.add(sum(len(act[-1]) for act in acts))
        beside |= {row["table"] for act in acts for row in act[-1] if row["old"]}
    assert len(sizes) > 2
    assert {"item_version", "query"} <= beside, "a row beside a corrected value tells the old one too"


def _the_same_item_of_two_pages(actor) -> None:
    """One act that brings an item on two pages: what tells their order is all that their seals see."""
    subject = told.subject(actor)
    forms = dict(db.session.execute(text("SELECT page, id FROM form WHERE subject = :n AND visit <> ''"), {"n": subject}).all())
    with record.writing(actor("PI"), record.subject_stream(subject), "correct") as act:
        record.bring(act, ItemVersion, [{"form": form, "item": "TWICE", "version": 1, "value": page, "missing": None, "missing_reason": None,
                                         "reason": None} for page, form in sorted(forms.items(), reverse=True)[:2]])
