"""Diverging bars in HTML and CSS: sharp at any width, no script, no picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente import catalogue
from detente.report.quantity import missing

if TYPE_CHECKING:
    from detente.report.numbers import Number

# The largest bar is cut where it is this many times the third: the rest would be invisible.
OUTLIER = 5.0
# Ranges are drawn as far as this many times the largest value.
REACH = 3.0


@dataclass(frozen=True)
class Bar:
    """Positions in per cent of the plot's width.

    ``up`` is the side of zero, ``tone`` what that means: ``gain`` or ``loss``, or ``rise`` or
    ``fall`` of what is neither. ``clipped`` marks a bar that is cut at the edge, ``open_low`` and
    ``open_high`` a range.
    """

    zero: float
    left: float
    width: float
    low: float | None
    high: float | None
    up: bool
    tone: str
    clipped: bool
    open_low: bool = False
    open_high: bool = False

    @property
    def cut(self) -> bool:
        """Return whether the bar or its range runs past the edge."""
        return self.clipped or self.open_low or self.open_high


@dataclass(frozen=True)
class Scale:
    """The extent of an axis that always holds zero, and the size at which a bar is cut.

    ``better`` is 1 where a rise is a gain, -1 where it is a loss, 0 where it is neither.
    """

    start: float
    end: float
    better: int = 0

    @classmethod
    def of(
        cls,
        values: Sequence[float],
        lows: Sequence[float | None] = (),
        highs: Sequence[float | None] = (),
        better: int = 0,
    ) -> Scale:
        """Choose an axis for the values and, as far as they fit, their ranges."""
        seen = [v for v in values if not missing(v)]
        sizes = sorted((abs(v) for v in seen), reverse=True)
        if not sizes or sizes[0] == 0:
            return cls(-1.0, 1.0, better)
        limit = REACH * sizes[0]
        if len(sizes) > 5 and sizes[2] > 0 and sizes[0] > OUTLIER * sizes[2]:
            limit = 1.25 * sizes[2]
        ends = [v for v in (*seen, *lows, *highs) if v is not None and not missing(v)]
        start = max(-limit, min(0.0, *ends))
        end = min(limit, max(0.0, *ends))
        room = 0.02 * (end - start)
        return cls(start - (room if start < 0 else 0), end + (room if end > 0 else 0), better)

    @classmethod
    def over(cls, found: Sequence[Number]) -> Scale:
        """Choose an axis for numbers of one outcome and their bands."""
        ends = ([n.value for n in found], [n.low for n in found], [n.high for n in found])
        return cls.of(*ends, better=catalogue.outcomes()[found[0].outcome].better)

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
            up=value >= 0,
            tone=self._tone(value),
            clipped=cut,
            open_low=ranged and low is not None and low < self.start,
            open_high=ranged and high is not None and high > self.end,
        )

    def _tone(self, value: float) -> str:
        if self.better == 0:
            return "rise" if value >= 0 else "fall"
        return "gain" if value * self.better >= 0 else "loss"
