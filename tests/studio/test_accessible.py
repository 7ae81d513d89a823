"""Accessibility by axe-core, and pages that fit a narrow window."""

from __future__ import annotations

import pytest

DEAL = "brussels-beijing-2026"
GRAVE = ("serious", "critical")
BOTH = pytest.mark.parametrize("lang", ["en", "ja"])
WIDTHS = pytest.mark.parametrize("width", [1400, 390])


@pytest.fixture(scope="session")
def axe():
    sync = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    )
    return sync.Axe()


@pytest.fixture
def clean(axe):
    """Check a page: no grave finding, and nothing wider than the window."""

    def check(page, where):
        found = axe.run(page).response["violations"]
        grave = [
            f"{where}: {one['id']}: {node['target']} {node['failureSummary']}"
            for one in found
            if one["impact"] in GRAVE
            for node in one["nodes"]
        ]
        assert not grave, "\n".join(grave[:12])
        wide = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], f"{where}: {wide}"

    return check


@BOTH
@WIDTHS
def test_the_page_with_all_its_views(studio, clean, lang, width):
    page = studio(lang, deal=DEAL, width=width)
    page.wait_all()
    clean(page.page, "map")
    for view in views(page):
        page.page.get_by_role(view[0], name=view[1], exact=True).first.click()
        clean(page.page, view[1])
    for pane in ("document", "provisions"):
        button = page.page.get_by_role("button", name=page.said(f"pane_{pane}"), exact=True)
        if button.count() and button.is_visible():
            button.click()
            clean(page.page, pane)


def views(page):
    """The ways of showing an outcome that the page offers, the map apart."""
    found = []
    for key in ("view_chart", "view_table"):
        if key in page.texts:
            for role in ("tab", "radio", "button"):
                if page.outcomes.get_by_role(role, name=page.said(key), exact=True).count():
                    found.append((role, page.said(key)))
                    break
    return found


@BOTH
@WIDTHS
def test_every_dialog(studio, clean, lang, width):
    page = studio(lang, deal=DEAL, width=width)
    for key in ("paste", "save", "export", "questions"):
        page.open(deal=DEAL, dialog=key)
        page.dialog.wait_for()
        page.wait_exact() if key == "export" else None
        clean(page.page, key)


def test_faults_a_comparison_and_set_aside_provisions(studio, clean):
    page = studio(deal=DEAL)
    page.wait_all()
    page.button("compare").first.click()
    page.switches.first.uncheck()
    page.wait_exact()
    page.pane("compare_title").get_by_role("table").first.wait_for()
    clean(page.page, "comparison")
    page.watch.expect("422")
    page.open(deal=DEAL, query=[("set", "nonsense=1")])
    page.alert.first.wait_for()
    clean(page.page, "faults")
