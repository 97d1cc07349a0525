"""What has been masked: personal data typed by mistake, which every reader leaves out and every chain still holds (AUD-14).

A mask names a version of an item that was replaced since, or one message of a query. Nothing that readers show of a
current value is touched, so the pages of a casebook ask for no more than before. The fragments below are for the SQL of
readers; ``{v}`` is the alias of an ``item_version``, ``{m}`` of a ``query_message``, ``{f}`` of the query's ``form``.
"""

from __future__ import annotations

from sqlalchemy import text

from ecrf.crf import T
from ecrf.db import db

CODE = "MASKED"
"""Stands where a missing code would, for a version whose content is masked."""
WORDS = T("masqué", "masked")
TYPED = "[masqué · masked]"
"""Stands where the words of a message would."""

JOIN = """LEFT JOIN mask k ON k.kind = 'masked' AND k.form = {v}.form AND k.item = {v}.item AND k.version = {v}.version"""
"""Joins the mask of a version, where there is one, as ``k``; ``SHOWN`` are its columns as a reader may see them."""
SHOWN = f"""CASE WHEN k.act IS NULL THEN {{v}}.value END AS value,
    CASE WHEN k.act IS NULL THEN {{v}}.missing ELSE '{CODE}' END AS missing,
    CASE WHEN k.act IS NULL THEN {{v}}.missing_reason END AS missing_reason,
    CASE WHEN k.act IS NULL THEN {{v}}.reason ELSE substring({{v}}.reason FROM '^[A-Z_]+(?=: |$)') END AS reason"""
"""Value, missing code, missing reason and reason of a version; of a masked one the code of its reason is left."""

_QUOTED = """position(to_jsonb(x.said)::text IN {m}.detail::text) > 0
    OR (length(x.said) > 3 AND position(x.said IN {m}.detail::text) > 0)"""
_SAID = """(VALUES (w.value), (w.missing_reason), (nullif(substring(w.reason FROM '^[A-Z_]+: (.*)$'), ''))) x (said)"""
HIDDEN_MESSAGE = f"""(CASE WHEN EXISTS (SELECT 1 FROM mask WHERE kind = 'masked') THEN
    EXISTS (SELECT 1 FROM mask k WHERE k.kind = 'masked' AND k.query = {{m}}.query AND k.message = {{m}}.number)
    OR ({{m}}.detail IS NOT NULL AND EXISTS (
        SELECT 1 FROM mask k JOIN form g ON g.id = k.form AND g.subject = {{f}}.subject
        JOIN item_version w ON w.form = k.form AND w.item = k.item AND w.version = k.version CROSS JOIN LATERAL {_SAID}
        WHERE k.kind = 'masked' AND x.said IS NOT NULL AND ({_QUOTED}))) ELSE false END)"""  # noqa: S608 - fixed texts
"""Whether a message is masked, or is a check's that quotes a masked value of the same subject; asked of no message of a
study in which nothing was ever masked."""

LATERAL = f"CROSS JOIN LATERAL (SELECT {HIDDEN_MESSAGE} AS hidden) shut"
"""Joins whether a message is hidden, as ``shut``; ``SHOWN_MESSAGE`` are its text and detail as a reader may see them."""
SHOWN_MESSAGE = f"""CASE WHEN NOT shut.hidden THEN {{m}}.text WHEN {{m}}.detail ? 'check' THEN NULL ELSE '{TYPED}' END AS text,
    CASE WHEN NOT shut.hidden THEN {{m}}.detail WHEN {{m}}.detail ? 'check' THEN {{m}}.detail - 'values' || '{{{{"masked": true}}}}'
    END AS detail"""
"""Of a check's message its check is left, and what it judged, which no page prints."""

_HIDDEN = text(f"""
    SELECT concat_ws('|', 'v', f.subject, f.visit, f.page, f.line, k.item, k.version) AS slot
    FROM mask k JOIN form f ON f.id = k.form WHERE k.kind = 'masked'
    UNION SELECT concat_ws('|', 'm', f.subject, f.visit, f.page, f.line, q.number, m.number)
    FROM mask k JOIN query q ON q.id = k.query JOIN form f ON f.id = q.form
    JOIN query_message m ON m.query = k.query AND m.number = k.message WHERE k.kind = 'masked'
    UNION SELECT concat_ws('|', 'm', f.subject, f.visit, f.page, f.line, q.number, m.number)
    FROM mask k JOIN form g ON g.id = k.form
    JOIN item_version w ON w.form = k.form AND w.item = k.item AND w.version = k.version CROSS JOIN LATERAL {_SAID}
    JOIN form f ON f.subject = g.subject JOIN query q ON q.form = f.id JOIN query_message m ON m.query = q.id
    WHERE k.kind = 'masked' AND x.said IS NOT NULL AND m.detail IS NOT NULL AND ({_QUOTED.format(m='m')})""")  # noqa: S608 - fixed texts

SLOT = """CASE content->>'table'
    WHEN 'item_version' THEN concat_ws('|', 'v', content->>'subject', content->>'visit', content->>'page', content->>'line',
                                       content->>'item', content->>'version')
    WHEN 'query_message' THEN concat_ws('|', 'm', content->>'subject', content->>'visit', content->>'page', content->>'line',
                                        content->>'number', content->>'message') END"""
"""The place of a row of ``act_content``, as ``hidden`` names it."""
BLANKED = """(content - '{value,missing,missing_reason,reason,text,detail}'::text[]) || jsonb_build_object('masked', true,
    'reason', substring(content->>'reason' FROM '^[A-Z_]+(?=: |$)'))"""
"""A row of ``act_content`` without what is masked of it."""


def hidden() -> list[str]:
    """The places of everything masked, in the words of ``SLOT``."""
    return list(db.session.execute(_HIDDEN).scalars())
