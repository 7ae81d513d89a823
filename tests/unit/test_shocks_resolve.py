"""From a whole deal to shocks, and what of it the world does not hold."""

from dataclasses import replace

import pytest
from small_deal import arcs, deal, small_world, tariff

from detente.deal.library import library
from detente.deal.load import load_deal
from detente.errors import DealError
from detente.i18n import text
from detente.shocks.coverage import coverage
from detente.shocks.resolve import resolve, resolve_regime
from detente.shocks.rules.regime import strengths


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("DETENTE_LANG", "en")


@pytest.fixture(scope="module")
def world():
    return small_world()


def test_shocks_name_provision_and_measure(world):
    shocks = resolve(deal(tariff(), tariff(change=0.2)), world)
    assert [(s.provision, s.measure, s.value) for s in shocks] == [("one", 0, 0.1), ("one", 1, 0.2)]


@pytest.mark.parametrize("status", ["denied", "absent"])
def test_denied_provisions_move_nothing(world, status):
    assert resolve(deal(tariff(), status=status), world) == ()


def test_case_of_the_range(world):
    made = deal(tariff(change="{low: 0.1, central: 0.2, high: 0.3}"))
    values = [resolve(made, world, case)[0].value for case in ("low", "central", "high")]
    assert values == [0.1, 0.2, 0.3]


def test_what_sets_comes_first(world):
    rate = tariff().replace("change", "rate")
    assert [s.operation for s in resolve(deal(tariff(), rate), world)] == ["set", "add"]


# Lifting

LIFT = "kind: lift, regime: [oil-ban, gas-ban], share: 0.25"


def test_lifts_multiply(world):
    made = deal(LIFT, "kind: lift, regime: [oil-ban], share: 0.5")
    shocks = resolve(made, world, regime_ids=("oil-ban", "gas-ban"))
    assert strengths(shocks) == {"oil-ban": 0.375, "gas-ban": 0.75}


def test_lifting_what_is_not_in_force(world):
    with pytest.raises(DealError) as raised:
        resolve(deal(LIFT), world, regime_ids=("oil-bans", "coal"))
    first, second = raised.value.faults
    assert (first.where, first.found, first.nearest) == ("deal.yaml:13:31", "oil-ban", "oil-bans")
    assert second.field == "provisions[0].measures[0].regime[1]"


def test_regime_at_its_strength():
    provisions = deal(tariff(), status="in-force").provisions
    assert resolve_regime(provisions)[0].value == 0.1
    assert resolve_regime(provisions, {"one": 0.25})[0].value == pytest.approx(0.025)
    assert resolve_regime(provisions, {"one": 0.0}) == ()


def test_regime_is_resolved_again_for_other_sizes_cases_and_provisions():
    """What was resolved is remembered; each of these makes another shock."""
    asked = [
        {},
        {"case": "high"},
        {"strengths": {"one": 0.5}},
        {"calibrated": {("one", 0): 0.4}},
        {"calibrated": {("one", 0): 0.6}},
    ]
    embargo = "kind: embargo, exporter: [RUS], importer: [USA], share: {central: 0.2, high: 0.3}"
    for _ in range(2):
        provisions = deal(embargo, status="in-force").provisions
        found = [resolve_regime(provisions, **one)[0].value for one in asked]
        assert found == pytest.approx([0.8, 0.7, 0.9, 0.6, 0.4])
    # Another provision of the same id.
    other = deal(tariff(), status="in-force").provisions
    assert resolve_regime(other)[0].variable == "tariff"


def test_regime_of_the_library_resolves():
    for path in sorted(library().glob("regime/*.yaml")):
        provisions = load_deal(path).provisions
        sizes = {(p.id, n): 0.1 for p in provisions for n in range(len(p.measures))}
        shocks = resolve_regime(provisions, calibrated=sizes)
        assert {s.provision for s in shocks} == {p.id for p in provisions if p.measures}


def test_measure_without_a_size(world):
    observed = "{observed: {ratio: 0.5, before: 2021, after: 2023, source: x}}"
    made = deal(f"kind: embargo, exporter: [RUS], importer: [USA], share: {observed}")
    with pytest.raises(DealError, match="calibrated"):
        resolve(made, world)
    assert resolve(made, world, sizes={("one", 0): 0.4})[0].value == 0.6


# Zero flows, own trade, states within the rest of the world


def test_measure_on_a_zero_flow_is_one_fault_at_its_line(world):
    with pytest.raises(DealError) as raised:
        resolve(deal(tariff(), tariff(importer="DEU")), world)
    (fault,) = raised.value.faults
    assert (fault.where, fault.found) == ("deal.yaml:14:9", "RUS; DEU; mining")


