"""What follows from a dataset alone, derived once and kept while the dataset is in use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import xarray as xr

T = TypeVar("T")
_KEPT = 32
_known: dict[int, tuple[xr.Dataset, dict[Any, Any]]] = {}


def kept(data: xr.Dataset, make: Callable[..., T], *settings: Any) -> T:
    """Return ``make(data, *settings)``, made at the first call with this very dataset.

    Datasets are told apart by identity, not content. So that none is changed behind what was made
    of it, its arrays can no longer be written to: what is changed must be a copy. What is returned
    is shared, and not to be written to either. Of many datasets those used last are kept: what all
    draws share stays, whatever else each of them brings.
    """
    key = id(data)
    if key in _known:
        entry = _known.pop(key)
    else:
        while len(_known) >= _KEPT:
            _known.pop(next(iter(_known)))
        for variable in data.variables.values():
            variable.values.flags.writeable = False
        # The dataset is kept beside what was made of it, so that its id cannot pass to another.
        entry = data, {}
    _known[key] = entry
    made = entry[1]
    what = make, *settings
    if what not in made:
        made[what] = make(data, *settings)
    return made[what]
