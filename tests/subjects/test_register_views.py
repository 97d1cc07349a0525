"""The register of a subject and its lines as pages: the map, each line's status and size, what leads to a new one."""

from __future__ import annotations

import re

import pytest

from tests.entry.test_budget import get
from tests.playing import consented, fill
from tests.subjects.visiting import held, injected

ULCER = {"ULCORI": "BASELINE_TARGET", "ULCLOC": "R2-DIST-TIP", "ULCSTDAT": "03/2026"}
OPEN = {"ULCSTAT": "ACTIVE", "REEPITH": "N", "LDIAM": "10", "LPERP": "8"}


@pytest.fixture
def number(actor):
    """A subject with an ulcer that healed at week 8, one that came back there, and one never looked at."""
    pi = actor("PI")
    made = consented(pi)
    for line in (ULCER, ULCER | {"ULCORI": "RECURRENCE", "ULCPAR": "1", "ULCSTDAT": "10/11/2026"},
                 ULCER | {"ULCORI": "BASELINE_OTHER", "ULCLOC": "L3-DIST-PERIUNG"}):
        assert fill(pi, made, "ULCR/new", **line).kind == "saved"
    for event, day in (("SCR", "2026-06-02"), ("D0", "2026-09-10"), ("W8", "2026-11-05")):
        held(pi, made, event, day)
    injected(pi, made, "2026-09-10")
    fill(pi, made, "SCR/ULCA/1", **OPEN)
    fill(pi, made, "D0/ULCA/1", **OPEN | {"LDIAM": "8", "LPERP": "5"})
    fill(pi, made, "W8/ULCA/1", ULCSTAT="HEALED", REEPITH="Y")
    fill(pi, made, "D0/ULCD/1", INDEXULC="Y", INJDEC="INJECT")
    fill(pi, made, "D0/INJF/R2", INJULC=["1"])
    fill(pi, made, "AE/new", AETERM="Infection du doigt", AEFING=["R2"])
    return made


def page(browser, address):
    """A page as text."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def words(html):
    """What people read of it."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def link(html, region):
    """Where a region of the map leads."""
    return re.search(rf'href="([^"]*)" data-region="{region}"', html).group(1).replace("&amp;", "&")


def test_an_empty_region_leads_to_a_new_line_there_and_a_held_one_to_what_may_be_done(client, number):
    browser = client("PI")
    html = page(browser, f"/subjects/{number}/ulcers")
    assert link(html, "R3-MID-VOLAR") == f"/subjects/{number}/ULCR/new?ULCLOC=R3-MID-VOLAR"
    held_place = link(html, "R2-DIST-TIP")
    assert held_place == f"/subjects/{number}/ulcers?place=R2-DIST-TIP#place"
    there = page(browser, held_place.partition("#")[0]).replace("&amp;", "&")
    assert f"/subjects/{number}/ULCR/new?ULCLOC=R2-DIST-TIP&ULCORI=RECURRENCE&ULCPAR=1" in there
    assert "U01 cicatrisé" in words(there)
    assert "récidive de U02" not in words(there), "only a line that has ended comes back"


def test_labels_say_key_and_status_and_lead_to_the_line(client, number):
    html = page(client("PI"), f"/subjects/{number}/ulcers")
    told = re.findall(r'<a class="hm-marker tone-(\w+)" href="([^"]*)" aria-label="([^"]*)"', html)
    assert ("ok", f"/subjects/{number}/ulcers/U01",
            "U01, cicatrisé, ulcère cardinal, Main droite, index, phalange distale, pulpe") in told
    assert any(label.startswith("U03, pas encore évalué") for _, _, label in told)
    assert {f"#st-{shape}" for shape in ("ticked_ring", "dashed_ring")} <= set(re.findall(r'href="(#st-\w+)"', html))


def test_whoever_does_not_record_the_register_reads_the_map_without_links_to_new_lines(client, number):
    html = page(client("CRA_B"), f"/subjects/{number}/ulcers")
    assert "ULCR/new" not in html
    assert f"/subjects/{number}/ulcers/U01" in html


def test_what_is_no_place_of_the_map_is_passed_over(client, number):
    browser = client("PI")
    html = page(browser, f"/subjects/{number}/ulcers?place=%3Cscript%3E&finger=R9")
    assert "<script>" not in html.partition("</head>")[2]
    one = page(browser, f"/subjects/{number}/ulcers?finger=R2")
    assert {region[:2] for region in re.findall(r'data-region="([^"]+)"', one)} == {"R2"}


