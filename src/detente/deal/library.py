"""The library of deals that comes with detente."""

from __future__ import annotations

from pathlib import Path

# The deal that the documentation runs, and that is opened where none is asked for.
EXAMPLE = "moscow-washington-2025"
_PACKAGE = Path(__file__).resolve().parents[1]


def library() -> Path:
    """Return the folder of the deals: in the installed package, else in the checkout."""
    bundled = _PACKAGE / "library"
    return bundled if bundled.is_dir() else _PACKAGE.parents[1] / "deals"


def names() -> tuple[str, ...]:
    """Return the ids of the deals in the library, in order."""
    return tuple(sorted(path.parent.name for path in library().glob("*/deal.yaml")))
