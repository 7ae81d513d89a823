"""Every figure of the report says what to see, its unit and horizon, and holds its numbers.

Figures are found in the page itself, so that a new one without a caption fails.
"""

import base64
import csv
import datetime
import html
import io
import re
from html.parser import HTMLParser

import pytest

from detente import catalogue
from detente.i18n import LANGUAGES
from detente.report.html import render

DAY = datetime.date(2026, 11, 24)
DEALS = ("moscow-washington-2025", "brussels-beijing-2026", "geneva-ceasefire-2026")
# Figures on the document, the chances or the method: they hold at no time after the deal.
TIMELESS = {
    "odds.csv", "as-far-as-carried-out.csv", "drivers.csv", "provisions.csv", "assumptions.csv",
    "regime.csv", "parameters.csv", "convergence.csv", "claims.csv",
}  # fmt: skip
# Sections with rules of their own on what stands beside their figures.
ELSEWHERE = {"findings", "claims"}
UNITS = {
    "en": r"[Pp]er cent|%|[Pp]ercentage points|US dollars|Mt a year|bcm a year|Unit: \S|unit: \S",
    "ja": r"%|ポイント|ドル|万トン|億m³|単位",
}
SIZE = 1_500_000


class Figures(HTMLParser):
    """The figures of a page: section, caption, rows of tables, pictures, files; and all ids."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.found, self.texts = [], {}
        self.section, self.open, self.inside, self.name = "", None, [], None
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "section":
            self.section = given.get("id", "")
        if tag == "figure":
            self.open = {"section": self.section, "caption": "", "seen": "", "rows": [],
                         "pictures": [], "files": {}}  # fmt: skip
            self.found.append(self.open)
        if tag in ("title", "desc") and "id" in given:
            self.name = given["id"]
            self.texts[self.name] = ""
        if self.open is None:
            return
        if tag in ("figcaption", "tbody", "figure", "a") or (tag == "b" and self.caption):
            self.inside.append(tag)
        if tag == "tr" and "tbody" in self.inside:
            self.open["rows"][-1] += 1
        if tag == "table":
            self.open["rows"].append(0)
        if tag == "svg" or given.get("role") == "img":
            self.open["pictures"].append(given)
        if "download" in given:
            self.open["files"][given["download"]] = given["href"]

    @property
    def caption(self):
        return "figcaption" in self.inside

    def handle_endtag(self, tag):
        if tag in ("title", "desc"):
            self.name = None
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()
        if tag == "figure":
            self.open = None

    def handle_data(self, data):
        if self.name:
            self.texts[self.name] += data
        if self.open is not None and self.caption and "a" not in self.inside:
            self.open["caption"] += data
            if "b" in self.inside:
                self.open["seen"] += data


def read(address):
    content = base64.b64decode(address.partition("base64,")[2]).decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(content))
    return header, rows


@pytest.fixture(
    scope="module", params=[(d, lang) for d in DEALS for lang in LANGUAGES], ids="-".join
)
def page(request, runs):
    deal, lang = request.param
    content = render(runs(deal, DAY), lang)
    return deal, lang, content, Figures(content)


def test_the_page_is_small(page):
    assert len(page[2].encode()) < SIZE


def own(figures):
    found = [f for f in figures.found if f["section"] not in ELSEWHERE]
    assert len(found) > 8
    return found


def lacks(figure, lang):
    """Return what a figure does not say or hold."""
    horizons = {row.said("horizon", lang) for row in catalogue.outcomes().values()}
    said = " ".join(figure["caption"].split())
    missing = [] if len(figure["seen"].strip()) >= 8 else ["what to see"]
    missing += [] if re.search(UNITS[lang], said) else ["unit"]
    timeless = set(figure["files"]) & TIMELESS
    missing += [] if timeless or any(h in said for h in horizons) else ["horizon"]
    missing += [] if figure["files"] else ["file"]
    for name, address in figure["files"].items():
        _, rows = read(address)
        # A figure in two units has a table in each, and one of measures in force two of one kind.
        shown = max(figure["rows"], default=0) - EXTRA.get(name, 0)
        enough = len(rows) >= max(1, shown)
        missing += [] if enough else ["rows"]
    return missing


def test_every_figure_says_what_to_see_its_unit_and_its_horizon_and_holds_its_numbers(page):
    _, lang, _, figures = page
    for figure in own(figures):
        assert not lacks(figure, lang), figure


def test_a_figure_without_any_of_this_is_found(page):
    _, lang, content, _ = page
    bare = '<figure><p>12</p></figure><section id="energy"><figure><table><tbody><tr></tr>'
    bare += "</tbody></table><figcaption>Something.</figcaption></figure></section>"
    every = ["what to see", "unit", "horizon", "file"]
    found = [lacks(f, lang) for f in own(Figures(f"{content}{bare}"))]
    assert found[-2:] == [every, every]
    half = re.sub(
        r"<b>[^<]*</b>(?=(?:(?!<figcaption>).)*</figcaption>)", "", content, flags=re.DOTALL
    )
    assert all("what to see" in lacks(f, lang) for f in own(Figures(half)))


def test_every_file_has_its_units_in_the_header(page):
    files = [file for figure in own(page[3]) for file in figure["files"].items()]
    for name, address in files:
        header, rows = read(address)
        assert all(len(row) == len(header) for row in rows), name
        assert len(set(header)) == len(header), name
        numeric = [h for at, h in enumerate(header) if any(_is_number(row[at]) for row in rows)]
        apart = "unit" in {h.partition(" ")[0] for h in header}
        for head in numeric:
            assert apart or head in PLAIN or re.search(r"\[.+\]$", head), (name, head)


# Rows of a table that are sums of its file's rows: groups of states, totals, counts of powers.
EXTRA = {"defence-spending.csv": 2}
# Columns that count or name.
PLAIN = {"residual", "iterations", "measure"}


def _is_number(said):
    return bool(re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", said))


def test_every_picture_has_a_name_and_a_description(page):
    figures = page[3]
    pictures = [p for figure in figures.found for p in figure["pictures"]]
    assert pictures
    for picture in pictures:
        assert picture.get("role") == "img"
        named = [figures.texts.get(n, "") for n in picture.get("aria-labelledby", "").split()]
        said = picture.get("aria-label", "") + " ".join(named)
        assert len(said) > 20
        # The message and the main numbers.
        assert re.search(r"\d", said), said


def test_no_picture_stands_outside_a_figure(page):
    _, _, content, _ = page
    outside = re.sub(r"<figure>.*?</figure>", "", content, flags=re.DOTALL)
    assert "<svg" not in outside
    assert 'role="img"' not in outside


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("flows.csv", "change [million USD of 2014]"),
        ("sectors.csv", "change [million USD of 2014]"),
        ("sectors-parties.csv", "change [million USD of 2014]"),
        ("energy-deliveries-mt.csv", "change [Mt a year]"),
        ("energy-revenue.csv", "change [billion USD a year]"),
        ("energy-prices.csv", "change [%]"),
        ("threat.csv", "change [percentage points]"),
        ("defence-spending.csv", "change [%]"),
    ],
)
def test_the_largest_changes_in_a_caption_are_those_of_the_file(page, name, column):
    deal, lang, content, _ = page
    found = re.search(
        rf"<figcaption><b>([^<]*)</b>(?:(?!</figcaption>).)*download=\"{name}\" href=\"([^\"]*)\"",
        content,
        re.DOTALL,
    )
    if not found:
        pytest.skip(f"{deal} does not move this")
    header, rows = read(found[2])
    at = header.index(column)
    which = header.index("comparison") if "comparison" in header else None
    every = [float(row[at]) for row in rows if row[at] and (not which or row[which] == "deal")]
    said = _numbers(html.unescape(found[1]), lang, column)
    if quiet := re.search(NOTHING_VISIBLE[lang], found[1]):
        assert not said
        assert max(map(abs, every)) < float(quiet[1])
        return
    ends = [x for x in (max(every), min(every)) if abs(x) >= 1e-3]
    rising, falling = [x for x in ends if x > 0], [x for x in ends if x < 0]
    assert said == pytest.approx([*rising, *falling], rel=0.051), found[1]


# A caption that names no change says below which size all of them are.
NOTHING_VISIBLE = {"en": r"none of \d+ reaches ([\d.]+)", "ja": r"いずれも([\d.]+)"}
SIZES = {"trillion": 1e6, "billion": 1e3, "million": 1.0, "兆": 1e6, "億": 100.0, "万": 0.01}


def _numbers(said, lang, column):
    """Return the signed numbers in brackets of a caption, in the unit of a column."""
    found = []
    pattern = r"\(([+−])\$?([\d.,]+)(?: (trillion|billion|million)|(兆|億|万)(?:ドル|トン|m³))?"
    for sign, digits, english, japanese in re.findall(pattern, said):
        word = english or japanese
        size = SIZES.get(word, 1.0)
        if "billion USD" in column:
            size /= 1e3
        if "Mt" in column:
            size = 0.01 if lang == "ja" else 1.0
        found.append((1 if sign == "+" else -1) * float(digits.replace(",", "")) * size)
    return found
