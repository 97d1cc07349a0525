"""The normal range by which a laboratory result was judged stands beside it, in the unit of the result and in the standard one."""

from __future__ import annotations

from decimal import Decimal

from ecrf.casebook import kept
from forms.laboratory.catalogue import TESTS
from forms.laboratory.units import canonical, reported

ITEMS = {test.sdtm: code for code, test in TESTS.items()}


def test_every_result_that_is_judged_has_its_limits_and_lies_where_it_is_said_to(delivered):
    judged = [record for record in delivered.records("LB") if record["LBNRIND"]]
    assert len(judged) > 100
    for record in judged:
        low, high, value = record["LBSTNRLO"], record["LBSTNRHI"], record["LBSTRESN"]
        assert (low, high) != (None, None) and (low is None) == (record["LBORNRLO"] is None) and (high is None) == (record["LBORNRHI"] is None)
        assert record["LBNRIND"] == ("LOW" if low is not None and value < low else "HIGH" if high is not None and value > high else "NORMAL"), record


def test_the_limits_are_those_of_the_register_in_the_unit_reported(app, delivered):
    lines = [values for site in ("01", "02", "03", "04") for page, _line, _crf, values in kept.at_cut(site, "one") if page == "LABR"]
    printed = {(line["LRTEST"], line["LRUNIT"], line.get(end)) for line in lines for end in ("LRLOW", "LRHIGH")}
    found = 0
    for record in delivered.records("LB"):
        for limit in (record["LBORNRLO"], record["LBORNRHI"]):
            if limit is not None:
                test, found = ITEMS[record["LBTESTCD"]], found + 1
                assert any(one == test and said is not None and Decimal(said) == Decimal(limit) for one, _unit, said in printed), record
    assert found > 100


def test_what_was_not_done_has_no_limits(delivered):
    for record in delivered.records("LB"):
        if record["LBSTAT"] == "NOT DONE":
            assert {record[name] for name in ("LBORNRLO", "LBORNRHI", "LBSTNRLO", "LBSTNRHI")} == {None}


def test_a_limit_in_another_unit_comes_back_exactly():
    for test, unit, said in (("HGB", "g/dL", "13.4"), ("CREAT", "mg/L", "6.7"), ("HBA1C", "mmol/mol", "42"), ("PLAT", "G/L", "150")):
        value = canonical(test, Decimal(said), unit)
        assert value is not None and reported(test, value, unit) == Decimal(said)