def test_own_trade_alone_is_a_fault(world):
    with pytest.raises(DealError, match="same state"):
        resolve(deal(tariff(importer="RUS")), world)


def test_all_faults_at_once(world):
    with pytest.raises(DealError) as raised:
        resolve(deal(LIFT, tariff(importer="DEU"), tariff(importer="RUS")), world)
    assert len(raised.value.faults) == 4


def test_some_zero_flows_are_noted(world):
    made = deal(tariff(importer="USA, DEU", sector="all"))
    assert resolve(made, world)
    zero = [gap for gap in coverage(made, world) if gap.reason == "no_flow"]
    # Of Russia's mining and paper to the USA and Germany only mining to the USA is traded.
    assert [(gap.count, gap.total) for gap in zero] == [(3, 4)]
    assert zero[0].sentence("en").startswith("3 of the 4 trade flows")


def test_states_within_the_rest_of_the_world_are_said(world):
    made = deal(tariff(exporter="SAU, ROW"))
    (gap,) = coverage(made, world)
    assert (gap.reason, gap.axis, gap.labels) == ("within_rest", "exporter", ("SAU",))
    assert gap.where == "deal.yaml:13:9"
    assert gap.sentence("en").startswith("Saudi Arabia: part of the rest of the world")
    assert gap.sentence("ja").startswith("サウジアラビア")


def test_only_states_that_the_world_lacks_is_a_gap_not_a_fault(world):
    made = deal(tariff(exporter="SAU"))
    assert [gap.reason for gap in coverage(made, world)] == ["within_rest"]
    resolve(made, world)


def test_group_members_that_the_world_lacks(world):
    gaps = coverage(deal(tariff(importer="G7", sector="mining, fishing")), world)
    assert {(g.reason, g.axis): g.labels for g in gaps if g.labels} == {
        ("within_rest", "importer"): ("CAN", "FRA", "GBR", "ITA", "JPN"),
        ("no_sector", "sector"): ("fishing",),
    }


def test_receiver_within_the_rest_of_the_world(world):
    quota = (
        "kind: quota, exporter: [RUS], importer: [USA], sector: [mining], cut: 0.1, receiver: SAU"
    )
    assert [(g.axis, g.labels) for g in coverage(deal(quota), world)] == [("receiver", ("SAU",))]


def test_production_measures(world):
    change = "kind: technology, country: [RUS, KAZ], sector: [mining, paper], change: 0.01"
    gaps = coverage(deal(change), world)
    assert [(g.reason, g.labels, g.count) for g in gaps] == [
        ("within_rest", ("KAZ",), 0),
        ("no_output", (), 1),
    ]


def test_whole_coverage_has_no_gap(world):
    assert coverage(deal(tariff()), world) == []


def test_other_domains_need_no_world(world):
    made = deal("kind: tie, parties: [SAU, IRN], change: 0.1")
    assert coverage(made, world) == []
    assert len(resolve(made, world)) == 2


# Energy: states within a region, fuels and arcs without deliveries, new arcs


def energy_gaps(made, world):
    return [(g.reason, g.axis, g.labels, g.count, g.total) for g in coverage(made, world)]


def test_states_within_an_energy_region_are_said(world):
    made = deal(arcs("energy_embargo", exporter="RUS, COD, ATA"))
    assert energy_gaps(made, world) == [
        ("within_energy_region", "exporter", ("COD",), 0, 0),
        ("no_energy_region", "exporter", ("ATA",), 0, 0),
    ]
    said = coverage(made, world)[0]
    assert said.sentence("en").startswith("Congo")
    assert "広域の地域" in said.sentence("ja")


def test_only_states_that_the_energy_world_pools_is_a_gap_not_a_fault(world):
    made = deal(arcs("energy_embargo", exporter="COD"))
    assert [gap.reason for gap in coverage(made, world)] == ["within_energy_region"]
    assert resolve(made, world)


def test_fuels_and_arcs_without_deliveries_are_said(world):
    made = deal(arcs("energy_embargo", importer="USA, DEU", fuel="crude, lng"))
    assert energy_gaps(made, world) == [
        ("no_energy_fuel", "fuel", ("lng",), 0, 0),
        ("no_energy_flow", "", (), 3, 4),
    ]
    assert [gap.sentence("en") for gap in coverage(made, world)] == [
        "LNG: nothing of it was delivered between these states in 2021 or 2024.",
        "3 of the 4 energy deliveries of this measure were zero both in 2021 and in 2024.",
    ]


