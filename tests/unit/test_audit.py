"""What no model covers is listed whole and in part, and in both languages."""

from types import SimpleNamespace

from small_deal import deal, small_world, tariff

from detente.outcomes.audit import outside_world, unread
from detente.shocks.resolve import resolve

QUOTA = "kind: quota, exporter: [RUS], importer: [USA], sector: [mining], cut: 0.1, receiver: DEU"


def lost(made, *reads):
    return unread(made, [SimpleNamespace(reads=reads)], resolve(made))


def test_a_measure_that_every_shock_reaches_is_not_listed():
    assert lost(deal(QUOTA), "quota", "rent_receiver") == []


def test_a_part_that_no_model_reads_is_listed_by_its_variable():
    (row,) = lost(deal(tariff(), QUOTA), "tariff", "quota")
    assert (row["provision"], row["measure"], row["variables"]) == ("one", 1, ["rent_receiver"])
    assert "receiver of the rent" in row["reason"]["en"]
    assert "レントの受取国" in row["reason"]["ja"]


def test_a_measure_that_nothing_reads_is_listed_whole():
    (row,) = lost(deal(QUOTA), "tariff")
    assert row["variables"] == ["quota", "rent_receiver"]
    assert row["reason"]["en"] != row["reason"]["ja"]


def test_states_and_sectors_that_the_world_lacks_are_listed():
    made = deal(tariff(exporter="SAU, RUS", sector="mining, fishing"))
    rows = outside_world(made, small_world())
    said = " ".join(row["reason"]["en"] for row in rows)
    assert {row["kind"] for row in rows} == {"tariff"}
    assert "Saudi Arabia" in said
    assert "ishing" in said


def test_single_zero_flows_are_not_listed():
    assert outside_world(deal(tariff(importer="USA, DEU")), small_world()) == []
