"""Lines of a register from a file: a verdict per row, all or nothing, once."""

from __future__ import annotations

import pytest

from ecrf.registers import lines, upload
from tests.playing import study
from tests.registers.keeping import GOOD, HEADER, OTHER, acts, rows


def planned(who, *rows, header=HEADER):
    return upload.plan(study(), lines.register(who, study(), "01", "LABR"), "\n".join((header, *rows)))


@pytest.mark.parametrize(("row", "words"), [
    ("CHU;HGB;mmol/L;F;12;16;01/01/2026", "is not measured in mmol/L"), ("CHU;HGB;g/dL;F;douze;16;01/01/2026", "is not a number"),
    ("CHU;;g/dL;F;12;16;01/01/2026", "is missing"), ("CHU;HGB;g/dL;F;12;16", "6 cells; the header has 7"),
    ("CHU;HGB;g/dL;F;16;12;01/01/2026", "the lower below the upper"), ("CHU;PLAT;G/L;ANY;140;400;01/01/2026", "Line 2 says something else"),
    ("CHU;HGB;g/dL;X;12;16;01/01/2026", "not one of the possible answers"),
])
def test_a_bad_row_is_named_with_its_line_and_its_reason_and_stops_the_file(manager, row, words):
    found = planned(manager, GOOD, OTHER, row)
    assert [(v.number, v.kind) for v in found.verdicts] == [(2, "new"), (3, "new"), (4, "bad")]
    assert words in " ".join(s.en for sentences in found.verdicts[2].typed.problems.values() for s in sentences)
    assert not found.may_apply
    assert not upload.apply(manager, study(), "01", "LABR", "\n".join((HEADER, GOOD, OTHER, row))).may_apply
    assert rows() == []


def test_a_file_is_applied_once_in_one_act(one):
    sent = "\ufeff" + "\r\n".join((HEADER, GOOD, "", OTHER, OTHER)) + "\r\n"
    before = len(acts())
    found = upload.apply(one, study(), "01", "LABR", sent)
    assert [(v.number, v.kind, v.same_as) for v in found.verdicts] == [(2, "same", "1"), (4, "new", ""), (5, "same", "2")]
    assert [(r.line, r.values["LRTEST"]) for r in rows()] == [("1", "HGB"), ("2", "PLAT")]
    assert len(acts()) == before + 1 and acts()[-1].detail["rows"] == 1
    again = upload.apply(one, study(), "01", "LABR", sent)
    assert (again.count("new"), again.count("same"), len(acts())) == (0, 3, before + 1)


@pytest.mark.parametrize(("sent", "words"), [
    ("", "must name these columns"), (HEADER, "no row"), ("LRLAB,LRTEST\nCHU,HGB", "must name these columns"),
    (f"{HEADER};LRLAB\nx", "must name these columns"), (f"{HEADER};NAME\nx", "must name these columns"),
    (f'{HEADER}\n"CHU;HGB', "cannot be read as CSV"),
    ("\n".join([HEADER] + [f"L{n};PLAT;G/L;ANY;150;400;01/01/2026" for n in range(2001)]), "more than 2000 rows"),
])
def test_a_file_that_is_no_register_is_refused_whole(manager, sent, words):
    found = upload.plan(study(), lines.register(manager, study(), "01", "LABR"), sent)
    assert words in found.problem.en and not found.verdicts and not found.may_apply


def test_a_comma_file_reads_with_points(manager):
    found = planned(manager, "CHU,HGB,g/dL,F,12.0,16,2026-01-01", header=HEADER.replace(";", ","))
    assert [v.kind for v in found.verdicts] == ["new"] and found.verdicts[0].typed.values["LRLOW"] == "12.0"
