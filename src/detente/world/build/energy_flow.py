"""Flows of each fuel between the nodes: country balances and blocks of trade made consistent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.world.build.energy_fit import Block, fit, sparse
from detente.world.build.energy_label import NODES, atoms, cells, members, node, points, rows
from detente.world.build.energy_review import Review

if TYPE_CHECKING:
    import numpy as np

YEARS = (2021, 2024)
Assumed = Mapping[str, float]


@dataclass(frozen=True)
class Fitted:
    """The flows of one fuel in one year on the atoms, and which cells a source fixed."""

    flow: np.ndarray
    fixed: np.ndarray


@dataclass(frozen=True)
class Problem:
    """What a fit starts from: prior, supply, use, blocks, the fixed cells (NaN elsewhere).

    ``closed`` says that blocks are all that is supplied: what no block can carry is not supplied.
    """

    prior: np.ndarray
    supply: np.ndarray
    use: np.ndarray
    blocks: list[Block]
    fixed: np.ndarray
    closed: bool = False

    def solve(self, least: float, cargo: float = 0.0) -> Fitted:
        """Return the fitted and rounded flows.

        Blocks below ``least`` are dropped, and cells below ``cargo``, or ``least`` if it is more.
        """
        import numpy as np

        known = ~np.isnan(self.fixed)
        volume = np.where(known, self.fixed, 0.0)
        prior = np.where(known, 0.0, self.prior)
        supply = np.maximum(self.supply - volume.sum(axis=1), 0)
        use = np.maximum(self.use - volume.sum(axis=0), 0)
        blocks = _reachable(self.blocks, prior, volume, known, supply)
        blocked = np.zeros_like(known)
        for block in blocks:
            if block.total < least:
                blocked |= block.cells
        for block in blocks:
            if block.total >= least:
                blocked &= ~block.cells
        prior = np.where(blocked, 0.0, prior)
        blocks = [b for b in blocks if b.total >= least]
        if self.closed:
            prior = np.where(np.any([b.cells for b in blocks], axis=0), prior, 0.0)
            supply = sum((_split(b.sellers, supply, b) for b in blocks), 0 * supply)
        first = fit(prior, supply, use, blocks)
        return Fitted(volume + sparse(first, supply, use, blocks, max(least, cargo)), known)


def _reachable(
    blocks: Sequence[Block], prior: np.ndarray, volume: np.ndarray, known: np.ndarray, supply
) -> list[Block]:
    """Return the blocks less what is fixed in them, no larger than their exporters' supply.

    Some rows of the review are re-exports: a state sells more than it makes, or buys for a
    neighbour. What no cell of the prior can carry is left out.
    """
    import numpy as np

    out = []
    for block in blocks:
        open_cells = block.cells & ~known
        total = block.total - volume[block.cells].sum()
        out.append(Block(block.name, open_cells, max(total, 0.0) if prior[open_cells].any() else 0))
    sold = np.zeros(len(supply))
    groups: dict[bytes, list[int]] = {}
    for k, block in enumerate(out):
        groups.setdefault(block.sellers.tobytes(), []).append(k)
    for key, ks in groups.items():
        sellers = np.frombuffer(key, dtype=bool)
        total = sum(out[k].total for k in ks)
        most = supply[sellers].sum() - sold[sellers].sum()
        if total > most:
            for k in ks:
                out[k] = replace(out[k], total=out[k].total * max(most, 0) / total)
    return out


def distance() -> np.ndarray:
    """Return the distances between the nodes in km."""
    from detente.world.energy import great_circle

    return great_circle(rows(NODES))


def atom_distance() -> np.ndarray:
    """Return the distances between the atoms, a part of a node lying where the node does."""
    at = {n: i for i, n in enumerate(points())}
    index = [at[node(a)] for a in atoms()]
    return distance()[index][:, index]


def gravity(supply: np.ndarray, use: np.ndarray, near: float, power: float) -> np.ndarray:
    """Return the prior supply x use / (distance + near)^power."""
    return supply[:, None] * use[None, :] / (atom_distance() + near) ** power


def weighted(prior: np.ndarray, fuel: str, year: int) -> np.ndarray:
    """Return the prior with the weights that this fuel's cells have."""
    out, at = prior.copy(), {a: i for i, a in enumerate(atoms())}
    for cell in cells():
        if cell.fuel == fuel and cell.year in (None, year) and cell.kind == "weight":
            for importer in cell.importers:
                out[at[cell.exporter], at[importer]] *= cell.value
    return out


