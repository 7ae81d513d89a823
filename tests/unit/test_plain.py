"""Plain numbers of labelled variables, and labelled variables of plain numbers."""

import numpy as np
import pytest
import xarray as xr

from detente.models.base import Solution
from detente.models.plain import axes, axis, common, labelled, of_countries, places, same, values
from detente.outcomes.change import Pair, abroad, change_in_per_cent, change_of_level

CODES = ["AAA", "BBB", "CCC"]
FLOW = np.arange(1.0, 19.0).reshape(3, 3, 2)


def flows(values=FLOW, exporter=CODES, importer=CODES, goods=("food", "fuel")):
    coords = {"exporter": exporter, "importer": importer, "sector": list(goods)}
    return xr.Dataset({"flow": (tuple(coords), values)}, coords)


def solved(data):
    return {"trade": Solution("trade", data, True, 0.0, 1)}


def test_values_come_in_the_order_of_the_axes_asked_for():
    data = flows()
    turned = values(data, "flow", "sector", "importer", "exporter")
    assert turned.shape == (2, 3, 3)
    np.testing.assert_array_equal(turned, FLOW.transpose(2, 1, 0))
    np.testing.assert_array_equal(values(data.transpose("sector", ...), "flow", *data.dims), FLOW)


def test_datasets_of_one_shape_keep_their_own_labels_and_numbers():
    """What has the same labels shares them; what has others must not."""
    every = [CODES, ["DDD", "EEE", "FFF"], CODES[::-1], CODES]
    found = []
    for number, codes in enumerate(every):
        axis = axes(flows(exporter=codes), country="exporter")
        found.append(labelled(axis, {"value": (("country",), np.full(3, float(number)))}))
    for number, (codes, data) in enumerate(zip(every, found, strict=True)):
        expected = xr.Dataset({"value": ("country", [float(number)] * 3)}, {"country": codes})
        xr.testing.assert_identical(data, expected)
        assert data["country"].dtype == expected["country"].dtype
        assert data.indexes["country"].name == "country"


def test_columns_are_on_the_axes_that_they_name():
    data = flows()
    found = labelled(
        axes(data, *data.dims), {"flow": (tuple(data.dims), FLOW), "by": (("sector",), FLOW[0, 0])}
    )
    xr.testing.assert_identical(found, data.assign(by=("sector", FLOW[0, 0])))


def test_places_of_labels():
    assert places(np.array(["CCC", "AAA"]), np.array(CODES)).tolist() == [2, 0]
    assert places(np.array(["CCC", "AAA"]), np.array(CODES[::-1])).tolist() == [0, 2]
    assert places(np.array(["CCC", "AAA"], dtype=object), np.array(CODES)).tolist() == [2, 0]
    with pytest.raises(KeyError, match="XXX"):
        places(np.array(["XXX"]), np.array(CODES))
    assert places(np.array(["XXX", "BBB"]), np.array(CODES), 7).tolist() == [7, 1]


def test_what_a_model_before_found_is_for_the_countries_asked_for():
    data = xr.Dataset({"wage": ("country", [1.0, 2.0, 3.0])}, {"country": CODES})
    found = of_countries(solved(data), "wage", np.array(["CCC", "AAA"]))
    assert found is not None
    assert found.tolist() == [3.0, 1.0]
    assert of_countries(solved(data), "price", np.array(CODES)) is None
    with pytest.raises(KeyError, match="XXX"):
        of_countries(solved(data), "wage", np.array(["XXX"]))


def test_an_axis_that_is_in_no_dataset_yet():
    found = labelled(
        axes(flows(), country="exporter") | axis("resource", "gdp", "spending"),
        {"power": (("country", "resource"), FLOW[:, 0])},
    )
    labels = {"country": CODES, "resource": ["gdp", "spending"]}
    expected = xr.Dataset({"power": (("country", "resource"), FLOW[:, 0])}, labels)
    xr.testing.assert_identical(found, expected)


def test_places_in_common():
    found = common(np.array(CODES), np.array(["CCC", "XXX", "AAA"], dtype=object))
    assert [part.tolist() for part in found] == [[0, 2], [2, 0]]


def test_labels_are_the_same_in_the_same_order_only():
    here = axes(flows(), "exporter")
    assert same(here, axes(flows(), "exporter"))
    assert same(here, axes(flows(), exporter="importer"))
    assert not same(here, axes(flows(exporter=CODES[::-1]), "exporter"))
    assert not same(here, axes(flows(FLOW[:2], exporter=CODES[:2]), "exporter"))


@pytest.mark.parametrize("turned", [False, True])
def test_changes_of_two_states(turned):
    before, after = flows(), flows(2 * FLOW)
    if turned:
        after = after.transpose("sector", "importer", "exporter")
    pair = Pair.of(solved(before), solved(after), "flow")
    assert pair is not None
    level, share = change_of_level(pair).labelled(), change_in_per_cent(pair).labelled()
    np.testing.assert_array_equal(level["value"].transpose(*before.dims), FLOW)
    np.testing.assert_array_equal(share["value"], 100.0)
    totals = pair.then(lambda values: values.sum((0, 2)), country="importer")
    total = change_of_level(totals).labelled()
    expected = before["flow"].sum(["exporter", "sector"]).rename(importer="country")
    xr.testing.assert_equal(total["value"], expected)


def test_states_of_other_labels_are_not_compared():
    with pytest.raises(ValueError, match="sector"):
        Pair.of(solved(flows()), solved(flows(goods=("fuel", "food"))), "flow")
    assert Pair.of(solved(flows()), {}, "flow") is None


def test_nothing_is_delivered_to_oneself_wherever_the_labels_stand():
    data = flows(importer=["BBB", "AAA", "DDD"])
    pair = Pair.of(solved(data), solved(data), "flow")
    assert pair is not None
    own = data["exporter"] == data["importer"]
    assert own.sum() == 2
    np.testing.assert_array_equal(abroad(pair).after, data["flow"].where(~own, 0.0))
    np.testing.assert_array_equal(pair.after, FLOW)


def test_labels_are_plain_and_not_to_be_written_to():
    data = flows()
    for name, labels in (("exporter", CODES), ("sector", data["sector"].values.tolist())):
        found = values(data, name)
        assert found.tolist() == list(labels)
        assert found.dtype.kind == "U"
        assert not found.flags.writeable
    assert values(data, "exporter") is values(data.copy(), "exporter")
    assert values(data.isel(exporter=[1, 0]), "exporter").tolist() == [CODES[1], CODES[0]]
    years = xr.Dataset(coords={"year": [2021, 2022]})
    assert values(years, "year").tolist() == [2021, 2022]