def test_the_page_of_a_line_shows_course_curve_change_and_what_concerns_it(client, number):
    html = page(client("PI"), f"/subjects/{number}/ulcers/U01")
    said = words(html)
    assert re.search(r"Sél\..*62,8", said), "0.785 × 10 × 8"
    assert re.search(r"J0\W.*31,4.*référence", said), "the reference is the last measure up to the injection"
    assert "−100 %" in said, "a healed ulcer has nothing left to measure"
    assert "<svg class=\"rg-curve\"" in html
    assert " style=" not in html
    assert "Récidivé en" in said
    for linked in ("D0/INJF/R2", "AE/1", "D0/ULCD/1"):
        assert f'href="/subjects/{number}/{linked}"' in html, linked
    other = words(page(client("PI"), f"/subjects/{number}/ulcers/U03"))
    assert "Infection du doigt" not in other
    assert "Rien au dossier." in other


def test_a_line_that_continues_another_names_it(client, number):
    html = page(client("PI"), f"/subjects/{number}/ulcers/U02")
    assert f'href="/subjects/{number}/ulcers/U01"' in html
    assert "Ulcère d’origine de la récidive" in html


@pytest.mark.parametrize("lang, told", [("fr", "Dernier état connu avant"), ("en", "Last known before")])
def test_a_visit_shows_every_line_with_its_last_status_and_size_and_asks_for_each(client, actor, number, lang, told):
    browser = client("SC")
    browser.post(f"/language/{lang}", data={"next": "/"})
    held(actor("PI"), number, "W12", "2026-11-20")
    html = page(browser, f"/subjects/{number}/W12")
    assert told in html
    for line in "123":
        assert f'href="/subjects/{number}/W12/ULCA/{line}"' in html
    before = words(page(browser, f"/subjects/{number}/W8"))
    assert re.search(r"8 × 5 mm · 31[.,]4 mm²", before), "what was known before week 8, with its size"


def test_a_missing_phalanx_is_outlined_and_no_link(client, actor, number):
    fill(actor("PI"), number, "AMP/new", AMPFING="L3", AMPPHAL="MID", AMPKIND="SURGICAL", AMPPART="WHOLE")
    html = page(client("PI"), f"/subjects/{number}/ulcers")
    gone = {region for region in re.findall(r'data-region="([^"]+)"', html) if region.startswith(("L3-MID", "L3-DIST"))}
    assert not gone
    assert "L3-PROX-VOLAR" in html
    assert "Phalange absente" in html


def test_a_new_line_takes_what_its_address_answers_but_no_judgement_and_nothing_is_saved(client, number):
    browser = client("PI")
    html = page(browser, f"/subjects/{number}/ULCR/new?ULCLOC=R4-MID-VOLAR&ULCORI=NEW&ULCISCH=Y&ULCSTDAT=12/11/2026&HACK=1")
    assert '<option value="R4-MID-VOLAR" selected' in html
    assert re.search(r'name="ULCORI" value="NEW" checked', html)
    assert not re.search(r'name="ULCISCH" value="Y" checked', html)
    assert "HACK" not in html.partition("<main")[2]
    assert "U04" not in page(browser, f"/subjects/{number}/ulcers"), "typed, not saved"
    assert 'aria-pressed="true"' in html
    on_file = page(browser, f"/subjects/{number}/ULCR/1?ULCLOC=L1-DIST-TIP")
    assert '<option value="R2-DIST-TIP" selected' in on_file, "what is on file is never replaced by an address"


def test_the_lines_of_the_drawing_are_kept_by_the_browser_and_nothing_else_is(client, number):
    browser = client("PI")
    drawing = browser.get("/hands.svg")
    assert drawing.headers["Cache-Control"].startswith("private, max-age")
    assert drawing.mimetype == "image/svg+xml"
    assert browser.get(f"/subjects/{number}/ulcers").headers["Cache-Control"] == "no-store"


def test_statements_stay_the_same_for_more_lines(client, actor, number):
    browser = client("PI")
    addresses = ("ulcers", "ulcers/U01", "W8", "ULCR/new")
    before = [len(get(browser, f"/subjects/{number}/{address}")) for address in addresses]
    for place in ("L1-DIST-TIP", "L2-DIST-TIP", "L2-DIST-TIP"):
        fill(actor("PI"), number, "ULCR/new", **ULCER | {"ULCLOC": place})
    assert [len(get(browser, f"/subjects/{number}/{address}")) for address in addresses] == before
    assert max(before) <= 12
