"""The kinds of item: what people type, the canonical text that is kept, and the sentences of what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as Number
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrf.crf import (
    NRS,
    VAS,
    BirthMonth,
    Choice,
    Date,
    DateTime,
    Decimal,
    Derived,
    HandMap,
    Integer,
    Line,
    ManyLines,
    MultiChoice,
    PartialDate,
    Refused,
    Staff,
    T,
    Text,
    Time,
    YesNo,
)
from tests.crf.small import CONTEXT, HAND, WORDS, asked, refused

ENDS = {"ends": (T("Aucune", "None"), T("Extrême", "Extreme"))}
KINDS: dict[str, Any] = {
    "text": asked(Text, max=40), "lines": asked(Text, max=40, lines=3), "integer": asked(Integer, hard=(-5, 300)),
    "decimal": asked(Decimal, hard=(0.1, 120)), "free": asked(Decimal), "nrs": asked(NRS, **ENDS),
    "vas": asked(VAS, **ENDS), "date": asked(Date), "partial": asked(Date, partial=True),
    "birth": asked(BirthMonth, hard=(1900, None)), "time": asked(Time), "moment": asked(DateTime),
    "yes": asked(YesNo), "choice": asked(Choice, HAND), "many": asked(MultiChoice, HAND), "map": asked(HandMap, HAND),
    "line": asked(Line, of="WND"), "some": asked(ManyLines, of="WND"), "staff": asked(Staff),
}


@pytest.mark.requirement("DATA-03")
@pytest.mark.requirement("DATA-04")
@pytest.mark.parametrize("kind, typed, kept", [
    ("text",    " wound\tred ",        "wound\tred"),
    ("text",    "plaie 🩹 é",          "plaie 🩹 é"),
    ("text",    "0",                   "0"),
    ("text",    "ND",                  "ND"),
    ("lines",   "one\r\ntwo\rthree",   "one\ntwo\nthree"),
    ("integer", "0",                   "0"),
    ("integer", " 72 ",                "72"),
    ("integer", "−5",                  "-5"),
    ("integer", "-5",                  "-5"),
    ("decimal", "5,40",                "5.40"),
    ("decimal", "5.4",                 "5.4"),
    ("decimal", ",5",                  "0.5"),
    ("decimal", ".5",                  "0.5"),
    ("free",    "-,5",                 "-0.5"),
    ("free",    "−0,50",               "-0.50"),
    ("nrs",     "10",                  "10"),
    ("vas",     "0",                   "0"),
    ("date",    "05/11/2026",          "2026-11-05"),
    ("date",    "22/11/2026",          "2026-11-22"),
    ("partial", "2026",                "2026"),
    ("partial", "11/2026",             "2026-11"),
    ("birth",   "05/1971",             "1971-05"),
    ("time",    "9h05",                "09:05"),
    ("moment",  "05/11/2026 14:05",    "2026-11-05T14:05+01:00"),
    ("yes",     "Y",                   "Y"),
    ("choice",  " L ",                 "L"),
    ("many",    "L R",                 "R L"),
    ("map",     "B",                   "B"),
    ("line",    "2",                   "2"),
    ("some",    "10 2 1 2",            "1 2 10"),
    ("staff",   "PI01",                "PI01"),
])
def test_what_is_typed_becomes_canonical_text(kind: str, typed: str, kept: str) -> None:
    assert KINDS[kind].parse([typed], CONTEXT) == kept


def test_several_codes_are_kept_in_the_order_of_the_list() -> None:
    assert KINDS["many"].parse(["B", "R", "B"], CONTEXT) == "R B"
    assert KINDS["some"].parse(["10", "2"], CONTEXT) == "2 10"


@pytest.mark.requirement("DATA-03")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("typed", [[], [""], ["   "], ["\t\r\n"]])
def test_nothing_typed_is_no_value_and_never_zero(kind: str, typed: list[str]) -> None:
    assert KINDS[kind].parse(typed, CONTEXT) is None


@pytest.mark.requirement("DATA-07")
@pytest.mark.parametrize("kind, typed, english", [
    ("integer", "abc",      "“abc” is not a whole number. Write digits only, for example 72."),
    ("integer", "5,4",      "“5,4” is not a whole number. Write digits only, for example 72."),
    ("integer", "1e3",      "“1e3” is not a whole number. Write digits only, for example 72."),
    ("integer", "٧٢",       "“٧٢” is not a whole number. Write digits only, for example 72."),
    ("integer", "1 000",    "“1 000” is not a whole number. Write digits only, for example 72."),
    ("integer", "9" * 10,   "“9999999999” is not a whole number. Write digits only, for example 72."),
    ("integer", "301",      "301 is outside what is possible (-5 to 300). Check the value."),
    ("integer", "-6",       "-6 is outside what is possible (-5 to 300). Check the value."),
    ("decimal", "5,",       "“5,” is not a number. Write for example 5.4."),
    ("decimal", "1,234.5",  "“1,234.5” is not a number. Write for example 5.4."),
    ("decimal", "NaN",      "“NaN” is not a number. Write for example 5.4."),
    ("decimal", "-",        "“-” is not a number. Write for example 5.4."),
    ("decimal", "0,09",     "0.09 is outside what is possible (0.1 to 120). Check the value."),
    ("vas",     "101",      "101 is outside what is possible (0 to 100). Check the value, in mm."),
    ("date",    "23/11/2026", "23/11/2026 is in the future. Study data cannot be later than today (22/11/2026)."),
    ("partial", "12/2026",  "12/2026 is in the future. Study data cannot be later than today (22/11/2026)."),
    ("moment",  "23/11/2026 00:00",
     "23/11/2026 00:00 is in the future. Study data cannot be later than today (22/11/2026)."),
    ("birth",   "12/1899",  "The year 1899 is not possible (1900 to 2026). Check the year of birth."),
    ("choice",  "X",        "“X” is not one of the possible answers. Choose from the list."),
    ("choice",  "r",        "“r” is not one of the possible answers. Choose from the list."),
    ("many",    "R X",      "“X” is not one of the possible answers. Choose from the list."),
    ("line",    "3",        "“3” is not one of the possible answers. Choose from the list."),
    ("staff",   "Dupont",   "“Dupont” is not one of the possible answers. Choose from the list."),
    ("text",    "x" * 41,   "The text has 41 characters; 40 at most. Shorten it: nothing is cut without you."),
    ("text",    "a\x00b",   "The text holds an unreadable control character. Delete it and type that passage again."),
    ("text",    "a\ud83eb", "The text holds an unreadable control character. Delete it and type that passage again."),
    ("text",    "a\uffffb", "The text holds an unreadable control character. Delete it and type that passage again."),
    ("time",    "25:00",    "“25:00” is not a time. Write for example 14:05."),
])
def test_what_cannot_be_true_is_refused_with_what_to_do(kind: str, typed: str, english: str) -> None:
    assert refused(KINDS[kind], typed).problem.en == english


@pytest.mark.parametrize("kind, typed, french", [
    ("integer", "abc",  "« abc » n’est pas un nombre entier. Écrivez des chiffres seulement, par exemple 72."),
    ("decimal", "0.09", "0,09 est hors de ce qui est possible (de 0,1 à 120). Vérifiez la valeur."),
    ("vas",     "101",  "101 est hors de ce qui est possible (de 0 à 100). Vérifiez la valeur, en mm."),
    ("choice",  "X",    "« X » ne fait pas partie des réponses possibles. Choisissez dans la liste."),
])
def test_and_in_french_with_a_decimal_comma(kind: str, typed: str, french: str) -> None:
    assert refused(KINDS[kind], typed).problem.fr == french


@pytest.mark.parametrize("hard, words", [((1, None), "1 at least"), ((None, 9), "9 at most"), ((1, 9), "1 to 9")])
def test_a_range_reads_in_words(hard: Any, words: str) -> None:
    assert asked(Integer, hard=hard).range_words("en") == words
    assert asked(Integer).range_words("en") is None


def test_a_refusal_names_its_edit_check() -> None:
    assert refused(asked(Integer, hard=(0, 9), hard_check="EC37"), "10").check == "EC37"
    assert refused(KINDS["date"], "23/11/2026").check == "EC04"
    assert refused(KINDS["birth"], "12/05/1971").check == "PRIV-02"


def test_the_future_is_possible_where_the_item_says_so() -> None:
    assert asked(Date, future=True).parse(["23/11/2027"], CONTEXT) == "2027-11-23"


@pytest.mark.parametrize("kind", KINDS)
def test_a_megabyte_is_refused_and_its_sentence_is_short(kind: str) -> None:
    for typed in ("x" * 10 ** 6, "9" * 10 ** 6, "é\x00" * 10 ** 5):
        sentence = refused(KINDS[kind], typed).problem
        assert len(sentence.fr) < 400


@pytest.mark.parametrize("kind", KINDS)
@given(typed=st.lists(st.one_of(st.text(), st.text("0123456789-−,./: hTUC+YNRLB\x00"),
                                st.text(st.characters(codec=None))), max_size=3))
def test_no_input_does_anything_but_parse_or_be_refused(kind: str, typed: list[str]) -> None:
    item = KINDS[kind]
    try:
        value = item.parse(typed, CONTEXT)
    except Refused as said:
        said.problem.fr.encode(), said.problem.en.encode()
    else:
        if value is not None:
            value.encode()
            item.typed(value), item.shown(value, "fr"), item.unusual(value)


@pytest.mark.parametrize("kind, typed", [
    ("text", st.text(max_size=40)), ("lines", st.text(max_size=40)), ("integer", st.integers(-5, 300).map(str)),
    ("decimal", st.decimals(1, 120, places=3).map(str)), ("free", st.decimals(-999, 999, places=2).map(str)),
    ("date", st.dates(date(1, 1, 1), date(2026, 11, 22)).map(str)), ("time", st.times().map(lambda t: f"{t:%H:%M}")),
    ("partial", st.dates(date(1, 1, 1), date(2026, 11, 22)).map(lambda d: str(d)[:7])),
    ("birth", st.dates(date(1900, 1, 1), date(2026, 11, 22)).map(lambda d: str(d)[:7])),
    ("moment", st.datetimes().map(lambda d: f"{d:%d/%m}/1999 {d:%H:%M}")),
], ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_shown_parses_to_the_same_value(kind: str, typed: Any) -> None:
    @given(typed)
    def round_trip(text: str) -> None:
        try:
            value = KINDS[kind].parse([text], CONTEXT)
        except Refused:
            return
        for lang in ("fr", "en"):
            assert value is None or KINDS[kind].parse([KINDS[kind].shown(value, lang)], CONTEXT) == value
    round_trip()


@pytest.mark.parametrize("kind, value, typed", [
    ("integer", "72",         72),
    ("decimal", "5.40",       Number("5.40")),
    ("partial", "2026-11",    PartialDate("2026-11")),
    ("many",    "R L",        ("R", "L")),
    ("some",    "1 10",       ("1", "10")),
    ("choice",  "R",          "R"),
])
def test_canonical_text_as_checks_compute_with_it(kind: str, value: str, typed: Any) -> None:
    assert KINDS[kind].typed(value) == typed


@pytest.mark.parametrize("kind, value, fr, en", [
    ("decimal", "5.40",                   "5,40",                         "5.40"),
    ("date",    "2026-11-05",             "05/11/2026",                   "05/11/2026"),
    ("partial", "2026-11",                "11/2026",                      "11/2026"),
    ("moment",  "2026-11-05T14:05+01:00", "05/11/2026 14:05 (UTC+01:00)", "05/11/2026 14:05 (UTC+01:00)"),
    ("many",    "R L",                    "Droite, Gauche",               "Right, Left"),
    ("choice",  "GONE",                   "GONE",                         "GONE"),
])
def test_canonical_text_as_people_read_it(kind: str, value: str, fr: str, en: str) -> None:
    assert (KINDS[kind].shown(value, "fr"), KINDS[kind].shown(value, "en")) == (fr, en)


@pytest.mark.requirement("DATA-07")
@pytest.mark.parametrize("value, english", [
    ("39.9", "Unusual: below 40 kg."), ("40", None), ("40.0", None), ("150", None), ("150.1", "Unusual: above 150 kg."),
])
def test_beyond_the_usual_range_a_value_is_kept_and_asked_about(value: str, english: str | None) -> None:
    weight = asked(Decimal, unit="kg", soft=(40, 150))
    said = weight.unusual(weight.parse([value], CONTEXT))
    assert (said and said.en) == english


def test_an_unusual_value_reads_in_french() -> None:
    assert asked(Decimal, unit="kg", soft=(0.5, None)).unusual("0.4").fr == "Inhabituel : moins de 0,5 kg."


def derived(result: Any, **rest: Any) -> Derived:
    return asked(Derived, inputs=(), compute=lambda form, book: result, formula=WORDS, **rest)


@pytest.mark.parametrize("result, decimals, kept", [
    (None,            1,    None),
    (Number("22.25"), 1,    "22.3"),
    (Number("22.35"), 1,    "22.4"),
    (-0.04,           1,    "0.0"),
    (3,               None, "3"),
    (0,               None, "0"),
    ("Y",             None, "Y"),
    (date(2026, 1, 2), None, "2026-01-02"),
])
def test_a_derived_value_is_canonical_text_rounded_half_up(result: Any, decimals: int | None, kept: str | None) -> None:
    assert derived(result, decimals=decimals).value_for(None, None) == kept


def test_a_derived_value_reads_like_what_it_is() -> None:
    assert derived(1).shown("2026-01-02", "fr") == "02/01/2026"
    assert derived(1).shown("22.3", "fr") == "22,3"
    assert derived(1, codelist=HAND).shown("R", "en") == "Right"
    assert derived(1).typed("22.3") == Number("22.3")


@pytest.mark.parametrize("make, says", [
    (lambda: Text("Weight", no_sdtm="x"),                            "label of an item is T"),
    (lambda: Text(WORDS, no_sdtm="x", help="help"),                  "help of an item is T"),
    (lambda: Text(WORDS),                                            "say sdtm='…' where it goes, or no_sdtm="),
    (lambda: Text(WORDS, sdtm="AE", no_sdtm="x"),                    "say sdtm='…' where it goes, or no_sdtm="),
    (lambda: Choice(WORDS, ("R", "L"), no_sdtm="x"),                 "is not a codelist; import one"),
    (lambda: Text(WORDS, no_sdtm="x", soft=(0, 1)),                  "Text takes no soft= range"),
    (lambda: Date(WORDS, no_sdtm="x", hard=(0, 1)),                  "Date takes no hard= range"),
    (lambda: BirthMonth(WORDS, no_sdtm="x", soft=(1900, None)),      "BirthMonth takes no soft= range"),
    (lambda: derived(1, hard=(0, 1)),                                "Derived takes no hard= range"),
])
def test_a_mistaken_declaration_fails_at_once_and_says_what_to_write(make: Any, says: str) -> None:
    with pytest.raises(TypeError, match=says.replace("(", r"\(")):
        make()
