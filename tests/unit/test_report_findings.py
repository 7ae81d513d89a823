import math
import re

import numpy as np
import pandas as pd
import pytest
from report_synthetic import deal, drawn, make, tables

from detente import catalogue
from detente.i18n import LANGUAGES, text
from detente.report.findings import findings
from detente.report.numbers import Numbers


@pytest.fixture(scope="module", params=[1.0, 0.01, 30.0])
def numbers(request, tmp_path_factory):
    return Numbers(make(tmp_path_factory.mktemp("run") / "run", scale=request.param))


def lookup(run, number):
    table = run.table(number.outcome)
    axes = [a for a in ("country", "exporter", "importer", "sector") if a in table]
    for axis, name in zip(axes, number.at, strict=True):
        table = table[table[axis] == name]
    (row,) = table.to_dict("records")
    return row


def test_numbers_of_findings_are_the_outcomes(numbers):
    for finding in findings(numbers):
        assert finding.numbers
        for number in finding.numbers:
            row = lookup(numbers.run, number)
            assert number.value == row["value"]
            assert number.outcome == "real_income_usd" or number.low == row["low"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_in_sentences_are_the_outcomes(numbers, lang):
    """Each number of a finding stands in its text, to the digits shown."""
    for finding in findings(numbers):
        body = finding.text[lang]
        for number in finding.numbers:
            shown = number.shown(lang, signed=False)
            assert shown in body
            if number.unit == "%" and abs(number.value) >= 0.001:
                back = float(shown.removesuffix("%").replace(",", ""))
                assert math.isclose(back, abs(number.value), rel_tol=0.051)


def test_extremes_are_the_extremes(numbers):
    finding = findings(numbers)[0]
    table = numbers.run.table("real_income").set_index("country")["value"].drop("ROW")
    if finding.title["en"].startswith("No visible"):
        assert table.abs().max() < numbers.threshold
        assert finding.lead.value == table.loc[table.abs().idxmax()]
    else:
        assert finding.lead.at == (table.idxmax(),)
        assert "Russia gains most, Norway loses most" in finding.title["en"]


@pytest.mark.parametrize("parties", [["USA", "RUS"], ["RUS"], ["EU", "CHN"], ["NOR", "JPN"]])
@pytest.mark.parametrize("scale", [1.0, 0.01, -1.0])
def test_the_first_two_findings_lead_with_different_numbers(tmp_path, parties, scale):
    run = make(tmp_path / "run", of=deal(parties=parties), scale=scale)
    first, second = findings(Numbers(run))[:2]
    assert (first.id, second.id) == ("extremes", "parties")
    assert (first.lead.outcome, first.lead.at) != (second.lead.outcome, second.lead.at)
    told = first.lead.at in [(p,) for p in parties]
    dollars = run.table("real_income_usd").set_index("country")["value"]
    if told:
        assert second.lead.value == dollars[parties].loc[dollars[parties].abs().idxmax()]
    else:
        assert second.lead.outcome == "real_income"


def test_without_dollars_the_next_party_leads(tmp_path):
    usd = tables()["real_income_usd"]
    usd["value"] = np.where(usd["country"].isin(["RUS", "USA"]), np.nan, usd["value"])
    numbers = Numbers(make(tmp_path / "run", extra={"real_income_usd": usd}))
    assert [f.lead.at for f in findings(numbers)[:2]] == [("RUS",), ("USA",)]


def test_counts_of_states_are_counted(numbers):
    finding = findings(numbers)[0]
    table = numbers.run.table("real_income").set_index("country")["value"].drop("ROW")
    match = re.search(
        r"of 43 states, those that gain .*: (\w+); those that lose more: (\w+)", finding.text["en"]
    )
    assert match or "largest change" in finding.text["en"]
    if match:
        up, down = (0 if x == "none" else int(x) for x in match.groups())
        assert (up, down) == ((table >= 0.01).sum(), (table <= -0.01).sum())


def test_largest_flow_is_the_largest(numbers):
    table = numbers.run.table("flow")
    row = table.loc[table["value"].abs().idxmax()]
    assert findings(numbers)[3].lead.at == (row["exporter"], row["importer"], row["sector"])


def test_a_deal_without_effect_says_so(tmp_path):
    numbers = Numbers(make(tmp_path / "run", scale=1e-7))
    titles = [f.title["en"] for f in findings(numbers)]
    assert all(title.startswith("No ") for title in titles)
    for finding in findings(numbers):
        assert not re.search(r"\b0\.0+%", finding.text["en"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("record", "key"),
    [
        ({"covered": ["lift-energy-ban"], "speculated": []}, "idle"),
        ({"covered": [], "speculated": []}, "unread"),
        ({"covered": [], "speculated": ["investment"]}, "speculation"),
    ],
)
def test_where_nothing_moves_one_finding_says_why(tmp_path, record, key, lang):
    numbers = Numbers(make(tmp_path / "run", scale=0.0, **record))
    (finding,) = findings(numbers)
    assert finding.title[lang] == text(f"report.f_{key}_title", lang)
    assert "{" not in finding.text[lang]


def test_a_group_that_is_a_party_is_summed_and_the_single_party_named(tmp_path):
    run = make(tmp_path / "run", of=deal(parties=["EU", "CHN"]))
    numbers = Numbers(run)
    finding = findings(numbers)[1]
    dollars = run.table("real_income_usd").set_index("country")["value"]
    income = run.table("real_income").set_index("country")["value"]
    members = list(catalogue.place_groups()["EU"].members)
    share, total = (n for n in finding.numbers if n.at == ("EU",))
    gdp = run.table("real_income_usd").set_index("country")["before"][members]
    assert share.value == pytest.approx((gdp * income[members]).sum() / gdp.sum())
    assert total.value == pytest.approx(dollars[members].sum())
    assert total.value == pytest.approx(share.value / 100 * gdp.sum())
    assert share.shown("en", signed=False) in finding.text["en"]
    assert total.shown("en", signed=False) in finding.text["en"]
    assert "In China, real income falls by 0.011%" in finding.text["en"]
    up = (income[members] >= 0.01).sum()
    assert f"Of its 27 states, those that gain visibly: {up}, that lose" in finding.text["en"]
    third = findings(numbers)[2]
    assert not {n.at[0] for n in third.numbers} & {*members, "CHN"}
    assert third.title["en"] == "Beyond the parties, Russia moves most"


def test_a_groups_band_sums_each_draw_by_itself(tmp_path):
    """Members that move against each other cancel within a draw, not across draws."""
    run = make(tmp_path / "run", of=deal(parties=["EU"]))
    states = pd.Index(sorted({str(c) for c in run.table("real_income")["country"]}), name="country")
    table = pd.DataFrame(0.0, index=range(101), columns=states)
    table["DEU"] = np.linspace(-1, 1, 101)
    table["FRA"] = -table["DEU"]
    numbers = Numbers(drawn(run, {"deal/real_income": table}))
    size = numbers.size
    number = numbers.party_income["EU"]
    members = [c for c in catalogue.expand_places(("EU",)) if c in size]
    spread = 0.9 * abs(size["DEU"] - size["FRA"]) / sum(size[c] for c in members)
    assert (number.low, number.high) == (
        pytest.approx(-spread, rel=1e-5),
        pytest.approx(spread, rel=1e-5),
    )
    assert number.positive == pytest.approx(50 / 101)
