"""Draws: points of a low-discrepancy sequence turned into deals, models and what is carried out.

Draw ``n`` of a seed is the same whatever else is drawn, on any number of workers. The sequence has
a fixed number of dimensions, of which models and world take the first and a deal the next ones, so
that two deals drawn with one seed share all but what is their own.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.deal.value import Magnitude
from detente.ensemble.inputs import COMMON, Input, inputs, likelihood, magnitude, open_magnitudes
from detente.errors import DealError, Fault
from detente.i18n import text
from detente.models.base import Model, variants, with_parameters
from detente.models.parameters import parameter

if TYPE_CHECKING:
    from detente.deal.schema import Deal
    from detente.world.world import World

# Dimensions of the sequence, and the first one that a deal takes. More may not be had: the values
# of a draw would depend on how many there are.
DIMENSIONS = 1024
OF_DEAL = 384
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
        """Return the design of a deal; DealError where it has more inputs than dimensions."""
        found = inputs(deal, world, chain)
        design = cls(deal, tuple(chain), found, seed)
        own = sum(not _of_model(one) for one in found)
        if own > DIMENSIONS - OF_DEAL or len(found) - own > OF_DEAL:
            fault = Fault(deal.id, text("run.too_many_inputs"), found=str(len(found)))
            raise DealError([fault])
        return design

    @cached_property
    def _columns(self) -> list[int]:
        """Return the dimension of each input."""
        model = [one for one in self.inputs if _of_model(one)]
        own = [one for one in self.inputs if not _of_model(one)]
        place = {one.name: n for n, one in enumerate(model)}
        place |= {one.name: OF_DEAL + n for n, one in enumerate(own)}
        return [place[one.name] for one in self.inputs]

    def batches(self, sizes: Iterable[tuple[int, int]]) -> Iterator[tuple[int, np.ndarray]]:
        """Yield first draw and points (draw, input), in (0, 1), of batches in rising order.

        A batch is given by its first draw and its size. Sobol points with Owen's scrambling
        (scipy.stats.qmc).
        """
        from scipy.stats import qmc

        sequence = qmc.Sobol(DIMENSIONS, scramble=True, rng=np.random.default_rng(self.seed))
        tiny = np.finfo(float).eps
        for first, count in sizes:
            if skipped := first - sequence.num_generated:
                sequence.fast_forward(skipped)
            with warnings.catch_warnings():
                # Balance wants a power of two; any number is drawn in good order nevertheless.
                warnings.simplefilter("ignore", UserWarning)
                points = sequence.random(count)
            yield first, points[:, self._columns].clip(tiny, 1 - tiny)

    def draws(self, first: int, points: np.ndarray) -> Iterator[Draw]:
        """Yield the draws at the points, the first of them with the number ``first``."""
        values = [one.at(points[:, column]) for column, one in enumerate(self.inputs)]
        for row in range(len(points)):
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


def _of_model(one: Input) -> bool:
    return one.kind in ("form", "elasticity", "error", "parameter")


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


def carried_out(deal: Deal, row: Mapping[str, Value]) -> frozenset[str]:
    r"""Return the provisions that a draw carries out.

    A provision is carried out if all that it depends on is and :math:`\Phi(z) < p`, p its chance
    and :math:`z = \sqrt{\rho}\, \Phi^{-1}(u) + \sqrt{1 - \rho}\, \Phi^{-1}(u_i)`: with what all
    provisions of the deal have in common, u, and what is each one's own (a Gaussian copula with one
    factor; Vasicek 1987).
    """
    from scipy.special import ndtr, ndtri

    rho = parameter("odds_correlation")
    common = np.sqrt(rho) * ndtri(row[COMMON])
    held: dict[str, bool] = {}

    def visit(name: str) -> bool:
        if name not in held:
            provision = deal.provision(name)
            chance = float(row.get(likelihood(provision), provision.chance().central))
            chance *= float(row.get(f"consent.{name}", 1.0))
            own = np.sqrt(1 - rho) * ndtri(row[f"carried.{name}"]) if not provision.zero else 0.0
            free = not provision.zero and ndtr(common + own) < chance
            held[name] = bool(free) and all([visit(other) for other in provision.conditional_on])
        return held[name]

    return frozenset(provision.id for provision in deal.provisions if visit(provision.id))
