import itertools
from html.parser import HTMLParser

import pytest
from report_synthetic import make, tables

from detente.i18n import LANGUAGES, text
from detente.report import accounts, glance
from detente.report.findings import MOST, findings
from detente.report.html import write
from detente.report.numbers import Numbers

CHECKED = ("supported", "contradicted", "too-small")


class First(HTMLParser):
    """Text, links and quotes of the first screen."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.words, self.links, self.rows = [], [], 0
        self.feed(page[page.index('id="glance"') : page.index("<section")])

    def handle_starttag(self, tag, attrs):
        self.rows += tag == "tr"
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())


def claim(number, verdict, *, outcome="real_income", quote=None, kind="mechanism", share=0.5):
    both = {"en": f"Claim {number}", "ja": f"主張{number}"}
    value = None if verdict == "outside" else 0.5
    return {
        "id": f"claim-{number}", "title": both, "quote": {"en": quote or f"words {number}"},
        "said_by": both, "kind": kind, "about": None, "outcome": outcome, "country": "RUS",
        "unit": "%", "value": value, "low": None, "high": None, "verdict": verdict,
        "probability": None if value is None else share, "reason": both,
    }  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_first_screen_has_each_finding_with_number_and_band(tmp_path, lang):
    run = make(tmp_path / "run")
    first = First(write(run, lang).read_text("utf-8"))
    for finding in findings(Numbers(run)):
        assert finding.title[lang] in first.text
        assert f"#finding-{finding.id}" in first.links
        lead = finding.lead
        assert lead.shown(lang) in first.text
        low, high = sorted((lead.low, lead.high))
        assert glance.ends(low, high, lead.unit, lang) in first.text
    assert finding.text[lang] not in first.text


def test_few_findings_have_further_numbers_each_of_another_outcome(tmp_path):
    numbers = Numbers(make(tmp_path / "run", scale=0.0, market=1.0))
    found = findings(numbers)
    assert [f.id for f in found] == ["energy", "currency", "nothing"]
    energy, currency, nothing = glance.findings(found, "en")
    assert nothing.figures == ()
    assert len(energy.figures) + len(currency.figures) == MOST
    for finding, short in zip(found, (energy, currency), strict=False):
        said = [n.shown("en") for n in finding.numbers]
        assert short.figures[0].number == said[0]
        assert {figure.number for figure in short.figures} <= set(said)
        outcomes = [figure.about[1] for figure in short.figures]
        assert len(set(outcomes)) == len(outcomes)


def test_the_bar_of_a_number_is_that_of_its_value_and_band(tmp_path):
    found = findings(Numbers(make(tmp_path / "run", market=1.0)))
    for short, numbers in zip(glance.findings(found, "en"), glance.leading(found), strict=True):
        for figure, n in zip(short.figures, numbers, strict=True):
            assert figure.bar == glance.interval(n.value, n.low, n.high)
            assert figure.bar.low < figure.bar.high


def test_five_findings_have_one_number_each(tmp_path):
    shown = glance.findings(findings(Numbers(make(tmp_path / "run"))), "en")
    assert [len(short.figures) for short in shown] == [1] * MOST


def test_no_finding_is_told_twice(tmp_path):
    run = make(tmp_path / "run")
    page = write(run, "en").read_text("utf-8")
    for finding in findings(Numbers(run)):
        assert page.count(finding.text["en"].replace("'", "&#39;")) == 1


def test_first_screen_has_the_words_verdict_number_and_share_of_a_claim(tmp_path):
    given = [claim(1, "supported", quote="it gains", share=0.62), claim(2, "outside")]
    run = make(tmp_path / "run", claims=given)
    first = First(write(run, "en").read_text("utf-8"))
    (row,) = glance.claims(run, accounts.claims(given, "en"), "en")
    assert (row.share, row.often) == ("62%", text("glance.often_half", "en"))
    for said in ("it gains", row.row.label, row.row.number, row.share, row.often):
        assert said in first.text
    assert "words 2" not in first.text
    assert {"#claim-claim-1", "#claims"} <= set(first.links)
    assert first.rows == 2


def test_without_claims_that_models_check_there_is_no_table(tmp_path):
    run = make(tmp_path / "run", claims=[claim(1, "outside")])
    first = First(write(run, "en").read_text("utf-8"))
    assert first.rows == 0
    assert text("glance.claims", "en") not in first.text


@pytest.mark.parametrize(
    "counts", [c for c in itertools.product((0, 1, 5, 12), repeat=3) if any(c)]
)
def test_places_keep_the_proportion_of_verdicts(counts):
    rows = [
        claim(f"{verdict}-{n}", verdict, outcome=f"o{n}")
        for verdict, count in zip(CHECKED, counts, strict=True)
        for n in range(count)
    ]
    by_id = {row["id"]: row["verdict"] for row in rows}
    shown = [by_id[name] for name in glance.told([*rows, claim("x", "outside")])]
    assert len(shown) == min(glance.CLAIMS, sum(counts))
    assert shown == sorted(shown, key=CHECKED.index)
    for verdict, count in zip(CHECKED, counts, strict=True):
        exact = len(shown) * count / sum(counts)
        assert shown.count(verdict) >= (count > 0)
        # Places that go to the smallest verdicts come from the others.
        assert abs(shown.count(verdict) - exact) <= 2


def test_words_and_outcomes_are_not_repeated_while_others_wait():
    rows = [
        claim(1, "supported", outcome="threat", quote="a"),
        claim(2, "supported", outcome="flow", quote="a"),
        claim(3, "supported", outcome="threat", quote="b"),
        claim(4, "supported", outcome="flow", quote="c", kind="background"),
        claim(5, "supported", outcome="tie", quote="d"),
    ]
    assert glance.told(rows, 1) == ["claim-1"]
    assert glance.told(rows, 3) == ["claim-1", "claim-5", "claim-3"]
    assert glance.told(rows, 4) == ["claim-1", "claim-5", "claim-3", "claim-4"]
    assert len(glance.told(rows)) == 5


@pytest.mark.parametrize(("value", "low", "high"), [(1, 0.5, 9), (-1, -40, 0.1), (3, 1, 2)])
def test_a_band_is_drawn_whole_beside_zero(value, low, high):
    bar = glance.interval(value, low, high)
    assert not bar.cut
    tip = bar.left if value < 0 else bar.left + bar.width
    for one, position in ((0, bar.zero), (value, tip), (low, bar.low), (high, bar.high)):
        assert 0 < position < 100
        assert (one > 0) == (position > bar.zero)
    # One scale for all four.
    unit = (bar.high - bar.low) / (high - low)
    assert bar.low - bar.zero == pytest.approx(unit * low, abs=0.05)
    assert tip - bar.zero == pytest.approx(unit * value, abs=0.05)


def test_words_of_a_share_go_with_its_size():
    shares = [0.0, 0.004, 0.1, 0.33, 0.5, 0.66, 0.9, 1.0]
    for lang in LANGUAGES:
        assert len({glance.often(share, lang) for share in shares}) == len(shares)
    assert glance.often(0.999, "en") == glance.often(0.9, "en")
    assert glance.often(0.899, "en") == glance.often(0.66, "en")


@pytest.mark.parametrize(
    ("low", "high", "is_open"), [(-0.2, 0.9, True), (-1e-9, 0.9, False), (0.1, 0.9, False)]
)
def test_an_open_sign_is_said_in_the_band(tmp_path, low, high, is_open):
    income = tables()["real_income"]
    income["low"], income["high"] = low, high
    numbers = Numbers(make(tmp_path / "run", extra={"real_income": income}))
    first = glance.findings(findings(numbers), "en")[0].figures[0]
    assert first.band.endswith("sign open") == is_open
