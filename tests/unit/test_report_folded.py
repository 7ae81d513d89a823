"""What the page folds and what it says first: nothing that moves visibly may be hidden."""

import html
from html.parser import HTMLParser

import pytest
from report_synthetic import deal, make, security, tables

from detente.backtest.score import scorecard, summarise
from detente.i18n import LANGUAGES, text
from detente.outcomes.audit import about_world
from detente.report import backtests
from detente.report.findings import parties
from detente.report.grounds import data_sources
from detente.report.html import _code, render
from detente.report.model_list import label
from detente.report.numbers import Numbers
from detente.report.quantity import Column
from detente.world.load import load_world

FILES = {"threat": "threat.csv", "defence_spending": "defence-spending.csv", "margin": "margin.csv"}


class Folds(HTMLParser):
    """The files of figures, each with whether it is inside a fold."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.depth, self.files = 0, {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.depth += tag == "details"
        if "download" in dict(attrs):
            self.files[dict(attrs)["download"]] = self.depth > 0

    def handle_endtag(self, tag):
        self.depth -= tag == "details"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scale", [1.0, 0.01, 1e-3])
def test_only_an_outcome_that_nothing_moves_visibly_is_folded(tmp_path, scale, lang):
    numbers = Numbers(make(tmp_path / "run", extra=security(scale)))
    folds = Folds(render(numbers.run, lang)).files
    seen = {
        name: any(
            numbers.visible(n)
            for which in ("deal", "speculated")
            for n in numbers.every(name, which)
        )
        for name in FILES
    }
    assert any(seen.values()) is (scale == 1.0)
    for name, file in FILES.items():
        if file in folds:
            assert folds[file] is not seen[name]
    assert any(file in folds for file in FILES.values())


def test_paper_keeps_folds_shut_but_prints_claims_that_no_model_checks(tmp_path):
    page = render(make(tmp_path / "run"), "en")
    style = page[page.index("<style>") : page.index("</style>")]
    paper = style[style.index("@media print") :]
    assert ".paper::details-content { content-visibility: visible" in paper
    assert "\n  details::details-content" not in paper
    for fold in page.split("<details")[1:]:
        head = html.unescape(fold.partition("</summary>")[0])
        told = (text(f"report.{name}", "en") for name in ("quote_of", "unprinted"))
        assert head.startswith(' class="paper"') or any(said in head for said in told)


@pytest.mark.parametrize(
    ("russia", "america", "key"),
    [
        (0.5, 1e-3, "some_gain"), (-0.5, 1e-3, "some_loss"), (0.5, -0.5, "split"),
        (0.5, 0.5, "gain"), (-0.5, -0.5, "loss"), (1e-3, 1e-3, "none"),
    ],
)  # fmt: skip
def test_the_headline_on_the_parties_names_who_gains(tmp_path, russia, america, key):
    income = tables()["real_income"]
    given = income["country"].astype(str).map({"RUS": russia, "USA": america})
    income["value"] = given.fillna(income["value"])
    run = make(tmp_path / "run", extra={"real_income": income}, of=deal(parties=["RUS", "USA"]))
    for lang, name in (("en", "Russia"), ("ja", "ロシア")):
        title = parties(Numbers(run)).title[lang]
        assert title == text(f"report.f_parties_{key}_title", lang, places=name)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_screen_names_the_models_whose_bands_were_too_narrow(lang):
    rows = summarise(scorecard())
    narrow = {row.model for row in rows if "too_narrow" in row.verdict}
    fair = {row.model for row in rows} - narrow
    assert narrow
    said = backtests.narrow([{"name": name} for name in (*sorted(narrow), *sorted(fair))], lang)
    assert all(label(name, lang) in said for name in narrow)
    assert not any(label(name, lang) in said for name in fair)
    assert backtests.narrow([{"name": name} for name in sorted(fair)], lang) == ""


def test_what_is_exactly_zero_is_told_from_what_is_small():
    column = Column(2)
    assert [column(x) for x in (0.0, 1e-9, 0.25)] == ["0", "<0.01", "+0.25"]
    assert column.between(0.0, 8.09) == "0 to +8.09"


def test_code_in_a_sentence_is_escaped():
    assert _code("see `detente why <x>` & co") == (
        "see <code>detente why &lt;x&gt;</code> &amp; co"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_variable_of_the_data_has_a_readers_name(lang):
    said = data_sources(about_world(load_world())["sources"], lang)
    assert len(said) > 20
    assert not [names for names, _ in said if "_" in names]