def fixed(fuel: str, year: int) -> np.ndarray:
    """Return the volumes that a source fixes, NaN where none does; later rows overrule."""
    import numpy as np

    at = {a: i for i, a in enumerate(atoms())}
    out = np.full((len(at), len(at)), np.nan)
    for cell in cells():
        if cell.fuel != fuel or cell.year not in (None, year):
            continue
        for importer in cell.importers:
            here = (at[cell.exporter], at[importer])
            if here[0] != here[1]:
                out[here] = cell.value if cell.kind == "fixed" else np.nan
    return out


def balanced_use(
    supply: np.ndarray, reported: np.ndarray, blocks: Sequence[Block], regions: Sequence[str]
) -> np.ndarray:
    """Return each region's supply plus imports less exports, shared out as the reported use.

    Stocks, losses and differences between statistics are then part of use, and supply, trade
    and use agree in every region.
    """
    import numpy as np

    at = {a: i for i, a in enumerate(atoms())}
    use = reported.astype(float).copy()
    for region in regions:
        inside = np.zeros(len(at), dtype=bool)
        inside[[at[a] for a in members(region, "oil")]] = True
        imports = sum(b.total for b in blocks if _from_to(b, ~inside, inside))
        exports = sum(b.total for b in blocks if _from_to(b, inside, ~inside))
        total = max(supply[inside].sum() + imports - exports, 0.0)
        share = reported[inside]
        use[inside] = total * (share / share.sum() if share.sum() else 1 / inside.sum())
    return use


def enough(supply: np.ndarray, own: np.ndarray, blocks: Sequence[Block], kept: float) -> np.ndarray:
    """Return the supply, raised where sellers report more exports than they can have left.

    A seller keeps at least the share ``kept`` of what it uses itself. What is above its own
    production is oil of others that it stores, blends and sells on.
    """
    import numpy as np

    out = supply.copy()
    for key in {b.sellers.tobytes() for b in blocks}:
        rows = np.frombuffer(key, dtype=bool)
        sold = sum(b.total for b in blocks if b.sellers.tobytes() == key)
        own_use = kept * min(own[rows].sum(), out[rows].sum())
        short = sold + own_use - out[rows].sum()
        if short > 0 and out[rows].sum() > 0:
            out[rows] *= 1 + short / out[rows].sum()
    return out


def _from_to(block: Block, sellers: np.ndarray, buyers: np.ndarray) -> bool:
    rows, columns = block.sellers, block.buyers
    return bool(rows.any() and sellers[rows].all() and buyers[columns].all())


REGIONS = (
    "Canada", "Mexico", "US", "S. & Cent. America", "Europe", "Russia", "Other CIS",
    "Middle East", "Africa", "Australasia", "China", "India", "Japan", "Singapore",
    "Other Asia Pacific",
)  # fmt: skip


def crude(review: Review, year: int, assumed: Assumed) -> Fitted:
    """Return the flows of crude in Mt: production less exports stays, intake is what arrives."""
    factor = assumed[f"days_{year}"] / 1000 / assumed["barrels_per_tonne_crude"]
    supply = review.by_atom("crude_cond_production", year) * factor
    # Oil production that is given without its part of crude, as in pooled rows of Europe.
    supply = _or(supply, review.by_atom("oil_production", year) * factor)
    blocks = review.blocks("crude", year)
    intake = review.by_atom("refinery_throughput", year) * factor
    supply = enough(supply, intake, blocks, assumed["own_kept"])
    use = balanced_use(supply, intake, blocks, REGIONS)
    prior = weighted(gravity(supply, use, 1000, 1.0), "crude", year)
    return Problem(prior, supply, use, blocks, fixed("crude", year)).solve(*_least(assumed))


