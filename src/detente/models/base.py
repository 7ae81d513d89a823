"""What a model is: it reads named variables, solves, and answers with a solution that converged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from detente.errors import DataError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    import xarray as xr

    from detente.shocks.shock import Shock
    from detente.world.world import World


@dataclass(frozen=True)
class Solution:
    """A model's answer to one state of the world; ``data`` holds the labelled variables.

    A solution exists only if the model converged; ``residual`` is the largest excess demand (or
    its like) that remained, ``iterations`` and ``seconds`` what it took.
    """

    model: str
    data: xr.Dataset
    converged: bool
    residual: float
    iterations: int
    seconds: float = field(compare=False, default=0.0)

    @cached_property
    def variables(self) -> frozenset[str]:
        """Return the names of the variables that the solution holds, its axes among them."""
        return frozenset(map(str, self.data.variables))


def written(solutions: Mapping[str, Solution], variable: str) -> xr.DataArray | None:
    """Return a variable of a solved state, whichever model wrote it; None where none did."""
    found = writer(solutions, variable)
    return None if found is None else found.data[variable]


def writer(solutions: Mapping[str, Solution], variable: str) -> Solution | None:
    """Return the solution that holds a variable; None where there is none."""
    return next((s for s in solutions.values() if variable in s.variables), None)


@runtime_checkable
class Model(Protocol):
    """A published model. ``reads`` and ``writes`` are names of the catalogue's variables."""

    @property
    def name(self) -> str:
        """Return the name by which runs and reports know the model."""
        ...

    @property
    def reads(self) -> tuple[str, ...]:
        """Return the variables that the model's shocks may move."""
        ...

    @property
    def writes(self) -> tuple[str, ...]:
        """Return the variables that the model's solution holds."""
        ...

    @property
    def source(self) -> str:
        """Return the publication."""
        ...

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Solve the state of ``world`` under ``shocks``; raise SolveError if not converged.

        A model with the attribute ``warm`` takes ``start`` as well, its own solution of a state
        near by: the answer is the same up to the model's tolerance, the way is shorter.
        """
        ...


def variants(model: Model) -> tuple[Model, ...]:
    """Return the forms between which the literature does not decide, the default first.

    A model that has more than one has the property ``variants``, and each of these the property
    ``variant``, its name. What differs by a number with a range only is no form of its own: see
    :func:`uncertain`.
    """
    return tuple(getattr(model, "variants", (model,)))


def uncertain(model: Model) -> tuple[str, ...]:
    """Return the catalogue's parameters of a model that have a range and can be drawn.

    A model that has some has the property ``uncertain``, their names, and the method
    ``with_parameters``.
    """
    return tuple(getattr(model, "uncertain", ()))


def with_parameters(model: Model, values: Mapping[str, float]) -> Model:
    """Return the model with its parameters at those of ``values`` that are its own."""
    own = {name: values[name] for name in uncertain(model) if name in values}
    return model.with_parameters(own) if own else model  # pyright: ignore[reportAttributeAccessIssue]


# Modules whose models register themselves when imported.
BUILT_IN = (
    "detente.models.trade_caliendo_parro_2015",
    "detente.models.energy_network",
    "detente.models.settlement",
    "detente.models.reserves_chinn_frankel",
    "detente.models.rouble_itskhoki_mukhin",
    "detente.models.threat",
    "detente.models.defence_spending",
    "detente.models.exposure_jackson_nei",
    "detente.models.power",
    "detente.models.balance_signed_network",
)

_registered: dict[str, Callable[[], Model]] = {}
M = TypeVar("M", bound=Callable[[], Model])


def register(factory: M) -> M:
    """Put a model class (or a factory without arguments) on the list of models."""
    _registered[factory.__name__] = factory
    return factory


def models() -> dict[str, Model]:
    """Return the models that a run uses, by name: the project's own and third parties'.

    Others register by the entry-point group ``detente.models``, whose values are classes or
    factories without arguments. Raises DataError where two models have one name.
    """
    for module in BUILT_IN:
        import_module(module)
    factories = list(_registered.values())
    factories += [point.load() for point in entry_points(group="detente.models")]
    made: dict[str, Model] = {}
    for model in (factory() for factory in factories):
        if model.name in made:
            raise DataError(Fault(repr(model), text("models.taken"), "name", model.name))
        made[model.name] = model
    return made
