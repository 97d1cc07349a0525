"""Accounts and grants: codes, addresses given once, the states of an account, the roles that one person may not hold."""

from datetime import date

import pytest
from sqlalchemy import text

from ecrf.accounts import verbs
from ecrf.accounts.segregation import Declined
from ecrf.casebook import record
from ecrf.db import db
from ecrf.permissions import CONSOLE, GRANTED, INCOMPATIBLE, SITE_ROLES, Actor

DAY = date(2020, 1, 1)

# Regulatory 2.4, typed again: each left role excludes each right one.
SOD = """
SOD-01  ADM            PI SI SC CRA_B CRA_U DM SPO PV PHR CTU QP INJ INS PV_U STAT_U
SOD-02  PI             CRA_B CRA_U DM SPO PV PV_U STAT_U PHR QP
SOD-02  SI             CRA_B CRA_U DM SPO PV PV_U STAT_U PHR QP
SOD-02  SC             CRA_B CRA_U DM SPO PV PV_U STAT_U PHR QP
SOD-02  INJ            CRA_B CRA_U DM SPO PV PV_U STAT_U PHR QP
SOD-04  CRA_B          CRA_U
SOD-04  PV             PV_U
SOD-04  DM             STAT_U
SOD-05  INJ            PI SI SC
SOD-05  CTU            PI SI SC
SOD-06  CTU            QP
SOD-14  INS            PI SI SC CRA_B CRA_U DM SPO PV PHR CTU QP INJ ADM PV_U STAT_U
"""
PAIRS = [(left, right) for line in SOD.strip().splitlines() for left in line.split()[1:2] for right in line.split()[2:]]


@pytest.fixture
def code(app):
    return verbs.create_account(CONSOLE, "person@example.org", "Synthetic Person", "fr")


def give(code, role, starts=DAY, ends=None, actor=CONSOLE, **more):
    return verbs.grant(actor, code, role, "01" if role in SITE_ROLES else None, starts, ends, **more)


def test_codes_follow_one_another(code):
    following = verbs.create_account(CONSOLE, "next@example.org", "Synthetic Next", "fr")
    assert int(following[1:]) == int(code[1:]) + 1


@pytest.mark.requirement("ACC-01")
@pytest.mark.parametrize("again", ["person@example.org", " PERSON@Example.org ", "\uff50erson@example.org"])
def test_an_address_is_never_given_again_even_after_closing(code, again):
    verbs.close(CONSOLE, code, "left the trial")
    with pytest.raises(Declined, match="never given again"):
        verbs.create_account(CONSOLE, again, "Somebody Else", "fr")


@pytest.mark.parametrize(("address", "name", "language", "field"), [
    ("nobody", "N", "fr", "email"), ("a b@example.org", "N", "fr", "email"), ("@example.org", "N", "fr", "email"),
    ("n@example.org", "  ", "fr", "name"), ("n@example.org", "a\x00b", "fr", "name"), ("n@example.org", "N", "de", "language")])
def test_what_cannot_be_a_person_is_refused(app, address, name, language, field):
    with pytest.raises(Declined) as refusal:
        verbs.create_account(CONSOLE, address, name, language)
    assert refusal.value.field == field


def test_an_account_is_closed_and_opened_with_a_reason_and_never_twice(code):
    with pytest.raises(Declined, match="reason is missing"):
        verbs.close(CONSOLE, code, "  ")
    verbs.close(CONSOLE, code, "left the trial")
    assert verbs.is_closed(code)
    with pytest.raises(Declined, match="already"):
        verbs.close(CONSOLE, code, "again")
    verbs.reopen(CONSOLE, code, "came back")
    assert not verbs.is_closed(code)
    with pytest.raises(Declined, match="already"):
        verbs.reopen(CONSOLE, code, "again")


def test_machine_accounts_are_nobodys_to_change(app):
    for machine in ("SYSTEM", "CONSOLE", "U9999", "\x00"):
        with pytest.raises(Declined, match="No account"):
            verbs.reopen(CONSOLE, machine, "mischief")


