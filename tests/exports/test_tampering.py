"""An archive tampered with: each kind is found with a sentence, even where the manifest is made anew."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from ecrf.casebook import seals
from ecrf.casebook.standalone import checking, reading
from tests.exports.archived import acts, again, change


@pytest.fixture
def light(archive, kept, tmp_path) -> Path:
    """A copy of a whole archive without the two tables that only explain: they are long, and every check counts their rows."""
    if "light" not in kept:
        lies = Path(shutil.copytree(archive, kept["root"] / "light"))
        manifest = json.loads((lies / "manifest.json").read_bytes())
        manifest["files"] = [entry for entry in manifest["files"] if entry["name"] not in EXPLAINING]
        for name in EXPLAINING:
            (lies / name).unlink()
        (lies / "manifest.json").write_text(json.dumps(manifest))
        again(lies)
        assert checking.check(str(lies)).problems == []
        kept["light"] = lies
    return Path(shutil.copytree(kept["light"], tmp_path / "light"))


EXPLAINING = ("data/dictionary.csv", "data/codelists.csv")


def tampered_value(folder):
    change(folder / "data/VS.csv", ",190,", ",90,")


def tampered_missing(folder):
    change(folder / "data/VS.csv", "thermomètre cassé", "thermomètre perdu")


def lost_row(folder):
    path = folder / "data/VS.csv"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])


def doubled_row(folder):
    path = folder / "data/ICF.csv"
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[1])


def foreign_subject(folder):
    path = folder / "data/subjects.csv"
    row = path.read_bytes().splitlines(keepends=True)[1]
    path.write_bytes(path.read_bytes() + row.replace(b"01-0", b"99-0"))


def tampered_trail(folder):
    change(folder / "data/audit.csv", ",121,", ",122,")


def tampered_query(folder):
    change(folder / "data/queries.csv", "à la radiale", "à la carotide")


def tampered_mark(folder):
    change(folder / "data/sdv.csv", ",verified,N,", ",verified,Y,")


def tampered_signature(folder):
    change(folder / "data/signatures.csv", ",Y,2", ",N,2")


def tampered_register(folder):
    change(folder / "data/CNSV.csv", "MAIN", "OTHER")


def tampered_act(folder):
    change(folder / "trail/acts.jsonl", '"value":"121"', '"value":"112"')


def resealed_act(folder):
    lines = acts(folder)
    at = next(i for i, line in enumerate(lines) if '"value":"121"' in line)
    entry = json.loads(lines[at].replace('"value":"121"', '"value":"112"'))
    entry["seal"] = hashlib.sha256(reading.canonical(entry["sealed"]).encode()).hexdigest()
    lines[at] = reading.canonical(entry) + "\n"
    (folder / "trail/acts.jsonl").write_text("".join(lines))


def tampered_seal(folder):
    change(folder / "trail/acts.jsonl", '"seal":"', '"seal":"0')


def dropped_act(folder):
    (folder / "trail/acts.jsonl").write_text("".join(acts(folder)[:-1]))


def dropped_in_the_middle(folder):
    lines = acts(folder)
    (folder / "trail/acts.jsonl").write_text("".join(lines[:-4] + lines[-3:]))


def dropped_chain(folder):
    (folder / "trail/acts.jsonl").write_text("".join(line for line in acts(folder) if '"stream":"subject/' not in line))


def dropped_chain_with_its_head(folder):
    dropped_chain(folder)
    heads = [head for head in json.loads((folder / "trail/heads.json").read_bytes()) if not head[0].startswith("subject/")]
    (folder / "trail/heads.json").write_bytes(seals.canonical(heads))


def early_tail_with_its_head(folder):
    lines = acts(folder)
    site = [i for i, line in enumerate(lines) if '"stream":"site/01"' in line]
    before = json.loads(lines[site[-2]])
    (folder / "trail/acts.jsonl").write_text("".join(lines[:site[-1]] + lines[site[-1] + 1:]))
    heads = json.loads((folder / "trail/heads.json").read_bytes())
    heads = [["site/01", before["sealed"]["act"]["seq"], before["seal"]] if head[0] == "site/01" else head for head in heads]
    (folder / "trail/heads.json").write_bytes(seals.canonical(heads))


def other_definition(folder):
    change(folder / "definition.json", '"oid":"VS"', '"oid":"VZ"')


def otherwise_written(folder):
    change(folder / "trail/acts.jsonl", '"previous":', '"previous": ')


def unsealed(folder):
    change(folder / "trail/acts.jsonl", '"sealed":{', '"masked":{')
    lines = acts(folder)
    at = next(i for i, line in enumerate(lines) if '"masked":{' in line)
    lines[at] = reading.canonical(json.loads(lines[at])) + "\n"
    (folder / "trail/acts.jsonl").write_text("".join(lines))


def rewritten_under_a_signature(folder):
    """The value that was signed is another, and everything after it is sealed anew up to the head."""
    seal, lines, heads = None, acts(folder), json.loads((folder / "trail/heads.json").read_bytes())
    for at, line in enumerate(lines):
        entry = json.loads(line.replace('"value":"121"', '"value":"112"'))
        if entry["sealed"]["act"]["stream"] == "subject/01-001":
            entry["sealed"]["previous"] = seal
            seal = entry["seal"] = hashlib.sha256(reading.canonical(entry["sealed"]).encode()).hexdigest()
            lines[at] = reading.canonical(entry) + "\n"
    (folder / "trail/acts.jsonl").write_text("".join(lines))
    (folder / "trail/heads.json").write_bytes(seals.canonical([[*head[:2], seal] if head[0] == "subject/01-001" else head for head in heads]))


@pytest.mark.parametrize(("tamper", "said"), [
    (unsealed, "said to hold masked text and holds none"), (rewritten_under_a_signature, "its signature does not fit"),
    (tampered_value, "PULSE is '90' and the acts say '190'"), (tampered_missing, "TEMP_REASND is 'thermomètre perdu'"),
    (lost_row, "the acts brought this row and it is missing"), (doubled_row, "it is there twice"), (foreign_subject, "of which there is no chain"),
    (tampered_trail, "its lines about subject/01-001 are not those"), (tampered_query, "and the acts say 'Oui, à la radiale.'"),
    (tampered_mark, "VERSION_IS_CURRENT is 'Y' and the acts say 'N'"), (tampered_signature, "VOID is 'N' and the acts say 'Y'"),
    (tampered_register, "CVKIND is 'OTHER' and the acts say 'MAIN'"),
    (tampered_act, "its seal does not fit"), (resealed_act, "sealed after another act"), (tampered_seal, "its seal does not fit"),
    (dropped_act, "acts were removed or added at the end"), (dropped_in_the_middle, "should stand before it and is missing"),
    (dropped_chain, "the whole chain is gone"), (dropped_chain_with_its_head, "of which there is no chain"),
    (early_tail_with_its_head, "an earlier cut names its act"), (other_definition, "is not the definition that the manifest names"),
    (otherwise_written, "not written in canonical form")])
def test_each_kind_of_tampering_is_found_with_a_sentence_even_with_the_manifest_made_anew(light, tamper, said):
    tamper(light)
    noted = reading.Archive(str(light))
    reading.check_files(noted)
    assert [one for one in noted.problems if "changed or exchanged" in one]
    again(light)
    found = checking.check(str(light)).problems
    assert [one for one in found if said in one], found
    assert all(one.endswith(".") for one in found)


def swapped(folder):
    first, second = folder / "data/VS.csv", folder / "data/ICF.csv"
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)


@pytest.mark.parametrize(("tamper", "said"), [
    (swapped, "data/VS.csv is not the file that the manifest names"),
    (lambda folder: (folder / "data/VS.csv").unlink(), "data/VS.csv is in the manifest and cannot be read"),
    (lambda folder: (folder / "data/more.csv").write_text("A\n1\n"), "data/more.csv lies in the archive and is not in the manifest"),
    (lambda folder: (folder / "manifest.json").unlink(), "this is no archive, or not a whole one"),
    (lambda folder: change(folder / "manifest.json", "INS", "DM"), "one of the two was changed"),
    (lambda folder: (folder / "manifest.json").write_bytes(b"[" * 100_000), "cannot be read"),
    (lambda folder: (folder / "trail/acts.jsonl").write_bytes(b"[" * 100_000 + b"\n"), "cannot be read to its end")])
def test_a_file_changed_gone_or_added_is_found(archive, tamper, said):
    tamper(archive)
    assert [one for one in checking.check(str(archive)).problems if said in one]


def test_a_manifest_that_leads_out_of_the_archive_is_not_followed(archive):
    manifest = json.loads((archive / "manifest.json").read_bytes())
    manifest["files"].append({"name": "../outside.csv", "rows": 0, "bytes": 1, "sha256": "0" * 64})
    (archive / "manifest.json").write_bytes(json.dumps(manifest).encode())
    assert [one for one in checking.check(str(archive)).problems if "leads out of the archive" in one]


@pytest.mark.parametrize("part", [0.3, 0.999])
def test_a_truncated_zip_and_a_flipped_byte_are_found(archive, tmp_path, part):
    whole = Path(shutil.make_archive(str(tmp_path / "whole"), "zip", archive)).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:int(len(whole) * part)])
    assert "cut off, damaged" in checking.check(str(tmp_path / "cut.zip")).problems[0]
    place = whole.index(b"PK\x01\x02") * 2 // 3
    (tmp_path / "flipped.zip").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1:])
    assert checking.check(str(tmp_path / "flipped.zip")).problems
