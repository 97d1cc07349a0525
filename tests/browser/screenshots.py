"""Pictures of the application for the README and the guide: ``python -m tests.browser.screenshots OUTDIR`` over the demo.

Serves the demonstration database (``flask demo --seed-only`` makes it), looks at it as each role does, and writes PNG
files of 200 kB at most: home, form, form-monitor, ulcer, export.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import text

from ecrf.app import create_app
from ecrf.db import db
from ecrf.exports import cuts
from ecrf.simulate import PASS_PHRASE, cast
from tests.browser.find_chromium import find
from tests.serving import served

LARGEST = 200_000
"""Bytes of one picture at most."""

_FILLED = text("""
    SELECT f.subject, f.visit, f.page, f.line FROM form f
    WHERE f.page = :page AND f.visit = :visit AND split_part(f.subject, '-', 1) = '01'
    ORDER BY (SELECT count(DISTINCT v.item) FROM item_version v WHERE v.form = f.id AND v.missing IS NULL) DESC,
             (SELECT count(*) FROM query q WHERE q.form = f.id) DESC, f.subject, f.line LIMIT 1""")


def filled(page: str, visit: str) -> str:
    """The address of a filled page of that visit, the fullest first. Raises ``LookupError`` before the seeding."""
    row = db.session.execute(_FILLED, {"page": page, "visit": visit}).one_or_none()
    if row is None:
        raise LookupError(f"No {page} at {visit}: seed the demonstration first, with flask demo --seed-only.")
    return "/".join(filter(None, ("/subjects", row.subject, row.visit, row.page, row.line)))


def scenes() -> list[tuple[str, str, str]]:
    """Name of the picture, role that looks, address."""
    vitals, ulcer = filled("VS", "SCR"), filled("ULCA", "INC")
    return [("home", "PI", "/"), ("form", "PI", vitals), ("form-monitor", "CRA_B", vitals), ("ulcer", "PI", ulcer),
            ("export", "DM", "/exports")]


def look(page: Page, email: str, address: str, out: Path) -> None:
    """Log in, open the address, write the picture."""
    page.goto("/login")
    page.fill("#email", email)
    page.fill("#password", PASS_PHRASE)
    page.click("main button.go")
    page.wait_for_load_state()
    page.goto(address)
    page.screenshot(path=out)
    if out.stat().st_size > LARGEST:
        raise ValueError(f"{out} holds {out.stat().st_size} bytes, more than {LARGEST}.")


def main(out: Path) -> None:
    """Write every picture into the folder."""
    out.mkdir(parents=True, exist_ok=True)
    subprocess.run([str(Path(sys.executable).with_name("flask")), "demo", "--seed-only"], check=True,
                   env=os.environ | {"ECRF_DEMO": "1"}, stdout=subprocess.DEVNULL)
    app = create_app()
    with app.app_context():
        found, people = scenes(), cast(app.study, 1)  # type: ignore[attr-defined]
        if not cuts.every():
            cuts.cut(people.actors[("DM", "")], app.study, "DSMB-1")  # type: ignore[attr-defined]
        db.session.commit()
    with served(app, ECRF_DEMO="1") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        for name, role, where in found:
            context = browser.new_context(base_url=address, locale="fr-FR", viewport={"width": 1366, "height": 768})
            look(context.new_page(), people.logins[role], where, out / f"{name}.png")
            context.close()
            print(out / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m tests.browser.screenshots OUTDIR")
    main(Path(sys.argv[1]))
