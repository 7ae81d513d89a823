"""Security in the report: every number is the run's, and what is absent is not shown."""

import base64
import csv
import datetime
import html
import io
import re
from dataclasses import replace

import pandas as pd
import pytest
from report_synthetic import RESTRAINT, deal, make, security
from rich.console import Console
from test_report_html import HOSTILE, Page

from detente import catalogue
from detente.ensemble.odds import COLUMNS
from detente.i18n import LANGUAGES, text
from detente.report import odds, powers, triangle_diagram
from detente.report import security as section
from detente.report.console import summary
from detente.report.html import write
from detente.report.numbers import Number, Numbers
from detente.report.quantity import Column
from detente.report.security_finding import security as told


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return make(tmp_path_factory.mktemp("run") / "run", extra=security(), shocks=RESTRAINT)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    return make(tmp_path_factory.mktemp("quiet") / "run", extra=security(0.0), shocks=RESTRAINT)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_of_the_finding_are_the_outcomes(run, lang):
    finding = told(Numbers(run))
    assert {n.comparison for n in finding.numbers} == {"deal", "speculated"}
    for n in finding.numbers:
        table = run.table(n.outcome, n.comparison)
        for axis, name in zip(catalogue.outcomes()[n.outcome].dims, n.at, strict=True):
            table = table[table[axis] == name]
        (row,) = table.to_dict("records")
        assert (n.value, n.low, n.high) == (row["value"], row["low"], row["high"])
        assert n.shown(lang, signed=False) in finding.text[lang].replace("\u2212", "")
    assert "{" not in finding.text[lang] + finding.title[lang]
    assert finding.text[lang].count("。" if lang == "ja" else ". ") <= 7


def test_the_finding_leads_with_who_is_covered_and_no_other_at_war(run):
    finding = told(Numbers(run))
    assert (finding.lead.outcome, finding.lead.at) == ("threat", ("FIN",))
    assert "those not covered and others at war aside" in finding.title["en"]
    last = finding.text["en"].rpartition("If what only commentators speak of came true")[2]
    assert "United Kingdom" in last
    assert "Poland" in last


@pytest.mark.parametrize("lang", LANGUAGES)
def test_budgets_name_the_asked_for_and_sum_the_groups(run, lang):
    table = section.changes(Numbers(run), "defence_spending", lang)
    names = [line.cells[0].text for line in table.lines]
    for code in ("FIN", "POL", "EST", "DEU", "FRA", "JPN"):
        assert catalogue.label(code, lang) in names
    assert [line.strong for line in table.lines[:2]] == [True, True]
    east = section.groups(Numbers(run), "defence_spending", lang)[0][1]["deal"]
    own = run.table("defence_spending").set_index("country").loc[["FIN", "POL", "EST"]]
    assert east.before == pytest.approx(own["before"].sum())
    assert east.value == pytest.approx(100 * (own["after"].sum() / own["before"].sum() - 1))
    assert len(table.heads) == 6
    added = east.after - east.before
    at = [head.label for head in table.heads].index(text("captions.h_money_defence_spending", lang))
    scale = 10 if lang == "ja" else 1
    shown = table.lines[-2].cells[at].text.replace("\u2212", "-")
    assert float(shown) == pytest.approx(added * scale, abs=0.006)


def test_files_hold_what_is_shown_or_moves_visibly(run):
    content = write(run, "en").read_text("utf-8")
    address = re.search('download="tie.csv" href="([^"]*)"', content).group(1)
    body = base64.b64decode(address.partition("base64,")[2]).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    moved = [r for r in rows if r["comparison"] == "deal" and float(r["change [score points]"])]
    assert [(r["country"], r["partner"]) for r in moved] == [("RUS", "USA")]
    assert float(moved[0]["change [score points]"]) == pytest.approx(0.2)
    assert len(rows) < 20


