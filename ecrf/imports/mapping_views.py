"""The routes of mappings: where each site stands, one site's mapping with its versions, saving, signing, trying a file."""

from __future__ import annotations

import io
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from ecrf.context import language, study
from ecrf.crf import MISSING, T
from ecrf.db import db
from ecrf.permissions import requires
from ecrf.queries import digest
from ecrf.signatures.signers import NotBound

from . import laboratory, mapping_form, mappings, sampling, targets
from .delimited import DELIMITERS, ENCODINGS
from .incoming import Contents
from .mapping_form import SPARE, TABS, TestRow
from .mapping_wording import WORDS
from .mappings import Kept
from .specification import COLUMNS, DATES, DECIMALS, NEEDED, Mapping, shown_factor

blueprint = Blueprint("mappings", __name__, url_prefix="/imports/mappings")
digest.tell(digest.Point(mappings.waiting, T("{n} correspondance de laboratoire à signer", "{n} laboratory mapping to sign"),
                         T("{n} correspondances de laboratoire à signer", "{n} laboratory mappings to sign")))

SHOWN = 40
"""Values and wrong rows that trying a file shows at most."""


@blueprint.get("", strict_slashes=False)
@requires("view")
def index() -> ResponseReturnValue:
    """Where the mapping of every site that the reader reaches stands."""
    return render_template("imports/mappings.html", words=WORDS, sites=mappings.standings(g.actor, study()))


@blueprint.get("/<site>")
@requires("view")
def mapping(site: str) -> ResponseReturnValue:
    """The mapping of a site: what it says (``version``: what a former one said), who signed it, its versions, the form for the next."""
    wanted = request.args.get("version", "")
    return _drawn(site, former=int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else None)


@blueprint.post("/<site>")
@requires("registers")
def save(site: str) -> ResponseReturnValue:
    """Write the next version, or only draw more rows (``more``); a refusal keeps what was typed."""
    typed = request.form
    mappings.kept(g.actor, study(), site)
    if "more" in typed:
        return _drawn(site, typed, spare=4 * SPARE)
    found = mapping_form.read(study(), typed)
    if found.mapping is None:
        return _drawn(site, typed, found.problems, 422)
    outcome = mappings.save(g.actor, study(), site, found.mapping, typed)
    db.session.commit()
    if outcome.kind in ("refused", "conflict"):
        return _drawn(site, typed, outcome.problems, outcome.status)
    said = WORDS["saved"].filled(version=outcome.version) if outcome.kind == "done" else outcome.problems[""]
    return _done(site, said)


@blueprint.post("/<site>/sign")
@requires("sign")
def sign(site: str) -> ResponseReturnValue:
    """The investigator signs the version shown, with the pass phrase again."""
    try:
        outcome = mappings.sign(g.actor, study(), site, request.form.get("digest", ""), request.form.get("password", ""))
    except NotBound:
        db.session.rollback()
        return redirect(url_for("signatures.declare", next=url_for("mappings.mapping", site=site)), 303)
    db.session.commit()
    if outcome.kind != "done":
        return _drawn(site, unsigned=outcome.problems, status=outcome.status)
    return _done(site, WORDS["has_signed"].filled(version=outcome.version))


@blueprint.post("/<site>/try")
@requires("view")
def try_file(site: str) -> ResponseReturnValue:
    """How a file would be read by the newest version; nothing is stored."""
    kept = mappings.kept(g.actor, study(), site)
    if kept.newest is None:
        return _drawn(site, untried=mappings.NO_MAPPING.filled(site=site), status=422)
    sent, pasted = request.files.get("file"), request.form.get("text", "")
    if sent is not None and sent.filename:
        stream: Any = sent.stream
    elif pasted.strip():
        stream = io.BytesIO(pasted.encode(kept.newest.mapping.encoding, "replace"))
    else:
        return _drawn(site, untried=WORDS["no_file"], status=422)
    return _drawn(site, tried=laboratory.read(stream, kept.newest.mapping, study(), site, sampling.days(study(), site)))


@blueprint.app_template_global()
def mappings_to_sign() -> str:
    """How many mappings wait for the actor's signature, in words; ``""`` for none."""
    count = mappings.waiting(g.actor, study())
    return WORDS["to_sign"].filled(n=count)[language()] if count else ""


