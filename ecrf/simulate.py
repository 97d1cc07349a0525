"""A synthetic trial played through the public verbs, by synthetic people: the demo, the tests and the benchmarks' data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from datetime import date
from importlib import import_module
from multiprocessing import get_context
from types import ModuleType
from typing import Any

from flask import Flask, current_app
from sqlalchemy import text

from . import clock
from .accounts import verbs as accounts
from .admin import verbs as admin
from .allocation import verbs as allocation
from .crf import Study
from .crf.story import Story
from .db import db
from .permissions import CONSOLE, Actor
from .play import Cast, play, play_on
from .registers import upload
from .signatures import signers

__all__ = ["Cast", "NotOursError", "cast", "furnish", "play", "play_on", "simulate"]

PASS_PHRASE = "demonstration sans patient"  # noqa: S105 - printed for everybody, synthetic data, loopback only
DOMAIN = "demo.example"
MARK = "synthetic"
"""Sites whose name holds this word are the simulation's own."""
WORKERS = 2
"""Processes that play at the same time."""
AT_SITE = ("PI", "SC", "INJ")
ACROSS_SITES = ("CRA_B", "CRA_U", "CTU", "QP")
"""Roles granted site by site that one person holds for all of them."""
STUDY_WIDE = ("DM", "PV", "PV_U", "STAT_U", "INS", "ADM")


class NotOursError(RuntimeError):
    """The database holds subjects that the simulation did not make."""


def refuse_foreign() -> None:
    """Raise ``NotOursError`` when a subject belongs to a site that the simulation did not make (rulings R73)."""
    foreign = db.session.execute(text("SELECT count(*) FROM subject u JOIN site s ON s.code = u.site WHERE s.name NOT LIKE :mark"),
                                 {"mark": f"%{MARK}%"}).scalar_one()
    if foreign:
        raise NotOursError(f"{foreign} subjects here were not made by the simulation: use an empty database.")


def cast(study: Study, sites: int) -> Cast:
    """Make, or find again, the synthetic sites and people."""
    found = Cast(pass_phrase=PASS_PHRASE)
    codes = [f"{n:02d}" for n in range(1, sites + 1)]
    for code in codes:
        if db.session.execute(text("SELECT 1 FROM site WHERE code = :code"), {"code": code}).first() is None:
            admin.create_site(CONSOLE, code, f"Centre {code} ({MARK})", "Europe/Paris", "FRA", study.protocol)
        for role in AT_SITE:
            _person(found, role, code, [code])
    for role in ACROSS_SITES:
        _person(found, role, "", codes)
    for role in STUDY_WIDE:
        _person(found, role, "", [])
    return found


def _person(found: Cast, role: str, site: str, sites: list[str]) -> None:
    handle = role.lower().replace("_", "-") + (f".{site}" if site not in ("", "01") else "")
    email = f"{handle}@{DOMAIN}"
    name = f"{MARK.capitalize()} {role} {site}".strip()
    row = db.session.execute(text("SELECT code FROM account WHERE email = :email"), {"email": email}).first()
    code = row.code if row else accounts.create_account(CONSOLE, email, name, "fr", PASS_PHRASE)
    if row is None:
        for place in sites or [None]:  # type: ignore[list-item]
            accounts.grant(CONSOLE, code, role, place, date(2020, 1, 1), None, role == "INS", "synthetic mandate")
    found.actors[(role, site)] = Actor(code, name, role, frozenset(sites), whole_study=not sites, unblinded=role == "INS")
    if row is None and found.actors[(role, site)].may("sign"):
        signers.record_identity(CONSOLE, code, "synthetic identity")
        signers.declare(found.actors[(role, site)], "fr", PASS_PHRASE)
    if site in ("", "01"):
        found.logins[role] = email


def simulate(study: Study, subjects: int, seed: int, progress: Callable[[int], Any] | None = None) -> Cast:
    """Play ``subjects`` synthetic stories; values depend on ``seed`` and today's date only. Commits per subject."""
    refuse_foreign()
    synthetic = import_module(current_app.config["STUDY"].rpartition(".")[0] + ".synthetic")
    today = clock.today("Europe/Paris")
    stories = list(synthetic.stories(subjects, seed, today))
    people = furnish(study, synthetic, max(story.site for story in stories), len(stories), seed)
    before = db.session.execute(text("SELECT count(*) FROM subject")).scalar_one()
    shares: dict[int, list[tuple[int, Story]]] = {}
    for number, story in enumerate(stories, before + 1):
        shares.setdefault(story.site, []).append((number, story))
    db.session.commit()
    _play_sites(people, sorted(shares.values(), key=len, reverse=True), progress or (lambda count: None))
    return people


def _play_sites(people: Cast, shares: Sequence[list[tuple[int, Story]]], progress: Callable[[int], Any]) -> None:
    """Two sites at a time, each in a process of its own: sites share no subject and no stratum of the allocation list."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    db.session.remove()
    db.engine.dispose()
    forked = get_context("fork")
    told = forked.Value("i", 0)
    with ProcessPoolExecutor(WORKERS, forked, _take_over, (app, people, told)) as workers:
        waiting, shown = {workers.submit(_play_site, share) for share in shares}, 0
        while waiting:
            done, waiting = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
            for site in done:
                site.result()
            played = told.value
            progress(played - shown)
            shown = played


_worker: tuple[Flask, Cast, Any]
"""What a playing process works with: the application, the people, and the number of subjects played so far."""


def _take_over(app: Flask, people: Cast, told: Any) -> None:
    global _worker
    _worker = app, people, told


def _play_site(share: list[tuple[int, Story]]) -> None:
    """All subjects of one site, in their order. Commits per subject."""
    app, people, told = _worker
    with app.app_context():
        study: Study = app.study  # type: ignore[attr-defined]
        for number, story in share:
            play(study, people, story, f"simulated {number}")
            db.session.commit()
            with told.get_lock():
                told.value += 1
        db.session.remove()
        db.engine.dispose()


def furnish(study: Study, synthetic: ModuleType, sites: int, subjects: int, seed: int) -> Cast:
    """What a synthetic trial needs before its first subject: sites, people, registers, an allocation list long enough."""
    people = cast(study, sites)
    equip(study, synthetic, people.of("DM", ""), [f"{site:02d}" for site in range(1, sites + 1)], subjects, seed)
    return people


def equip(study: Study, synthetic: ModuleType, manager: Actor, sites: Sequence[str], subjects: int, seed: int) -> None:
    """The registers of the sites, and an allocation list with room for so many subjects in every stratum."""
    for site in sites:
        keep_registers(study, manager, site, synthetic.registers(int(site)))
    loaded = db.session.execute(text("SELECT count(*) FROM allocation")).scalar_one()
    allocation.load(CONSOLE, f"synthetic-{loaded}", synthetic.allocation_list(sites, subjects, seed, loaded))


def keep_registers(study: Study, manager: Actor, site: str, registers: dict[str, list[dict[str, str]]]) -> None:
    """Put into a site's registers what they do not hold yet."""
    for oid, lines in registers.items():
        plan = upload.apply(manager, study, site, oid, upload.as_csv(study.registers[oid], lines))
        wrong = [v for v in plan.verdicts if v.kind == "bad"]
        if plan.problem is not None or wrong:
            said = [s.en for v in wrong for sentences in v.typed.problems.values() for s in sentences]
            raise ValueError(f"The register {oid} of site {site} was refused: {plan.problem or said}")
