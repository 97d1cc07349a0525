"""The drawing of the hands: every region of the codelist once, named in both languages, no style and no script in it."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree

import pytest

from ecrf.crf import Hands, Spot
from ecrf.handmap import shapes
from ecrf.handmap.drawing import VIEWS, HandsDrawing
from ecrf.handmap.hand import FINGERS, mirrored
from ecrf.handmap.signs import DRAWN, symbols
from forms.codelists import REGIONS, ULC_STATUS
from forms.ulcers.hand import HANDS, LEGEND, SIGNS

CODES = [code.code for code in REGIONS]


def drawn(lang: str = "fr", **rest: object) -> list[ElementTree.Element]:
    """The four views, read as XML."""
    stated = {"leads": lambda code: f"?place={code}", **rest}
    return [ElementTree.fromstring(svg) for _, svg in HandsDrawing(HANDS, lang, "/hands.svg", **stated).views()]


def regions(views: list[ElementTree.Element]) -> list[ElementTree.Element]:
    """The links of the regions in all views."""
    return [a for view in views for a in view.iter("a") if "hm-region" in (a.get("class") or "")]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_region_of_the_codelist_is_drawn_with_its_code_and_its_name(lang):
    named = {a.get("data-region"): a.get("aria-label") for a in regions(drawn(lang))}
    assert named == {code: REGIONS.label(code, lang) for code in CODES}
    proximal = [name for code, name in named.items() if "-PROX-" in code]
    assert all(("non éligible" if lang == "fr" else "not eligible") in name for name in proximal)


def test_a_region_has_one_tab_stop_and_a_twin_where_it_is_seen_from_both_sides():
    stops = Counter(a.get("data-region") for a in regions(drawn()) if a.get("tabindex") is None)
    twins = Counter(a.get("data-region") for a in regions(drawn()) if a.get("tabindex") == "-1")
    assert stops == Counter(CODES)
    assert twins == Counter(code for code in CODES if code.endswith(("-TIP", "-RADIAL", "-ULNAR")))


def test_every_line_that_a_view_points_to_is_in_the_file_and_is_there_once():
    ids = re.findall(r'id="([^"]+)"', shapes.file())
    assert len(ids) == len(set(ids))
    pointed = [use.get("href", "").partition("#")[2] for view in drawn(gone=CODES[:6]) for use in view.iter("use") if use.get("href")]
    assert pointed
    assert set(pointed) <= set(ids)


def test_radial_is_the_side_of_the_thumb_in_all_four_views():
    for hand, side in VIEWS:
        flip = -1 if mirrored(hand, side) else 1
        thumb = flip * FINGERS[1].at(1)[0]
        for no in (2, 3, 4, 5):
            radial, ulnar = (flip * FINGERS[no].centre("MID", s, side)[0] for s in ("RADIAL", "ULNAR"))
            assert (radial > ulnar) == (thumb > 0)


def test_no_style_no_script_and_no_event_in_the_drawing():
    text = "".join(svg for _, svg in HandsDrawing(HANDS, "fr", "/hands.svg", lambda code: None).views()) + shapes.file() + symbols()
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|url\(", text)


def test_words_are_escaped():
    views = HandsDrawing(HANDS, "fr", "/hands.svg", lambda code: '"><script>').views()
    assert not [svg for _, svg in views if "<script" in svg]


def test_the_same_drawing_every_time():
    before = shapes.file()
    shapes.shapes.cache_clear()
    shapes.file.cache_clear()
    assert shapes.file() == before
    first, second = (HandsDrawing(HANDS, "en", "/h", lambda code: code).views() for _ in range(2))
    assert first == second


def test_a_missing_phalanx_is_no_link_and_has_an_outline():
    gone = {code for code in CODES if code.startswith("R5-DIST")}
    views = drawn(gone=gone)
    assert not gone & {a.get("data-region") for a in regions(views)}
    assert len(regions(views)) == len(regions(drawn())) - len([a for a in regions(drawn()) if a.get("data-region") in gone])
    outlined = [use.get("href") for view in views for use in view.iter("use") if use.get("class") == "hm-lost"]
    assert outlined == ["/hands.svg#lost5-DIST"] * 2


def test_one_finger_enlarged_has_its_regions_from_both_sides_and_no_others():
    views = HandsDrawing(HANDS, "fr", "/h", lambda code: code, digit="L1").views()
    assert [side for side, _ in views] == ["palmar", "dorsal"]
    found = {a.get("data-region") for a in regions([ElementTree.fromstring(svg) for _, svg in views])}
    assert found == {code for code in CODES if code.startswith("L1-")}


def test_places_that_are_not_treated_are_hatched():
    hatched = [use.get("href") for view in drawn() for use in view.iter("use") if use.get("class") == "hm-hatch"]
    assert Counter(hatched) == Counter({f"/hands.svg#hatch{no}-PROX": 4 for no in FINGERS})
    assert all("M" in shapes.shapes()[f"hatch{no}-PROX"] for no in FINGERS)


def test_each_state_has_a_shape_of_its_own():
    assert set(SIGNS) == {code.code for code in ULC_STATUS}
    assert len({sign.shape for sign in LEGEND}) == len(LEGEND)
    assert {sign.shape for sign in LEGEND} == set(DRAWN)


def test_a_declaration_that_leaves_a_code_without_place_is_refused():
    rest = {name: getattr(HANDS, name) for name in ("codelist", "fingers", "outside", "joint", "thumb_joint", "inside_words",
                                                    "outside_words", "line_words")}
    with pytest.raises(TypeError, match="one place on the map"):
        Hands(spots={code: spot for code, spot in HANDS.spots.items() if code != "R2-DIST-TIP"}, **rest)
    with pytest.raises(TypeError, match="no place on the hand map"):
        Spot("R", 6, "DIST", "TIP")
