"""From a whole deal to shocks, and what of it the world does not hold."""

import pytest
from small_deal import deal, small_world, tariff

from detente.deal.library import library
from detente.deal.load import load_deal
from detente.errors import DealError
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
