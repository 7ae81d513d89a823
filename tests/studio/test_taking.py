"""What is taken along: saved deals, exports, copied code, comparisons, full runs."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from detente.deal.load import load_deal

DEAL = "brussels-beijing-2026"


@pytest.fixture
def changed(studio):
    """A page with one number moved and one provision set aside."""

    def make(lang="en"):
        page = studio(lang, deal=DEAL)
        page.wait_all()
        page.sliders.first.focus()
        page.page.keyboard.press("Home")
        page.switches.last.uncheck()
        page.wait_exact()
        page.wait_until("location.search.includes('without=')")
        pairs = page.query
        page.set = next(one for key, one in pairs if key == "set")
        page.left = next(one for key, one in pairs if key == "without")
        return page

    return make


def downloaded(page, kind):
    """The export of a kind as bytes, and its name."""
    page.tool("export").click()
    dialog = page.dialog_named("export")
    link = dialog.get_by_role("link", name=page.said(f"export_{kind}"), exact=True)
    with page.page.expect_download(timeout=60_000) as waited:
        link.click()
    page.page.keyboard.press("Escape")
    page.dialog.wait_for(state="detached")
    found = waited.value
    return Path(found.path()).read_bytes(), found.suggested_filename


def settings(deal, name):
    """The central value of a number in a deal."""
    from detente.deal.settings import knobs

    return next(one.central for one in knobs(deal) if one.name == name)


def test_a_scenario_is_saved_and_opened_as_a_deal_of_its_own(changed, workspace):
    page = changed()
    figures = page.figures()
    page.tool("save").click()
    box = page.dialog.get_by_role("textbox", name=page.said("save_name"))
    box.fill("../up")
    page.watch.expect("422")
    page.dialog.get_by_role("button", name=page.said("save_now"), exact=True).click()
    page.dialog.get_by_role("alert").wait_for()
    box.fill("tried-here")
    box.press("Enter")
    page.dialog.wait_for(state="detached")
    page.wait_query(("deal", "my/tried-here"))
    page.wait_exact()
    assert page.figures() == figures
    saved = workspace.load("my/tried-here")
    name, _, value = page.set.partition("=")
    assert settings(saved, name) == pytest.approx(float(value))
    assert saved.provision(page.left).set_aside
    assert page.deal.locator("option:checked").get_attribute("value") == "my/tried-here"


def test_exports_of_a_scenario_hold_it(changed, tmp_path):
    page = changed("ja")
    name, _, value = page.set.partition("=")

    content, file = downloaded(page, "yaml")
    assert file.endswith(".yaml")
    (tmp_path / "deal.yaml").write_bytes(content)
    assert yaml.safe_load(content)["provisions"]
    made = load_deal(tmp_path / "deal.yaml")
    assert settings(made, name) == pytest.approx(float(value))
    assert made.provision(page.left).set_aside

    content, file = downloaded(page, "zip")
    assert any(one.endswith("deal.yaml") for one in zipfile.ZipFile(io.BytesIO(content)).namelist())

    content, file = downloaded(page, "html")
    assert file.endswith(".ja.html")
    assert b'<html lang="ja"' in content
    assert b"<script" not in content

    # The report in a tab of its own, of which the studio is no part.
    page.watch.expect("Blocked script execution")  # the watch's own, which the policy stops as any
    page.tool("export").click()
    link = page.dialog.get_by_role("link", name=page.said("open_report"), exact=True)
    with page.watch.context.expect_page() as opened:
        link.click()
    report = opened.value
    report.wait_for_load_state()
    assert report.evaluate("window.opener") is None
    assert page.left in report.url
    assert report.locator("html").get_attribute("lang") == "ja"
    with report.expect_download() as waited:
        report.locator("a[download][href^='data:text/csv']").first.evaluate("one => one.click()")
    assert Path(waited.value.path()).read_bytes().count(b"\n") > 1


def test_a_scenario_is_copied_as_command_script_and_file(studio, address):
    page = studio(deal=DEAL)
    page.watch.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page.wait_all()
    page.switches.first.uncheck()
    page.wait_until("location.search.includes('without=')")
    left = dict(page.query)["without"]
    page.tool("copy_as").click()
    copied = {}
    for kind in ("cli", "python", "yaml"):
        page.page.get_by_role("button", name=page.said(f"copy_{kind}"), exact=True).click()
        said = page.said("copied", kind=page.said(f"copy_{kind}"))
        page.page.get_by_role("status").filter(has_text=said).wait_for()
        copied[kind] = page.page.evaluate("navigator.clipboard.readText()")
    assert f"--without {left}" in copied["cli"]
    compile(copied["python"], "copied", "exec")
    assert left in copied["python"]
    assert left in {one["id"] for one in yaml.safe_load(copied["yaml"])["provisions"]}


def test_a_browser_that_forbids_copying_shows_the_text(studio):
    page = studio(deal=DEAL)
    page.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject('no'); }")
    page.tool("copy_as").click()
    page.page.get_by_role("button", name=page.said("copy_cli"), exact=True).click()
    box = page.dialog.get_by_role("textbox")
    box.wait_for()
    assert "detente run" in box.input_value()
    selected = box.evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert "detente run" in selected


def test_two_versions_are_compared(studio):
    page = studio("ja", deal=DEAL)
    page.wait_all()
    page.tool("compare").click()
    region = page.pane("compare_title")
    region.get_by_text(page.said("compare_same")).wait_for()
    page.switches.first.uncheck()
    page.wait_exact()
    table = region.get_by_role("table").first
    table.wait_for()
    assert region.get_by_role("row").count() > 3
    page.page.reload()
    page.wait_exact()
    region.get_by_role("table").first.wait_for()
    page.button("compare_end").first.click()
    region.wait_for(state="detached")


def test_a_version_that_cannot_be_computed_says_why_beside_the_comparison(studio):
    page = studio(deal=DEAL, against="{}", comparison="against")
    page.watch.expect("422")
    page.wait_all()
    region = page.pane("compare_title")
    region.get_by_text(page.said("compare_failed")).wait_for()
    region.get_by_role("listitem").first.wait_for()
    assert region.get_by_text(page.said("sure_none"), exact=True).count() == 0
    assert region.get_by_role("button", name=page.said("compare_swap")).is_disabled()
    assert page.outcomes.get_by_text(page.said("sure_none"), exact=True).count() == 0
    page.button("compare_anew").click()
    region.get_by_text(page.said("compare_same")).wait_for()


def taken(page, kind):
    """A file of the outcomes pane, as bytes, and its name."""
    with page.page.expect_download() as waited:
        page.outcomes.get_by_role("button", name=kind, exact=True).click()
    return Path(waited.value.path()).read_bytes(), waited.value.suggested_filename


def test_numbers_are_taken_as_tables_and_pictures(studio):
    page = studio("ja", deal=DEAL)
    page.wait_all()
    board = page.ask("board", {"scenario": {"deal": DEAL}, "lang": "ja"})
    codes, values = board["countries"]["real_income"], board["values"]["deal/real_income"]

    content, file = taken(page, "CSV")
    assert file == f"{DEAL}_real_income.csv"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][0] == page.said("column_code")
    assert {code: float(value) for code, _, value in rows[1:]} == dict(
        zip(codes, values, strict=True)
    )

    fills = {}
    for view in ("map", "chart"):
        page.outcomes.get_by_role("button", name=page.said(f"view_{view}"), exact=True).click()
        content, file = taken(page, "SVG")
        assert file.endswith(".svg")
        drawn = ElementTree.fromstring(content)
        assert load_deal(DEAL).title["ja"] in drawn.findtext("{*}title", "")
        assert page.outcomes.locator("figcaption").inner_text() == drawn.findtext("{*}desc")
        fills[view] = [one.get("fill") for one in drawn.iter() if one.tag.endswith("path")]
        content, file = taken(page, "PNG")
        assert file.endswith(".png")
        assert content.startswith(b"\x89PNG")
        size = [int.from_bytes(content[at : at + 4]) for at in (16, 20)]
        assert size == [2 * int(drawn.get("width", "")), 2 * round(float(drawn.get("height", "")))]
        assert len(content) > 20_000  # an empty picture of this size is far smaller
    assert len(set(fills["map"])) > 4

    # All numbers, which the server makes.
    content, file = downloaded(page, "csv")
    assert file.endswith(".csv")
    assert content.startswith(b"\xef\xbb\xbf")  # or a spreadsheet takes it for Latin-1
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) > 100
    assert {"outcome", "unit", "value"} <= set(rows[0])


def test_bands_are_computed_in_the_background_and_shown(studio):
    page = studio(deal=DEAL)
    page.wait_all()
    page.tool("full_run").click()
    running = page.page.get_by_role("status").filter(has_text=page.said("run_running")[:10])
    done = page.page.get_by_role("status").filter(has_text=page.said("run_done"))
    running.or_(done).first.wait_for()
    # The page answers meanwhile.
    page.outcome.select_option("exports")
    page.wait_query(("outcome", "exports"))
    done.wait_for(timeout=120_000)
    page.outcomes.get_by_text(page.said("no_bands")).wait_for(state="detached")
    page.tab("findings")
    assert "90%" in page.outcomes.inner_text()
    answer = page.ask("answer", {"scenario": {"deal": DEAL}, "lang": "en"})
    assert answer["draws"] > 0
