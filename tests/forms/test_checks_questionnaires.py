"""Edit checks of questionnaires, hand function and skin on two casebooks each: one in which it holds, one in which it finds."""

from __future__ import annotations

import pytest

from ecrf.crf import Book, FormView, findings
from forms.checks import CHECKS
from forms.questionnaires.administration import NAMES
from forms.questionnaires.pages import REPORTED
from forms.study import STUDY
from tests.forms.casebook_text import TODAY, book, found, places
from tests.playing import consented, fill

HAQ = tuple(f"HAQ{n:02d}" for n in range(1, 21))
SITES = "FACE CHEST ABDO FINGR FINGL HANDR HANDL FOREAR FOREAL UPARMR UPARML THIGHR THIGHL LEGR LEGL FOOTR FOOTL"
SKIN = " ".join(f"{name}=1" for name in SITES.split())                                       # 17
SKIN_27 = SKIN.replace("FINGR=1 FINGL=1 HANDR=1 HANDL=1 FOREAR=1", "FINGR=3 FINGL=3 HANDR=3 HANDL=3 FOREAR=3")
SKIN_28 = SKIN_27.replace("FACE=1", "FACE=2")
W0_W8 = "INC/SV SVDAT=2026-03-16 | W8/SV SVDAT=2026-05-11"                                    # 56 days
W0_W9 = "INC/SV SVDAT=2026-03-16 | W8/SV SVDAT=2026-05-12"
DISTAL = "FACE=3 FINGR=2 HANDL=3 FOREAR=1 LEGR=2 FOOTL=1 CHEST=0 ABDO=0 UPARMR=0 UPARML=0 THIGHR=0 THIGHL=0"
DAYS_10 = " ".join(f"RCS{day:02d}=4" for day in range(1, 11))
DAYS_9 = DAYS_10.replace("RCS10=4", "")
NOT_RELEVANT = " ".join(f"DLQ{n:02d}=NR" for n in range(1, 11))
ALL_1 = " ".join(f"DLQ{n:02d}={'N DLQ07B=1' if n == 7 else '1'}" for n in range(1, 11))        # 10
SUM_22 = " ".join(f"DLQ{n:02d}={'Y' if n == 7 else '2'}" for n in range(1, 11)).replace("DLQ01=2", "DLQ01=3")
SUM_23 = SUM_22.replace("DLQ02=2", "DLQ02=3")
WEAK = "GRIP1R=1.9 GRIP2R=1.9 GRIP3R=1.9 GRIP1L=1 GRIP2L=1 GRIP3L=1"
FIRST = "INC/DLQI QSVER=v1.0 QSLANG=FR"


def strength(test: str, side: str, *trials: str) -> str:
    """A page with the trials of one test of one hand."""
    return "W4/FUNC " + " ".join(f"{test}{n}{side}={kg}" for n, kg in enumerate(trials, 1))


