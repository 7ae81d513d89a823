"""Large fitted matrices in a file: whole numbers up to 127, with a scale for each column."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

_MOST, _SCALE = 127, "_scale"


def packed(name: str, values: np.ndarray) -> dict[str, np.ndarray]:
    """Return what is stored of a matrix, or of a vector, under its name: two digits of it."""
    values = np.asarray(values, np.float32)
    scale = np.maximum(np.abs(values).max(axis=0), np.finfo(np.float32).tiny) / _MOST
    return {
        name: np.rint(values / scale).astype(np.int8),
        name + _SCALE: scale.astype(np.float32),
    }


def unpacked(name: str, stored: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return what :func:`packed` stored under a name."""
    return stored[name] * stored[name + _SCALE]
