"""Trade elasticities by sector: more than one published set, each with errors and source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from detente.catalogue import sectors
from detente.world.elasticity import spread

if TYPE_CHECKING:
    import numpy as np

# Tariff-based estimates for every goods sector; for energy they lie between the extremes of the
# other sets (petroleum 0.64 and 64.85), which move an embargo's effect by orders of magnitude.
DEFAULT = "fontagne_guimbard_orefice_2022"


@dataclass(frozen=True)
class ElasticitySets:
    """``value`` and ``error`` on ``[set, sector]``; sources and how they were checked by set."""

    names: tuple[str, ...]
    value: np.ndarray
    error: np.ndarray
    sources: tuple[str, ...]
    statuses: tuple[str, ...]


def elasticity_sets() -> ElasticitySets:
    """Return the published sets on the sectors of the catalogue, the default first.

    A sector with no standard error in its set gets ``theta * s``, with ``s`` the spread between
    the studies in logs (:func:`detente.world.elasticity.spread`).
    """
    import numpy as np

    raw = tomllib.loads(
        resources.files("detente.world.build").joinpath("elasticity.toml").read_text("utf-8")
    )
    services = raw.pop("services")
    order = {name: at for at, name in enumerate(sectors())}
    names = tuple(sorted(raw, key=lambda name: (name != DEFAULT, name)))
    value = np.full((len(names), len(order)), np.nan)
    error = np.full_like(value, np.nan)
    for at, name in enumerate(names):
        here = [order[s] for s in services["sectors"]]
        value[at, here] = raw[name].get("services", services["value"])
        for row in raw[name]["rows"]:
            here = [order[s] for s in row["sectors"]]
            value[at, here] = row["value"]
            error[at, here] = row.get("error", np.nan)

    error = np.where(np.isnan(error), value * spread(value), error)
    return ElasticitySets(
        names,
        value,
        error,
        tuple(f"{raw[n]['source']}. Services: {_services(raw[n], services)}" for n in names),
        tuple(raw[n]["status"] for n in names),
    )


def _services(table: dict, services: dict) -> str:
    return "as stated by the set" if "services" in table else services["source"]