@pytest.mark.requirement("ACC-05")
@pytest.mark.parametrize(("left", "right"), PAIRS)
def test_roles_that_must_be_apart_are_refused_in_either_order(code, left, right):
    other = verbs.create_account(CONSOLE, "other@example.org", "Synthetic Other", "fr")
    for who, first, second in ((code, left, right), (other, right, left)):
        give(who, first)
        with pytest.raises(Declined) as refusal:
            give(who, second)
        assert refusal.value.rule.startswith("SOD-")
        assert refusal.value.rule in refusal.value.problem.en
        held = db.session.execute(text("SELECT role FROM role_grant WHERE account = :c"), {"c": who}).scalars().all()
        assert held == [first]


def test_the_table_of_pairs_is_the_one_the_application_uses():
    used = {frozenset((a, b)) for left, right, _ in INCOMPATIBLE for a in left for b in right
            if a != b and b in GRANTED["self"] and b != "-"}
    assert {frozenset(pair) for pair in PAIRS} == used


@pytest.mark.requirement("ACC-05")
def test_an_unblinded_role_once_held_excludes_blinded_ones_for_good(code):
    number = give(code, "CRA_U", ends=date(2020, 6, 30))
    verbs.end_grant(CONSOLE, number, "end of mandate")
    with pytest.raises(Declined) as refusal:
        give(code, "CRA_B", starts=date(2026, 1, 1))
    assert refusal.value.rule == "SOD-03"


def test_roles_that_follow_one_another_are_not_held_together(code):
    give(code, "SC", ends=date(2020, 6, 30))
    assert give(code, "CRA_B", starts=date(2020, 7, 1))


def test_an_ended_grant_no_longer_stands_in_the_way(code):
    number = give(code, "DM")
    verbs.end_grant(CONSOLE, number, "other duties")
    assert give(code, "SC")
    with pytest.raises(Declined, match="withdrawn already"):
        verbs.end_grant(CONSOLE, number, "again")


@pytest.mark.requirement("ACC-06")
def test_nobody_grants_a_right_to_oneself_or_closes_oneself(code):
    me = Actor(code, "Synthetic Person", "ADM", whole_study=True)
    with pytest.raises(Declined, match="SOD-07"):
        give(code, "ADM", actor=me)
    number = give(code, "ADM")
    with pytest.raises(Declined, match="SOD-07"):
        verbs.end_grant(me, number, "mine")
    with pytest.raises(Declined, match="own account"):
        verbs.close(me, code, "mine")


@pytest.mark.parametrize(("role", "site", "starts", "ends", "unblinded", "field"), [
    ("PI", None, DAY, None, False, "site"), ("PI", "99", DAY, None, False, "site"), ("SYSTEM", None, DAY, None, False, "role"),
    ("-", None, DAY, None, False, "role"), ("", None, DAY, None, False, "role"),
    ("DM", None, DAY, date(2019, 12, 31), False, "ends"), ("DM", None, DAY, None, True, "unblinded")])
def test_a_grant_that_cannot_be_is_refused(code, role, site, starts, ends, unblinded, field):
    with pytest.raises(Declined) as refusal:
        verbs.grant(CONSOLE, code, role, site, starts, ends, unblinded)
    assert refusal.value.field == field


@pytest.mark.requirement("AUD-09")
def test_every_change_of_an_account_is_one_sealed_act(code):
    number = give(code, "DM", basis="mandate 12")
    verbs.end_grant(CONSOLE, number, "other duties")
    verbs.reset_password(CONSOLE, code)
    verbs.close(CONSOLE, code, "left")
    verbs.reopen(CONSOLE, code, "back")
    rows = db.session.execute(text("""
        SELECT verb, by, reason, digest IS NOT NULL AS sealed FROM act LEFT JOIN seal ON act = id
        WHERE stream = :s ORDER BY seq"""), {"s": record.account_stream(code)}).all()
    assert [tuple(row) for row in rows] == [
        ("create_account", "CONSOLE", None, True), ("grant_role", "CONSOLE", None, True),
        ("end_grant", "CONSOLE", "other duties", True), ("reset_password", "CONSOLE", None, True),
        ("close_account", "CONSOLE", "left", True), ("reopen_account", "CONSOLE", "back", True)]
