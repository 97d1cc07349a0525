"""What changed between two cuts, subject by subject: what stands at the second and did not stand so at the first.

Every change is net: a value typed and taken back between the two cuts is none. Masked like an export of the second cut:
only pages that its reader reads, at sites that its reader reaches, and nothing that counts the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from ecrf.casebook import keyset
from ecrf.casebook.masks import JOIN, SHOWN
from ecrf.crf import Refused, T
from ecrf.db import db
from ecrf.permissions import Actor

from .cuts import CutAt
from .definition import of_release

PAGE = 50
"""Changes of one screen."""

KINDS = {
    "enrolled": T("inscription", "enrolled"),
    "page_begun": T("page commencée", "page begun"), "page_removed": T("page retirée", "page removed"),
    "page_restored": T("page rétablie", "page restored"),
    "value_added": T("valeur ajoutée", "value added"), "value_changed": T("valeur modifiée", "value changed"),
    "value_cleared": T("valeur effacée", "value cleared"),
    "query_opened": T("query ouverte", "query opened"), "query_closed": T("query close", "query closed"),
    "signed": T("signature apposée", "signature made"), "signature_void": T("signature annulée", "signature voided"),
    "verified": T("vérification (SDV) faite", "verification (SDV) made"),
    "verification_lost": T("vérification (SDV) perdue", "verification (SDV) lost"),
}
"""Kind of change → its words, in the order in which they are counted."""

_OLDER_FIRST = T("La coupe «\u00a0{one}\u00a0» est plus récente que «\u00a0{two}\u00a0». Nommez d’abord la plus ancienne.",
                 "The cut “{one}” is newer than “{two}”. Name the older one first.")

_ENTRY = "('started', 'completed', 'reopened', 'not_done')"
_VOID = """(EXISTS (SELECT 1 FROM item_version v JOIN act x ON x.id = v.act WHERE v.form = s.form AND v.act > s.act AND x.seq <= {0})
    OR EXISTS (SELECT 1 FROM form_event e JOIN act x ON x.id = e.act
               WHERE e.form = s.form AND e.act > s.act AND e.kind <> 'signed' AND x.seq <= {0}))"""
_VERIFIED = """coalesce((SELECT m.kind = 'verified' FROM verification m JOIN act x ON x.id = m.act
    WHERE m.form = t.form AND m.item = t.item AND x.seq <= {0} AND m.version = (
        SELECT max(i.version) FROM item_version i JOIN act y ON y.id = i.act
        WHERE i.form = t.form AND i.item = t.item AND y.seq <= {0})
    ORDER BY m.act DESC LIMIT 1), false)"""
_NOTHING = "NULL, NULL, NULL, NULL"


def _version(alias: str, side: str) -> str:
    """What a reader may see of one version of an item, joined as ``side``."""
    return f"""LEFT JOIN LATERAL (SELECT {SHOWN.format(v='w')} FROM item_version w {JOIN.format(v='w')}
        WHERE w.form = t.form AND w.item = t.item AND w.version = t.{alias}) {side} ON true"""  # noqa: S608 - fixed texts


_CHANGES = f"""
    WITH acts AS MATERIALIZED (SELECT a.id, a.seq FROM act a WHERE a.stream = r.stream AND a.seq > r.one AND a.seq <= r.two),
    found (form, item, kind, number, old, old_missing, new, new_missing) AS (
      SELECT NULL::int, '', 'enrolled', 0, {_NOTHING} WHERE r.one = 0
      UNION ALL
      SELECT e.form, '', v.kind, 0, {_NOTHING} FROM (
        SELECT x.form, coalesce(bool_or(x.kind IN {_ENTRY} AND xa.seq <= r.one), false) AS was,
               coalesce(bool_or(x.kind IN {_ENTRY}), false) AS is,
               coalesce((array_agg(x.kind ORDER BY x.act DESC) FILTER (WHERE x.kind IN ('removed', 'restored')
                         AND xa.seq <= r.one))[1], '') = 'removed' AS was_out,
               coalesce((array_agg(x.kind ORDER BY x.act DESC)
                         FILTER (WHERE x.kind IN ('removed', 'restored')))[1], '') = 'removed' AS is_out
        FROM (SELECT DISTINCT form FROM acts JOIN form_event b ON b.act = acts.id) t
        JOIN form_event x ON x.form = t.form JOIN act xa ON xa.id = x.act AND xa.seq <= r.two GROUP BY x.form) e
      CROSS JOIN LATERAL (VALUES ('page_begun', e.is AND NOT e.was), ('page_removed', e.is_out AND NOT e.was_out),
                                 ('page_restored', e.was_out AND NOT e.is_out)) v (kind, so) WHERE v.so
      UNION ALL
      SELECT t.form, t.item, CASE WHEN coalesce(n.value, n.missing) IS NULL THEN 'value_cleared'
                                  WHEN coalesce(o.value, o.missing) IS NULL THEN 'value_added' ELSE 'value_changed' END,
             0, o.value, o.missing, n.value, n.missing
      FROM (SELECT form, item, min(version) - 1 AS before, max(version) AS after
            FROM acts JOIN item_version i ON i.act = acts.id GROUP BY form, item) t
      {_version('before', 'o')} {_version('after', 'n')}
      WHERE (o.value, o.missing, o.missing_reason) IS DISTINCT FROM (n.value, n.missing, n.missing_reason)
      UNION ALL
      SELECT q.form, coalesce(q.item, ''), 'query_opened', q.number, {_NOTHING} FROM acts JOIN query q ON q.act = acts.id
      UNION ALL
      SELECT q.form, coalesce(q.item, ''), 'query_closed', q.number, NULL, NULL, m.kind, NULL
      FROM acts JOIN query_message m ON m.act = acts.id AND m.kind IN ('close', 'cancel', 'resolve') JOIN query q ON q.id = m.query
      UNION ALL
      SELECT s.form, '', 'signed', acts.seq, NULL, NULL, s.meaning, NULL FROM acts JOIN signature s ON s.act = acts.id
      UNION ALL
      SELECT s.form, '', 'signature_void', sa.seq, s.meaning, {_NOTHING.partition(', ')[2]}
      FROM (SELECT form FROM acts JOIN item_version i ON i.act = acts.id UNION
            SELECT form FROM acts JOIN form_event e ON e.act = acts.id) t
      JOIN signature s ON s.form = t.form JOIN act sa ON sa.id = s.act AND sa.seq <= r.two
      WHERE {_VOID.format('r.two')} AND NOT (sa.seq <= r.one AND {_VOID.format('r.one')})
      UNION ALL
      SELECT t.form, t.item, CASE WHEN t.now THEN 'verified' ELSE 'verification_lost' END, 0, {_NOTHING}
      FROM (SELECT t.form, t.item, {_VERIFIED.format('r.one')} AS was, {_VERIFIED.format('r.two')} AS now
            FROM (SELECT form, item FROM acts JOIN verification m ON m.act = acts.id UNION
                  SELECT form, item FROM acts JOIN item_version i ON i.act = acts.id) t) t
      WHERE t.was <> t.now)
    SELECT coalesce(f.visit, '') AS visit, coalesce(f.page, '') AS page, coalesce(f.line, '') AS line, c.item, c.kind, c.number,
           c.old, c.old_missing, c.new, c.new_missing,
           coalesce((SELECT e.reason FROM form_event e JOIN act x ON x.id = e.act WHERE e.form = f.id AND e.kind = 'migrated'
                     AND x.seq <= r.two ORDER BY e.act DESC LIMIT 1), f.version) AS crf
    FROM found c LEFT JOIN form f ON f.id = c.form WHERE f.id IS NULL OR f.page = ANY(:pages)"""  # noqa: S608 - fixed texts
"""What changed in one casebook, the stream ``r``, after its act ``r.one`` and up to ``r.two``."""

_STREAMS = """(
    SELECT h.stream, substring(h.stream FROM 9) AS subject, coalesce(o.seq, 0) AS one, h.seq AS two
    FROM cut_head h LEFT JOIN cut_head o ON o.cut = :one AND o.stream = h.stream
    WHERE h.cut = :two AND h.stream LIKE 'subject/%' AND h.seq > coalesce(o.seq, 0)
    AND (:everywhere OR substring(h.stream FROM 9 FOR 2) = ANY(:sites)) AND h.stream >= :first AND (:only = '' OR h.stream = :only)
    ORDER BY h.stream OFFSET 0) r"""
_ORDER = "r.subject, c.visit, c.page, c.line, c.item, c.kind, c.number"
_LIST = text(f"""
    SELECT r.subject, c.* FROM {_STREAMS} CROSS JOIN LATERAL ({_CHANGES}) c
    WHERE ({_ORDER}) > (:subject, :visit, :page, :line, :item, :kind, :number)
    ORDER BY {_ORDER} LIMIT {PAGE + 1}""")  # noqa: S608 - fixed texts
_COUNT = text(f"""
    SELECT r.subject, c.kind, count(*) AS found FROM {_STREAMS} CROSS JOIN LATERAL ({_CHANGES}) c
    GROUP BY r.subject, c.kind ORDER BY r.subject, c.kind""")  # noqa: S608 - fixed texts
_EDGE = ("subject", "visit", "page", "line", "item", "kind", "number")


@dataclass(frozen=True)
class Change:
    """One thing that is another at the second cut; ``number`` is the query's, or the signature's act. A value has old and
    new; a query closed has what closed it, a signature its meaning, as ``new`` or ``old``."""

    subject: str
    visit: str
    page: str
    line: str
    item: str
    kind: str
    number: int
    old: str | None
    old_missing: str | None
    new: str | None
    new_missing: str | None
    crf: str | None

    @property
    def key(self) -> str:
        """Where the list goes on after this line."""
        return keyset.key(*(getattr(self, name) for name in _EDGE))


@dataclass(frozen=True)
class Asked:
    """Two cuts, the older first, and the reader who compares them. Raises ``Refused`` for the newer one first."""

    one: CutAt
    two: CutAt
    reader: Actor

    def __post_init__(self) -> None:
        if self.one.at > self.two.at:
            raise Refused(_OLDER_FIRST.filled(one=self.one.name, two=self.two.name))

    @property
    def names(self) -> dict[str, str]:
        """The names of the two, as the address holds them."""
        return {"one": self.one.name, "two": self.two.name}

    def values(self, subject: str = "") -> dict[str, Any]:
        """What the statements are given."""
        return {"one": self.one.name, "two": self.two.name, "everywhere": self.reader.whole_study,
                "sites": sorted(self.reader.sites), "pages": of_release(self.two.release, self.reader).oids,
                "only": f"subject/{subject}" if subject else "", "first": ""}


def changes(asked: Asked, subject: str = "", after: str = "") -> tuple[list[Change], str | None]:
    """One screen of changes by subject and place, of one subject or of all, and the key of the next screen if there is one."""
    edge = keyset.read(after, *(str,) * 6, int) or ("",) * 6 + (-1,)
    values = asked.values(subject) | dict(zip(_EDGE, edge, strict=True))
    values["first"] = f"subject/{edge[0]}" if edge[0] else ""
    found = [Change(*row) for row in db.session.execute(_LIST, values)]
    return found[:PAGE], found[PAGE - 1].key if len(found) > PAGE else None


def counts(asked: Asked) -> Iterator[tuple[str, dict[str, int]]]:
    """Each subject in which something changed, and how much of each kind, in the order of ``KINDS``."""
    subject, found = "", dict[str, int]()
    for row in db.session.execute(_COUNT, asked.values()):
        if row.subject != subject and found:
            yield subject, _ordered(found)
            found = {}
        subject, found[row.kind] = row.subject, row.found
    if found:
        yield subject, _ordered(found)


def _ordered(found: dict[str, int]) -> dict[str, int]:
    return {kind: found[kind] for kind in KINDS if kind in found}
