"""How the trial follows its ulcers: what it declares stands in the study, and what does not is refused at start-up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecrf.crf import Linked, T
from forms.study import STUDY
from tests.forms.casebook_text import book

COURSE = STUDY.course


def test_the_course_of_the_trial_stands_in_it():
    assert COURSE is not None
    COURSE.check(STUDY)
    assert COURSE.page == "ULCA"
    assert "AE" in {oid for linked in COURSE.linked for oid in linked.pages}


@pytest.mark.parametrize(("changed", "told"), [
    ({"page": "NONE"}, "no page"), ({"measure": "VOLUME"}, "ULCA.VOLUME"), ({"parent": "MOTHER"}, "ULCR.MOTHER"),
    ({"place": "ULCORI"}, "HandMap"), ({"linked": (Linked(T("Autres", "Others"), ("NONE",)),)}, "links NONE"),
])
def test_what_is_not_in_the_study_is_refused(changed, told):
    with pytest.raises(TypeError, match=told):
        replace(COURSE, **changed).check(STUDY)


def test_the_index_ulcer_is_the_one_the_physician_named():
    named = book("ULCR/1 | ULCR/2 | INC/ULCD/1 INDEXULC=N | INC/ULCD/2 INDEXULC=Y")
    assert [COURSE.starred(named, line) for line in "12"] == [False, True]
