"""What a site keeps for all its subjects, as their casebooks see it: the live lines of its registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import text

from ecrf.crf import FormView, Study
from ecrf.db import db

Kept = Sequence[Sequence[Any]]
"""The live lines of a site: ``[page, line, version of the blank page, {item: canonical text}]`` each, in order."""

LIVE = """
    SELECT coalesce(jsonb_agg(jsonb_build_array(k.page, k.line, k.crf, k."values") ORDER BY k.page, length(k.line), k.line),
                    '[]')
    FROM (SELECT DISTINCT ON (page, line) page, line, crf, "values", removed FROM site_line
          WHERE site = {site} ORDER BY page, line, version DESC) k WHERE NOT k.removed"""
"""The subselect of a site's live lines; ``{site}`` is put in by the statement that holds it."""

_OF_SITE = text(LIVE.format(site=":site"))
_AT_CUT = text("""
    SELECT coalesce(jsonb_agg(jsonb_build_array(k.page, k.line, k.crf, k."values") ORDER BY k.page, length(k.line), k.line),
                    '[]')
    FROM (SELECT DISTINCT ON (l.page, l.line) l.page, l.line, l.crf, l."values", l.removed
          FROM site_line l JOIN act a ON a.id = l.act
          JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
          WHERE l.site = :site ORDER BY l.page, l.line, l.version DESC) k WHERE NOT k.removed""")


def of_site(site: str) -> Kept:
    """The live lines of a site, in one statement."""
    found: Kept = db.session.execute(_OF_SITE, {"site": site}).scalar_one()
    return found


def at_cut(site: str, cut: str) -> Kept:
    """The lines of a site that were live at a cut."""
    found: Kept = db.session.execute(_AT_CUT, {"site": site, "cut": cut}).scalar_one()
    return found


class Registers(Mapping[str, Sequence[FormView]]):
    """The registers of one site by page, each line a page like any other, made when a rule asks for it.

    ``kept`` are its live lines where they were read already; else they are read when first asked for.
    """

    def __init__(self, study: Study, site: str, kept: Kept | None = None):
        self._study, self._site, self._kept = study, site, kept
        self._views: dict[str, list[FormView]] = {}

    def __getitem__(self, page: str) -> Sequence[FormView]:
        if page not in self._study.registers:
            raise KeyError(page)
        if page not in self._views:
            if self._kept is None:
                self._kept = of_site(self._site)
            self._views[page] = [FormView(self._study.page(oid, crf), "", line, values)
                                 for oid, line, crf, values in self._kept if oid == page]
        return self._views[page]

    def __iter__(self) -> Iterator[str]:
        return iter(self._study.registers)

    def __len__(self) -> int:
        return len(self._study.registers)
