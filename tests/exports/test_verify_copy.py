"""A copy verified: by the file or its digest, found in the exports that the reader may know of, and in nothing else."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace

import pytest

from ecrf.casebook.locate import Denied, NotGranted
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.exports import certificates, storage, verifying
from ecrf.signatures.signers import NotBound
from tests.exports.copied import made
from tests.exports.ordering import acts
from tests.playing import PASS_PHRASE, bind, consented, study

pytestmark = [pytest.mark.usefixtures("folder"), pytest.mark.requirement("EXP-05")]


def files(order):
    """The files of an export by name."""
    with zipfile.ZipFile(storage.path(str(order.file))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def digest(raw):
    return hashlib.sha256(raw).hexdigest()


def certified(actor, order):
    """What hinders certifying it."""
    return certificates.certify(actor, study(), order.id, "fr", PASS_PHRASE)


def known(actor, raw):
    """In which cuts that reader finds the file, and by which names."""
    return [(one.cut, one.files) for one in verifying.issued(actor, study(), digest(raw))]


def test_a_casebook_is_as_issued_and_with_one_byte_changed_it_is_not(app, actor, client):
    number = consented(actor("SC"))
    dm = actor("DM")
    order = made(dm, "pdf")
    db.session.commit()
    pdf, browser = files(order)[f"{number}.pdf"], client("DM")
    answer = browser.post("/exports/verify", data={"file": (io.BytesIO(pdf), "01-001.pdf")})
    assert (answer.status_code, 'data-issued="1"' in answer.text) == (200, True)
    assert order.detail["cut"] in answer.text and dm.name in answer.text and f"{number}.pdf" in answer.text
    place = len(pdf) // 2
    forged = pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1:]
    answer = browser.post("/exports/verify", data={"file": (io.BytesIO(forged), "01-001.pdf")})
    assert 'data-issued="0"' in answer.text and digest(forged) in answer.text and dm.name not in answer.text.partition("<main")[2]
    typed = browser.post("/exports/verify", data={"digest": f"{digest(pdf).upper()}  01-001.pdf"})
    assert 'data-issued="1"' in typed.text
    run = app.test_cli_runner().invoke
    place = storage.folder() / "copy.pdf"
    place.write_bytes(pdf)
    assert f"{number}.pdf: cut {order.detail['cut']}, pdf, as DM, by {dm.name}" in run(args=["verify-copy", str(place)]).stdout
    place.write_bytes(forged)
    assert run(args=["verify-copy", str(place)]).exit_code == 1


def test_every_file_of_an_export_is_known_also_when_the_export_is_removed(app, actor):
    consented(actor("SC"))
    pi = actor("PI")
    order = made(pi)
    whole, cut = storage.path(str(order.file)).read_bytes(), order.detail["cut"]
    inside = files(order)
    storage.path(str(order.file)).unlink()
    assert known(pi, whole) == [(cut, ())]
    for name in ("manifest.json", "manifest.sha256", "README.txt", "verify.py", "data/subjects.csv"):
        assert [name in names for _cut, names in known(pi, inside[name])] == [True], name
    assert known(pi, whole + b"\n") == known(pi, b"") == []
    again = made(pi, name=cut)
    assert again.sha256 == order.sha256 and len(known(pi, whole)) == 2, "issued twice, the same file"


@pytest.mark.requirement("BLIND-01")
@pytest.mark.requirement("ACC-03")
def test_nobody_learns_of_other_sites_or_of_hidden_pages(app, actor):
    inspector = replace(actor("INS"), unblinded=True)
    blinded, unblinded, of_site = (made(who, "csv", said=who.role.encode()) for who in (actor("DM"), inspector, actor("PI")))
    raw = {name: storage.path(str(order.file)).read_bytes() for name, order in (("dm", blinded), ("ins", unblinded), ("pi", of_site))}
    found = {who: {name for name, file in raw.items() if known(reader, file)} for who, reader in (
        ("INS", inspector), ("DM", actor("DM")), ("SPO", actor("SPO")), ("PI", actor("PI")), ("SI", actor("SI")), ("other", actor("PI", "02")))}
    assert found == {"INS": {"dm", "ins", "pi"}, "DM": {"dm", "pi"}, "SPO": {"dm", "pi"}, "PI": {"pi"}, "SI": {"pi"}, "other": set()}
    assert known(actor("DM"), b"INS") == [] and [files for _cut, files in known(inspector, b"INS")] == [("said.csv",)]
    both = replace(actor("PI", "02"), sites=frozenset({"01", "02"}))
    assert known(both, raw["pi"]) != [] and known(actor("PI"), files(blinded)["manifest.json"]) == []


def test_what_cannot_be_verified_says_why(app, client):
    browser = client("DM")
    for data, said in (({}, "Choisissez un fichier"), ({"digest": "0" * 63}, "Collez une empreinte"), ({"digest": "é\x00"}, "Collez une empreinte"),
                       ({"digest": "0" * 64, "file": (io.BytesIO(b"x"), "a.pdf")}, "pas les deux")):
        answer = browser.post("/exports/verify", data=data)
        assert answer.status_code == 422 and said in answer.text
    assert 'value="' + "0" * 63 + '"' in browser.post("/exports/verify", data={"digest": "0" * 63}).text
    with pytest.raises(Refused):
        verifying.pasted(f"{'0' * 64} {'1' * 64}")
    assert verifying.pasted(f"SHA256 ({'f' * 64})") == "f" * 64


def test_a_large_file_is_hashed_and_neither_kept_nor_taken_from_strangers(app, client, monkeypatch):
    monkeypatch.setattr("tempfile.SpooledTemporaryFile.__init__", lambda *_: pytest.fail("stored"))
    large = bytes(6 * 1024 * 1024)
    answer = client("DM").post("/exports/verify", data={"file": (io.BytesIO(large), "large.zip")})
    assert answer.status_code == 200 and digest(large) in answer.text
    monkeypatch.setitem(app.config, "VERIFY_UPLOAD", 1024 * 1024)
    assert client("DM").post("/exports/verify", data={"file": (io.BytesIO(large), "large.zip")}).status_code == 413
    browser, nurse = client("DM"), client("SC")
    app.config["WTF_CSRF_ENABLED"] = True
    assert browser.post("/exports/verify", data={"digest": "0" * 64}).status_code == 400, "no token"
    for stranger in (app.test_client(), nurse):
        assert stranger.post("/exports/verify", data={"file": (io.BytesIO(large), "large.zip")}).status_code == 413


def test_a_zip_written_by_the_command_is_known_too(app, actor, tmp_path):
    consented(actor("SC"))
    run = app.test_cli_runner().invoke
    assert run(args=["export", "csv", str(tmp_path / "out.zip")]).exit_code == 0
    assert len(known(actor("DM"), (tmp_path / "out.zip").read_bytes())) == 1
    assert acts("export")[0][3]["sites"] == "all"


def test_a_copy_is_certified_by_whoever_ordered_it_and_told_to_whoever_verifies(app, actor, client):
    consented(actor("SC"))
    dm = actor("DM")
    order = made(dm, "pdf", said=b"casebook")
    with pytest.raises(NotBound):
        certified(dm, order)
    bind(dm)
    db.session.commit()
    for person, refusal in ((actor("SPO"), Denied), (replace(dm, account="U9999"), Denied), (actor("INS"), NotGranted), (actor("SI"), NotGranted)):
        with pytest.raises(refusal):
            certified(person, order)
    with pytest.raises(Denied):
        certified(dm, made(dm, "csv", said=b""))
    browser, address = client("DM"), f"/exports/files/{order.id}/certificate"
    assert address in browser.get("/exports").text and study().certificate.fr in browser.get(address).text
    assert browser.post(address, data={"password": "wrong"}).status_code == 422 and acts("certify_copy") == []
    assert browser.post(address, data={"password": PASS_PHRASE}).status_code == 303
    (act,) = acts("certify_copy")
    assert act[:2] == (dm.account, "DM")
    assert {"order": order.id, "sha256": order.sha256, "name": dm.name, "meaning": study().certificate.fr}.items() <= act[3].items()
    assert browser.post(address, data={"password": PASS_PHRASE}).status_code == 409 and len(acts("certify_copy")) == 1
    assert address not in browser.get("/exports").text
    (found,) = verifying.issued(actor("INS"), study(), digest(b"casebook"))
    assert (found.certificate.name, found.certificate.role) == (dm.name, "DM")
    assert study().certificate.fr in client("SPO").post("/exports/verify", data={"digest": order.sha256}).text
