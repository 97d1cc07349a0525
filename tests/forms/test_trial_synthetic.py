"""The synthetic stories: as many ulcers as published, deterministic, nothing in the future, accepted by every page."""

import random
from collections import Counter
from datetime import date
from itertools import islice
from statistics import mean, stdev

import pytest

from ecrf.crf import findings
from ecrf.permissions import CLASSES, GRANTED, RECORDS
from forms.study import STUDY
from forms.synthetic import stories
from forms.synthetic.calendar import CAST
from forms.synthetic.course import HEALING, healing_days
from tests.forms.conftest import Player

TODAY = date(2026, 11, 22)
JUDGED = {oid for oid, page in STUDY.pages.items() if any(i.judgement for i in page.items.values())}


@pytest.fixture(scope="module")
def told():
    return list(stories(32, 1, TODAY))


@pytest.fixture(scope="module")
def played(told):
    return [(story, Player(story)) for story in told]


def test_about_two_ulcers_and_a_half_per_subject(told) -> None:
    found = sum(step.verb == "save" and step.page == "ULCR" for s in told for step in s.steps)
    assert 75 <= found <= 115


HALF_DONE = ("SOC",)
"""Pages that are filled in stages: at the end some subjects stand between two."""


def gaps_of(form) -> list[str]:
    """The questions that are asked on a page and were not answered."""
    asked = form.page.applicable(form.values)
    return [i.name for i in asked if not (i.optional or i.derived or form.not_done or form.answered(i.name))]


def test_the_same_seed_tells_the_same_stories(told) -> None:
    again, other = (list(islice(stories(32, seed, TODAY), 4)) for seed in (1, 2))
    assert again == told[:4] != other


PATHS = {"follow_up": {"TREATED", "FOLLOW_UP"}, "completed": {"COMPLETED"}, "complicated": {"COMPLETED"}, "run_in": {"RUN_IN"},
         "long_term": {"COMPLETED"}, "waiting": {"RANDOMISED", "HARVESTED"}, "healed_in_run_in": {"SCREEN_FAILED"},
         "failed_at_inclusion": {"SCREEN_FAILED"}, "screen_failed": {"SCREEN_FAILED"}, "withdrawn": {"WITHDRAWN"},
         "manufacturing_failed": {"LEFT"}, "lost": {"LEFT"}, "died": {"DEAD"}}
"""The states that a subject of each path is in."""


def test_all_stages_at_four_sites(told) -> None:
    assert {s.path for s in told} == set(PATHS)
    assert {s.site for s in told} == {1, 2, 3, 4}
    assert [s.consented_on for s in told] == sorted(s.consented_on for s in told)


def test_twelve_subjects_show_every_path() -> None:
    assert len({path for path, _ in CAST[:12]}) == 12 == len(PATHS) - 1


def complaints_of(story, player) -> list[str]:
    """What the pages refuse, and what they still ask when the story is told."""
    gaps = [f"{form.address} {name}" for form in player.book.filled.values() if form.page.oid not in HALF_DONE
            for name in gaps_of(form)]
    return [f"{story.path}: {complaint}" for complaint in (*player.complaints, *gaps)]


def test_every_page_takes_what_is_told(played) -> None:
    assert [c for story, player in played for c in complaints_of(story, player)][:5] == []


def test_every_subject_is_where_its_path_ends(played) -> None:
    assert {story.path: STUDY.state(player.book).oid for story, player in played
            if STUDY.state(player.book).oid not in PATHS[story.path]} == {}


def test_nothing_depends_on_the_day_it_is_told() -> None:
    day = date(2028, 2, 29)
    assert [c for story in stories(12, 5, day) for c in complaints_of(story, Player(story, day))][:5] == []


def test_a_bigger_trial() -> None:
    assert len(list(stories(35, 3, TODAY))) == 35


def test_the_first_step_is_the_consent(told) -> None:
    for story in told:
        first = story.steps[0]
        assert (first.verb, first.page, first.role) == ("save", "ICF", "PI")
        day, month, year = first.answers["RFICDAT"].split("/")
        assert story.consented_on == f"{year}-{month}-{day}"


def test_who_does_what(told) -> None:
    doing = ("save", "correct", "take", "not_done", "remove")
    for step in (step for story in told for step in story.steps):
        page, role = STUDY.pages[step.page], step.role
        if step.verb in doing:
            assert page.area in RECORDS[role] and (page.seen_by == "blinded" or "unblinded" in CLASSES[role]), step
            assert not (page.oid in JUDGED and role == "SC" and any(page.items[n].judgement for n in step.answers)), step
        elif step.verb == "verify":
            assert role == ("CRA_B" if page.seen_by == "blinded" else "CRA_U"), step
        elif step.verb == "sign":
            assert role in GRANTED["sign"] and page.area in RECORDS[role], step
        elif step.verb != "answer":
            assert role in ("CRA_B", "DM") or (role == "PV" and page.area == "safety"), step


def test_register_lines_come_in_order(told) -> None:
    for story in told:
        lines = [int(step.line) for step in story.steps if step.page == "ULCR" and step.verb == "save"]
        assert lines == list(range(1, len(lines) + 1))


def test_work_of_every_kind_is_there(told) -> None:
    verbs = Counter(step.verb for story in told for step in story.steps)
    assert {"save", "correct", "take", "verify", "raise", "answer", "close", "not_done"} <= set(verbs)
    assert 0.2 < verbs["verify"] / verbs["save"] < 0.5
    steps = [step for story in told for step in story.steps]
    assert any(step.missing for step in steps)
    assert any(step.answers.get("SVOCCUR") == "N" for step in steps)
    assert any(step.answers.get("ULCORI") == "RECURRENCE" for step in steps)


def test_no_finding_but_those_that_the_tale_wants(played) -> None:
    """Slips, values beyond the usual, visits out of their window: nothing else asks the site anything."""
    wanted = {"EC37", "EC38", "EC59", "EC86", "EC87", "EC95"}
    others = [f"{story.path}: {f.check} {f.address} {f.message.en}" for story, player in played
              for f in findings(STUDY, player.book) if f.check not in wanted]
    assert others[:4] == []


def test_visits_are_in_their_windows_mostly(played) -> None:
    inside = outside = 0
    for _, player in played:
        book = player.book
        for visit in (STUDY.visits[v] for v in book.visits() if v in STUDY.visits):
            window = visit.planned(book.anchor(visit.after.oid)) if visit.after else None
            day = book.visit_date(visit.oid)
            if window and day:
                inside, outside = inside + (day in window), outside + (day not in window)
    assert 0 < outside < inside / 4


@pytest.mark.parametrize("kind", HEALING)
def test_healing_times_are_as_published(kind: str) -> None:
    chance = random.Random(kind)
    drawn = [healing_days(kind, chance) for _ in range(6000)]
    expected, deviation = HEALING[kind]
    assert mean(drawn) == pytest.approx(expected, rel=0.06)
    assert stdev(drawn) == pytest.approx(deviation, rel=0.08)
