"""A size of a measure is never shown without what it counts in."""

import pytest

from detente.report.magnitude import magnitude


@pytest.mark.parametrize(
    ("value", "kind", "field", "unit", "en", "ja"),
    [
        (60.0, "price_cap", "cap", None, "60 USD a barrel", "60ドル/バレル"),
        (0.04, "price_cap", "outside", None, "4%", "4%"),
        (300.0, "reserve_access", "amount", None, "300 billion dollars", "3,000億ドル"),
        (13.0, "transit_stop", "volume", "bcm/y", "13 bcm/y", "130億m³/年"),
        (0.17, "energy_purchase", "volume", "mb/d", "0.17 mb/d", "17万バレル/日"),
        (20.0, "energy_purchase", "volume", "Mt/y", "20 Mt/y", "2,000万トン/年"),
        (250.0, "arms_supply", "value", None, "250 million dollars a year", "2.5億ドル/年"),
        (5.0, "troops", "change", None, "5 thousand", "5,000人"),
        (0.25, "lift", "share", None, "25%", "25%"),
        (-0.03, "investment", "change", None, "−3%", "−3%"),
        (0.24, "tariff", "change", None, "24 points", "24ポイント"),
        (-0.5, "tie", "change", None, "−0.5", "−0.5"),
        (None, "lift", "share", None, "–", "–"),
    ],
)
def test_sizes_have_the_unit_of_the_measure(value, kind, field, unit, en, ja):
    assert magnitude(value, kind, field, unit, "en") == en
    assert magnitude(value, kind, field, unit, "ja") == ja


def test_a_volume_of_an_earlier_run_stays_a_number():
    assert magnitude(13.0, "transit_stop", "volume", None, "en") == "13"
