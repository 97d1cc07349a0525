"""The R program gives the data back with labels, factors and dates; the SAS program names every dataset, variable and format."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import pytest
from flask import current_app

from ecrf.exports import cuts, formats
from ecrf.exports.parcel import Order
from ecrf.permissions import CONSOLE
from tests import told
from tests.exports.find_r import find
from tests.playing import fill as type_in

TERM = "Douleur « sévère » 100 % \\ de l’index, " + "œ" * 80
LOOK = r"""
source("load.R", chdir = TRUE)
say <- function(...) cat(enc2utf8(paste(...)), "\n", sep = "")
for (name in names(study)) say("rows", name, nrow(study[[name]]))
ae <- study$AE
say("term", ae$AETERM)
say("label", attr(ae$AETERM, "label"))
say("serious", as.character(ae$AESER), nlevels(ae$AESER), paste(attr(ae$AESER, "codes"), collapse = "/"))
say("start", format(ae$AESTDAT), class(ae$AESTDAT))
say("grade", as.character(ae$AETOXGR))
say("missing", as.character(ae$AEOUT_MISS), ae$AEOUT_REASND, is.na(ae$AEOUT))
say("enrolled", study$subjects$USUBJID)
say("position", sum(study$codelists$POSITION))
"""


@pytest.fixture
def folder(actor, tmp_path):
    number = told.subject(actor)
    saved = type_in(actor("PI"), number, "AE/new", AETERM=TERM, AESTDAT="03/06/2026", AESER="N", AETOXGR="2", AEOUT__missing="UNK",
                    AEOUT__missing_reason="perdu de vue")
    assert saved.kind == "saved", saved.submission.problems
    order = Order(tmp_path / "out", cuts.find(cuts.cut(CONSOLE, current_app.study, "one")), actor("PV"), current_app.study, "fr")
    order.folder.mkdir()
    formats.write("xpt", order)
    return order.folder


def described(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "variables.csv").open(encoding="utf-8", newline="")))


@pytest.mark.requirement("EXP-04")
def test_r_and_sas_programs(folder):
    runs_in_r(folder)
    names_everything_in_sas((folder / "load.sas").read_text(encoding="utf-8"), described(folder))


def runs_in_r(folder: Path) -> None:
    rscript = find()
    if rscript is None:
        pytest.fail("The tests of exports need R. Run: make r", pytrace=False)
    (folder / "look.R").write_text(LOOK, encoding="utf-8")
    done = subprocess.run([rscript, "--vanilla", "look.R"], cwd=folder, capture_output=True, check=False,
                          env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    said = done.stdout.decode().splitlines()
    lists = list(csv.DictReader((folder / "codelists.csv").open(encoding="utf-8", newline="")))
    label = {(row["CODELIST"], row["CODE"]): row["LABEL_FR"] for row in lists}
    grade = next(row["CODELIST"] for row in described(folder) if row["NAME"] == "AETOXGR" and not row["PART"])
    assert f"term {TERM}" in said
    assert "serious Non 2 N/Y" in said or "serious Non 2 Y/N" in said
    assert "start 2026-06-03 Date" in said
    assert f"grade {label[grade, '2']}" in said
    assert f"missing {label['MISSING', 'UNK']} perdu de vue TRUE" in said
    assert f"position {sum(int(row['POSITION']) for row in lists)}" in said
    assert {"rows AE 1", "rows SAE 0", "rows subjects 1", f"rows codelists {len(lists)}"} <= set(said)
    assert next(line for line in said if line.startswith("label ")) == "label " + next(
        row["LABEL"] for row in described(folder) if row["NAME"] == "AETERM" and not row["PART"])


def names_everything_in_sas(program: str, rows: list[dict[str, str]]) -> None:
    assert program.count("'") % 2 == 0
    steps = dict(re.findall(r"^data (\w+) .*?;\n(.*?)^run;", program, re.MULTILINE | re.DOTALL))
    assert set(steps) == {row["DATASET"] for row in rows}
    defined = set(re.findall(r"^  value (\$\w+)", program, re.MULTILINE))
    used = set(re.findall(r"format \w+ (\$\w+)\.;", program))
    assert used and used <= defined
    assert not [name for name in defined if len(name) > 32 or name[-1].isdigit()]
    for row in rows:
        assert re.search(rf"\b{row['VARIABLE']}\b", steps[row["DATASET"]]), row
    assert "JOINED1 = trimn(AETERM) || trimn(AETERM1);" in steps["AE"]
    assert "rename JOINED1 = AETERM;" in steps["AE"]
    assert "format AESTDAT e8601da10.;" in steps["AE"]