def _least(assumed: Assumed) -> tuple[float, float]:
    return assumed["least_flow"], assumed["least_cargo"]


def _or(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    import numpy as np

    return np.where(first > 0, first, second)


def products(review: Review, year: int, intake: np.ndarray, assumed: Assumed) -> Fitted:
    """Return the flows of products in Mt.

    Natural gas liquids, biofuels and what is blended or stored in transit make up the difference
    between refineries' output and use plus net exports.
    """
    import numpy as np

    days = assumed[f"days_{year}"] / 1000
    use = review.by_atom("oil_consumption_ej", year) * 1000 / assumed["products_gj_per_tonne"]
    liquids = review.by_atom("oil_production", year) - review.by_atom("crude_cond_production", year)
    crude_known = review.by_atom("crude_cond_production", year) > 0
    liquids = np.where(crude_known, np.maximum(liquids, 0), 0) * days
    liquids /= assumed["barrels_per_tonne_liquids"]
    refined = intake * assumed["refinery_yield"]
    blocks = review.blocks("products", year)
    at = {a: i for i, a in enumerate(atoms())}
    other = liquids.copy()
    for region in REGIONS:
        inside = np.zeros(len(at), dtype=bool)
        inside[[at[a] for a in members(region, "oil")]] = True
        imports = sum(b.total for b in blocks if _from_to(b, ~inside, inside))
        exports = sum(b.total for b in blocks if _from_to(b, inside, ~inside))
        short = use[inside].sum() + exports - imports - refined[inside].sum() - other[inside].sum()
        if short > 0:
            other[inside] += short * use[inside] / use[inside].sum()
    other = enough(refined + other, use, blocks, assumed["own_kept"]) - refined
    other = np.maximum(other, assumed["least_flow"])
    supply = refined + other
    demand = balanced_use(supply, use, blocks, REGIONS)
    prior = weighted(gravity(supply, demand, 200, 1.5), "products", year)
    problem = Problem(prior, supply, demand, blocks, fixed("products", year))
    return problem.solve(*_least(assumed))


def gas(
    review: Review, year: int, terminals: Mapping[str, float], assumed: Assumed
) -> tuple[Fitted, Fitted]:
    """Return the flows of pipeline gas (own use on the diagonal) and of LNG in bcm.

    ``terminals`` has each node's import capacity, which shares out what the review pools.
    """
    import numpy as np

    names, least = atoms(), assumed["least_flow"]
    use = review.by_atom("gas_consumption", year)
    blocks = [b for b in review.blocks("lng", year) if b.total >= least]
    loads = np.zeros(len(names))
    for block in blocks:
        loads += _split(block.sellers, review.by_atom("gas_production", year), block)
    room = np.array([terminals.get(a, 0.0) for a in names])
    cap = assumed["lng_most"] * use
    if year > 2021:  # the Baltic states share their neighbours' terminals
        room = np.where([a in ("EST", "LVA") for a in names], np.maximum(room, cap), room)
    landed = np.minimum(room, np.where(use > 0, cap, room))
    landed = np.where(landed > 0, landed, 0)
    for block in blocks:
        if block.total > 0 and not landed[block.buyers].any():
            landed[block.buyers] = 1.0
    prior = weighted(loads[:, None] * landed[None, :], "lng", year)
    shared = _landed(blocks, landed)
    lng = Problem(prior, loads, shared, blocks, fixed("lng", year), closed=True).solve(least)
    arrived, sent = lng.flow.sum(axis=0), lng.flow.sum(axis=1)

    supply = np.maximum(review.by_atom("gas_production", year) - sent, 0)
    rest = np.maximum(use - arrived, 0.02 * use)
    blocks = review.blocks("pipeline_gas", year)
    supply = enough(supply, rest, blocks, assumed["own_kept"])
    prior = np.zeros((len(names), len(names)))
    at = {a: i for i, a in enumerate(names)}
    for cell in cells():
        if cell.fuel == "pipeline_gas" and cell.year in (None, year) and cell.kind == "weight":
            for importer in cell.importers:
                here = (at[cell.exporter], at[importer])
                prior[here] = cell.value * supply[here[0]] * max(rest[here[1]], 0.05)
    own = np.arange(len(names))
    prior[own, own] = 5 * supply * np.maximum(rest, 0.05)
    target = balanced_use(supply, rest, blocks, REGIONS)
    problem = Problem(prior, supply, target, blocks, fixed("pipeline_gas", year))
    return problem.solve(least), lng


def _split(rows: np.ndarray, by: np.ndarray, block: Block) -> np.ndarray:
    import numpy as np

    share = np.where(rows, by, 0.0)
    total = share.sum()
    return block.total * (share / total if total else rows / rows.sum())


def _landed(blocks: Sequence[Block], landed: np.ndarray) -> np.ndarray:
    import numpy as np

    out = np.zeros(len(landed))
    for block in blocks:
        out += _split(block.buyers, landed, block)
    return out


def coal(review: Review, year: int, assumed: Assumed, later: Fitted | None = None) -> Fitted:
    """Return the flows of coal in Mt of the stated heat value.

    ``later`` is the fit of a later year, from which a year without a trade table starts.
    """
    import numpy as np

    factor = 1000 / assumed["coal_gj_per_tonne"]
    supply = review.by_atom("coal_production", year) * factor
    use = review.by_atom("coal_consumption", year) * factor
    if later is None:
        blocks = review.blocks("coal", year, factor)
        supply = enough(supply, use, blocks, assumed["own_kept"])
        demand = balanced_use(supply, use, blocks, REGIONS)
        prior = weighted(gravity(supply, demand, 1000, 1.0), "coal", year)
    else:
        base = later.flow
        demand = use * supply.sum() / use.sum()
        # Where trade of the later year was under restrictions, the earlier one's is open again.
        open_again = gravity(supply, demand, 1000, 1.0)
        open_again *= base.sum() / open_again.sum()
        russia = atoms().index("RUS")
        prior = np.maximum(base, 1e-3 * open_again)
        prior[russia] = np.maximum(base[russia], 0.3 * open_again[russia])
        prior = weighted(prior, "coal", year)
        blocks = [_russia_to_eu(assumed["russian_coal_eu_2021"])]
    return Problem(prior, supply, demand, blocks, fixed("coal", year)).solve(*_least(assumed))


def _russia_to_eu(total: float) -> Block:
    import numpy as np

    names = atoms()
    mask = np.zeros((len(names), len(names)), dtype=bool)
    eu = members("EU", "pipeline_gas")
    mask[names.index("RUS"), [names.index(a) for a in eu]] = True
    return Block("Russia - European Union", mask, total)


def on_nodes(matrix: np.ndarray) -> np.ndarray:
    """Return a matrix of the atoms added up on the nodes."""
    import numpy as np

    at = {n: i for i, n in enumerate(points())}
    index = np.array([at[node(a)] for a in atoms()])
    out = np.zeros((len(at), len(at)))
    np.add.at(out, (index[:, None], index[None, :]), matrix)
    return out


def vector_on_nodes(values: np.ndarray) -> np.ndarray:
    """Return a vector of the atoms added up on the nodes."""
    import numpy as np

    at = {n: i for i, n in enumerate(points())}
    out = np.zeros(len(at))
    np.add.at(out, [at[node(a)] for a in atoms()], values)
    return out
