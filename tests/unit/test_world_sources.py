"""Readers: exact figures from a file in the official layout, a clear error on any other."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import pytest

from detente.errors import DataError
from detente.world.sources import (
    baci_matrix,
    oecd_icio,
    tariff_table,
    wiod_assembled,
    world_bank,
)

sys.path.insert(0, str(Path(__file__).parent))
import world_files as files

COUNTRIES, CODES = ["RUS", "DEU", "ROW"], ["A01", "B"]


def faults(function, *arguments) -> str:
    with pytest.raises(DataError) as caught:
        function(*arguments)
    return str(caught.value)


def test_wiod_sales_are_output_and_axes_are_exporter_importer(tmp_path):
    raw = files.wiod_arrays(COUNTRIES, CODES)
    np.savez(tmp_path / "w.npz", **raw)
    table = wiod_assembled.read(tmp_path / "w.npz")
    assert table.countries == tuple(COUNTRIES)
    np.testing.assert_allclose(table.flow.sum(axis=1), table.output)
    assert table.flow[0, 1, 1] == pytest.approx(raw["M_int"][0, 1, 1] + raw["F"][0, 1, 1].sum())


def test_wiod_names_every_fault(tmp_path):
    raw = files.wiod_arrays(COUNTRIES, CODES)
    del raw["GO"], raw["Z_imp"]
    np.savez(tmp_path / "w.npz", **raw)
    message = faults(wiod_assembled.read, tmp_path / "w.npz")
    assert "GO" in message
    assert "Z_imp" in message
    raw = files.wiod_arrays(COUNTRIES, CODES)
    raw["F"] = raw["F"][:, :1]
    np.savez(tmp_path / "w.npz", **raw)
    assert "(3, 1, 3, 5)" in faults(wiod_assembled.read, tmp_path / "w.npz")
    (tmp_path / "w.npz").write_text("a,b\n")
    faults(wiod_assembled.read, tmp_path / "w.npz")
    faults(wiod_assembled.read, tmp_path / "absent.npz")


def test_tariffs_are_read_by_line_order_since_the_second_column_is_a_counter(tmp_path):
    duty = np.arange(4 * 4 * 2).reshape(4, 4, 2)
    files.write_tariffs(tmp_path / "t.csv", duty)
    np.testing.assert_allclose(tariff_table.read(tmp_path / "t.csv", 4, 2), duty / 100)


def test_tariffs_in_another_order_or_size(tmp_path):
    path = tmp_path / "t.csv"
    files.write_tariffs(path, np.zeros((4, 4, 2)))
    assert "(512, 4)" not in faults(tariff_table.read, path, 4, 3)
    lines = path.read_text().splitlines()
    lines[3], lines[9] = lines[9], lines[3]
    path.write_text("\n".join(lines))
    assert "4:2" in faults(tariff_table.read, path, 4, 2)
    path.write_text("importer;exporter\n")
    faults(tariff_table.read, path, 4, 2)


def test_baci_is_stacked_goods_over_importers(tmp_path):
    value = np.random.default_rng(0).uniform(size=(len(files.GOODS), 3, 3))
    files.write_baci(tmp_path, ["Russia", "Turkey", "Czechia"], value)
    trade = baci_matrix.read(tmp_path / "TradeMatrix.mat", tmp_path / "embargo.csv")
    assert trade.economies == ("RUS", "TUR", "CZE")
    np.testing.assert_allclose(trade.value, value / 1e3)


def test_baci_with_unknown_names_or_size(tmp_path):
    value = np.zeros((len(files.GOODS), 2, 2))
    files.write_baci(tmp_path, ["Russia", "Ruritania"], value)
    paths = tmp_path / "TradeMatrix.mat", tmp_path / "embargo.csv"
    assert "Ruritania" in faults(baci_matrix.read, *paths)
    files.write_baci(tmp_path, ["Russia", "Japan"], np.zeros((len(files.GOODS) + 1, 2, 2)))
    assert "(12, 2)" in faults(baci_matrix.read, *paths)
    paths[0].write_text("not MATLAB")
    faults(baci_matrix.read, *paths)
    paths[1].write_text("a,b\n1,2\n")
    assert "origins" in faults(baci_matrix.read, *paths)


def test_world_bank_by_indicator_and_year(tmp_path):
    files.write_world_bank(tmp_path / "w.xlsx", ["RUS", "DEU"])
    assert world_bank.read(tmp_path / "w.xlsx", "SP.POP.TOTL")["DEU"] == {2023: 2e7, 2024: 3e7}
    assert "EN.ATM" in faults(world_bank.read, tmp_path / "w.xlsx", "EN.ATM")
    (tmp_path / "w.xlsx").write_text("Country Name;Country Code\n")
    faults(world_bank.read, tmp_path / "w.xlsx", "SP.POP.TOTL")


def write_icio(path: Path, countries=("ARG", "UKR", "ROW"), sectors=("A01_02", "B05_06")):
    """Write a table in the layout of the read-me of the 2023 edition, sales equal to output."""
    draw = np.random.default_rng(1)
    body = [f"{c}_{s}" for c in countries for s in sectors]
    final = [f"{c}_{u}" for c in countries for u in oecd_icio.FINAL_USES]
    values = draw.uniform(1, 2, (len(body), len(body) + len(final)))
    rows = [["V1", *body, *final, "OUT"]]
    rows += [[name, *values[i], values[i].sum()] for i, name in enumerate(body)]
    output = values.sum(axis=1)
    for name in oecd_icio.BOTTOM:
        rows.append([name, *(output if name == "OUT" else 0 * output), *([0] * (len(final) + 1))])
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return rows, values


def test_icio_layout_of_2023(tmp_path):
    _, values = write_icio(tmp_path / "2020_SML.csv")
    table = oecd_icio.read(tmp_path / "2020_SML.csv")
    assert table.countries == ("ARG", "UKR", "ROW")
    assert table.sectors == ("A01_02", "B05_06")
    # Argentina's mining to Ukraine: two inputs and six final uses.
    expected = values[1, 2:4].sum() + values[1, 12:18].sum()
    assert table.flow[0, 1, 1] == pytest.approx(expected)
    assert table.domestic_use[1, 0, 1] == pytest.approx(values[2, 3])
    assert table.imported_use[1, 0, 1] == pytest.approx(values[0, 3] + values[4, 3])


def test_icio_in_any_other_layout(tmp_path):
    path = tmp_path / "2020_SML.csv"
    rows, _ = write_icio(path)
    for change in (
        lambda r: r[0].__setitem__(1, "ARG_A01"),
        lambda r: r[2].__setitem__(-1, float(r[2][-1]) + 1),
        lambda r: r.pop(),
        lambda r: r[1].__setitem__(3, "n/a"),
    ):
        changed = [list(row) for row in rows]
        change(changed)
        with path.open("w", newline="") as stream:
            csv.writer(stream).writerows(changed)
        assert "2020_SML.csv" in faults(oecd_icio.read, path)
