"""Words in both languages: T, what is quoted in a sentence, and the typography of the vocabulary's own sentences."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ecrf.crf
from ecrf.crf import LANGUAGES, T, same
from ecrf.crf.text import quoted


@pytest.mark.parametrize("fr, en", [("Poids", ""), ("", "Weight"), ("Poids", " "), ("Poids", None), (None, "Weight")])
def test_both_languages_are_written(fr: str, en: str) -> None:
    with pytest.raises(TypeError, match="write both languages"):
        T(fr, en)


def test_a_sentence_reads_in_each_language() -> None:
    weight = T("Poids", "Weight")
    assert [weight[lang] for lang in LANGUAGES] == ["Poids", "Weight"]
    assert weight.as_dict() == {"fr": "Poids", "en": "Weight"}
    assert same("kg") == T("kg", "kg")


def test_values_fill_a_sentence_and_words_among_them_are_put_in_their_own_language() -> None:
    sentence = T("{what} : {n} kg", "{what}: {n} kg").filled(what=T("Poids", "Weight"), n=61)
    assert sentence == T("Poids : 61 kg", "Weight: 61 kg")


def test_braces_that_somebody_typed_stay_as_they_are() -> None:
    assert T("« {typed} »", "“{typed}”").filled(typed="{n} {").en == "“{n} {”"


@given(st.text(st.characters(codec=None)))
def test_whatever_was_typed_can_be_quoted_and_sent(typed: str) -> None:
    shown = quoted(typed)
    assert len(shown) <= 60
    shown.encode()
    assert "\x00" not in shown


def sentences() -> list[tuple[str, T]]:
    modules = [importlib.import_module(f"ecrf.crf.{m.name}") for m in pkgutil.iter_modules(ecrf.crf.__path__)]
    return [(f"{m.__name__}.{name}", value) for m in modules for name, value in vars(m).items() if isinstance(value, T)]


@pytest.mark.parametrize("sentence", [pytest.param(value, id=name) for name, value in sentences()])
def test_french_sentences_keep_their_punctuation_on_the_line(sentence: T) -> None:
    assert not re.search(r"« | [»:;!?%]|'", sentence.fr), f"no-break spaces and ’ in {sentence.fr!r}"


@pytest.mark.parametrize("sentence", [pytest.param(value, id=name) for name, value in sentences()])
def test_both_languages_hold_the_same_values(sentence: T) -> None:
    assert sorted(re.findall(r"{\w*}", sentence.fr)) == sorted(re.findall(r"{\w*}", sentence.en))
