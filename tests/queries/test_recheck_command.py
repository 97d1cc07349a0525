"""``flask recheck`` as somebody types it: what it prints, and its exit codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ecrf.queries import commands, recheck
from ecrf.queries.commands import Position
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


@pytest.fixture
def three(app: Flask, actor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three casebooks with an unusual pressure each, which a change of the range makes usual; two are fetched at a time."""
    numbers = [consented(actor("SC")) for _ in range(3)]
    for number in numbers:
        fill(actor("SC"), number, "SCR/VS", SYSBP="190")
    monkeypatch.setattr(study().pages["VS"].items["SYSBP"], "soft", (90, 195))
    monkeypatch.setitem(app.config, "RECHECK_FILE", str(tmp_path / "recheck"))
    monkeypatch.setattr(recheck, "AT_ONCE", 2)
    return numbers


def stop_after(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    """Ctrl-C arrives while the casebook after that one is being checked."""
    real = recheck._recheck_one

    def checked(trial: Any, current: str, *rest: Any) -> tuple[int, int]:
        if current > number:
            raise KeyboardInterrupt
        return real(trial, current, *rest)
    monkeypatch.setattr(recheck, "_recheck_one", checked)


def test_a_run_that_was_stopped_keeps_what_it_did_and_goes_on(app: Flask, three: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    run = app.test_cli_runner().invoke
    with monkeypatch.context() as patch:
        stop_after(patch, three[1])
        stopped = run(args=["recheck"])
    assert (stopped.exit_code, stopped.output) == (130, "2 casebooks checked: 0 queries opened, 2 closed by the data. "
                                                        f"Stopped after {three[1]}: flask recheck --resume goes on.\n")
    resumed = run(args=["recheck", "--resume"])
    assert (resumed.exit_code, resumed.output) == (0, "1 casebooks checked: 0 queries opened, 1 closed by the data.\n")
    assert not Path(app.config["RECHECK_FILE"]).exists(), "the end was reached"
    assert run(args=["recheck", "--resume"]).output.startswith("3 casebooks checked: 0 queries opened, 0 closed")


def test_a_run_over_named_casebooks_leaves_the_position_of_the_long_one(app: Flask, three: list[str]) -> None:
    kept = Position(Path(app.config["RECHECK_FILE"]))
    kept.write(three[0])
    assert app.test_cli_runner().invoke(args=["recheck", "--subject", three[2]]).exit_code == 0
    assert kept.read() == three[0]


def test_a_run_is_quiet_in_a_pipe_and_shows_where_it_is_on_a_terminal(app: Flask, three: list[str],
                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, Any]] = []
    real = commands.click.progressbar

    def bar(**given: Any) -> Any:
        shown.append(given)
        return real(**given)
    monkeypatch.setattr(commands.click, "progressbar", bar)
    app.test_cli_runner().invoke(args=["recheck"])
    assert (shown[0]["hidden"], shown[0]["length"]) == (True, 3)
