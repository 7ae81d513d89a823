"""A measure that cannot be is a fault at its field, with the nearest valid name."""

import pytest
from deal_text import GOOD, faults, only
from pydantic import ValidationError

from detente.deal.value import Observed

pytestmark = pytest.mark.usefixtures("english")


MEASURES = {
    "share above 1": ("{kind: embargo, exporter: [RUS], importer: [USA], share: 1.5}", "share"),
    "share below 0": ("{kind: lift, regime: [a], share: -0.1}", "share"),
    "currency": (
        "{kind: settlement_currency, exporter: [RUS], importer: [USA], currency: RBL, share: 0.1}",
        "currency",
    ),
    "dead currency": (
        "{kind: settlement_currency, exporter: [RUS], importer: [USA], currency: DEM, share: 0.1}",
        "currency",
    ),
    "group as receiver": (
        "{kind: quota, exporter: [RUS], importer: [USA], cut: 0.1, receiver: EU}",
        "receiver",
    ),
    "volume without unit": (
        "{kind: energy_purchase, exporter: [RUS], importer: [USA], fuel: [lng], volume: 1}",
        "unit",
    ),
    "volume and share": (
        "{kind: energy_purchase, exporter: [RUS], importer: [USA], fuel: [lng], volume: 1, "
        "unit: bcm/y, share: 0.1}",
        "share",
    ),
    "fuel": (
        "{kind: energy_purchase, exporter: [RUS], importer: [USA], fuel: [gas], share: 0.1}",
        "fuel[0]",
    ),
    "calibrated technology": (
        "{kind: technology, country: [RUS], sector: [mining], change: {observed: "
        "{ratio: 0.5, before: 2021, after: 2023, source: x}}}",
        "change",
    ),
    "unit of another fuel": (
        "{kind: energy_purchase, exporter: [RUS], importer: [USA], fuel: [lng], volume: 1, "
        "unit: mb/d}",
        "unit",
    ),
    "no unit fits both fuels": (
        "{kind: energy_link, exporter: [RUS], importer: [USA], fuel: [crude, lng], change: 1, "
        "unit: Mt/y}",
        "unit",
    ),
    "negative transit": (
        "{kind: transit_stop, exporter: [RUS], importer: [AUT], via: [UKR], volume: -1, "
        "unit: bcm/y}",
        "volume",
    ),
    "cap on gas": (
        "{kind: price_cap, exporter: [RUS], importer: [IND], fuel: [lng], cap: 60}",
        "fuel[0]",
    ),
    "fuel as commodity": (
        "{kind: energy_supply, country: [SAU], commodity: [lng], change: 1, unit: bcm/y, "
        "instrument: production_quota}",
        "commodity[0]",
    ),
    "instrument": (
        "{kind: energy_supply, country: [SAU], commodity: [crude], change: 1, unit: mb/d, "
        "instrument: quota}",
        "instrument",
    ),
    "ban above all": (
        "{kind: energy_embargo, exporter: [RUS], importer: [USA], fuel: [coal], share: 1.2}",
        "share",
    ),
    "negative reserves": (
        "{kind: reserve_access, country: [RUS], amount: -300, action: freeze}",
        "amount",
    ),
    "action": (
        "{kind: payment_access, country: [RUS], partner: [USA], share: 0.5, action: restored}",
        "action",
    ),
    "goods in quotes": (
        "{kind: payment_access, country: [RUS], partner: [USA], share: 0.5, goods: 'yes'}",
        "goods",
    ),
    "end of a contract": (
        "{kind: energy_purchase, exporter: [QAT], importer: [CHN], fuel: [lng], share: 0.1, "
        "until: 2044}",
        "until",
    ),
    "one party": (
        "{kind: arms_control, parties: [USA], region: arctic, reduction: 0.1}",
        "parties",
    ),
    "free text as region": (
        "{kind: restraint_zone, parties: [USA, RUS], region: the lakes, reduction: 0.1}",
        "region",
    ),
    "weapons": (
        "{kind: arms_control, parties: [USA, RUS], region: arctic, weapons: [swords], "
        "reduction: 0.1}",
        "weapons[0]",
    ),
    "group as guarantor": (
        "{kind: commitment_doubt, guarantor: NATO, allies: [UKR], probability: 0.1}",
        "guarantor",
    ),
    "group as host": ("{kind: troops, state: [USA], host: NATO, change: 5}", "host"),
    "budget above all": (
        "{kind: defence_budget, country: [DEU], share_of_gdp: 3.5}",
        "share_of_gdp",
    ),
    "negative arms": ("{kind: arms_supply, supplier: [USA], recipient: [UKR], value: -1}", "value"),
    "pact with nobody": ("{kind: defence_pact, parties: [USA]}", "parties"),
}


@pytest.mark.parametrize(("measure", "field"), MEASURES.values(), ids=MEASURES)
def test_bad_measures(measure, field):
    source = GOOD[: GOOD.rindex("- {kind")] + f"- {measure}\n"
    assert only(source).field == f"provisions[0].measures[0].{field}"


NEAREST = {
    "kind": ("{kind: energy_embago, exporter: [RUS], importer: [USA]}", "energy_embargo"),
    "fuel": (
        "{kind: energy_embargo, exporter: [RUS], importer: [USA], fuel: [pipline_gas]}",
        "pipeline_gas",
    ),
    "unit": (
        "{kind: transit_stop, exporter: [RUS], importer: [AUT], via: [UKR], volume: 1, unit: bcm}",
        "bcm/y",
    ),
    "instrument": (
        "{kind: energy_supply, country: [SAU], commodity: [crude], change: 1, unit: mb/d, "
        "instrument: stocks_release}",
        "stock_release",
    ),
    "action": (
        "{kind: payment_access, country: [RUS], partner: [USA], share: 0.5, action: restored}",
        "restore",
    ),
    "region": (
        "{kind: restraint_zone, parties: [USA, RUS], region: eastern_europ, reduction: 0.1}",
        "eastern_europe",
    ),
    "recognition": ("{kind: recognition, by: [USA], of: [PRK], action: recognize}", "recognise"),
    "state": ("{kind: swap_line, lender: [CHNN], borrower: [RUS]}", "CHN"),
}


@pytest.mark.parametrize(("measure", "nearest"), NEAREST.values(), ids=NEAREST)
def test_nearest_name_in_a_measure(measure, nearest):
    source = GOOD[: GOOD.rindex("- {kind")] + f"- {measure}\n"
    assert nearest in {fault.nearest for fault in faults(source)}


@pytest.mark.parametrize(
    ("observed", "code"),
    [
        ({"after": "2024", "source": "s"}, "ratio_or_level"),
        (
            {"ratio": 0.5, "level": 9.0, "before": "1", "after": "2", "source": "s"},
            "ratio_or_level",
        ),
        ({"ratio": 0.5, "after": "2024", "source": "s"}, "ratio_without_before"),
    ],
)
def test_an_observation_is_a_ratio_or_a_level(observed, code):
    with pytest.raises(ValidationError) as caught:
        Observed.model_validate(observed)
    assert [error["type"] for error in caught.value.errors()] == [code]