def test_a_strained_tie_names_the_power_through_which_it_comes(run):
    (line,) = powers.strains(Numbers(run), "en").lines
    assert [c.text for c in line.cells[:3]] == ["India – Russia", "+0.40", "United States"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_triangle_is_said_once_for_states_that_agree(run, lang):
    ((when, sentence),) = powers.triangle(Numbers(run), lang)
    assert text("security.triangle_deal", lang) in when
    assert "{" not in sentence


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_moves_the_sections_say_so(quiet, lang):
    found = section.section(Numbers(quiet), lang)
    assert found == section.Section(text("security.still", lang))
    assert powers.section(Numbers(quiet), lang).lead == text("security.powers_still", lang)
    assert told(Numbers(quiet)).title[lang] == text("security.f_none_title", lang)


def test_an_earlier_run_has_no_section(tmp_path):
    content = write(make(tmp_path / "run"), "en").read_text("utf-8")
    assert not {'id="security"', 'id="powers"', 'id="odds"'} & set(
        re.findall('id="[a-z]+"', content)
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_and_console_are_whole_in_both_languages(run, lang):
    content = write(run, lang).read_text("utf-8")
    assert len(content.encode()) < 950_000
    parsed = Page(content)
    assert all("scope" in attributes for attributes in parsed.all("th"))
    assert content.count("<figcaption>") == content.count("<figure>")
    assert all(b - a <= 1 for a, b in zip(parsed.headings, parsed.headings[1:], strict=False))
    assert text("security.lead_speculated", lang) in html.unescape(content)
    console = Console(width=300, record=True, file=io.StringIO())
    console.print(summary(run, lang))
    said = console.export_text()
    assert text("security.c_title", lang) in said
    assert catalogue.label("FIN", lang) in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_odds_escape_titles_leave_out_the_denied_and_keep_the_missing(tmp_path, lang):
    given = deal()
    first, second, *others = (p.model_dump(mode="json") for p in given.provisions)
    first |= {"title": {"en": HOSTILE, "ja": HOSTILE}}
    own = deal(provisions=[first, second, *(o | {"status": "denied"} for o in others)])
    nan = float("nan")
    rows = [(p.id, *[0.1, 0.3, 0.5], nan, nan, nan, *[0.1, 0.3, 0.5], *[0.0, 0.003, 0.1])
            for p in own.provisions]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    made = make(tmp_path / "run", of=own, extra={"odds": table})
    found = odds.section(Numbers(made), lang)
    assert len(found.table.lines) == 2
    cells = [c.text for c in found.table.lines[0].cells[2:]]
    assert cells[:2] == ["30%", text("odds.not_modelled", lang)]
    assert cells[-1] == text("report.under", lang, size="1%")
    assert {"script", "img"}.isdisjoint(
        tag for tag, _ in Page(write(made, lang).read_text("utf-8")).tags
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_chances_are_those_of_the_provisions_behind_the_numbers(tmp_path, lang):
    """What no number rests on, likely as it may be, has no part in it."""
    given = deal()
    names = [p.id for p in given.provisions]
    rows = [(name, *[0.5] * 9, *[0.0, chance, 1.0]) for name, chance in
            zip(names, (0.06, 0.35, *[0.9] * len(names)), strict=False)]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    made = make(tmp_path / "run", extra={"odds": table})
    made.meta["covered"] = names[:2]
    ends = text("report.to", lang, low="6%", high="35%")
    assert ends in odds.chances(made, lang)
    made.meta["covered"] = []
    assert odds.chances(made, lang) == ""


def test_a_change_of_a_share_of_power_stands_with_its_band():
    """Where there is no change to see, or nothing was drawn, there is no band either."""
    level, change = Column(1, "en", signed=False), Column(2, "en")
    moved = Number("power_share", ("RUS", "gdp"), -0.08, -0.32, -1e-4, 6.5, 6.4)
    said = powers._level(moved, level, change)
    assert (said.text, said.note) == ("6.5", "−0.08 (−0.32 to just below zero)")
    assert powers._level(replace(moved, low=None, high=None), level, change).note == "−0.08"
    assert powers._level(replace(moved, value=1e-4), level, change).note == ""


@pytest.mark.parametrize("outcome", ["threat", "defence_spending"])
def test_whoever_visibly_moves_has_a_row(runs, outcome):
    numbers = Numbers(runs("moscow-washington-2025", datetime.date(2026, 11, 24)))
    table = numbers.run.table(outcome)
    least = catalogue.parameters()[catalogue.outcomes()[outcome].threshold].value
    largest = table.reindex(table["value"].abs().sort_values(ascending=False).index)
    largest = largest[largest["value"].abs() >= least]["country"].astype(str)[: section.ROWS]
    # Norway is no party, in no group that is asked for and on no watch list.
    assert "NOR" in set(largest)
    made = section.changes(numbers, outcome, "en")
    named = {line.cells[0].text for line in made.lines}
    assert {catalogue.label(code, "en") for code in largest} <= named


def test_a_tie_is_drawn_good_bad_or_too_weak_to_be_either():
    ties = {("CHN", "RUS"): 0.5, ("CHN", "USA"): -0.5, ("RUS", "USA"): 0.1}
    drawn = triangle_diagram.panel("deal", "now", ("USA", "RUS", "CHN"), ties, 0.1, "en")
    strokes = re.findall(r'stroke="(#\w+)" stroke-width="([\d.]+)"( stroke-dasharray)?', drawn)
    weak, good, bad = strokes  # between the first two, the last two, and round
    assert [stroke[0] for stroke in (weak, good, bad)] == [
        triangle_diagram.WEAK, triangle_diagram.GOOD, triangle_diagram.BAD
    ]  # fmt: skip
    assert [bool(stroke[2]) for stroke in strokes] == [True, False, False]
    assert float(good[1]) == float(bad[1]) > float(weak[1])
