"""Two languages, whole: the French catalogue, the labels of the study, the sentences of the code, the pages as drawn."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from forms.study import STUDY
from tests.playing import VITALS, consented, fill

ROOT = Path(__file__).parent.parent
PO = ROOT / "ecrf" / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
REMEDY = f"Run `make words`, translate what is empty in {PO.relative_to(ROOT)}, run `make words` again."
PLACEHOLDER = re.compile(r"%\(\w+\)s")
CLUMSY = re.compile(r"'|…\.|(?<!\u00a0):(?=\s|$)|(?<!\u202f)[;!?](?=\s|$)| [:;!?»%](?!\()|«(?!\u00a0)|veuillez", re.IGNORECASE)
"""What French typography does not print: straight apostrophes, plain spaces before : ; ! ? » % or none at all."""

ENGLISH_UNIT = re.compile(r"\b(days?|d|weeks?|wk|months?|years?|hours|cells|pred|IU|ULN|trials|fingers)\b")
"""Units that French writes otherwise."""


def texts(message: Message | None) -> tuple[str, ...]:
    """What a message says: one form, or the singular and the plural."""
    if message is None:
        return ()
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


@pytest.fixture(scope="module")
def french() -> Catalog:
    """The French catalogue as it stands."""
    return read_po(io.BytesIO(PO.read_bytes()), locale="fr")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every word of the application, extracted now, with where it stands."""
    pot = tmp_path_factory.mktemp("words") / "messages.pot"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        CommandLineInterface().run(["pybabel", "-q", "extract", "--sort-output", "-F", "babel.cfg", "-k", "ngettext:1,2",
                                    "-o", str(pot), "."])
    return read_po(io.BytesIO(pot.read_bytes()))


def test_every_word_of_the_application_is_in_the_french_catalogue(french: Catalog, extracted: Catalog) -> None:
    lacking = []
    for message in extracted:
        found = french.get(message.id) if message.id else None
        if message.id and (not texts(found) or not all(texts(found)) or (found and found.fuzzy)):
            lacking.append(f"{message.id!r} ({', '.join(f'{file}:{line}' for file, line in message.locations[:2])})")
    assert not lacking, f"{REMEDY} Missing, fuzzy or empty: {'; '.join(lacking)}"


def test_french_words_keep_the_placeholders_of_the_english_ones(french: Catalog) -> None:
    for message in french:
        english = (message.id,) if isinstance(message.id, str) else message.id
        for asked, said in zip(english, texts(message), strict=True) if message.id else ():
            assert sorted(PLACEHOLDER.findall(said)) == sorted(PLACEHOLDER.findall(asked)), f"{asked!r} → {said!r}"


def test_french_words_are_printed_as_french_is(french: Catalog) -> None:
    wrong = [said for message in french if message.id for said in texts(message) if CLUMSY.search(said)]
    assert not wrong, "No-break space before : and %, inside « »; narrow no-break space before ; ! ?; ’ for '."


def two_tongued(part: Any, at: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """``(where, words)`` of everything in the study that is said in two languages."""
    if isinstance(part, dict) and {"fr", "en"} & part.keys():
        yield at, part
    elif isinstance(part, dict):
        for name, inner in part.items():
            yield from two_tongued(inner, f"{at}.{name}")
    elif isinstance(part, list | tuple):
        for number, inner in enumerate(part):
            yield from two_tongued(inner, f"{at}[{number}]")


def test_the_whole_study_is_said_in_both_languages() -> None:
    said = dict(two_tongued(STUDY.as_dict()))
    assert len(said) > 500
    assert not [at for at, words in said.items() if words.keys() != {"fr", "en"} or not all(map(str.strip, words.values()))]
    assert not [(at, words["fr"]) for at, words in said.items() if CLUMSY.search(words["fr"])]


def test_units_are_said_in_the_language_of_the_reader_and_exported_as_one_code() -> None:
    units = [i for page in STUDY.pages.values() for i in page.items.values() if i.unit]
    assert not [i.oid for i in units if ENGLISH_UNIT.search(i.unit_in("fr"))]
    assert not [a.name for a in STUDY.assumptions if ENGLISH_UNIT.search(a.unit_in("fr"))]
    age = STUDY.pages["DM"].items["AGE"]
    assert (age.unit_in("fr"), age.unit_in("en"), age.as_dict()["unit"]) == ("ans", "years", "years")


@pytest.mark.parametrize("folder", ["ecrf", "forms"])
def test_french_sentences_of_the_code_are_printed_as_french_is(folder: str) -> None:
    wrong = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
            first = call.args[0] if call.args and getattr(call.func, "id", "") == "T" else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and CLUMSY.search(first.value):
                wrong.append(f"{path.relative_to(ROOT)}:{call.lineno} {first.value!r}")
    assert not wrong, "\n".join(wrong)


SAID = {
    "/": (("À faire", "Sujets et visites", "Se déconnecter", "Aller au contenu"),
          ("To do", "Subjects and visits", "Log out", "Skip to content")),
    "/subjects": (("Prochaine visite", "Tous les états"), ("Next visit", "All states")),
    "/subjects/{number}": (("Dates de référence des visites",), ("Dates that visits count from", "Pages of the subject")),
    "/subjects/{number}/SCR/VS": (("au dossier", "Pression systolique", "À relire", "Motif de la correction"),
                                  ("answers on file", "Systolic pressure", "Check it", "Reason for change")),
    "/queries": (("Posée par", "ouverte", "Inhabituel\u00a0:"), ("Raised by", "Unusual:")),
    "/audit": (("Piste d’audit", "Du plus récent"), ("Audit trail", "Newest first")),
    "/study": (("Vue d’ensemble", "Hypothèses"), ("Overview", "Assumptions")),
    "/study/pages/VS": (("Type de réponse", "Habituel"), ("Kind of answer", "Usual")),
    "/account": (("Mon compte", "Touches à une lettre", "Affichage"), ("My account", "Single-letter keys", "Display")),
}
"""Address → what the page says in French, what it says in English; a word of one list never stands in the other page."""


def visible(browser: Any, address: str) -> str:
    """The words of a page."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "  ", answer.text.replace("\u00a0", "\u00a7"))).replace("\u00a7", "\u00a0")


def test_a_page_speaks_the_language_of_its_reader_and_no_other(actor: Any, client: Any) -> None:
    number = consented(actor("PI"))
    fill(actor("PI"), number, "SCR/VS", **(VITALS | {"SYSBP": "195"}))
    browser = client("PI")
    for lang in ("fr", "en"):
        assert browser.post(f"/language/{lang}", data={"next": "/"}).status_code in (302, 303)
        for address, (fr, en) in SAID.items():
            page = visible(browser, address.format(number=number))
            own, other = (fr, en) if lang == "fr" else (en, fr)
            assert not [words for words in own if words not in page], (lang, address)
            assert not [words for words in other if words in page and words not in own], (lang, address)
