"""Energy and currency in the report: every number is the run's, and what is absent is not shown."""

import base64
import csv
import html
import io
import math
import re

import pytest
from report_synthetic import deal, make
from rich.console import Console

from detente import catalogue
from detente.errors import DataError
from detente.i18n import LANGUAGES, text
from detente.report import accounts, currency, energy, flow_diagram
from detente.report.console import headlines, summary
from detente.report.findings import findings
from detente.report.html import context, write
from detente.report.market_findings import _price_sentence
from detente.report.model_list import behind
from detente.report.numbers import Number, Numbers
from detente.report.quantity import quantity
from detente.report.why import chain

CLAUSE = {"provision": "lift-energy-ban", "measure": 0, "operation": "set", "value": 1.0} | {
    "variable": "settlement_share", "where": {"currency": ["RUB"]},
}  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return make(tmp_path_factory.mktemp("run") / "run", market=1.0)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    return make(tmp_path_factory.mktemp("quiet") / "run", market=0.0)


def lookup(run, number):
    table = run.table(number.outcome)
    for axis, name in zip(catalogue.outcomes()[number.outcome].dims, number.at, strict=True):
        table = table[table[axis] == name]
    (row,) = table.to_dict("records")
    return row


def market(run, name):
    return next(f for f in findings(Numbers(run)) if f.id == name)


def printed(renderable):
    console = Console(width=300, record=True, file=io.StringIO())
    console.print(renderable)
    return console.export_text()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["energy", "currency"])
def test_numbers_of_a_sentence_are_the_outcomes(run, name, lang):
    finding = market(run, name)
    for number in finding.numbers:
        row = lookup(run, number)
        assert (number.value, number.low, number.high) == (row["value"], row["low"], row["high"])
        assert number.shown(lang, signed=False) in finding.text[lang].replace("\u2212", "")
    assert "{" not in finding.text[lang] + finding.title[lang]


def test_the_delivery_that_is_named_changes_most_at_the_importers_price(run):
    """A tonne of coal or a billion cubic metres of gas is not a tonne of oil."""
    flow = run.table("energy_flow")
    price = run.table("energy_price").set_index(["country", "commodity"])["before"]
    commodity = {name: row.commodity for name, row in catalogue.fuels().items()}
    worth = [
        abs(r.value) * price[(r.importer, commodity[r.fuel])]
        for r in flow.astype({"importer": str, "fuel": str}).itertuples()
    ]
    row = flow.iloc[max(range(len(worth)), key=worth.__getitem__)]
    lead = market(run, "energy").lead
    assert lead.at == (row["exporter"], row["importer"], row["fuel"])
    assert "from 0 Mt to 11.3 Mt" in market(run, "energy").text["en"]
    assert "0万トンから1,130万トン" in market(run, "energy").text["ja"]


def test_fuels_that_a_contract_names_together_are_told_as_a_sum(tmp_path):
    where = {"exporter": ["RUS"], "importer": ["POL"], "fuel": ["crude", "products"]}
    contract = CLAUSE | {"variable": "energy_contract", "where": where}
    both = make(tmp_path / "run", market=1.0, shocks=[contract])
    finding = market(both, "energy")
    whole, *parts = finding.numbers[:3]
    assert {n.at[2] for n in parts} == {"crude", "products"}
    assert whole.value == pytest.approx(sum(n.value for n in parts))
    assert (whole.before, whole.after) == (
        pytest.approx(sum(n.before for n in parts)), pytest.approx(sum(n.after for n in parts)),
    )  # fmt: skip
    for lang in LANGUAGES:
        assert all(n.shown(lang) in finding.text[lang] for n in parts)
        tables = energy.deliveries(Numbers(both), lang)
        assert any(catalogue.label("products", lang) in table.caption for table in tables)
    assert "The contract names them together" in finding.text["en"]


def test_a_price_is_told_in_the_unit_of_its_market(run):
    factors = run.meta["energy"]["factors"]
    for n in Numbers(run).every("energy_price"):
        if n.at[1] not in factors:
            continue
        ends = energy.level(n, "en", factors)
        assert ends[0].endswith(factors[n.at[1]]["unit"])
        said = _price_sentence(n, factors, "en")
        # A level that rounds to the same says nothing beside the per cent.
        assert all(end in said for end in ends) == (ends[0] != ends[1])
    crude = next(n for n in Numbers(run).every("energy_price") if n.at[1] == "crude")
    assert energy.level(crude, "ja", factors)[0].startswith("1バレル")
    assert energy.level(crude, "en", {}) is None


def test_five_findings_with_the_markets_after_the_parties(run):
    ids = [f.id for f in findings(Numbers(run))]
    assert ids == ["extremes", "parties", "energy", "currency", "others"]


