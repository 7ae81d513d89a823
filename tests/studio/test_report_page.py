"""The static report in a browser: opened as a file, without a script, printed, read aloud."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DEAL = "brussels-beijing-2026"
BOTH = pytest.mark.parametrize("lang", ["en", "ja"])
WIDTHS = pytest.mark.parametrize("width", [1400, 390])


@pytest.fixture(scope="session")
def reports(address, tmp_path_factory):
    """The reports of a central case, as files, by language."""
    from urllib.request import urlopen

    folder = tmp_path_factory.mktemp("reports")
    files = {}
    for lang in ("en", "ja"):
        with urlopen(f"{address}/report?deal={DEAL}&lang={lang}") as answer:
            files[lang] = folder / f"report.{lang}.html"
            files[lang].write_bytes(answer.read())
    return files


@pytest.fixture
def report(watched, reports):
    def make(lang, width=1400, **options):
        watch = watched(width=width, **options)
        page = watch.context.new_page()
        page.goto(reports[lang].as_uri())
        return page

    return make


@BOTH
@WIDTHS
def test_the_report_is_accessible_and_fits(report, clean, lang, width):
    clean(report(lang, width), f"report {lang} {width}")


@BOTH
def test_the_report_needs_no_script(report, lang):
    page = report(lang, java_script_enabled=False)
    assert page.locator("h1").first.is_visible()
    assert page.locator("script").count() == 0
    assert page.locator("svg").count() >= 1


def test_views_are_switched_by_keyboard_without_a_script(report):
    page = report("en", java_script_enabled=False)
    radios = page.locator("input[type=radio]")
    groups = list(dict.fromkeys(radios.evaluate_all("all => all.map(one => one.name)")))
    assert groups
    for name in groups:
        own = page.locator(f"input[type=radio][name='{name}']")
        before = page.evaluate(VISIBLE)
        own.first.focus()
        page.keyboard.press("ArrowRight")
        assert own.nth(1).is_checked()
        assert page.evaluate(VISIBLE) != before, name


VISIBLE = """() => [...document.querySelectorAll("main *, body > *")]
  .map((one) => one.getClientRects().length > 0).join()"""


@BOTH
def test_the_report_prints(report, lang):
    page = report(lang)
    page.emulate_media(media="print")
    content = page.pdf(format="A4")
    assert content.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) >= 2


def test_the_numbers_of_the_report_are_downloaded(report):
    page = report("en")
    links = page.locator("a[download][href^='data:text/csv']")
    with page.expect_download() as waited:
        links.first.evaluate("one => one.click()")
    assert Path(waited.value.path()).read_bytes().count(b"\n") > 1
