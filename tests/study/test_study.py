"""The study on screen and on the command line: complete, and plain about its source."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask

from ecrf.permissions import GRANTED, ROLES
from forms.study import STUDY

PARTS = ("", "/schedule", "/pages", "/checks", "/assumptions", "/permissions")


@pytest.mark.parametrize("role", ["PI", "CRA_B", "DM", "INJ", "INS", "ADM"])
def test_everybody_reads_the_study(client: Any, role: str) -> None:
    browser = client(role)
    for part in PARTS:
        assert browser.get(f"/study{part}").status_code == 200, part


def test_all_checks_are_listed_with_what_they_do(client: Any) -> None:
    page = client("DM").get("/study/checks").get_data(as_text=True)
    assert re.findall(r'<tr id="(EC\d+)">', page) == list(STUDY.checks)
    assert {f"EC{n:02d}" for n in range(1, 129)} <= set(STUDY.checks), "the 128 of the data specification"


def test_assumptions_say_that_the_registry_entry_is_the_source(client: Any) -> None:
    page = client("PI").get("/study/assumptions").get_data(as_text=True)
    assert STUDY.registration in page
    assert re.search(r"not the protocol|pas le protocole", page)
    assert all(f'id="{assumption.name}"' in page for assumption in STUDY.assumptions)


@pytest.mark.requirement("DATA-02")
@pytest.mark.parametrize("oid", list(STUDY.pages))
def test_a_blank_page_shows_every_item_with_its_annotation(client: Any, oid: str) -> None:
    page = client("DM").get(f"/study/pages/{oid}").get_data(as_text=True)
    for name, item in STUDY.pages[oid].items.items():
        row = re.search(rf'<tr id="{name}">.*?</tr>', page, re.S)
        assert row, name
        assert item.sdtm is None or item.sdtm.split(",")[0] in row[0].replace("&#39;", "'"), name
        assert item.codelist is None or f'id="list-{item.codelist.oid}"' in page, name
    assert client("DM").get("/study/pages/NOPE").status_code == 404


def test_the_schedule_shows_each_page_at_each_visit(client: Any) -> None:
    page = client("DM").get("/study/schedule").get_data(as_text=True)
    row = re.search(r'<tr><th scope="row"><a href="/study/pages/INJP">.*?</tr>', page, re.S)
    assert row
    assert row[0].count("<b>X</b>") == 1
    assert all(anchor.title.fr in page for anchor in STUDY.anchor_list)


def test_the_grid_is_that_of_the_permissions(client: Any) -> None:
    page = client("DM").get("/study/permissions").get_data(as_text=True)
    for action, letters in GRANTED.items():
        row = re.search(rf'<span class="soft">{action}</span></th>(.*?)</tr>', page, re.S)
        assert row, action
        cells = re.findall(r"<td>(.*?)</td>", row[1])
        assert cells == [letters.get(role, "–") for role in ROLES if role not in ("SYSTEM", "CONSOLE")]


KEYS = """
pages        oid version title items
items        name kind label unit hard soft codelist seen_by sdtm
visits       oid anchor target window pages
checks       id severity message items
assumptions  name value source question
"""


def test_the_command_prints_the_contract_as_json(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["study", "--json"])
    assert result.exit_code == 0, result.output
    printed = json.loads(result.output)
    printed["items"] = [item for page in printed["pages"] for item in page["items"]]
    for line in KEYS.strip().splitlines():
        part, *keys = line.split()
        assert printed[part], part
        assert all(set(keys) <= set(entry) for entry in printed[part]), part
    assert set(printed["pages"][0]["title"]) == {"fr", "en"}
    assert [check["id"] for check in printed["checks"]] == list(STUDY.checks)


def test_the_command_prints_the_study_for_people(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["study"])
    assert result.exit_code == 0
    assert all(f"\n{page.oid}" in result.output for page in STUDY.page_list)
    assert f"{len(STUDY.checks)} edit checks" in result.output
