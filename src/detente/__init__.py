"""detente: if this diplomatic deal happens, who gains, who loses, by how much, how sure are we?

The names below are loaded when first used, so that ``import detente`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.deal.load import load_deal as load_deal
    from detente.deal.schema import Deal as Deal
    from detente.deal.settings import changed as changed
    from detente.pipeline import run as run
    from detente.record import Run as Run
    from detente.record_compare import compare as compare
    from detente.world.load import load_world as load_world
    from detente.world.world import World as World

__version__ = "0.1.0"
__all__ = ["Deal", "Run", "World", "changed", "compare", "load_deal", "load_world", "run"]

_HOMES = {
    "Deal": "detente.deal.schema",
    "Run": "detente.record",
    "World": "detente.world.world",
    "changed": "detente.deal.settings",
    "compare": "detente.record_compare",
    "load_deal": "detente.deal.load",
    "load_world": "detente.world.load",
    "run": "detente.pipeline",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
