"""Who and where, as of a cut: the people behind the rows a reader may see, the sites he reaches, the lines those keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from ecrf.db import db
from ecrf.permissions import Actor

from .extract import SubjectAt

_PEOPLE = text("""
    SELECT d.by, d.role, p.name FROM (SELECT DISTINCT by, role FROM act) d JOIN account p ON p.code = d.by
    WHERE EXISTS (
        SELECT 1 FROM act a JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
        WHERE a.by = d.by AND a.role = d.role AND a.stream LIKE 'subject/%' AND substring(a.stream FROM 9) = ANY(:subjects) AND (
            a.seq = 1
            OR EXISTS (SELECT 1 FROM item_version x JOIN form f ON f.id = x.form WHERE x.act = a.id AND f.page = ANY(:pages))
            OR EXISTS (SELECT 1 FROM form_event x JOIN form f ON f.id = x.form WHERE x.act = a.id AND f.page = ANY(:pages))
            OR EXISTS (SELECT 1 FROM verification x JOIN form f ON f.id = x.form WHERE x.act = a.id AND f.page = ANY(:pages))
            OR EXISTS (SELECT 1 FROM query_message x JOIN query q ON q.id = x.query JOIN form f ON f.id = q.form
                       WHERE x.act = a.id AND f.page = ANY(:pages))))
       OR EXISTS (
        SELECT 1 FROM site_line l JOIN act a ON a.id = l.act
        JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
        WHERE a.by = d.by AND a.role = d.role AND l.page = ANY(:registers) AND (:everywhere OR l.site = ANY(:sites)))
       OR EXISTS (
        SELECT 1 FROM hold o JOIN act a ON a.id = o.act
        JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
        WHERE a.by = d.by AND a.role = d.role AND (o.page IS NULL OR o.page = ANY(:pages)) AND (
            o.level = 'study' OR (o.level = 'site' AND (:everywhere OR o.site = ANY(:sites))) OR o.subject = ANY(:subjects)))
    ORDER BY d.by COLLATE "C", d.role COLLATE "C\"""")

_SITES = text("""
    SELECT s.code, s.name, coalesce((
        SELECT min(p.starts) FROM site_protocol p JOIN act pa ON pa.id = p.act
        JOIN cut_head ph ON ph.cut = :cut AND ph.stream = pa.stream AND pa.seq <= ph.seq WHERE p.site = s.code),
        CAST(a.at AT TIME ZONE s.zone AS date)) AS since
    FROM site s JOIN act a ON a.id = s.act JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
    WHERE :everywhere OR s.code = ANY(:sites) ORDER BY s.code""")

_LINES = text("""
    SELECT l.site, l.page, l.line, l.version, l.crf, l."values", l.removed, l.reason, a.by, a.role, a.at, s.digest
    FROM site_line l JOIN act a ON a.id = l.act JOIN seal s ON s.act = a.id
    JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
    WHERE l.page = ANY(:registers) AND (:everywhere OR l.site = ANY(:sites))
    ORDER BY l.site, l.page COLLATE "C", length(l.line), l.line COLLATE "C", l.version""")


def people(cut: str, reader: Actor, who: Sequence[SubjectAt], pages: Sequence[str], registers: Sequence[str]) -> list[Any]:
    """``(by, role, name)`` of everybody who brought a row that the reader may see, as the trail names them."""
    return list(db.session.execute(_PEOPLE, {**_reach(cut, reader), "subjects": [one.number for one in who], "pages": list(pages),
                                             "registers": list(registers)}))


def sites(cut: str, reader: Actor) -> list[Any]:
    """``(code, name, since)`` of the sites that the reader reaches; ``since``: the day its first protocol took effect."""
    return list(db.session.execute(_SITES, _reach(cut, reader)))


def lines(cut: str, reader: Actor, registers: Sequence[str]) -> list[Any]:
    """Every version of every line that those sites keep, in order."""
    return list(db.session.execute(_LINES, {**_reach(cut, reader), "registers": list(registers)}))


def _reach(cut: str, reader: Actor) -> dict[str, Any]:
    return {"cut": cut, "everywhere": reader.whole_study, "sites": sorted(reader.sites)}
