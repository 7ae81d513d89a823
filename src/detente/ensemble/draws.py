"""Draws: points of Latin hypercubes turned into deals, models and what is carried out.

Draw ``n`` of a seed is the same whatever else is drawn, on any number of workers. Every input has a
stream of random numbers of its own, named by its name: two deals drawn with one seed share the
values of all inputs that both have.

Points are Latin hypercubes of ``BLOCK`` draws (McKay, Beckman and Conover 1979), one after the
other: every block has one draw in each hundredth of every input. Sobol points were tried and not
taken: with as many inputs and as few draws as a run has, pairs of inputs are correlated by up to
0.9.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from detente.deal.value import Magnitude
from detente.ensemble.carried import carried_out
from detente.ensemble.inputs import Input, inputs, magnitude, open_magnitudes
from detente.models.base import Model, variants, with_parameters

if TYPE_CHECKING:
    from detente.deal.schema import Deal
    from detente.world.world import World

BLOCK = 100
SEED = 20250318

Value = float | str


@dataclass(frozen=True)
class Draw:
    """One draw: ``row`` has the value of every input, ``held`` the provisions carried out."""

    number: int
    row: Mapping[str, Value]
    deal: Deal
    chain: tuple[Model, ...]
    held: frozenset[str]


@dataclass(frozen=True)
class Design:
    """What is drawn of a deal under the models ``chain``, from ``seed``."""

    deal: Deal
    chain: tuple[Model, ...]
    inputs: tuple[Input, ...]
    seed: int = SEED

    @classmethod
    def of(cls, deal: Deal, world: World, chain: Sequence[Model], seed: int = SEED) -> Design:
        """Return the design of a deal."""
        return cls(deal, tuple(chain), inputs(deal, world, chain), seed)

    def points(self, first: int, count: int) -> np.ndarray:
        """Return the points of draws from ``first`` on, (draw, input), between 0 and 1."""
        blocks = range(first // BLOCK, (first + count - 1) // BLOCK + 1)
        names = [one.stream or one.name for one in self.inputs]
        found = np.concatenate([hypercube(self.seed, block, names) for block in blocks])
        return found[first - blocks[0] * BLOCK :][:count]

    def draws(self, first: int, count: int) -> Iterator[Draw]:
        """Yield the draws from ``first`` on."""
        points = self.points(first, count)
        values = [one.at(points[:, column]) for column, one in enumerate(self.inputs)]
        for row in range(count):
            yield self._draw(first + row, {
                one.name: (one.labels[value[row]] if one.labels else float(value[row]))
                for one, value in zip(self.inputs, values, strict=True)
            })  # fmt: skip

    def _draw(self, number: int, row: dict[str, Value]) -> Draw:
        chain = tuple(self._model(model, row) for model in self.chain)
        deal = at(self.deal, row)
        held = carried_out(deal, row)
        shown = {
            name: float(name.removeprefix("carried.") in held)
            for name in row
            if name.startswith("carried.")
        }
        return Draw(number, row | shown, deal, chain, held)

    @staticmethod
    def _model(model: Model, row: Mapping[str, Value]) -> Model:
        forms = {getattr(form, "variant", form.name): form for form in variants(model)}
        chosen = forms.get(row.get(f"form.{model.name}"), model)
        named = {
            name.removeprefix("parameter."): float(value)
            for name, value in row.items()
            if name.startswith("parameter.")
        }
        return with_parameters(chosen, named)


def hypercube(seed: int, block: int, names: Sequence[str]) -> np.ndarray:
    """Return a block of points (draw, name): each column has one in each of ``BLOCK`` strata."""
    columns = []
    for name in names:
        own = np.random.default_rng([seed, block, crc32(name.encode())])
        columns.append((own.permutation(BLOCK) + own.uniform(size=BLOCK)) / BLOCK)
    tiny = np.finfo(float).eps
    return np.stack(columns, axis=1).clip(tiny, 1 - tiny)


def at(deal: Deal, row: Mapping[str, Value]) -> Deal:
    """Return the deal with its open magnitudes at the values of a draw, which have no range."""
    changed: dict[tuple[str, int], dict[str, Magnitude]] = {}
    for provision, position, field, size in open_magnitudes(deal.provisions):
        value = row[magnitude(provision.id, position, field)]
        drawn = size.model_copy(update={"central": value, "low": None, "high": None})
        changed.setdefault((provision.id, position), {})[field] = drawn
    provisions = [
        provision.model_copy(
            update={
                "measures": [
                    measure.model_copy(update=changed.get((provision.id, position), {}))
                    for position, measure in enumerate(provision.measures)
                ]
            }
        )
        for provision in deal.provisions
    ]
    return deal.model_copy(update={"provisions": provisions})
