"""The studio by keyboard alone."""

from __future__ import annotations

import pytest

DEAL = "brussels-beijing-2026"
MOST = 400


def tabbed(page, until, key="Tab"):
    """Press a key until the focus is somewhere; every place on the way can be seen."""
    places = []
    for _ in range(MOST):
        page.page.keyboard.press(key)
        at = page.focused()
        if at["tag"]:
            assert at["shown"], at
            assert at["inside"], at
            assert at["ring"], at
        places.append(at)
        if until(at):
            return at
    raise AssertionError(f"not reached by {key}: {[one.get('text') for one in places][-20:]}")


def test_from_opening_to_a_moved_number_and_a_file_by_keyboard(studio):
    page = studio(deal=DEAL)
    page.wait_all()
    before = page.findings.all_inner_texts()
    # A slider moves by arrows, and keeps the focus while the numbers follow.
    slider = tabbed(page, lambda at: at["type"] == "range" and "likelihood" not in at["id"])
    for key in ("ArrowLeft", "Home"):
        page.page.keyboard.press(key)
    page.wait_told()
    assert page.focused()["id"] == slider["id"]
    assert page.findings.all_inner_texts() != before
    # A provision is set aside by the space bar.
    tabbed(page, lambda at: at["type"] == "checkbox", "Shift+Tab")
    page.page.keyboard.press("Space")
    page.wait_until("location.search.includes('without=')")
    page.page.keyboard.press("Space")
    page.wait_until("!location.search.includes('without=')")
    # The tabs of what the numbers say are one stop, and arrows go on from one to the next.
    tabbed(page, lambda at: at["id"] == "tab-findings")
    page.page.keyboard.press("ArrowRight")
    assert page.focused()["id"] == "tab-figures"
    page.outcomes.get_by_role("tabpanel").locator("dd").first.wait_for()
    # On through all that follows, and out at the end: nothing keeps the focus.
    tabbed(page, lambda at: not at["tag"])
    # From the top to the exports: a dialog that has the focus, keeps it, and gives it back.
    export = page.said("export")
    tabbed(page, lambda at: at["text"] == export and at["tag"] == "button")
    page.page.keyboard.press("Enter")
    page.dialog.wait_for()
    inside = "document.activeElement.closest('dialog') !== null"
    seen = set()
    for _ in range(12):
        page.page.keyboard.press("Tab")
        assert page.page.evaluate(f"document.activeElement === document.body || {inside}")
        seen.add(page.focused().get("href"))
    links = page.dialog.get_by_role("link").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    assert set(links) <= seen
    tabbed(page, lambda at: "/export/csv" in at.get("href", ""))
    with page.page.expect_download(timeout=60_000) as waited:
        page.page.keyboard.press("Enter")
    assert waited.value.suggested_filename.endswith(".csv")
    page.page.keyboard.press("Escape")
    page.dialog.wait_for(state="detached")
    assert page.focused()["text"] == export


@pytest.mark.parametrize(("lang", "width"), [("en", 390), ("ja", 1400)])
def test_every_dialog_closes_by_escape_and_gives_the_focus_back(studio, lang, width):
    page = studio(lang, width=width, deal=DEAL)
    for key in ("paste", "save", "export"):
        button = page.tool(key)
        button.focus()
        page.page.keyboard.press("Enter")
        page.dialog.wait_for()
        assert page.page.evaluate("document.activeElement.closest('dialog') !== null")
        page.page.keyboard.press("Escape")
        page.dialog.wait_for(state="detached")
        # In a narrow window the button has gone with the menu it stands in.
        assert page.focused()["text"] == page.said(key if width > 1000 else "menu")


def test_marked_words_lead_to_their_provision_by_keyboard(studio):
    page = studio(deal=DEAL)
    mark = page.marks.first
    words = mark.get_by_role("button").or_(mark).first
    words.focus()
    page.page.keyboard.press("Enter")
    page.wait_until("document.querySelector('mark.chosen[aria-pressed=true]') !== null")
