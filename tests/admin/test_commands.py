"""``flask user`` and ``flask site``: acts of the account CONSOLE, a sentence and an exit code for each."""

import getpass

import pytest
from sqlalchemy import text

from ecrf.db import db


@pytest.fixture
def flask(app):
    runner = app.test_cli_runner()

    def run(*words):
        result = runner.invoke(args=list(words))
        return result.exit_code, result.stdout, result.stderr
    return run


def last_act(stream):
    return db.session.execute(text("SELECT verb, by, role, detail FROM act WHERE stream = :s ORDER BY seq DESC LIMIT 1"),
                              {"s": stream}).one()


def add(flask, *more):
    return flask("user", "add", "console.made@example.org", "--name", "Synthetic Console", *more)


@pytest.mark.requirement("AUD-10")
def test_user_add_prints_a_phrase_and_acts_as_the_console(flask):
    code, said, _ = add(flask, "--role", "pi", "--site", "01")
    assert code == 0
    account = said.split()[1]
    act = last_act(f"account/{account}")
    assert tuple(act) == ("grant_role", "CONSOLE", "CONSOLE", {"user": getpass.getuser()})
    assert f"{account}  open    console.made@example.org  PI 01" in flask("user", "list")[1]


@pytest.mark.parametrize(("more", "says"), [(("--role", "PI"), "held at a site"), (("--role", "KING"), "no such role")])
def test_user_add_that_is_refused_adds_nothing(flask, more, says):
    code, _, error = add(flask, *more)
    assert code == 1
    assert says in error
    assert "console.made" not in flask("user", "list")[1]


def test_user_reset_close_and_reopen(flask):
    add(flask)
    assert "New pass phrase" in flask("user", "reset", "console.made@example.org")[1]
    assert flask("user", "close", "console.made@example.org", "--reason", "left") == (
        0, "The account of console.made@example.org is closed.\n", "")
    assert flask("user", "close", "console.made@example.org", "--reason", "left")[0] == 1
    assert "closed  console.made@example.org" in flask("user", "list")[1]
    assert flask("user", "reopen", "console.made@example.org", "--reason", "back")[0] == 0
    code, _, error = flask("user", "reset", "nobody@example.org")
    assert (code, error) == (1, "No account has this code.\n")


def test_site_add_and_list(flask):
    assert flask("site", "add", "08", "Centre 08") == (0, "Site 08 is created.\n", "")
    assert "08  Centre 08  Europe/Paris  FRA  protocol" in flask("site", "list")[1]
    code, _, error = flask("site", "add", "08", "Centre 08")
    assert (code, error) == (1, "A site has this number already.\n")
    assert last_act("site/08").detail == {"user": getpass.getuser()}
