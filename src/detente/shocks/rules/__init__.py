"""Rules: how a measure, said in people's words, moves named variables. One file a domain.

A rule is a function registered for a class of measures; it sees one measure at a time and yields
shocks. Adding a kind of measure is a class in :mod:`detente.deal.measure` and a rule here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from detente.deal.schema import Case, Magnitude, Measure
from detente.shocks.shock import Operation, Shock

DOMAINS = ("trade", "regime", "production", "energy", "currency", "security")
Sizes = Mapping[tuple[str, int], float]


@dataclass(frozen=True)
class Setting:
    """Where a measure stands and how large to read it.

    ``provision`` and ``measure`` (its position) say whose doing the shocks are; ``case`` picks the
    end of the range; ``sizes`` holds sizes given from outside (calibrated, or drawn), which come
    before the file's; ``strength`` is the share of the measure that is in force.
    """

    provision: str
    measure: int = 0
    case: Case = "central"
    strength: float = 1.0
    sizes: Sizes = field(default_factory=dict)

    def size(self, magnitude: Magnitude) -> float:
        """Return the measure's size: given from outside, else the file's in the case asked for."""
        given = self.sizes.get((self.provision, self.measure))
        return magnitude.value(self.case) if given is None else given

    def shock(self, variable: str, operation: Operation, value: float, **where: Any) -> Shock:
        """Return the shock of this measure."""
        return Shock(variable, where, operation, value, self.provision, self.measure)


Rule = Callable[[Any, Setting], Iterator[Shock]]
R = TypeVar("R", bound=Rule)
_rules: dict[type[Measure], Rule] = {}


def rule(kind: type[Measure]) -> Callable[[R], R]:
    """Register a function as the rule of a class of measures."""

    def register(function: R) -> R:
        _rules[kind] = function
        return function

    return register


def rules() -> Mapping[type[Measure], Rule]:
    """Return the rule of every class of measures."""
    _import()
    return _rules


@cache
def _import() -> None:
    for domain in DOMAINS:
        import_module(f"{__name__}.{domain}")
