"""Answers to questions: plain numbers on axes, labelled when somebody asks for the labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.models.plain import labelled, values

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

    from detente.models.plain import Axes


@dataclass(frozen=True)
class Said:
    """An outcome: its columns (``value``, ``before``, ``after``), each on all of its axes."""

    axes: Axes
    columns: Mapping[str, np.ndarray]

    def labelled(self) -> xr.Dataset:
        """Return the columns as a dataset."""
        dims = tuple(self.axes)
        return labelled(self.axes, {name: (dims, column) for name, column in self.columns.items()})


class Answers(Mapping[str, "xr.Dataset"]):
    """Outcomes by name. A draw reads numbers only, and labels cost more than the numbers."""

    def __init__(self, found: Mapping[str, Said] | None = None) -> None:
        self._found: dict[str, Said | xr.Dataset] = dict(found or {})

    def add(self, others: Mapping[str, xr.Dataset]) -> None:
        """Take the outcomes of another answer."""
        self._found |= others._found if isinstance(others, Answers) else others

    def value(self, outcome: str, dims: tuple[str, ...]) -> np.ndarray:
        """Return the changes, their axes in the order ``dims``."""
        return self._column(outcome, "value", dims)

    def levels(self, outcome: str, dims: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray] | None:
        """Return the levels before and after on ``dims``; None of an outcome without levels."""
        found = self._found[outcome]
        if "before" not in (found.columns if isinstance(found, Said) else found):
            return None
        return self._column(outcome, "before", dims), self._column(outcome, "after", dims)

    def _column(self, outcome: str, column: str, dims: tuple[str, ...]) -> np.ndarray:
        found = self._found[outcome]
        if not isinstance(found, Said):
            return values(found, column, *dims)
        own, value = tuple(found.axes), found.columns[column]
        return value if own == dims else value.transpose([own.index(dim) for dim in dims])

    def names(self, outcome: str, dim: str) -> tuple[str, ...]:
        """Return the names on an axis of an outcome."""
        found = self._found[outcome]
        labels = found.axes[dim].to_pandas_index() if isinstance(found, Said) else found[dim].values
        return tuple(map(str, labels))

    def __getitem__(self, outcome: str) -> xr.Dataset:
        found = self._found[outcome]
        if isinstance(found, Said):
            found = self._found[outcome] = found.labelled()
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
