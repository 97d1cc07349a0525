"""Playing people in tests: enrol a subject, fill pages as a person types them, always through the public verbs."""

from __future__ import annotations

import itertools
from typing import Any

from flask import current_app
from werkzeug.datastructures import MultiDict

from ecrf.casebook import locate, read
from ecrf.casebook.read import FormRecord
from ecrf.entry.saving import Outcome, save
from ecrf.entry.seen import CONTROL, Seen
from ecrf.permissions import CONSOLE, Actor
from ecrf.signatures import reading, signers
from ecrf.signatures import verbs as signatures
from ecrf.subjects.enrolment import enrol

_requests = itertools.count()
PASS_PHRASE = "cheval correct agrafe pile"
"""Of every synthetic person."""

CONSENT = {"RFICVER": "2.0", "RFICDAT": "01/06/2026", "RFICTIM": "10:05", "COPYGIV": "Y", "ICBIO": "Y", "ICGEN": "N",
           "ICPHOTO": "Y", "ICSNDS": "N"}
VITALS = {"VSDAT": "01/06/2026", "VSTIM": "10:30", "WEIGHT": "61,5", "HEIGHT": "165", "VSPOS": "SITTING", "VSARM": "R",
          "SYSBP": "120", "DIABP": "80", "PULSE": "70", "TEMP": "36,8", "OXYSAT": "97", "OXYLOC": "EAR"}


def study() -> Any:
    """The study of the application under test."""
    return current_app.study  # type: ignore[attr-defined]


def place(actor: Actor, number: str, address: str) -> locate.Place:
    """The place at ``W8/ULCA/2`` of a subject, as the actor finds it."""
    return locate.place(actor, study(), number, address.split("/"))


def form(number: str, address: str) -> FormRecord | None:
    """What is on file at an address, unmasked."""
    event, page, line = locate.parse_address(study(), address.split("/"))
    return read.whole_casebook(number, {page.oid}).form(event, page.oid, line)


def seen(events: int = 0, **versions: int) -> dict[str, str]:
    """The control of a submission that says what the person had on the screen."""
    return {CONTROL: str(Seen(events, versions))}


def fill(actor: Actor, number: str, address: str, reason: str = "", **answers: Any) -> Outcome:
    """Save a page as a person does who has just loaded it; ``reason`` for everything that needs one."""
    there = place(actor, number, address)
    on_file = form(number, address) if "new" not in address else None
    names = {name.partition("__")[0] for name in answers}
    typed: MultiDict[str, str] = MultiDict(seen(on_file.event_count if on_file else 0, **{
        name: on_file.items[name].version if on_file and name in on_file.items else 0 for name in names}))
    for name, text in answers.items():
        item, _, aspect = name.partition("__")
        if isinstance(text, list):
            typed.setlist(item, text)
        else:
            typed.add(f"{item}.{aspect}" if aspect else item, text)
    if reason:
        typed.add("_reason", reason)
    return save(actor, study().under(there.subject.protocol), there, typed)


def consented(actor: Actor, site: str = "01") -> str:
    """A new subject with a consent on file; returns its number."""
    number, _new = enrol(actor, site, f"test-{next(_requests)}")
    outcome = fill(actor, number, "ICF", **CONSENT, CONSTAF=actor.account)
    assert outcome.kind == "saved", outcome.submission.problems
    return number


def bind(actor: Actor) -> None:
    """The person may sign: identity on file, declaration made."""
    if not signers.bound(actor.account).ready:
        signers.record_identity(CONSOLE, actor.account, "staff file, identity card seen")
        assert signers.declare(actor, "fr", PASS_PHRASE) is None


def sign(actor: Actor, number: str, address: str, meaning: str = "review") -> signatures.Outcome:
    """Sign a page as a person does who has just read it."""
    bind(actor)
    there = place(actor, number, address)
    own = study().under(there.subject.protocol)
    shown = {page.content.address: page.content.digest
             for page in reading.read_all(actor, own, there.subject, "page", there.address).pages}
    return signatures.sign(actor, own, there.subject,
                           signatures.Asked(shown or {there.address: ""}, "page", meaning, PASS_PHRASE))
