"""A model wherever a run's draws take it to: in its forms, and at the ends of what is drawn."""

from typing import Literal, TypeVar, cast, get_args

from detente.models.base import Model, uncertain, variants, with_parameters
from detente.models.parameters import parameter

End = Literal["low", "high"]
M = TypeVar("M", bound=Model)


def ends_and_forms(model: M, *together: str) -> dict[str, M]:
    """Return, by name, the forms of a model and its default at the ends of ranges.

    Every parameter that is drawn is once at its low and once at its high end; those ``together``
    all at one end as well.
    """
    found: dict[str, Model] = {str(getattr(form, "variant", "")): form for form in variants(model)}
    for end in get_args(End):
        found |= {f"{name}-{end}": _at(model, end, name) for name in uncertain(model)}
        if together:
            found[f"together-{end}"] = _at(model, end, *together)
    return cast(dict[str, M], found)


def _at(model: Model, end: End, *names: str) -> Model:
    return with_parameters(model, {name: parameter(name, end) for name in names})