def test_where_only_the_markets_move_the_findings_say_that_income_does_not(tmp_path):
    only = make(tmp_path / "run", scale=0.0, market=1.0)
    assert [f.id for f in findings(Numbers(only))] == ["energy", "currency", "nothing"]
    titles = [f.title["en"] for f in findings(Numbers(only))]
    assert titles[-1] == text("report.f_trade_still_title", "en")
    sections = context(only, "en")["sections"]
    assert {"energy", "currency"} <= set(sections)
    assert not {"who", "flows", "sectors"} & set(sections)


def own_share(run, monkeypatch, value, shocks, **ends):
    """Return the reason given for a change of the dollar's share of Russia's energy payments."""
    numbers = Numbers(run)
    share = Number("energy_settlement", ("RUS", "USD"), value, before=5.0, after=5.0 + value)
    monkeypatch.setattr(currency, "shares_of", lambda numbers, code: [share])
    monkeypatch.setitem(run.meta, "shocks", shocks)
    return next(f for f in findings(numbers) if f.id == "currency")


def clause(name):
    where = {"exporter": ["RUS"], "importer": ["USA"], "currency": [name]}
    return CLAUSE | {"where": where, "value": 0.3}


@pytest.mark.parametrize(
    ("value", "shocks", "said", "unsaid"),
    [
        (-2.0, [clause("RUB")], ["share of 30%"], ["who buys", "still rises"]),
        (2.0, [clause("USD")], ["share of 30%"], ["who buys", "still rises"]),
        (2.0, [clause("RUB")], ["share of 30%", "still rises"], ["who buys"]),
        (2.0, [], ["who buys"], ["share of 30%", "still rises"]),
        (-2.0, [clause("USD")], ["who buys"], ["still rises"]),
        (0.0, [clause("RUB")], [], ["share of 30%", "who buys"]),
    ],
)
def test_the_reason_for_a_share_follows_from_clauses_and_buyers(
    run, monkeypatch, value, shocks, said, unsaid
):
    body = own_share(run, monkeypatch, value, shocks).text["en"]
    assert all(words in body for words in said), body
    assert not any(words in body for words in unsaid), body


def test_what_a_buyer_adds_is_its_purchases_at_todays_prices(run, monkeypatch):
    body = own_share(run, monkeypatch, 2.0, [clause("RUB")]).text["en"]
    numbers = Numbers(run)
    bought = {}
    for n in numbers.every("energy_flow"):
        if n.at[0] == "RUS":
            bought[n.at[1]] = bought.get(n.at[1], 0.0) + numbers.worth(n)
    most = max(bought.values(), key=abs)
    assert quantity(most / 1e3, "billion USD a year", "en", signed=False) in body


def test_a_title_that_the_range_does_not_bear_out_says_so(run):
    numbers = Numbers(run)
    for n in numbers.every("world_energy_settlement"):
        object.__setattr__(n, "low", -1.0)
        object.__setattr__(n, "high", 1.0)
    (title,) = (f.title["en"] for f in findings(numbers) if f.id == "currency")
    assert title.endswith("the sign is open")


def test_the_lead_says_what_is_redirected_and_how_the_whole_changes():
    def said(up, down):
        return energy._whole("crude", up, down, "Mt", "en")

    assert "5 Mt change buyer or seller" in said(7.0, -5.0)
    assert "grows by 2 Mt" in said(7.0, -5.0)
    assert "shrinks by 3 Mt" in said(1.0, -4.0)
    assert "stays the same" in said(4.0, -4.0)


