"""The daily mail: how much waits for whom, nothing clinical, in the person's language, never to who turned it off."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from ecrf import clock
from ecrf.accounts.verbs import set_taste
from ecrf.crf import T
from ecrf.db import db
from ecrf.queries import digest, verbs
from tests.playing import consented, place

CANARY = "CANARY-QUERY-4711"


def mails(folder: Path) -> dict[str, Any]:
    """The messages of an outbox by the account in their names."""
    return {path.stem.rsplit("-", 1)[1]: message_from_bytes(path.read_bytes(), policy=policy.default) for path in folder.iterdir()}


def send_all() -> int:
    """Today's mail of everybody, as the jobs send them; returns how many left."""
    today = clock.today("Europe/Paris").isoformat()
    return sum(digest.send(code, today) for code in db.session.execute(text("SELECT code FROM account ORDER BY code")).scalars().all())


@pytest.fixture
def outbox(app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for mails, no mail server; only what this feature counts."""
    monkeypatch.setattr(digest, "POINTS", digest.POINTS[:2])
    monkeypatch.setitem(app.config, "OUTBOX", str(tmp_path / "outbox"))
    monkeypatch.setitem(app.config, "SMTP", "")
    return tmp_path / "outbox"


@pytest.mark.requirement("PRIV-05")
def test_the_mail_counts_what_waits_and_holds_nothing_of_a_subject(actor: Any, outbox: Path) -> None:
    number = consented(actor("SC"))
    monitor = actor("CRA_B")
    verbs.raise_query(monitor, place(monitor, number, "ICF"), "RFICVER", CANARY)
    set_taste(actor("PI").account, language="en")
    sent = send_all()
    found = mails(outbox)
    assert sent == len(found) == len(list(outbox.iterdir()))
    nurse, investigator = found[actor("SC").account], found[actor("PI").account]
    assert "1 query vous attend" in nurse.get_content() and "1 query waits for you" in investigator.get_content()
    assert nurse["To"] and nurse["Content-Language"] == "fr"
    for mail in found.values():
        whole = mail.as_string() + mail.get_content()
        for hidden in (CANARY, number, "RFICVER", "ICF"):
            assert hidden not in whole
    assert monitor.account not in found, "nothing waits for him"
    assert actor("SC", "02").account not in found
    assert send_all() == sent and len(mails(outbox)) == sent, "a run repeated replaces the day's file"
    yesterday = clock.today("Europe/Paris") - timedelta(days=1)
    assert not digest.send(actor("SC").account, yesterday.isoformat()), "what was for yesterday no longer leaves"


@pytest.mark.requirement("PRIV-05")
def test_who_turned_it_off_gets_none_and_says_so_on_the_own_page(actor: Any, client: Any, outbox: Path) -> None:
    number = consented(actor("SC"))
    verbs.raise_query(actor("CRA_B"), place(actor("CRA_B"), number, "ICF"), "RFICVER", CANARY)
    assert client("SC").post("/density", data={"digest": "off"}).status_code == 303
    send_all()
    assert actor("SC").account not in mails(outbox) and actor("PI").account in mails(outbox)
    assert db.session.execute(text("SELECT digest FROM account WHERE code = :c"), {"c": actor("SC").account}).scalar_one() is False


@pytest.mark.requirement("BLIND-01")
def test_the_mail_of_a_blinded_person_never_counts_the_unblinded_area(actor: Any, outbox: Path) -> None:
    number = consented(actor("SC"))
    monitor = actor("CRA_U")
    verbs.raise_query(monitor, place(monitor, number, "D0/INJP"), "LOTNO", CANARY)
    send_all()
    assert set(mails(outbox)) == {actor("INJ").account, actor("CTU").account, actor("CTU", "02").account}


def test_a_feature_above_adds_its_line(actor: Any, outbox: Path) -> None:
    digest.tell(digest.Point(lambda who, _study: 3 * (who.role == "PI"), T("{n} à signer", "{n} to sign"), T("{n} à signer", "{n} to sign")))
    send_all()
    assert "3 à signer" in mails(outbox)[actor("PI").account].get_content()


@pytest.mark.requirement("PRIV-05")
def test_the_application_counts_queries_verification_and_signatures(app: Any) -> None:
    said = [point.said(2, "en") for point in digest.POINTS]
    assert {"2 queries wait for you", "of these, 2 are overdue", "2 values to verify again", "2 pages to sign"} <= set(said)