#    check  where it finds         holds                                              finds
CASES = [
    ("EC101", "W8/SKN.MRSSTOT", f"{W0_W8} | INC/SKN {SKIN} | W8/SKN {SKIN_27}", f"{W0_W8} | INC/SKN {SKIN} | W8/SKN {SKIN_28}"),
    ("EC101", "W8/SKN.MRSSTOT", f"{W0_W9} | INC/SKN {SKIN} | W8/SKN {SKIN_28}", f"{W0_W8} | INC/SKN {SKIN_28} | W8/SKN {SKIN}"),
    ("EC101", "W8/SKN.MRSSTOT", f"{W0_W8} | INC/SKN {SKIN} | W8/SKN RSDAT=2026-05-14 {SKIN_28}",
     f"{W0_W9} | INC/SKN RSDAT=2026-03-20 {SKIN} | W8/SKN {SKIN_28}"),
    ("EC102", "INC/SKN.CHEST", f"SSCH SSCSUBS=LCSSC | INC/SKN {DISTAL}",
     f"SSCH SSCSUBS=LCSSC | INC/SKN {DISTAL}".replace("CHEST=0", "CHEST=1")),
    ("EC102", "INC/SKN.THIGHL", f"SSCH SSCSUBS=DCSSC | INC/SKN {DISTAL}".replace("THIGHL=0", "THIGHL=2"),
     f"SSCH SSCSUBS=LCSSC | INC/SKN {DISTAL}".replace("THIGHL=0", "THIGHL=2")),
    ("EC103", "W4/QVAS.VASNOW", "W4/QVAS VASNOW=30 | W4/QNRS NRSNOW=7", "W4/QVAS VASNOW=29 | W4/QNRS NRSNOW=7"),
    ("EC103", "W4/QVAS.VASNOW", "W4/QVAS VASNOW=41 | W8/QNRS NRSNOW=0", "W4/QVAS VASNOW=41 | W4/QNRS NRSNOW=0"),
    ("EC103", "W4/QVAS.VASWORST", "W4/QVAS VASWORST=90 | W4/QNRS NRSWORST=2", "W4/QVAS VASWORST=20 | W4/QNRS NRSWORST=7"),
    ("EC104", "INC/DIARY.DIADAYS", f"INC/DIARY DIALATE=0 {DAYS_10}", f"INC/DIARY DIALATE=0 {DAYS_9}"),
    ("EC104", "INC/DIARY.DIADAYS", f"INC/DIARY {DAYS_9}", "INC/DIARY DIALATE=0"),
    ("EC104", "INC/DIARY.DIALATE", f"INC/DIARY DIALATE=0 {DAYS_10}", f"INC/DIARY DIALATE=1 {DAYS_10}"),
    ("EC105", "W4/CHFS.QSTIM", "W4/CHFS QSTIM=10:00 | W4/ULCA/1 TRTIM=10:00 | ULCR/1",
     "W4/CHFS QSTIM=10:01 | W4/ULCA/1 TRTIM=10:00 | ULCR/1"),
    ("EC105", "W4/QVAS.QSTIM", "W4/QVAS QSTIM=10:30 PHYTIM=11:00", "W4/QVAS QSTIM=11:30 PHYTIM=11:00"),
    ("EC105", "W4/SHAQ.QSTIM", "W4/SHAQ QSTIM=11:30 | W8/QVAS PHYTIM=11:00", "W4/SHAQ QSTIM=11:30 | W4/QVAS PHYTIM=11:00"),
    ("EC105", "W4/DLQI.QSTIM", "W4/DLQI QSTIM=11:30 QSDAT=2026-05-01 | W4/QVAS PHYTIM=11:00",
     "W4/DLQI QSTIM=11:30 | W4/QVAS PHYTIM=11:00"),
    ("EC106", "W4/FUNC.HANDNOTE", f"W4/FUNC {WEAK} HANDNOTE=amputation", f"W4/FUNC {WEAK}"),
    ("EC106", "W4/FUNC.HANDNOTE", f"W4/FUNC {WEAK}".replace("GRIP3R=1.9", "GRIP3R=2.2"), f"W4/FUNC {WEAK}"),
    ("EC106", "W4/FUNC.GRIP1R", strength("GRIP", "R", "14", "20", "26"), strength("GRIP", "R", "13", "20", "27")),
    ("EC106", "W4/FUNC.GRIP1L", strength("GRIP", "L", "20", "20", "21"), strength("GRIP", "L", "10", "20", "30")),
    ("EC106", "W4/FUNC.KEY1R", strength("KEY", "R", "4", "5"), strength("KEY", "R", "4", "8")),
    ("EC106", "W4/FUNC.KEY1L", strength("KEY", "L", "0", "0", "0"), strength("KEY", "L", "0", "0", "1")),
    ("EC106", "W4/FUNC.PULP1R", strength("PULP", "R", "3"), strength("PULP", "R", "3", "6", "3")),
    ("EC106", "W4/FUNC.PULP1L", strength("PULP", "L", "3", "3.5", "4"), strength("PULP", "L", "1", "3.5", "4")),
    ("EC107", "W4/DLQI.DLQ01", f"W4/DLQI {NOT_RELEVANT}".replace("DLQ05=NR", "DLQ05=0"), f"W4/DLQI {NOT_RELEVANT}"),
    ("EC107", "W8/DLQI.DLQTOT", f"INC/DLQI {ALL_1} | W8/DLQI {SUM_22}", f"INC/DLQI {ALL_1} | W8/DLQI {SUM_23}"),
    ("EC107", "W8/DLQI.DLQTOT", f"INC/DLQI {ALL_1} | W8/DLQI {SUM_23}".replace("DLQ07=Y", "DLQ07=N DLQ07B=2"),
     f"INC/DLQI {SUM_23} | W8/DLQI {ALL_1}"),
    ("EC108", "W8/DLQI.QSVER", f"{FIRST} | W8/DLQI QSVER=v1.0", f"{FIRST} | W8/DLQI QSVER=v2.0"),
    ("EC108", "W8/DLQI.QSLANG", f"{FIRST} | W8/DLQI QSLANG=FR | W8/CHFS QSLANG=EN", f"{FIRST} | W8/DLQI QSLANG=EN"),
]
NAMES_OF_CASES = [f"{check} {where}" for check, where, _, _ in CASES]
OURS = ("EC99", "EC101", "EC102", "EC103", "EC104", "EC105", "EC106", "EC107", "EC108")


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "where", "holds", "finds"), CASES, ids=NAMES_OF_CASES)
def test_check_holds_in_one_casebook_and_finds_in_the_other(check: str, where: str, holds: str, finds: str) -> None:
    assert where not in places(holds, check)
    assert where in places(finds, check)


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "where", "holds", "finds"), CASES, ids=NAMES_OF_CASES)
def test_sentence_is_filled_in_both_languages(check: str, where: str, holds: str, finds: str) -> None:
    for finding in found(finds, check):
        assert "{" not in finding.message.fr + finding.message.en
        assert "None" not in finding.message.fr + finding.message.en
        assert all(isinstance(value, str | int) for value in finding.values.values())


