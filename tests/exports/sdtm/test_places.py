"""The annotations of the items: every one can be read, every one lands in a dataset."""

from __future__ import annotations

import pytest

from ecrf.exports.definition import Definition
from ecrf.exports.sdtm import standard
from ecrf.exports.sdtm.places import Place, parse
from ecrf.exports.sdtm.plan import Plan, places
from ecrf.exports.sdtm.recipes import page_recipe
from forms.study import STUDY


@pytest.mark.parametrize(("said", "found"), [
    ("VS.VSDTC", (Place("variable", "VS", "VSDTC"),)),
    ("VSTESTCD=SYSBP", (Place("test", "VS", "SYSBP"),)),
    ("FA.FATESTCD=PAIN", (Place("test", "FA", "PAIN"),)),
    ("TRTESTCD=AREA, TRMETHOD=ELLIPSE", (Place("test", "TR", "AREA", (("TRMETHOD", "ELLIPSE"),)),)),
    ("LBTESTCD=HCG (LBSPEC=URINE)", (Place("test", "LB", "HCG", (("LBSPEC", "URINE"),)),)),
    ("MH.MHSTDTC (MHTERM=FIRST NON-RAYNAUD SYMPTOM)", (Place("variable", "MH", "MHSTDTC", (("MHTERM", "FIRST NON-RAYNAUD SYMPTOM"),)),)),
    ("PR.PRTRT=STATIN", (Place("topic", "PR", "PRTRT", (("PRTRT", "STATIN"),)),)),
    ("SUPPAE.QNAM=RELHARV", (Place("supplement", "AE", "RELHARV"),)),
    ("RELREC (AE, CM)", (Place("link", "AE", "RELREC", (("RDOMAIN", "CM"),)),)),
    ("DS.DSDECOD=WITHDRAWAL BY SUBJECT; SUPPDS.QNAM=WCSCOPE",
     (Place("topic", "DS", "DSDECOD", (("DSDECOD", "WITHDRAWAL BY SUBJECT"),)), Place("supplement", "DS", "WCSCOPE"))),
    ("EC.ECSTDTC, EX.EXSTDTC", (Place("variable", "EC", "ECSTDTC"), Place("variable", "EX", "EXSTDTC"))),
])
def test_an_annotation_is_read(said, found):
    assert parse(said) == found


@pytest.mark.parametrize(("said", "why"), [
    ("to the file", "cannot be read"), ("VS.", "cannot be read"), ("VSDTC", "without its domain"), ("SUPPAE.QNAM", "needs a name"),
    ("MH.MHSTDTC (RAYNAUD)", "in brackets stands NAME=VALUE"), ("RELREC (AE)", "names two domains"), ("RELREC", "names two domains"),
])
def test_what_is_no_annotation_is_refused(said, why):
    with pytest.raises(ValueError, match=why):
        parse(said)


@pytest.mark.requirement("DATA-02")
@pytest.mark.parametrize("page", STUDY.page_list, ids=lambda page: page.oid)
def test_every_annotated_item_lands_where_the_standard_has_a_variable(page):
    for domain, recipes in page_recipe(page.as_dict()).records.items():
        printed = {one.name for one in standard.domain(domain).printed}
        for recipe in recipes:
            lost = [variable for variable, _item in recipe.parts if variable not in printed]
            lost += [variable for variable in recipe.fixed if variable not in printed]
            assert not lost, f"{page.oid}: {domain} has no {lost[0]} in SDTMIG {standard.guide()}; change sdtm= or ecrf/exports/sdtm/standard.json."


@pytest.mark.requirement("DATA-02")
def test_every_annotated_item_is_found_in_a_dataset():
    definition = Definition(STUDY.as_dict(), tuple(page.as_dict() for page in STUDY.page_list))
    found = {item for item, _dataset, _where in places(Plan(definition).datasets)}
    wanted = {f"{page.oid}.{name}" for page in STUDY.page_list for name, item in page.items.items()
              if item.sdtm and any(place.kind != "link" and place.domain != "SE" for place in parse(item.sdtm))}
    assert not wanted - found


def test_names_and_labels_fit_the_transport_format():
    definition = Definition(STUDY.as_dict(), tuple(page.as_dict() for page in STUDY.page_list))
    for dataset in Plan(definition).datasets.values():
        assert len(dataset.label) <= 40, dataset.label
        for variable in dataset.variables:
            assert len(variable.name) <= 8 and len(variable.label) <= 40, (dataset.name, variable)
        for level in dataset.values:
            assert len(level.where[0][1]) <= 8 and len(level.label) <= 40, (dataset.name, level)


def test_no_name_of_a_test_is_a_question_cut_short():
    study, cut = STUDY.as_dict(), []
    named = study["standards"]["tests"]
    for page in study["pages"]:
        for domain, recipes in page_recipe(page).records.items():
            tests = [(one.fixed[f"{domain}TESTCD"], one.answer) for one in recipes if one.kind == "test" and domain != "IE"]
            cut += [(domain, code, item["label"]["en"]) for code, item in tests if code not in named.get(domain, {}) and len(item["label"]["en"]) > 40]
    assert not cut, "Give these tests a name of at most 40 characters in forms/standards/tests.py."