def test_a_clause_without_effect_is_told_as_such(tmp_path, quiet):
    assert "currency" not in [f.id for f in findings(Numbers(quiet))]
    asked = make(tmp_path / "run", market=0.0, shocks=[CLAUSE])
    assert market(asked, "currency").title["en"] == text("report.f_currency_none_title", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_moves_the_sections_say_so_without_tables_of_zeros(quiet, lang):
    numbers = Numbers(quiet)
    still = energy.section(numbers, lang)
    assert still.lead == text("report.energy_still", lang)
    assert still == energy.Section(still.lead)
    shares = currency.section(numbers, lang)
    assert shares.lead == text("report.currency_still", lang)
    # Today's composition is worth showing: it is why the clause moves nothing.
    assert shares.bars
    assert "→" not in "".join(c.text for line in shares.table.lines for c in line.cells)


def test_a_run_of_an_earlier_version_has_neither_section(tmp_path):
    old = make(tmp_path / "run")
    content = write(old, "en").read_text("utf-8")
    assert 'id="energy"' not in content
    assert 'id="currency"' not in content
    assert context(old, "en")["energy"] is None
    assert "energy" not in [f.id for f in findings(Numbers(old))]


def test_prices_without_a_factor_are_told_in_per_cent(tmp_path):
    bare = make(tmp_path / "run", market=1.0, energy={})
    table = energy.prices(Numbers(bare), "en")
    assert all(c.text.endswith((")", "%", "–")) for line in table.lines for c in line.cells[1:])
    assert write(bare, "ja").exists()


def test_tonnes_and_cubic_metres_stand_in_tables_of_their_own(run):
    oil, gas = energy.deliveries(Numbers(run), "en")
    notes = [{line.cells[0].note for line in table.lines} for table in (oil, gas)]
    assert not notes[0] & notes[1]
    assert notes[1] <= {"pipeline gas", "LNG"}


def test_bars_sum_to_the_whole_and_the_table_has_every_share(run):
    found = currency.section(Numbers(run), "en")
    for _, bars in found.bars:
        for bar in bars:
            assert math.isclose(sum(p.width for p in bar.parts), 100, abs_tol=0.05)
    russia = found.table.lines[0].cells
    assert [c.text for c in russia[1:5]] == ["5.00 → 3.00", "1.00", "67.00 → 64.00",
                                             "24.00 → 29.00"]  # fmt: skip


def test_widths_of_the_diagram_are_volumes_on_one_scale(run):
    numbers = Numbers(run)
    found = flow_diagram.diagram(numbers, "en")
    assert "crude oil" in found.title
    table = run.table("energy_flow")
    own = table[(table["exporter"] == "RUS") & (table["fuel"] == "crude")]
    heights = [
        [float(h) for h in re.findall(r'<rect [^>]*height="([\d.]+)"', picture)]
        for _, picture in found.panels
    ]
    before, after = own["before"].sum(), own["after"].sum()
    assert heights[1][0] / heights[0][0] == pytest.approx(after / before, rel=0.01)
    for _, picture in found.panels:
        assert 'role="img"' in picture
        assert "Russia: " in re.search("<desc[^>]*>(.*)</desc>", picture).group(1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_with_markets_is_small_accessible_and_has_every_csv(run, lang):
    content = write(run, lang).read_text("utf-8")
    assert len(content.encode()) < 1_000_000
    names = set(re.findall(r'download="([^"]+)"', content))
    assert {
        "energy-deliveries-mt.csv", "energy-deliveries-bcm.csv", "energy-prices.csv",
        "energy-revenue.csv", "energy-import-bill.csv", "consumer-price-energy.csv",
        "currency-shares.csv",
    } <= names  # fmt: skip
    for svg in re.findall(r"<svg[^>]*>", content):
        for name in re.search('aria-labelledby="([^"]*)"', svg).group(1).split():
            assert f'id="{name}"' in content
    short, long = (
        catalogue.outcomes()[name].said("horizon", lang) for name in ("energy_flow", "flow")
    )
    section = re.search('<section id="energy".*?</section>', content, re.S).group(0)
    assert short in section
    assert long not in section
    assert text("report.rate_note", lang) in content
    assert text("report.consumer_price_energy_caption", lang) in html.unescape(content)


def test_csv_of_prices_is_in_market_units(run):
    content = write(run, "en").read_text("utf-8")
    address = re.search('download="energy-prices.csv" href="([^"]*)"', content).group(1)
    body = base64.b64decode(address.partition("base64,")[2]).decode("utf-8-sig")
    header, *rows = list(csv.reader(io.StringIO(body)))
    table = run.table("energy_price").set_index(["country", "commodity"])
    for row in map(dict, (zip(header, r, strict=True) for r in rows)):
        factor = run.meta["energy"]["factors"][row["commodity"]]
        raw = table.loc[(row["country"], row["commodity"]), "before"]
        assert float(row["before"]) == pytest.approx(raw / factor["divide_by"])
        assert row["unit"] == factor["unit"]


def test_method_speaks_of_the_models_that_the_run_has(run, tmp_path):
    old = make(tmp_path / "run")
    texts = {name: write(r, "en").read_text("utf-8") for name, r in (("new", run), ("old", old))}
    assert "A model that this project does not know" in texts["new"]
    assert "inflation other than through energy" in texts["new"]
    assert "exchange rates, inflation, security" in texts["old"]
    for name, content in texts.items():
        said = text("report.m_model_energy", "en") in html.unescape(content)
        assert said == (name == "new")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_console_has_the_headline_numbers(run, quiet, lang):
    said = printed(summary(run, lang))
    assert text("report.c_markets", lang) in said
    dollar = Numbers(run).at("world_energy_settlement", "USD")
    assert dollar.shown(lang) in said
    assert text("report.c_markets", lang) not in printed(summary(quiet, lang))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_console_lists_what_moves_and_names_the_rest_in_a_line(run, lang):
    numbers = Numbers(run)
    rows = headlines(numbers)
    still = [n for n in rows if not numbers.visible(n)]
    lines = [line.strip() for line in printed(summary(run, lang)).splitlines()]
    start = lines.index(text("report.c_markets", lang))
    table = lines[start + 1 : start + 1 + len(rows) - len(still)]
    for n, line in zip((n for n in rows if n not in still), table, strict=True):
        assert n.shown(lang) in line
    if still:
        prefix = text("report.c_still", lang, list="|").partition("|")[0]
        assert prefix in "\n".join(lines)


def test_the_console_of_an_importer_has_its_bill_and_of_an_exporter_its_revenue(run):
    numbers = Numbers(run)
    own = {(n.outcome, n.at[0]): n.before for n in numbers.every("energy_revenue")}
    bill = {(n.outcome, n.at[0]): n.before for n in numbers.every("energy_import_bill")}
    for outcome, place in ((n.outcome, n.at[0]) for n in headlines(numbers)):
        if outcome in ("energy_revenue", "energy_import_bill"):
            other = bill if outcome == "energy_revenue" else own
            mine = own if outcome == "energy_revenue" else bill
            name = next(iter(other))[0]
            assert mine[outcome, place] >= other[name, place]


def test_findings_say_for_when_they_hold(run):
    said = printed(summary(run, "en"))
    for finding in findings(Numbers(run)):
        assert finding.horizon("en") == catalogue.outcomes()[finding.lead.outcome].horizon
        assert finding.horizon("en") in said


def test_a_narrow_terminal_cuts_no_number(run):
    console = Console(width=50, record=True, file=io.StringIO())
    console.print(summary(run, "ja"))
    assert "…" not in console.export_text()


def test_why_narrows_by_fuel_commodity_and_currency(run):
    run.meta["world"]["sources"].setdefault("trade_elasticity", {"source": "x"})
    said = printed(chain(run, "energy_flow", ["RUS"], "en", partner="DEU", fuel="crude"))
    assert "+11.30" in said
    assert "A spatial price equilibrium" in said
    assert "Caliendo" not in said
    assert "x'[i,n,f]" in said
    price = printed(chain(run, "energy_price", ["DEU"], "en", commodity="crude"))
    assert "USD/bbl" in price
    share = printed(chain(run, "world_settlement", None, "en", currency="USD"))
    assert "48.00" in share
    assert "Shares by clause" in share
    assert "A spatial price equilibrium" in share
    with pytest.raises(DataError, match="--fuel"):
        chain(run, "real_income", None, "en", fuel="crude")
    with pytest.raises(DataError, match="crude"):
        chain(run, "energy_price", None, "en", commodity="crud")


def test_models_behind_an_outcome_are_its_writer_and_what_that_reads():
    rows = [
        {"name": "a", "reads": ["tariff"], "writes": ["income"]},
        {"name": "b", "reads": ["energy_access"], "writes": ["energy_flow"]},
        {"name": "c", "reads": ["energy_flow"], "writes": ["world_settlement"]},
    ]
    assert [m["name"] for m in behind(rows, "world_settlement")] == ["b", "c"]
    assert [m["name"] for m in behind(rows, "real_income")] == ["a"]
    assert behind([{"name": "old", "reads": []}], "real_income") == [{"name": "old", "reads": []}]


def test_every_outcome_rests_on_variables_of_the_catalogue():
    for row in catalogue.outcomes().values():
        assert set(row.rests_on) <= set(catalogue.variables())
        assert row.threshold in catalogue.parameters()


def test_a_provision_on_energy_is_not_called_idle_for_leaving_income_alone(run, quiet):
    """Real income does not move by it, but where energy moves it may be what moves that."""
    for given, idle in ((run, False), (quiet, True)):
        given.meta["shocks"] = [CLAUSE]
        given.__dict__.pop("contributions", None)
        found = accounts.uncovered(given, "en")
        shares = given.contributions.copy()
        shares.loc[shares["provision"] == "lift-energy-ban", "value"] = 0.0
        given.__dict__["contributions"] = shares
        found = [gap.reason for gap in accounts.uncovered(given, "en")]
        assert (text("report.idle", "en") in found) == idle
        given.meta["shocks"] = []


def test_claims_on_fuels_have_the_unit_of_the_fuel(run):
    claim = deal() and run.claims[0] | {
        "outcome": "energy_flow", "fuel": "lng", "country": "RUS", "partner": "EU", "sector": None,
        "unit": catalogue.outcomes()["energy_flow"].unit, "value": 2.0, "low": 1.0, "high": 3.0,
    }  # fmt: skip
    (row,) = accounts.claims([claim], "ja")
    assert row.number == "+20億m³"
    assert "LNG" in row.measured
