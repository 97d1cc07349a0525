"""The casebook as PDF: everything that the record says of a subject is read in it again, nothing that its reader may not see."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import current_app

from ecrf.casebook import extract
from ecrf.crf import Refused
from ecrf.documents import casebook, decoded
from ecrf.entry import events
from ecrf.exports import casebooks, cuts, formats
from ecrf.exports.parcel import Order
from ecrf.permissions import CONSOLE
from ecrf.queries import verbs as queries
from ecrf.sdv import verbs as sdv
from tests import told
from tests.playing import fill, place, sign, study

LONG = "W" * 120
ODD = "阿司匹林"


@pytest.fixture
def number(actor: Any) -> str:
    """A subject with something of everything: corrected, missing, asked, verified, signed twice, removed, not done."""
    pi, monitor = actor("PI"), actor("CRA_B")
    found = told.subject(actor)
    queries.close(monitor, place(monitor, found, told.VS), 1)
    sdv.verify(monitor, place(monitor, found, told.VS), ["PULSE"], {"PULSE": 1})
    sign(pi, found, told.VS)
    assert fill(pi, found, told.VS, reason="SOURCE_CORRECTED", DIABP="81").kind == "saved"
    sign(pi, found, told.VS, "approval")
    for drug in (f"Aspirine {LONG}", ODD):
        assert fill(pi, found, "CM/new", CMTRT=drug).kind == "saved"
    assert events.happen(pi, study(), place(pi, found, "CM/2"), "removed", "saisie en double") is None
    assert events.happen(pi, study(), place(pi, found, "SCR/EG"), "not_done", "appareil en panne") is None
    return found


def order(folder: Path, name: str, reader: Any, language: str = "fr") -> Order:
    """That order into a new folder."""
    folder.mkdir()
    return Order(folder, cuts.find(name), reader, current_app.study, language)  # type: ignore[attr-defined]


def made(folder: Path, name: str, reader: Any, number: str, language: str = "fr") -> bytes:
    """The PDF of a subject."""
    formats.write("pdf", order(folder, name, reader, language))
    return (folder / f"{number}.pdf").read_bytes()


def words(pdf: bytes) -> str:
    """All the text of a PDF, its spaces and line ends made one."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).replace("\u200b", "").split())


def titles(outline: Any) -> list[str]:
    """Every bookmark, level after level."""
    return [title for one in outline for title in (titles(one) if isinstance(one, list) else [" ".join(one.title.split())])]


def cut(name: str) -> str:
    """A cut of now."""
    return cuts.cut(CONSOLE, study(), name)


@pytest.mark.requirement("EXP-05")
@pytest.mark.requirement("EXP-08")
def test_every_value_change_query_signature_and_act_is_printed(actor: Any, number: str, tmp_path: Path) -> None:
    pi = actor("PI")
    pdf = made(tmp_path / "fr", cut("one"), pi, number)
    said, reader = words(pdf), pypdf.PdfReader(io.BytesIO(pdf))
    ordered = order(tmp_path / "again", "one", pi)
    tell = decoded.Decoded(ordered.definition, ordered.study, "fr")
    rows = [row for row in extract.rows("versions", "one", ordered.who, ordered.definition.oids) if row.subject == number]
    for row in rows:
        shown = tell.value(tell.item(row.page, row.item), row.value, row.missing, row.missing_reason)
        plain = shown["words"].replace("\u200b", "")
        for wanted in (row.item, "[U+963F]" if plain == ODD else plain.split()[0], shown["code"].split(" ")[0], shown["unit"]):
            assert wanted in said, (row.page, row.item, wanted)
    assert LONG in said.replace(" ", "")
    assert "120 mmHg → 121 mmHg v2" in said and "Erreur de saisie" in said
    assert "80 mmHg → 81 mmHg v2" in said and "Source corrigée" in said
    assert "Non fait – thermomètre cassé ND" in said
    assert "Confirmez le pouls, relevé à la main ?" in said and "Oui, à la radiale." in said and "Réponse acceptée." in said
    assert "Vérifié sur source : PULSE v1" in said
    assert "revue" in said and "tombée : la page a changé depuis" in said and "approbation" in said and "en vigueur" in said
    assert "LIGNE RETIRÉE" in said and "saisie en double" in said
    assert "PAGE NON FAITE : appareil en panne" in said
    assert f"{pi.name} (Investigateur principal)" in said and "UTC (" in said and "Europe/Paris)" in said
    assert "Piste des actes du sujet" in said and "Copie certifiée" in said
    foot = reader.pages[-1].extract_text()
    assert all(part in foot for part in (number, "one", "Protocole", f"Page {len(reader.pages)} sur {len(reader.pages)}"))
    marks = titles(reader.outline)
    assert "Sélection SCR" in marks and "Signes vitaux VS" in marks and "pdfaid" in pdf.decode("latin-1")


