"""A case in the layout of a published study is read, solved and judged."""

import csv
from pathlib import Path

import numpy as np
import pytest
from trade_worlds import Referee, random_world

from detente.errors import DataError
from detente.verify.study import verify_case


def write_case(folder: Path, published=None) -> Path:
    """Write a case whose published figures come from the literal equations."""
    data = random_world(41, n=3, j=2)
    flow, tariff = data["flow"].values, data["tariff"].values
    new = tariff.copy()
    new[0, 1], new[1, 0] = 0, 0
    base = Referee(data, deficit=np.zeros(3)).solve()
    index, wage, trade = base.index, base.w, base.trade
    after = Referee(data, tariff=data["tariff"].copy(data=new), deficit=np.zeros(3)).solve()
    real_wage = 100 * (after.w / after.index / (wage / index) - 1)
    growth = 100 * (after.trade[0, 1].sum() / trade[0, 1].sum() - 1)
    spending = (flow * (1 + tariff)).sum(axis=0)
    final = spending - np.einsum("njk,nk->nj", data["input_share"].values, flow.sum(axis=1))
    regions = np.array(["Arcadia", "Boeotia", "Corinth"])
    np.savez(
        folder / "small_inputs.npz",
        regions=regions,
        sectors=np.array(["goods", "services"]),
        pi_importer_exporter_sector=(flow * (1 + tariff) / spending).transpose(1, 0, 2),
        expenditure_X_region_sector=spending,
        theta_sector=data["trade_elasticity"].values,
        gamma_io_region_input_sector=data["input_share"].values,
        gamma_va_region_sector=data["value_added_share"].values,
        alpha_region_sector=final / final.sum(axis=1, keepdims=True),
        tariff1993_importer_exporter_sector=tariff.transpose(1, 0, 2),
        tariff_cf_union=new.transpose(1, 0, 2),
    )
    rows = published or [
        (regions[k], "1", "realwage_pct", f"{real_wage[k]:.2f}", f"{real_wage[k]:.8f}", "loops")
        for k in range(3)
    ] + [("Boeotia", "trade", "import_growth_from_UNION_pct", f"{growth:.0f}", f"{growth:.3f}", "")]
    with (folder / "published.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["region", "table", "quantity", "published", "reference_run", "source"])
        writer.writerows(rows)
    return folder


def test_a_true_case_passes(tmp_path):
    checks = verify_case(write_case(tmp_path))
    assert len(checks) == 4
    assert all(check.passed for check in checks)
    assert checks[0].digits == 2


def test_a_wrong_figure_fails_alone(tmp_path):
    rows = [
        ("Arcadia", "1", "realwage_pct", "7.77", "", "invented"),
        ("Arcadia", "1", "tot_pct", "9.99", "9.9900000", "invented"),
    ]
    checks = verify_case(write_case(tmp_path, rows))
    assert [check.passed for check in checks] == [False, False]
    assert checks[0].reference is None


def test_unknown_rows_are_all_named_with_their_line(tmp_path):
    rows = [("Arcady", "1", "tot_pct", "1", "", ""), ("Corinth", "1", "tott_pct", "1", "", "")]
    with pytest.raises(DataError) as caught:
        verify_case(write_case(tmp_path, rows))
    told = str(caught.value)
    assert "published.csv:2" in told
    assert "Arcadia" in told
    assert "published.csv:3" in told


def test_a_folder_without_a_case_says_what_is_missing(tmp_path):
    with pytest.raises(DataError) as caught:
        verify_case(tmp_path)
    assert "published.csv" in str(caught.value)
    assert "_inputs.npz" in str(caught.value)