def _done(site: str, said: T) -> ResponseReturnValue:
    flash(said[language()], "success")
    return redirect(url_for("mappings.mapping", site=site), 303)


def _drawn(site: str, typed: MultiDict[str, str] | None = None, problems: dict[str, T] | None = None, status: int = 200, *,
           spare: int = SPARE, former: int | None = None, unsigned: dict[str, T] | None = None, tried: Contents | None = None,
           untried: T | None = None) -> ResponseReturnValue:
    kept = mappings.kept(g.actor, study(), site)
    known = targets.targets(study())
    newest = kept.newest
    version = next((v for v in kept.versions if v.version == former), newest)
    shown = typed if typed is not None else mapping_form.as_typed(newest.mapping if newest else None, language())
    rows = mapping_form.typed_rows(shown)
    return render_template(
        "imports/mapping.html", words=WORDS, kept=kept, newest=newest, told=version, typed=shown, problems=problems or {}, open_form=typed is not None,
        rows=[*rows, *[TestRow()] * spare], unsigned=unsigned or {}, tried=tried, untried=untried, most=SHOWN,
        options=_options(), groups=_groups(known), column_names=COLUMNS, needed=NEEDED, missing=MISSING, pasted=request.form.get("text", ""),
        said=_said(version.mapping, known) if version else [], facts=_facts(version.mapping) if version else [],
        may_write=g.actor.may("registers"), may_sign=version is newest and _may_sign(kept), item_words=_item_words), status


def _may_sign(kept: Kept) -> bool:
    return kept.newest is not None and kept.newest.signed is None and mappings.may_sign(g.actor, study())


def _options() -> dict[str, list[tuple[str, str]]]:
    lang = language()
    names = {sign: name for name, sign in TABS.items()}
    return {"delimiter": [(names.get(sign, sign), words[lang]) for sign, words in DELIMITERS.items()],
            **{control: [(code, words[lang]) for code, words in known.items()]
               for control, known in (("decimal", DECIMALS), ("dates", DATES), ("encoding", ENCODINGS))}}


def _groups(known: dict[str, targets.Target]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The results of each laboratory page, each with its unit, for a grouped select."""
    lang, groups = language(), dict[str, list[tuple[str, str]]]()
    for target in known.values():
        groups.setdefault(target.page.title[lang], []).append((target.key, _target_words(target, lang)))
    return list(groups.items())


def _target_words(target: targets.Target, lang: str) -> str:
    unit = target.shown_unit(lang)
    return f"{target.item.label[lang]} ({unit})" if unit else target.item.label[lang]


def _facts(said: Mapping) -> list[tuple[T, str]]:
    """What a version says of the file, beside its tests."""
    lang = language()
    pairs = [(WORDS[name], "; ".join(f"{word} = {code}" for word, code in getattr(said, name))) for name in ("visits", "missing")]
    return [(WORDS["delimiter"], DELIMITERS[said.delimiter][lang]), (WORDS["decimal"], DECIMALS[said.decimal][lang]),
            (WORDS["dates"], DATES[said.dates][lang]), (WORDS["encoding"], ENCODINGS[said.encoding][lang]),
            (WORDS["laboratory"], said.laboratory), *((words, said.columns.get(role, "")) for role, words in COLUMNS.items()),
            *pairs, (WORDS["ignored"], ", ".join(said.ignored))]


def _said(said: Mapping, known: dict[str, targets.Target]) -> list[dict[str, Any]]:
    """The tests of a version as a table."""
    lang = language()
    return [{"code": test.code, "unit": test.unit, "factor": shown_factor(test.factor)[lang],
             "target": _target_words(known[test.target], lang) if test.target in known else test.target,
             "page": known[test.target].page.title[lang] if test.target in known else "",
             "answers": "; ".join(f"{word} = {code}" for word, code in test.answers)} for test in said.tests]


def _item_words(page: str, item: str, value: str | None) -> tuple[str, str]:
    """The question and its answer as people read them; an answer that its item cannot hold is shown as it stands."""
    found = study().pages[page].items[item]
    if value is None:
        return found.label[language()], ""
    if found.codelist is not None and value not in found.codelist:
        return found.label[language()], value
    unit = found.unit_in(language())
    return found.label[language()], f"{found.shown(value, language())} {unit}".strip()
