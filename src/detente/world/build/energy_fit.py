"""Fit a matrix of flows to what is published about its rows, columns and blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import Fault, SolveError
from detente.i18n import text

if TYPE_CHECKING:
    import numpy as np

ROUNDS = 5000
SOFT_ROUNDS = 200
TOLERANCE = 1e-7
DIGITS = 3


@dataclass(frozen=True)
class Block:
    """A published total of the cells that a mask marks; blocks of one fit do not overlap."""

    name: str
    cells: np.ndarray
    total: float

    @property
    def sellers(self) -> np.ndarray:
        """Mark the exporters of the block."""
        return marked(self.cells, 1)

    @property
    def buyers(self) -> np.ndarray:
        """Mark the importers of the block."""
        return marked(self.cells, 0)


def marked(cells: np.ndarray, axis: int) -> np.ndarray:
    """Mark the rows (axis 1) or columns (axis 0) that have a marked cell."""
    import numpy as np

    return np.asarray(cells.any(axis=axis))


def merged(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with those of the same cells added up."""
    out: dict[bytes, Block] = {}
    for block in blocks:
        key = block.cells.tobytes()
        total = block.total + (out[key].total if key in out else 0.0)
        out[key] = Block(block.name, block.cells, total)
    return list(out.values())


def fit(
    prior: np.ndarray, rows: np.ndarray, columns: np.ndarray, blocks: Sequence[Block] = ()
) -> np.ndarray:
    """Return the flows nearest to ``prior`` (in relative entropy) with the given totals.

    Iterative proportional fitting (Deming and Stephan 1940): the row totals and the blocks hold
    exactly; the column totals are met as far as these allow.

    Parameters
    ----------
    prior
        ``[exporter, importer]``, not negative; a zero stays zero.
    rows, columns
        Supply by exporter, use by importer.
    blocks
        Published totals of parts of the matrix.

    Raises
    ------
    SolveError
        If no flows on the prior's cells have the rows and the blocks.
    """
    import numpy as np

    x = prior.astype(float)
    blocks = [b for b in blocks if b.cells.any()]
    for _ in range(SOFT_ROUNDS):
        _scale_axis(x, columns, 0)
        _scale_blocks(x, blocks)
        _scale_axis(x, rows, 1)
    gap = np.zeros(len(rows))
    for _ in range(ROUNDS):
        _scale_blocks(x, blocks)
        gap = np.abs(x.sum(axis=1) - rows)
        _scale_axis(x, rows, 1)
        if gap.max() < TOLERANCE * (1 + rows.max()):
            _scale_blocks(x, blocks)
            return x
    raise SolveError(
        Fault("energy", text("world.energy_infeasible"), str(int(gap.argmax())), f"{gap.max():.3g}")
    )


def sparse(
    x: np.ndarray, rows: np.ndarray, columns: np.ndarray, blocks: Sequence[Block], least: float
) -> np.ndarray:
    """Return the fit without its cells below ``least``, rounded.

    What stays at home is kept, and the largest cell of each row, column and block, so that none
    loses its last cell.
    """
    import numpy as np

    kept = (x >= least) | (np.eye(*x.shape, dtype=bool) & (x > 0))
    kept |= (x == x.max(axis=1, keepdims=True)) & (x > 0)
    kept |= (x == x.max(axis=0, keepdims=True)) & (x > 0)
    for block in blocks:
        if block.cells.any():
            kept |= block.cells & (x == x[block.cells].max()) & (x > 0)
    return np.round(fit(np.where(kept, x, 0.0), rows, columns, blocks), DIGITS)


def _scale_axis(x: np.ndarray, target: np.ndarray, axis: int) -> None:
    import numpy as np

    now = x.sum(axis=axis)
    factor = np.divide(target, now, out=np.ones_like(now), where=now > 0)
    x *= factor[None, :] if axis == 0 else factor[:, None]


def _scale_blocks(x: np.ndarray, blocks: Sequence[Block]) -> None:
    for block in blocks:
        now = x[block.cells].sum()
        if now > 0:
            x[block.cells] *= block.total / now
