"""What all measures share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from detente.deal.value import Magnitude, Place, SectorName, Strict, Text

Places = Annotated[list[Place], Field(min_length=1)]
Parties = Annotated[list[Place], Field(min_length=2)]
Sectors = Annotated[list[SectorName], Field(min_length=1)]


class Measure(Strict):
    """Base of every measure; each class narrows ``kind`` to its own word."""

    kind: Any
    note: Text | None = None

    def magnitudes(self) -> dict[str, Magnitude]:
        """Return the fields that are magnitudes."""
        return {
            name: value
            for name in type(self).model_fields
            if isinstance(value := getattr(self, name), Magnitude)
        }

    def size(self) -> tuple[str, Magnitude] | None:
        """Return the field that says how large the measure is, and its magnitude (None: none)."""
        return next(iter(self.magnitudes().items()), None)