def test_a_flow_of_either_year_is_something_to_act_on(world):
    stop = arcs("transit_stop", importer="DEU", fuel="pipeline_gas",
                more="via: [UKR], volume: 1, unit: bcm/y")  # fmt: skip
    assert coverage(deal(stop), world) == []
    assert resolve(deal(stop), world)


@pytest.mark.parametrize(
    ("measure", "code"),
    [
        (arcs("energy_embargo", importer="DEU"), "no_energy_flow"),
        (arcs("energy_cost", importer="DEU", fuel="lng", more="change: 0.1"), "no_energy_flow"),
        (arcs("energy_embargo", importer="RUS"), "own_trade_only"),
        (arcs("energy_purchase", exporter="DEU", more="share: 0.1"), "no_energy_source"),
        (
            "kind: energy_supply, country: [DEU], commodity: [crude], change: 1, unit: mb/d, "
            "instrument: production_quota",
            "no_energy_supply",
        ),
    ],
)
def test_a_measure_with_no_energy_to_move_is_a_fault(world, measure, code):
    with pytest.raises(DealError) as raised:
        resolve(deal(measure), world)
    (fault,) = raised.value.faults
    assert fault.message == text(f"deal.{code}", "en")
    assert fault.where == "deal.yaml:13:9"


@pytest.mark.parametrize(
    "measure",
    [
        arcs("energy_purchase", exporter="NOR", fuel="lng", more="volume: 1, unit: bcm/y"),
        arcs("energy_link", exporter="NOR", fuel="pipeline_gas", more="change: 1, unit: bcm/y"),
    ],
)
def test_purchases_and_links_may_open_new_arcs(world, measure):
    assert coverage(deal(measure), world) == []
    assert resolve(deal(measure), world)


def test_stocks_are_released_where_there_is_use(world):
    release = (
        "kind: energy_supply, country: [DEU, COD], commodity: [crude], change: 1, unit: mb/d, "
        "instrument: stock_release"
    )
    assert energy_gaps(deal(release), world) == [
        ("within_energy_region", "country", ("COD",), 0, 0)
    ]
    quota = release.replace("stock_release", "production_quota").replace("COD", "NOR")
    assert energy_gaps(deal(quota), world) == [("no_energy_supply", "country", ("DEU",), 0, 0)]


def test_a_world_without_energy_asks_nothing_of_measures_on_energy(world):
    bare = replace(world, energy=None)
    made = deal(arcs("energy_embargo", importer="DEU"))
    assert coverage(made, bare) == []
    assert resolve(made, bare)


# Settlement currencies of one payment


def clause(currency, share, exporter="RUS", importer="CHN", group="energy"):
    where = f"exporter: [{exporter}], importer: [{importer}], group: {group}"
    return f"kind: settlement_currency, {where}, currency: {currency}, share: {share}"


RANGE = "{low: 0.3, central: 0.5, high: 0.7, basis: assumption, source: x}"


@pytest.mark.parametrize(
    "clauses",
    [
        (clause("RUB", 0.1), clause("CNY", 0.2), clause("USD", 0.7)),
        (clause("RUB", 0.6), clause("CNY", 0.6, importer="IND")),
        (clause("RUB", 0.6), clause("CNY", 0.6, exporter="CHN", importer="RUS")),
        (clause("RUB", 0.6), clause("CNY", 0.6, group="other")),
        (clause("RUB", 0.6), clause("RUB", 0.8)),  # the later one replaces the earlier
        (clause("RUB", 0.6, exporter="CHN"), clause("CNY", 0.6, exporter="CHN")),  # own trade
    ],
)
def test_currencies_of_a_payment_that_fit(world, clauses):
    assert len(resolve(deal(*clauses), world)) == len(clauses)


@pytest.mark.parametrize(
    ("clauses", "found"),
    [
        ((clause("RUB", 0.6), clause("CNY", 0.6)), "1.2"),
        ((clause("RUB", 0.6), clause("CNY", 0.6, group="all")), "1.2"),
        ((clause("RUB", 0.5, importer="G7"), clause("CNY", 0.75, importer="JPN")), "1.25"),
    ],
)
def test_currencies_of_a_payment_that_exceed_it(world, clauses, found):
    with pytest.raises(DealError) as raised:
        resolve(deal(*clauses), world)
    (fault,) = raised.value.faults
    assert (fault.found, fault.field) == (found, "provisions[0].measures[1].share")


def test_currencies_of_a_payment_must_fit_in_every_case(world):
    made = deal(clause("RUB", RANGE), clause("CNY", RANGE))
    assert resolve(made, world)
    with pytest.raises(DealError):
        resolve(made, world, case="high")
