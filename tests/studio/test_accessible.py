"""Accessibility by axe-core, and pages that fit a narrow window."""

from __future__ import annotations

import re

import pytest

DEAL = "brussels-beijing-2026"
BOTH = pytest.mark.parametrize("lang", ["en", "ja"])
WIDTHS = pytest.mark.parametrize("width", [1400, 390])


@pytest.fixture(scope="session")
def draft(workspace):
    """A deal that nobody has reviewed, with an open question."""
    from detente.deal.load import FILE

    folder = workspace.folder_of(DEAL)
    files = {one.name: one.read_text("utf-8") for one in folder.iterdir() if one.is_file()}
    asks = 'reviewed: false\nquestions: [{en: "Is it so?", ja: "そうなのか。"}]\n'
    files[FILE] = files[FILE].replace("reviewed: true\n", "") + asks
    return workspace.save("asking", files)


@BOTH
@WIDTHS
def test_every_view_pane_and_tab(studio, clean, draft, lang, width):
    page = studio(lang, deal=draft, width=width)
    page.wait_all()
    clean(page.page, "map")
    for key in ("view_chart", "view_table"):
        page.outcomes.get_by_role("button", name=page.said(key), exact=True).click()
        clean(page.page, key)
    for at in range(page.tabs.count()):
        page.tabs.nth(at).click()
        clean(page.page, f"tab {at}")
    for pane in ("document", "provisions"):
        button = page.page.get_by_role("button", name=page.said(f"pane_{pane}"), exact=True)
        if button.is_visible():
            button.click()
            clean(page.page, pane)


@pytest.mark.parametrize(("lang", "width"), [("en", 1400), ("ja", 390)])
def test_every_dialog(studio, clean, draft, lang, width):
    page = studio(lang, deal=draft, width=width)
    for key in ("paste", "save", "export"):
        page.tool(key).click()
        page.dialog_named(key).wait_for()
        clean(page.page, key)
        page.page.keyboard.press("Escape")
        page.dialog.wait_for(state="detached")
    page.page.get_by_role("banner").get_by_role(
        "button", name=re.compile("^" + re.escape(page.said("draft_mark")))
    ).click()
    page.dialog_named("questions_title").wait_for()
    clean(page.page, "questions")
    page.page.keyboard.press("Escape")


def test_faults_a_comparison_and_set_aside_provisions(studio, clean):
    page = studio(deal=DEAL)
    page.wait_all()
    page.tool("compare").click()
    page.switches.first.uncheck()
    page.wait_told()
    page.pane("compare_title").get_by_role("table").first.wait_for()
    clean(page.page, "comparison")
    page.watch.expect("422")
    page.open(deal=DEAL, query=[("set", "nonsense=1")])
    page.alert.first.wait_for()
    clean(page.page, "faults")
