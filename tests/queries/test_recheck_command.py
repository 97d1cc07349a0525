"""``flask recheck`` as somebody types it: what it prints, and its exit codes."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.playing import consented, fill, study


def test_recheck_reports_what_it_opened_and_closed(app: Flask, actor: Any) -> None:
    number = consented(actor("SC"))
    fill(actor("SC"), number, "SCR/VS", SYSBP="190")
    item = study().pages["VS"].items["SYSBP"]
    kept, item.soft = item.soft, (90, 195)
    try:
        done = app.test_cli_runner().invoke(args=["recheck", "--subject", number])
    finally:
        item.soft = kept
    assert (done.exit_code, done.output) == (0, "1 casebooks checked: 0 queries opened, 1 closed by the data.\n")


def test_recheck_of_a_subject_that_does_not_exist_fails_with_a_sentence(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["recheck", "--subject", "99-999"])
    assert done.exit_code == 1 and "There is no subject 99-999." in done.output
