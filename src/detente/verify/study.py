"""Check the trade model against a published study: read its case, solve, compare the figures.

A case is a folder with the study's inputs (``*_inputs.npz``) and ``published.csv`` (columns
region, table, quantity, published, reference_run, source).
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import text

if TYPE_CHECKING:
    import xarray as xr

# A reference run's figure is met to this absolute difference, or to its last printed decimal.
REFERENCE_TOLERANCE = 1e-6
_ARRAYS = (
    "regions",
    "sectors",
    "pi_importer_exporter_sector",
    "expenditure_X_region_sector",
    "theta_sector",
    "gamma_io_region_input_sector",
    "gamma_va_region_sector",
    "alpha_region_sector",
)
# The published quantities, and the outcome of the model that each is.
_OUTCOMES = {
    "welfare_pct": "welfare_first_order",
    "tot_pct": "terms_of_trade",
    "vot_pct": "volume_of_trade",
    "realwage_pct": "real_wage",
}
_GROWTH = "import_growth_from_"


@dataclass(frozen=True)
class Check:
    """One published figure beside the computed one; ``reference`` None where there is none.

    ``digits`` are the decimals that the publication prints.
    """

    region: str
    quantity: str
    published: float
    computed: float
    reference: float | None
    digits: int
    passed: bool


def verify_case(path: str | Path) -> tuple[Check, ...]:
    """Solve the case in folder ``path`` and return a row a published figure.

    The baseline has the study's base tariffs and zero deficits, the counterfactual its
    counterfactual tariffs; outcomes are ratios of the two, as in the paper. A row passes if the
    computed figure rounds to the published one and meets the reference run.

    Raises
    ------
    DataError
        A file or array is missing, or a quantity is unknown.
    SolveError
        The model did not converge.
    """
    folder = Path(path)
    inputs, rows = _read(folder)
    result, members = _solve(inputs, str(folder))
    regions = [str(r) for r in inputs["regions"]]
    checks, faults = [], []
    for line, row in enumerate(rows, start=2):
        where = f"{folder / 'published.csv'}:{line}"
        region, quantity = row["region"], row["quantity"]
        if region not in regions:
            near = did_you_mean(region, regions) or ""
            faults.append(Fault(where, text("trade.labels"), "region", region, "", near))
            continue
        if quantity in _OUTCOMES:
            computed = float(result[_OUTCOMES[quantity]].sel(country=region))
        elif quantity.startswith(_GROWTH):
            computed = _import_growth(result, region, members)
        else:
            near = did_you_mean(quantity, _OUTCOMES) or ""
            faults.append(Fault(where, text("trade.case_quantity"), "", quantity, "", near))
            continue
        reference = row.get("reference_run") or None
        passed = _rounds_to(computed, row["published"])
        if reference is not None:
            slack = max(REFERENCE_TOLERANCE, 0.5 * 10.0 ** -_decimals(reference))
            passed &= abs(computed - float(reference)) <= slack
        value = None if reference is None else float(reference)
        digits = _decimals(row["published"])
        published = float(row["published"])
        checks.append(Check(region, quantity, published, computed, value, digits, passed))
    if faults:
        raise DataError(faults)
    return tuple(checks)


def dataset(inputs: Mapping[str, np.ndarray], tariff: np.ndarray) -> xr.Dataset:
    """Return a study's arrays as a trade world; flows are pi X / (1 + tariff)."""
    import xarray as xr

    regions = [str(r) for r in inputs["regions"]]
    sectors = [str(s) for s in inputs["sectors"]]
    paid = inputs["pi_importer_exporter_sector"] * inputs["expenditure_X_region_sector"][:, None, :]
    value_share, use = inputs["gamma_va_region_sector"], inputs["gamma_io_region_input_sector"]
    # The study's tables are rounded: input shares are scaled to what value added leaves.
    used = use.sum(axis=1)
    use = use * ((1 - value_share) / np.where(used > 0, used, 1.0))[:, None, :]
    value_share = np.where(used > 0, value_share, 1.0)
    final = inputs["alpha_region_sector"]
    pair, cell = ("exporter", "importer", "sector"), ("country", "sector")
    return xr.Dataset(
        {
            "flow": (pair, (paid / (1 + tariff)).transpose(1, 0, 2)),
            "tariff": (pair, tariff.transpose(1, 0, 2)),
            "input_share": (("country", "input", "sector"), use),
            "value_added_share": (cell, value_share),
            "final_demand_share": (cell, final / final.sum(axis=1, keepdims=True)),
            "trade_elasticity": (("sector",), inputs["theta_sector"]),
        },
        coords={
            **dict.fromkeys(("exporter", "importer", "country"), regions),
            **dict.fromkeys(("sector", "input"), sectors),
        },
    )


def _read(folder: Path) -> tuple[dict[str, np.ndarray], list[dict[str, str]]]:
    found = sorted(folder.glob("*_inputs.npz"))
    table = folder / "published.csv"
    faults = []
    if len(found) != 1:
        faults.append(Fault(str(folder / "*_inputs.npz"), text("trade.case_file")))
    if not table.is_file():
        faults.append(Fault(str(table), text("trade.case_file")))
    if faults:
        raise DataError(faults)
    with np.load(found[0], allow_pickle=False) as stored:
        inputs = {name: stored[name] for name in stored.files}
    faults = [Fault(str(found[0]), text("trade.missing"), k) for k in _ARRAYS if k not in inputs]
    for prefix in ("tariff_cf_", "tariff"):
        if _tariff(inputs, prefix) is None:
            faults.append(Fault(str(found[0]), text("trade.missing"), f"{prefix}*"))
    if faults:
        raise DataError(faults)
    with table.open(encoding="utf-8", newline="") as stream:
        return inputs, list(csv.DictReader(stream))


def _tariff(inputs: Mapping[str, np.ndarray], prefix: str) -> str | None:
    """Return the name of the counterfactual tariffs, or of the earliest year's."""
    names = [k for k in inputs if k.startswith(prefix)]
    if prefix == "tariff":
        names = [k for k in names if k[len(prefix) :].split("_")[0].isdigit()]
    return min(names, default=None)


def _solve(inputs: Mapping[str, np.ndarray], name: str) -> tuple[xr.Dataset, list[str]]:
    """Return the outcomes and the regions between which duties change."""
    from detente.models.trade_caliendo_parro_2015 import TradeModel

    base, new = _tariff(inputs, "tariff"), _tariff(inputs, "tariff_cf_")
    assert base, name
    assert new, name
    model = TradeModel(dataset(inputs, inputs[base]))
    moved = (inputs[new] != inputs[base]).any(axis=2)
    members = [str(r) for r in np.asarray(inputs["regions"])[moved.any(axis=0) | moved.any(axis=1)]]
    tariff = dataset(inputs, inputs[new])["tariff"]
    return model.counterfactual(tariff, deficit="zero", tolerance=1e-12), members


def _import_growth(result: xr.Dataset, region: str, members: list[str]) -> float:
    """Return the growth of a member's imports from the other members, per cent, before duty."""
    partners = [m for m in members if m != region]
    where = {"importer": region, "exporter": partners}
    before = float(result["flow_before"].sel(where).sum())
    return 100 * (float(result["flow_after"].sel(where).sum()) / before - 1)


def _decimals(number: str) -> int:
    return max(0, -int(Decimal(number).as_tuple().exponent))


def _rounds_to(computed: float, published: str) -> bool:
    return round(computed, _decimals(published)) == float(published)
