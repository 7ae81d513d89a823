"""Diverging bars in HTML and CSS: sharp at any width, no script, no picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.report.quantity import missing

# The largest bar is cut where it is this many times the third: the rest would be invisible.
OUTLIER = 5.0
# Ranges are drawn as far as this many times the largest value.
REACH = 3.0


@dataclass(frozen=True)
class Bar:
    """Positions in per cent of the plot's width.

    ``clipped`` marks a bar that is cut at the edge, ``open_low`` and ``open_high`` a range.
    """

    zero: float
    left: float
    width: float
    low: float | None
    high: float | None
    gain: bool
    clipped: bool
    open_low: bool = False
    open_high: bool = False

    @property
    def cut(self) -> bool:
        """Return whether the bar or its range runs past the edge."""
        return self.clipped or self.open_low or self.open_high


@dataclass(frozen=True)
class Scale:
    """The extent of an axis that always holds zero, and the size at which a bar is cut."""

    start: float
    end: float

    @classmethod
    def of(
        cls, values: Sequence[float], lows: Sequence[float] = (), highs: Sequence[float] = ()
    ) -> Scale:
        """Choose an axis for the values and, as far as they fit, their ranges."""
        seen = [v for v in values if not missing(v)]
        sizes = sorted((abs(v) for v in seen), reverse=True)
        if not sizes or sizes[0] == 0:
            return cls(-1.0, 1.0)
        limit = REACH * sizes[0]
        if len(sizes) > 5 and sizes[2] > 0 and sizes[0] > OUTLIER * sizes[2]:
            limit = 1.25 * sizes[2]
        ends = [v for v in (*seen, *lows, *highs) if not missing(v)]
        start = max(-limit, min(0.0, *ends))
        end = min(limit, max(0.0, *ends))
        room = 0.02 * (end - start)
        return cls(start - (room if start < 0 else 0), end + (room if end > 0 else 0))

    def at(self, value: float) -> float:
        """Return the position of a value, held within the axis."""
        held = min(max(value, self.start), self.end)
        return round(100 * (held - self.start) / (self.end - self.start), 2)

    def bar(self, value: float, low: float | None = None, high: float | None = None) -> Bar | None:
        """Return the bar of a value with its range."""
        if missing(value):
            return None
        cut = not self.start <= value <= self.end
        ranged = not (cut or missing(low) or missing(high) or low == high)
        zero, tip = self.at(0.0), self.at(value)
        return Bar(
            zero=zero,
            left=min(zero, tip),
            width=round(abs(tip - zero), 2),
            low=self.at(low) if ranged and low is not None else None,
            high=self.at(high) if ranged and high is not None else None,
            gain=value >= 0,
            clipped=cut,
            open_low=ranged and low is not None and low < self.start,
            open_high=ranged and high is not None and high > self.end,
        )