@pytest.mark.requirement("EXP-08")
def test_the_mark_of_a_change_stands_on_the_changed_values_only(actor: Any, number: str, tmp_path: Path) -> None:
    ordered = order(tmp_path / "x", cut("one"), actor("PI"))
    told_of, = [found for found in casebooks.casebooks(ordered) if found.subject.number == number]
    printed = casebook.printed_casebook(ordered, told_of)
    page, = [page for visit in printed.visits for page in visit["pages"] if page["oid"] == "VS"]
    versions = {answer["name"]: answer["version"] for section in page["sections"] for answer in section["rows"]}
    assert versions["SYSBP"] == versions["DIABP"] == 2 and versions["PULSE"] == versions["TEMP"] == 1
    assert [(one["name"], one["old"]["words"], one["new"]["words"]) for one in page["changes"]] == [("SYSBP", "120", "121"), ("DIABP", "80", "81")]
    assert [one["void"] for one in page["signatures"]] == [True, False]
    with pytest.raises(Refused) as refused:
        casebook.shelf.composed("casebook", replace(printed, rows=printed.rows + 1), ordered.cut.at)
    assert f"{printed.rows}/{printed.rows + 1}" in refused.value.problem.en


@pytest.mark.requirement("EXP-01")
@pytest.mark.requirement("BLIND-01")
def test_the_same_cut_gives_the_same_bytes_and_a_blinded_reader_no_trace(actor: Any, number: str, tmp_path: Path) -> None:
    told.product(actor, number)
    dm = actor("DM")
    first = made(tmp_path / "one", cut("one"), dm, number, "en")
    assert fill(actor("PI"), number, told.VS, reason="ENTRY_ERROR", PULSE="66").kind == "saved"
    assert made(tmp_path / "two", "one", dm, number, "en") == first
    said = words(first)
    hidden = [page for page in study().page_list if not dm.reads(page)]
    assert told.CANARY not in said and "Vital signs" in said and "Digest of the cut" not in said
    assert "PAGE NOT DONE: appareil en panne" in said and "120 mmHg → 121 mmHg" in said
    assert hidden and not [page.oid for page in hidden if page.title.en in said or f" {page.oid} " in said]
    unblinded = words(made(tmp_path / "u", "one", replace(actor("INS"), unblinded=True), number))
    assert told.CANARY in unblinded and "Empreinte de la coupe" in unblinded


def test_a_casebook_that_fails_is_named_and_progress_counts_the_others(actor: Any, number: str, tmp_path: Path,
                                                                       monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    ordered = replace(order(tmp_path / "x", cut("one"), actor("PI", "02")), progress=done.append)
    assert formats.write("pdf", ordered).files == ()
    own = replace(order(tmp_path / "y", "one", actor("PI")), progress=done.append)
    monkeypatch.setitem(own.definition.study, "codelists", [])
    with pytest.raises(Refused) as refused:
        formats.write("pdf", own)
    assert number in refused.value.problem.fr and number in refused.value.problem.en
    assert done == []
