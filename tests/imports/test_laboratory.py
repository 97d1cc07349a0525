"""A laboratory's file, read by its mapping: every good row at its place, every other one with a sentence, nothing guessed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrf.crf import Refused
from ecrf.imports import delimited, laboratory
from ecrf.imports.sampling import days
from ecrf.imports.specification import Mapping, converted
from forms.study import STUDY
from tests.imports.writing import DAYS, HEADER, MAPPING
from tests.playing import consented, fill, study

ONE = "01-001;SCR;01/06/2026;HB;12,5;g/dL;"


def read(*rows, header=HEADER, mapping=MAPPING, encoding="utf-8", ends="\n"):
    return laboratory.read(io.BytesIO(ends.join((header, *rows)).encode(encoding)), mapping, STUDY, "01", DAYS)


def values(*rows, **how):
    found = read(*rows, **how)
    assert not found.wrong, found.wrong
    return [(v.where, v.subject, v.visit, v.page, v.item, v.value) for v in found.values]


def problem(*rows, **how):
    found = read(*rows, **how)
    assert len(found.wrong) == 1, found.wrong
    assert found.wrong[0].problem.fr != found.wrong[0].problem.en
    return found.wrong[0].where, found.wrong[0].problem.en


@pytest.mark.requirement("DATA-05")
def test_a_result_stays_digit_for_digit_with_the_unit_that_the_laboratory_printed():
    assert values(ONE.replace("12,5", "12,50"), "01-001;SCR;;NA;140;mmol/L;", "01-001;SCR;;CREA;70;μmol/L;") == [
        ("2", "01-001", "SCR", "HEM", "HGB", "12.50"), ("2", "01-001", "SCR", "HEM", "HGBU", "g/dL"),
        ("3", "01-001", "SCR", "CHE", "SODIUM", "140"),
        ("4", "01-001", "SCR", "CHE", "CREAT", "70"), ("4", "01-001", "SCR", "CHE", "CREATU", "umol/L")]


@pytest.mark.requirement("DATA-05")
def test_a_unit_is_converted_only_by_the_factor_stated_and_exactly():
    assert values("01-001;SCR;;HB;7,5;mmol/L;")[0][-1] == "120.8550"
    assert values("01-001;SCR;;PLQ;250,0;10^9/L;")[0][-1] == "250.0", "a factor of 1 leaves the digits"
    assert problem("01-001;SCR;;HB;12,5;g/cL;") == ("2", "“HB” in “g/cL” is not in the mapping, which knows: g/dL, g/L, mmol/L. Add this unit.")
    assert "more than 6 decimals" in problem("01-001;SCR;;HB;7,55555;mmol/L;")[1]


@given(st.decimals(min_value=0, max_value=99999, places=4), st.decimals(min_value="0.0001", max_value=9999, places=4))
def test_conversion_never_rounds(value, factor):
    assert Decimal(converted(f"{value:f}", f"{factor:f}")) == value * factor


def test_a_date_of_another_day_than_the_visit_is_the_page_s_own_and_once():
    found = values("01-001;SCR;03/06/2026;HB;12,5;g/dL;", "01-001;SCR;03/06/2026;PLQ;250;10^9/L;", "01-002;SCR;04/06/2026;NA;140;mmol/L;")
    assert [v[3:] for v in found if v[4] == "LBDAT"] == [("HEM", "LBDAT", "2026-06-03"), ("CHE", "LBDAT", "2026-06-04")]


def test_without_a_visit_the_day_of_the_visit_or_of_the_page_s_own_sample_decides():
    assert values("01-001;;01/06/2026;HB;12,5;g/dL;")[0][2] == "SCR"
    assert [v[2:5] for v in values("01-001;;01/07/2026;HB;12,5;g/dL;")] == [("INC", "HEM", "HGB"), ("INC", "HEM", "HGBU")]
    assert "No visit of 01-001 with page HEM" in problem("01-001;;02/07/2026;HB;12,5;g/dL;")[1]
    assert "No visit" in problem("01-001;;20/06/2026;HB;12,5;g/dL;")[1], "the run-in contact asks no blood count"
    assert problem("01-003;;01/06/2026;HB;12,5;g/dL;")[1].endswith("W1, W4. Give the visit in the file.")
    assert "Neither visit nor date" in problem("01-001;;;HB;12,5;g/dL;")[1]


@pytest.mark.parametrize(("row", "words"), [
    ("02-001;SCR;01/06/2026;HB;12,5;g/dL;", "“02-001” is no subject of site 01"),
    ("01-009;SCR;01/06/2026;HB;12,5;g/dL;", "“01-009” is no subject of site 01"),
    ("01-001;SCR;01/06/2026;XYZ;12,5;g/dL;", "The code “XYZ” is not in the mapping"),
    ("01-001;SCR;01/06/2026;hb;12,5;g/dL;", "The code “hb” is not in the mapping"),
    ("01-001;SCR;01/06/2026;HB;douze;g/dL;", "“douze” is not a number written with a comma"),
    ("01-001;SCR;01/06/2026;HB;12.5;g/dL;", "“12.5” is not a number"), ("01-001;SCR;01/06/2026;HB;1 200;g/dL;", "is not a number"),
    ("01-001;SCR;01/06/2026;HB;1,2,3;g/dL;", "is not a number"), ("01-001;SCR;01/06/2026;HB;1e2;g/dL;", "is not a number"),
    ("01-001;SCR;01/06/2026;HB;<0,5;g/dL;", "is a limit of measurement"), ("01-001;SCR;01/06/2026;HB;> 100;g/dL;", "is a limit of measurement"),
    ("01-001;SCR;01/06/2026;HB;≥100;g/dL;", "is a limit of measurement"),
    ("01-001;SCR;2026-06-01;HB;12,5;g/dL;", "not a date written dd/mm/yyyy"), ("01-001;SCR;1/6/2026;HB;12,5;g/dL;", "not a date"),
    ("01-001;SCR;31/06/2026;HB;12,5;g/dL;", "not a date"), ("01-001;J99;01/06/2026;HB;12,5;g/dL;", "“J99” is neither a visit"),
    ("01-001;RIC;;HB;12,5;g/dL;", "Page HEM is not asked at visit RIC"), ("01-003;UNS-1;;HB;12,5;g/dL;", "Page HEM is not asked at visit UNS-1"),
    ("01-001;SCR;01/06/2026;HB;;g/dL;", "The cell “Result” is empty"), (";SCR;01/06/2026;HB;12,5;g/dL;", "The cell “Subject number” is empty"),
    ("01-001;SCR;01/06/2026;;12,5;g/dL;", "The cell “Test code” is empty"), ("01-001;SCR;01/06/2026;HB;12,5;g/dL", "6 cells, the header has 7"),
    ("01-001;INC;;VIH;négatif;;", "“négatif” is no answer"), ("01-001;SCR;;LEU;P9;;", "“P9” is no answer"),
])
def test_a_wrong_row_is_named_with_what_to_do(row, words):
    where, said = problem(ONE, row)
    assert where == "3" and words in said


def test_words_of_the_laboratory_become_codes_visits_and_absences():
    found = read("01-001;INC;;VIH;NEG;;", "01-001;SCR;;LEU;TRACE;;", "01-001;Jour 0;;NA;NON FAIT;mmol/L;tube hémolysé", "01-001;SCR;;VS;8;mm;")
    assert not found.wrong
    assert [(v.visit, v.item, v.value, v.missing, v.missing_reason) for v in found.values[:3]] == [
        ("INC", "HIVAB", "NEGATIVE", None, None), ("SCR", "LEUK", "TRACE", None, None),
        ("D0", "SODIUM", None, "ND", "NON FAIT – tube hémolysé")]


def test_a_limit_of_measurement_is_kept_as_printed_where_the_mapping_gives_it_a_code():
    limits = replace(MAPPING, missing=(*MAPPING.missing, ("<", "UNK"), (">", "ND")))
    found = read("01-001;SCR;;HB;<0,5;g/dL;", "01-001;SCR;;PLQ;≥ 1000;10^9/L;amas", "01-001;SCR;;HB;<0,5;g/dL;revu", mapping=limits)
    assert not found.wrong
    assert [(v.item, v.value, v.missing, v.missing_reason) for v in found.values if v.item != "LBCOM"] == [
        ("HGB", None, "UNK", "<0,5 g/dL"), ("PLAT", None, "ND", "≥ 1000 10^9/L – amas")]
    assert "Row 2" in problem("01-001;SCR;;HB;<0,5;g/dL;", "01-001;SCR;;HB;<0,3;g/dL;", mapping=limits)[1]
    assert "Write “< = UNK”" in problem("01-001;SCR;;HB;≤0,5;g/dL;")[1]


def test_an_absent_result_brings_no_unit():
    assert [v.item for v in read("01-001;SCR;;HB;NON FAIT;g/dL;").values] == ["HGB"]


def test_the_comments_of_a_page_stand_together_and_the_laboratory_is_named_once():
    found = values(ONE + "lipémique", "01-001;SCR;;PLQ;250;10^9/L;agrégats", mapping=replace(MAPPING, laboratory="CHU"))
    assert [v[4:] for v in found if v[4] in ("LBCOM", "LBNAM")] == [("LBNAM", "CHU"), ("LBCOM", "HB: lipémique\nPLQ: agrégats")]


def test_rows_that_agree_are_one_and_rows_that_disagree_are_refused():
    assert len(values(ONE, ONE, ONE.replace("12,5", "12,50"))) == 2
    assert problem(ONE, ONE.replace("12,5", "12,6")) == ("3", "Row 2 gives another result for the same test: 12.5 g/dL. Keep the right one.")
    assert "Row 2" in problem(ONE, "01-001;SCR;;HB;125;g/L;")[1], "another unit is another result"
    assert "Row 2 gives 01/06/2026" in problem(ONE, "01-001;SCR;02/06/2026;PLQ;250;10^9/L;")[1]


@pytest.mark.parametrize(("ends", "encoding"), [("\r\n", "utf-8"), ("\n", "utf-8-sig"), ("\r", "utf-8")])
def test_ends_of_lines_and_the_mark_of_spreadsheets_do_not_matter(ends, encoding):
    assert values(ONE, "", ends=ends, encoding=encoding)[0][-1] == "12.5"


def test_a_line_break_inside_quotation_marks_does_not_count_as_a_row():
    found = read('01-001;SCR;;HB;12,5;g/dL;"deux\nlignes; et un ""mot"""', "", "01-001;SCR;;PLQ;x;10^9/L;")
    assert found.wrong[0].where == "4"
    assert found.values[-1].value == 'HB: deux\nlignes; et un "mot"'