def haq(answers: dict[str, str], missing: tuple[str, ...]) -> Book:
    """A casebook with one SHAQ page, some of its items declared missing."""
    filled = Book(STUDY, TODAY)
    filled.add(FormView(STUDY.pages["SHAQ"], "INC", "", answers, dict.fromkeys(missing, "ND")))
    return filled


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("answered", "missing", "finds"), [
    (20, 0, False), (0, 20, True), (0, 0, False), (11, 9, True), (11, 0, False), (13, 7, False), (5, 15, True)])
def test_too_few_haq_categories_are_asked_about_once_every_item_is_settled(answered: int, missing: int, finds: bool) -> None:
    names = HAQ
    filled = haq(dict.fromkeys(names[:answered], "1"), names[len(names) - missing:])
    at = {f"{f.address[1]}.{f.item}" for f in findings(STUDY, filled) if f.check == "EC99"}
    assert at == ({"SHAQ.HAQDI"} if finds else set())


def test_every_part_of_these_checks_has_a_case() -> None:
    told = {f.message.en for check, _, _, finds in CASES for f in found(finds, check)}
    for check in OURS[1:]:
        for part in CHECKS.all[check].every:
            opening = part.message.en.split("{")[0]
            assert any(words.startswith(opening) for words in told), part.message.en


def test_the_first_version_and_language_are_offered_at_later_visits() -> None:
    filled = book(f"{FIRST} | W8/DLQI QSTIM=10:00")
    for item, suggested in (("QSVER", "v1.0"), ("QSLANG", "FR")):
        evidence = STUDY.pages["DLQI"].items[item].evidence
        assert evidence is not None
        later, same_visit = evidence(filled, "W8"), evidence(filled, "INC")
        assert (later.suggests, later.said[0].source) == (suggested, ("INC", "DLQI", ""))
        assert same_visit.suggests is None
    assert evidence(filled, "W8").said[0].words.fr == "première utilisée, Incl."


@pytest.mark.parametrize("page", REPORTED, ids=lambda page: page.oid)
def test_every_questionnaire_says_how_it_was_filled_under_the_same_names(page) -> None:
    assert tuple(page.items)[:len(NAMES)] == NAMES


@pytest.mark.requirement("DATA-07")
def test_visual_scales_refuse_a_mark_beyond_the_line(typed) -> None:
    for page in STUDY.page_list:
        for item in page.items.values():
            if item.kind == "VAS":
                assert item.hard_check == "EC100", item.oid
    answers = typed(STUDY.pages["QVAS"], {"VASNOW": "101"}).answers
    assert answers["VASNOW"].refusing_checks == ["EC100"]
    assert not typed(STUDY.pages["QVAS"], {"VASNOW": "100"}).problems


def test_chfs_answers_beyond_the_scale_are_refused(typed) -> None:
    assert typed(STUDY.pages["CHFS"], {"CHFS01": "6"}).problems
    assert not typed(STUDY.pages["CHFS"], {"CHFS01": "5"}).problems


def test_what_was_used_first_stands_beside_the_question(actor, client) -> None:
    number = consented(actor("PI"))
    assert fill(actor("PI"), number, "SCR/DLQI", QSLANG="FR", QSVER="v1.0").kind == "saved"
    page = client("PI").get(f"/subjects/{number}/INC/DLQI").get_data(as_text=True)
    assert f'<a href="/subjects/{number}/SCR/DLQI#i-QSVER">première utilisée, Sél.</a>' in page
    assert "première utilisée" not in client("PI").get(f"/subjects/{number}/SCR/DLQI").get_data(as_text=True)
