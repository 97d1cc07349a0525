"""The figures on screen: of a cut, of the reader's sites, without a trace of the arm; each as drawing, picture and table."""

from __future__ import annotations

import csv
import io

import pytest
from lxml import etree, html

from ecrf.charts import Chart
from ecrf.db import db
from ecrf.exports import cuts
from ecrf.figures import files, reading
from ecrf.permissions import CONSOLE
from forms.analysis import ANALYSES
from forms.figures import PLOTS
from tests import told
from tests.conftest import acting, cloned, grown
from tests.playing import fill


def grow(app):
    """Two subjects at two sites, one with its product; a cut."""
    told.product(acting, told.subject(acting))
    told.subject(acting, "02")
    cuts.cut(CONSOLE, app.study, "one")


@pytest.fixture(scope="module")
def template(server, template):
    with grown(server, template, grow) as name:
        yield name


@pytest.fixture(scope="module")
def app(server, template):
    """The application over a clone that holds them."""
    with cloned(server, template) as made:
        yield made


def test_every_figure_is_there_with_its_table(client):
    browser = client("DM")
    page = browser.get("/figures").text
    every = [plot for plot in PLOTS if not plot.of_subject]
    assert all(f"/figures/{plot.oid}?cut=one" in page and plot.title["fr"] in page for plot in every)
    empty = page.count("Rien à montrer dans cette coupe.")
    assert page.count("<svg class=\"chart\"") == len(every) - empty > 4 and "style=" not in page
    for plot in every:
        shown = browser.get(f"/figures/{plot.oid}").text
        assert plot.note["fr"][:20] in shown and "<table" in shown


def test_a_figure_is_of_the_cut_that_is_named(client, app):
    browser = client("DM")
    before = browser.get("/figures/flow.csv?cut=one").data
    fill(acting("SC"), "01-001", "SCR/SV", SVOCCUR="Y", SVDAT="01/11/2026")
    told.subject(acting)
    cuts.cut(CONSOLE, app.study, "two")
    db.session.commit()
    assert browser.get("/figures/flow.csv?cut=one").data == before
    assert browser.get("/figures/flow.csv").data != before
    assert browser.get("/figures/flow?cut=nosuch").status_code == 404
    assert browser.get("/figures/nosuch").status_code == 404


def test_a_site_sees_its_subjects_alone(client):
    def consented(role, site="01"):
        rows = list(csv.reader(io.StringIO(client(role, site).get("/figures/flow.csv?cut=one").data.decode("utf-8-sig"))))
        return int(rows[1][1])
    assert (consented("DM"), consented("PI"), consented("PI", "02")) == (2, 1, 1)


def test_each_file_is_what_it_says(client):
    browser = client("DM")
    drawing, picture, table = (browser.get(f"/figures/healing.{kind}?cut=one") for kind in ("svg", "png", "csv"))
    root = etree.fromstring(drawing.data)
    assert root.tag == "{http://www.w3.org/2000/svg}svg" and b"currentColor" not in drawing.data
    assert root.findtext("{http://www.w3.org/2000/svg}title") in drawing.text and "Coupe one" in drawing.text
    assert picture.data[:8] == b"\x89PNG\r\n\x1a\n" and len(picture.data) > 5000
    assert table.data.decode("utf-8-sig").splitlines()[0].startswith("Jours depuis")
    assert all(f"filename=aduse-healing-one.{kind}" in answer.headers["Content-Disposition"] for kind, answer in zip(("svg", "png", "csv"), (drawing, picture, table), strict=True))


@pytest.mark.requirement("SEC-05")
def test_a_cell_of_a_downloaded_table_is_no_formula():
    chart = Chart("t", "t", "", ("a", "b"), (("=1+1", "-5"), ("@x", "-50,0"), ("-cmd", "+3"), ("-1,cmd", "−2.5")))
    assert list(csv.reader(io.StringIO(files.table(chart).decode("utf-8-sig")))) == [
        ["a", "b"], ["'=1+1", "-5"], ["'@x", "-50,0"], ["'-cmd", "+3"], ["'-1,cmd", "−2.5"]]


@pytest.mark.requirement("BLIND-01")
def test_the_datasets_of_a_blinded_reader_hold_no_arm_even_after_one_who_sees_it(app):
    with app.app_context():
        cut, study = cuts.find("one"), app.study
        seeing, blind = acting("INS"), acting("DM")
        assert seeing.unblinded and not blind.unblinded
        first, second = reading.datasets(cut, seeing, study), reading.datasets(cut, blind, study)
        assert first is not second and reading.datasets(cut, blind, study) is second
        assert {row["TRT01P"] for row in second["ADSL"]} == {None}
        assert told.CANARY not in str(second)


@pytest.mark.parametrize("name", [one.name for one in ANALYSES])
def test_a_dataset_is_shown_with_how_it_is_derived(client, name):
    page = client("DM").get(f"/figures/data/{name}?cut=one")
    assert page.status_code == 200 and "style=" not in page.text
    analysis = next(one for one in ANALYSES if one.name == name)
    assert all(f"<code>{column.name}</code>" in page.text for column in analysis.columns)


def test_a_listing_is_of_the_reader_s_sites_and_of_one_subject_where_asked(client):
    def subjects(role, site="01", more=""):
        page = html.fromstring(client(role, site).get(f"/figures/data/ADSL?cut=one{more}").text)
        return page.xpath("//section[@aria-labelledby='rows']//tbody/tr/th/a/text()")
    assert subjects("DM") == ["01-001", "02-001"] and subjects("PI", "02") == ["02-001"]
    assert subjects("DM", more="&subject=02-001") == ["02-001"]
    assert subjects("DM", more="&from=1") == ["02-001"] and subjects("PI", more="&subject=02-001") == []
    assert client("DM").get("/figures/data/NOSUCH").status_code == client("DM").get("/figures/data/ADSL?from=-1").status_code == 404
    assert client("CRA_B").get("/figures/data/ADSL").status_code == 403


def test_queries_and_entry_are_of_the_moment_of_the_cut(client, app):
    def rows(name):
        found = reading.datasets(cuts.find(name), acting("DM"), app.study)
        return found["QUERY"], found["ENTRY"]
    fill(acting("SC"), "01-001", "SCR/VS", reason="ENTRY_ERROR", SYSBP="190")
    cuts.cut(CONSOLE, app.study, "asked")
    db.session.commit()
    queries, _entered = rows("asked")
    assert {(row["STATE"], row["DAYS"]) for row in queries if row["SUBJID"] == "01-001"} >= {("open", 0)}
    assert len(queries) > len(rows("one")[0])
    assert all(row["DAYS"] >= 0 and row["PAGE"] for row in rows("asked")[1])
    masked = reading.datasets(cuts.find("asked"), acting("PI", "02"), app.study)
    assert not [row for row in (*masked["QUERY"], *masked["ENTRY"]) if row["SUBJID"] != "02-001"]


def test_whoever_does_not_export_sees_no_figures(client):
    assert client("CRA_B").get("/figures").status_code == 403


def test_a_profile_is_of_one_subject_of_the_reader(client):
    page = client("PI").get("/subjects/01-001/profile?cut=one").text
    mine = [plot for plot in PLOTS if plot.of_subject]
    assert all(plot.title["fr"] in page for plot in mine) and page.count('<svg class="chart"') == len(mine)
    assert client("PI").get("/subjects/02-001/profile").status_code == 404
    assert client("DM").get("/subjects/01-999/profile").status_code == 404