def test_decimal_point_commas_and_other_dates_are_as_the_mapping_says():
    mapping = replace(MAPPING, delimiter=",", decimal=".", dates="%Y%m%d")
    assert values("01-001,SCR,20260603,HB,12.5,g/dL,", header=HEADER.replace(";", ","), mapping=mapping)[0][-1] == "2026-06-03"
    assert "not a number written with a point" in problem('01-001,SCR,,HB,"12,5",g/dL,', header=HEADER.replace(";", ","), mapping=mapping)[1]


@pytest.mark.parametrize(("sent", "encoding", "words"), [
    (b"", "utf-8", "is empty"), (b" \r\n\n", "utf-8", "is empty"), (b"\xef\xbb\xbf", "utf-8", "is empty"), (HEADER.encode(), "utf-8", "no row under its header"),
    (f"{HEADER}\n{ONE}".encode("utf-16"), "utf-8", "NUL bytes"), (f"{HEADER}\n{ONE}\0".encode(), "cp1252", "NUL bytes"),
    (f"{HEADER}\n{ONE}hémolysé".encode("latin-1"), "utf-8", "not written in UTF-8"),
    (f"{HEADER}\n{ONE}hémolysé".encode(), "cp1252", "The file is UTF-8"), (f"{HEADER}\n{ONE}\x81".encode("latin-1"), "cp1252", "not written in Windows"),
    (f"{HEADER}\n{ONE}\x92".encode("latin-1"), "iso8859-15", "not written in ISO"), (HEADER.replace(";", ",").encode() + b"\n" + ONE.encode(), "utf-8", "“semicolon”"),
    (f'{HEADER}\n{ONE}"a"b'.encode(), "utf-8", "cannot be read as CSV"), (f'{HEADER}\n{ONE}"a'.encode(), "utf-8", "cannot be read as CSV"),
    (HEADER.replace("UNITE", "UNIT").encode() + b"\n" + ONE.encode(), "utf-8", "has no column “UNITE” (Unit)"),
    (HEADER.replace("DATE", "VISITE").encode() + b"\n" + ONE.encode(), "utf-8", "two columns “VISITE”"),
    (HEADER.replace("COMMENTAIRE", "UNITE").encode() + b"\n" + ONE.encode(), "utf-8", "two columns “UNITE”"),
    (b"x;" * (delimited.LARGEST // 2) + b"xx", "utf-8", "larger than 5 MB"), (b"a;b\n" * (delimited.MOST_ROWS + 2), "utf-8", "more than 20000 rows"),
    (b"a;b\na;" + b"b" * (delimited.WIDEST + 1), "utf-8", "Row 2 has a text of more than"),
], ids=range(19))
@pytest.mark.requirement("IMP-01")
def test_a_file_that_is_none_gets_one_sentence_and_no_value(sent, encoding, words):
    found = laboratory.read(io.BytesIO(sent), replace(MAPPING, encoding=encoding), STUDY, "01", DAYS)
    assert [w.where for w in found.wrong] == [""] and words in found.wrong[0].problem.en
    assert not found.values


def test_accents_of_an_older_encoding_are_read():
    assert values(ONE + "hémolysé", encoding="cp1252", mapping=replace(MAPPING, encoding="cp1252"))[-1][-1] == "HB: hémolysé"


@given(st.binary(max_size=300), st.sampled_from(sorted(delimited.ENCODINGS)))
def test_no_bytes_whatever_make_the_reader_fail(sent, encoding):
    try:
        table = delimited.rows(delimited.decoded(sent, encoding), ";")
    except Refused as refused:
        assert refused.problem.fr
    else:
        assert table.header and table.rows


@given(st.text(max_size=120))
def test_no_rows_whatever_make_the_reader_fail(text):
    found = laboratory.read(io.BytesIO(f"{HEADER}\n{ONE}\n{text}".encode("utf-8", "replace")), MAPPING, STUDY, "01", DAYS)
    assert found.wrong or len(found.values) >= 2


def test_a_mapping_is_the_same_after_it_was_stored_and_its_digest_tells_every_difference():
    assert Mapping.of(MAPPING.as_dict()) == MAPPING
    told = {MAPPING.digest("01", 1), MAPPING.digest("02", 1), MAPPING.digest("01", 2), replace(MAPPING, decimal=".").digest("01", 1)}
    assert len(told) == 4


def test_the_days_of_a_site_are_those_on_file(actor):
    nurse = actor("SC")
    mine, other = consented(nurse), consented(actor("SC", "02"), "02")
    fill(nurse, mine, "SCR/SV", SVOCCUR="Y", SVDAT="01/06/2026")
    fill(nurse, mine, "SCR/HEM", LBDAT="03/06/2026")
    found = days(study(), "01")
    assert found.visits[mine] == {"SCR": date(2026, 6, 1)} and other not in found.visits
    assert found.day(mine, "SCR", "HEM") == date(2026, 6, 3) and found.day(mine, "SCR", "CHE") == date(2026, 6, 1)
