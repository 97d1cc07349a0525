"""Archives in tests: a subject's story to be archived, archives made, opened, and tampered with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from flask import current_app

from ecrf.casebook.standalone import reading
from ecrf.exports import cuts, formats
from ecrf.exports.parcel import Order
from ecrf.queries import verbs as queries
from ecrf.sdv import verbs as sdv
from tests import told
from tests.playing import fill, place, sign


def story(actor: Callable) -> str:
    """A subject with a signature made void and one that stands, a mark that is no longer current, an unblinded page."""
    number, pi, monitor = told.subject(actor), actor("PI"), actor("CRA_B")
    sdv.verify(monitor, place(monitor, number, told.VS), ["PULSE", "SYSBP"], {"PULSE": 1, "SYSBP": 2})
    sign(pi, number, told.VS)
    assert fill(pi, number, told.VS, reason="ENTRY_ERROR", PULSE="190").kind == "saved"
    queries.ask_again(monitor, place(monitor, number, told.VS), 1, "« Encore », dit-il ; oui ?")
    sign(pi, number, "ICF")
    told.product(actor, number)
    return number


def made(folder: Path, name: str, reader, form: str = "record"):
    """Write an export of a cut; without a format the record alone: an archive takes half a minute."""
    folder.mkdir()
    return formats.write(form, Order(folder, cuts.find(name), reader, current_app.study, "fr"))


def again(folder: Path) -> None:
    """Write the manifest anew over what lies there: what somebody would do who knows how."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for entry in manifest["files"]:
        raw = (folder / entry["name"]).read_bytes()
        entry["bytes"], entry["sha256"] = len(raw), hashlib.sha256(raw).hexdigest()
        if entry["name"].endswith(".csv"):
            entry["rows"] = sum(1 for _ in reading.Archive(str(folder)).table(entry["name"]))
    manifest["heads_sha256"] = hashlib.sha256((folder / "trail/heads.json").read_bytes()).hexdigest()
    body = json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"
    (folder / "manifest.json").write_bytes(body)
    (folder / "manifest.sha256").write_text(f"{hashlib.sha256(body).hexdigest()}  manifest.json\n")


def acts(folder: Path) -> list[str]:
    return (folder / "trail/acts.jsonl").read_text().splitlines(keepends=True)


def change(path: Path, old: str, new: str) -> None:
    """Put other words in the place of words that are there."""
    said = path.read_bytes().decode()
    assert old in said
    path.write_bytes(said.replace(old, new, 1).encode())
