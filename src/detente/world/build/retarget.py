"""Re-target one exporter's sales of a sector by destination, all margins kept.

WIOD 2014 puts most of Russia's mining exports on the rest of the world. The exporter's total and
each importer's total stay as published; the pattern comes from BACI 2013, and what the exporter
gains in a market other exporters lose there and find elsewhere.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from detente.catalogue import ROW
from detente.errors import SolveError
from detente.i18n import text
from detente.world.world import Repair

if TYPE_CHECKING:
    import numpy as np

    from detente.world.sources.baci_matrix import GoodsTrade

TOLERANCE = 1e-13
SWEEPS = 10_000


@dataclass(frozen=True)
class Pattern:
    """What an exporter should sell to each importer (``nan``: keep), and at most."""

    exporter: int
    target: np.ndarray
    bound: np.ndarray
    rest: int
    rest_kept: bool


def retarget(
    flow: np.ndarray,
    countries: tuple[str, ...],
    sectors: tuple[str, ...],
    trade: GoodsTrade,
) -> tuple[np.ndarray, tuple[Repair, ...]]:
    """Return flows ``[exporter, importer, sector]`` with the pattern of ``retarget.toml``.

    ``repairs`` lists the exporter's sales by destination before and after, million USD.
    """
    import numpy as np

    rules = tomllib.loads(
        resources.files("detente.world.build").joinpath("retarget.toml").read_text("utf-8")
    )
    gas = rules.pop("gas")
    result = np.array(flow)
    repairs = []
    for name, rule in rules.items():
        at = sectors.index(name)
        value, bound = _observed(rule, gas, trade, countries, flow[:, :, at])
        exporter, rest = countries.index(rule["exporter"]), countries.index(ROW)
        kept = rule["rest"] == "kept"
        pattern = Pattern(exporter, value, bound, rest, kept)
        result[:, :, at] = rebalance(flow[:, :, at], pattern)
        repairs += [
            Repair(
                "retargeted",
                f"{rule['exporter']}, {code}, {name}",
                float(flow[exporter, i, at]),
                float(result[exporter, i, at]),
                "million USD",
            )
            for i, code in enumerate(countries)
            if i != exporter
        ]
    return result, tuple(repairs)


def _observed(
    rule: dict,
    gas: list[dict],
    trade: GoodsTrade,
    countries: tuple[str, ...],
    flow: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the exporter's observed sales by importer, and the most it can have sold there.

    The bound is the exporter's share in the importer's purchases from the economies of the matrix
    times the importer's purchases in the table: the matrix lacks exporters, so that the true share
    is smaller.
    """
    import numpy as np

    goods = [trade.goods.index(g) for g in rule["goods"]]
    seller = trade.economies.index(rule["exporter"])
    sold = trade.value[goods, :, seller].sum(axis=0)
    bought = trade.value[goods].sum(axis=(0, 2))
    extra = _gas(gas, trade, seller) if "gas" in rule["goods"] else {}
    imports = flow.sum(axis=0) - np.diag(flow)
    value = np.full(len(countries), np.nan)
    bound = imports.copy()
    for i, code in enumerate(countries):
        if code in rule["keep"]:
            continue
        if code in trade.economies:
            j = trade.economies.index(code)
            value[i] = sold[j] + extra.get(code, 0.0)
            total = bought[j] + extra.get(code, 0.0)
            bound[i] = imports[i] * (value[i] / total if total else 0.0)
        elif code in extra:
            value[i] = extra[code]
    return value, bound


def _gas(rows: list[dict], trade: GoodsTrade, seller: int) -> dict[str, float]:
    good = trade.goods.index("gas")
    return {
        row["importer"]: row["volume"]
        / row["like_volume"]
        * float(trade.value[good, trade.economies.index(row["like"]), seller])
        for row in rows
    }


def rebalance(flow: np.ndarray, pattern: Pattern) -> np.ndarray:
    """Return ``flow[exporter, importer]`` with one row set by the pattern, margins kept.

    The row is ``min(lambda target, bound)`` with ``lambda`` such that it sums to the exporter's
    total (with the rest of the world a residual, ``lambda`` is 1 and the rest takes what is
    left). The other rows are the published ones scaled by importer and by exporter in turn
    (bi-proportional fitting) until both margins hold.

    Raises
    ------
    SolveError
        If the margins cannot be met.
    """
    import numpy as np

    trade = np.array(flow)
    np.fill_diagonal(trade, 0)
    row = _row(trade, pattern)
    exports, imports = trade.sum(axis=1), trade.sum(axis=0)
    others = trade.copy()
    others[pattern.exporter] = 0
    want_rows, want_columns = exports.copy(), imports - row
    want_rows[pattern.exporter] = 0
    if (row < 0).any() or (want_columns < 0).any():
        raise SolveError(text("world.margins"))
    for _ in range(SWEEPS):
        others *= _ratio(want_columns, others.sum(axis=0))
        others *= _ratio(want_rows, others.sum(axis=1))[:, None]
        if np.abs(others.sum(axis=0) - want_columns).max() <= TOLERANCE * imports.max():
            break
    else:
        raise SolveError(text("world.margins"))
    others[pattern.exporter] = row
    np.fill_diagonal(others, np.diag(flow))
    return others


def _row(trade: np.ndarray, pattern: Pattern) -> np.ndarray:
    import numpy as np

    old = trade[pattern.exporter]
    scaled = ~np.isnan(pattern.target)
    scaled[[pattern.exporter, pattern.rest]] = False
    fixed = ~scaled
    row = np.where(scaled, 0.0, old)
    bound = np.minimum(pattern.bound, trade.sum(axis=0))
    if not pattern.rest_kept:
        row[pattern.rest] = 0
        row[scaled] = np.minimum(pattern.target, bound)[scaled]
        row[pattern.rest] = old.sum() - row.sum()
        return row
    wanted = old.sum() - row[fixed].sum()
    low, high = 0.0, 1.0
    while np.minimum(high * pattern.target, bound)[scaled].sum() < wanted and high < 1e6:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        enough = np.minimum(middle * pattern.target, bound)[scaled].sum() >= wanted
        low, high = (low, middle) if enough else (middle, high)
    row[scaled] = np.minimum(high * pattern.target, bound)[scaled]
    # The last bits of the bisection, spread so that the exporter's total is exact.
    row[scaled] *= wanted / row[scaled].sum()
    return row


def _ratio(wanted: np.ndarray, found: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.divide(wanted, found, out=np.ones_like(found), where=found > 0)
