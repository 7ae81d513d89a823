"""What is uncertain in a run, and from what it is drawn.

An input is one number, or one choice, of which a draw takes a value: a model's parameter or form,
the published set of trade elasticities, a magnitude that the text leaves open, a likelihood, and
whether a provision is carried out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente import catalogue
from detente.catalogue import Spread
from detente.models.base import Model, uncertain, variants
from detente.models.parameters import NORMAL_95
from detente.models.ratification_compromise import consent
from detente.world.elasticity import estimated
from detente.world.elasticity import name as elasticity_name

if TYPE_CHECKING:
    from detente.deal.schema import Deal, Magnitude, Provision
    from detente.world.world import World

Kind = Literal[
    "parameter", "form", "elasticity", "error", "magnitude", "likelihood", "consent", "carried"
]
ELASTICITY = "trade_elasticity"
# What all provisions of a deal have in common.
COMMON = "carried"


@dataclass(frozen=True)
class Input:
    """One uncertain input of a run.

    ``name`` is the column of the draws; ``kind`` says what it is. A number lies between ``low`` and
    ``high`` with the median at ``central``, the likelier the nearer it is to that (``triangular``),
    or is an estimate whose 95 per cent interval these are (``normal``). ``labels`` are the values
    of a choice, all as likely. Of ``carried`` the point itself is kept.
    Inputs with the same ``stream`` are at the same place of their distributions in every draw; it
    is the input's own where none is named. ``of`` are the models that it bears on, with those that
    read them; none says that it may be any.
    """

    name: str
    kind: Kind
    low: float = 0.0
    central: float = 0.5
    high: float = 1.0
    spread: Spread = "triangular"
    labels: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    stream: str = ""

    def at(self, points: np.ndarray) -> np.ndarray:
        """Return the values at points between 0 and 1: the inverse of the distribution.

        A choice has the positions of its labels.
        """
        if self.labels:
            return np.minimum((points * len(self.labels)).astype(int), len(self.labels) - 1)
        if self.kind == "carried":
            return points
        if self.spread == "normal":
            from scipy.special import ndtri

            return self.central + (self.high - self.low) / (2 * NORMAL_95) * ndtri(points)
        return triangular(points, self.low, self.central, self.high)


def triangular(points: np.ndarray, low: float, central: float, high: float) -> np.ndarray:
    """Return quantiles of two right triangles that meet at the centre, half of the mass in each.

    The central value is the median, however lopsided the range: of one triangle with its mode there
    it would be out of the middle, and with it most results. Where the centre is an end of the range
    half of the mass lies on it.
    """
    left = low + (central - low) * np.sqrt(np.minimum(2 * points, 1.0))
    right = high - (high - central) * np.sqrt(np.minimum(2 * (1 - points), 1.0))
    return np.where(points < 0.5, left, right)


def inputs(deal: Deal, world: World, chain: Sequence[Model]) -> tuple[Input, ...]:
    """Return what is uncertain about a deal: of the models and the world first, then its own."""
    return (*of_models(world, chain), *of_deal(deal))


def of_models(world: World, chain: Sequence[Model]) -> Iterator[Input]:
    """Yield the choice of elasticities, the forms of the models, and their parameters.

    Every form's parameters are drawn, whichever form a draw takes.
    """
    # They are of trade, whichever model solves it. Their order is the world's, whichever is
    # central, so that runs that differ by that draw the same.
    trade = tuple(model.name for model in chain if "flow" in model.writes)
    yield Input(ELASTICITY, "elasticity", labels=tuple(world.elasticity_sets), of=trade)
    for sector in estimated(world):
        # A score: so many standard errors from the estimate of the set that is drawn.
        ends = -NORMAL_95, 0.0, NORMAL_95
        yield Input(elasticity_name(sector), "error", *ends, spread="normal", of=trade)
    forms = {model.name: variants(model) for model in chain}
    for name in sorted(forms):
        if len(forms[name]) > 1:
            labels = tuple(map(_form, forms[name]))
            yield Input(f"form.{name}", "form", labels=labels, of=(name,))
    owners: dict[str, dict[str, None]] = {}
    for name, every in forms.items():
        for form in every:
            for own in uncertain(form):
                owners.setdefault(own, {})[name] = None
    for name in sorted(owners):
        row = catalogue.parameters()[name]
        assert row.low is not None, name
        assert row.value is not None, name
        assert row.high is not None, name
        ends = row.low, row.value, row.high
        yield Input(f"parameter.{name}", "parameter", *ends, row.spread, of=tuple(owners[name]))


def of_deal(deal: Deal) -> Iterator[Input]:
    """Yield the magnitudes that have a range, the likelihoods, and what is carried out."""
    for provision, position, field, size in open_magnitudes(deal.provisions):
        low, central, high = size.value("low"), size.value("central"), size.value("high")
        name, stream = magnitude(provision.id, position, field), size.unknown or ""
        yield Input(name, "magnitude", low, central, high, stream=stream and f"unknown.{stream}")
    live = [provision for provision in deal.provisions if not provision.zero]
    rungs = {likelihood(provision): provision.chance() for provision in live}
    for name, range_ in rungs.items():
        if range_.low < range_.high:
            yield Input(name, "likelihood", range_.low, range_.central, range_.high)
    for provision in live:
        given = consent(provision)
        if given:
            name = f"consent.{provision.id}"
            yield Input(name, "consent", given.low, given.central, given.high)
    yield Input(COMMON, "carried")
    for provision in live:
        yield Input(f"carried.{provision.id}", "carried")


def open_magnitudes(
    provisions: Iterable[Provision],
) -> Iterator[tuple[Provision, int, str, Magnitude]]:
    """Yield provision, position of the measure, field and number of what has a range."""
    for provision in provisions:
        if provision.zero:
            continue
        for position, measure in enumerate(provision.measures):
            for field, size in measure.magnitudes().items():
                if size.central is not None and size.value("low") < size.value("high"):
                    yield provision, position, field, size


def magnitude(provision: str, position: int, field: str) -> str:
    """Return the name of a magnitude among the inputs."""
    return f"magnitude.{provision}.{position}.{field}"


def likelihood(provision: Provision) -> str:
    """Return the name of a provision's likelihood: its own, or that of all on its rung."""
    return f"likelihood.{provision.id if provision.likelihood else provision.status.value}"


def _form(model: Model) -> str:
    return str(getattr(model, "variant", model.name))
