"""The central case of a deal: its tables, what claims speak of, and what its numbers rest on."""

from __future__ import annotations

import datetime
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente import __version__, record
from detente.ensemble import stream
from detente.ensemble.draws import SEED, Design
from detente.ensemble.evaluate import movers
from detente.ensemble.odds import odds
from detente.errors import Fault, SolveError
from detente.i18n import text
from detente.models.ratification_compromise import Ratification, consent
from detente.outcomes import audit, bands, claims, tables
from detente.outcomes.draws import measures
from detente.outcomes.provisions import provisions
from detente.shocks.rules.regime import strengths

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from detente.deal.schema import Deal
    from detente.ensemble.evaluate import States
    from detente.outcomes.draws import Measures

LIBRARIES = ("numpy", "scipy", "pandas", "xarray", "pyarrow", "pydantic", "piqp")


@dataclass(frozen=True)
class Case:
    """The central case: its states and tables, what claims speak of, what to read off draws."""

    deal: Deal
    states: States
    comparisons: tables.Comparisons
    moving: set[str]
    readings: Mapping[str, claims.Reading]
    measures: Measures

    @classmethod
    def of(cls, deal: Deal, states: States) -> Case:
        """Return the case of a deal that was solved."""
        comparisons = tables.compare(states)
        moving = {*movers(states.chain, states.every)}
        added = partial(tables.added, states)
        readings = claims.read(deal.claims, comparisons, states.world, moving, added)
        kept = measures(comparisons, claims.sums(deal.claims, readings))
        return cls(deal, states, comparisons, moving, readings, kept)

    def results(
        self, design: Design, drawn: Path, draws: int
    ) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
        """Return the tables with their bands, and what ``run.json`` says of draws and claims.

        Raises
        ------
        SolveError
            Every draw failed.
        """
        deal = self.deal
        inputs = stream.inputs(drawn)
        good = inputs[stream.FAULT].isna().to_numpy()
        if draws and not good.any():
            reason = inputs[stream.FAULT].iloc[0]
            raise SolveError(Fault(deal.id, text("run.all_failed", reason=reason)))
        known = bands.bands(drawn, self.measures, good)
        found = tables.stacked(tables.banded(self.comparisons, self.measures, known))
        if draws:
            found["cells"] = tables.cells(self.comparisons, self.measures)
        held = bands.claims(drawn, self.measures, claims.signs(deal.claims), good)
        consents = {p.id: given for p in deal.provisions if (given := consent(p))}
        return found, {
            "draws": audit.drawn(inputs, design, draws),
            "claims": claims.check(
                deal.claims, self.comparisons, self.readings, self.moving, held, consents
            ),
        }

    def identity(self, draws: int, seed: int) -> dict[str, Any]:
        """Return everything that determines the numbers of a run, for its fingerprint."""
        return identity(self.deal, self.states, draws, seed)

    def meta(self, identity: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a run rests on, found and left out: the content of ``run.json``."""
        deal, states = self.deal, self.states
        chain, world, regime, every = states.chain, states.world, states.regime, states.every
        moving = movers(chain, states.shocks)
        return {
            "fingerprint": record.fingerprint(identity),
            "version": __version__,
            "libraries": {name: version(name) for name in LIBRARIES},
            "python": platform.python_version(),
            "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "reviewed": deal.reviewed,
            "deal": identity["deal"],
            "world": audit.about_world(world),
            "energy": audit.about_energy(world),
            "hashes": {
                name: identity[name] for name in ("world", "energy", "currency", "security")
            },
            "regime_as_of": regime.as_of.isoformat(),
            "models": [
                {"name": m.name, "source": m.source, "reads": m.reads, "writes": m.writes}
                for m in chain
            ],
            "solves": audit.solves(states),
            "shocks": [vars(s) for s in every],
            "covered": moving,
            "speculated": [name for name in movers(chain, every) if name not in moving],
            "assumptions": audit.assumptions(deal),
            "regime": audit.regime_rows(regime, strengths(states.shocks), world),
            "calibrated": identity["calibrated"],
            "not_covered": [*audit.unread(deal, chain, every), *audit.outside_world(deal, world)],
        }

    def run(self, *, split: bool = True) -> record.Run:
        """Return the central case as a run that stands in no folder: no draws, so no bands.

        ``split`` says whether the contributions of provisions are computed.
        """
        import json

        deal, states = self.deal, self.states
        identity = self.identity(0, SEED)
        design = Design.of(deal, states.world, states.chain, SEED)
        found, meta = self.results(design, Path(), 0)
        found |= provisions(deal, states.chain, states) if split else {}
        # As it would be read back from a file.
        plain = json.loads(json.dumps(self.meta(identity) | meta, default=str))
        return record.Run(Path(deal.id), plain, found | {"odds": odds(deal)})


def identity(deal: Deal, states: States, draws: int, seed: int) -> dict[str, Any]:
    """Return everything that determines the numbers of a run, for its fingerprint."""
    world, calibrated = states.world, states.regime.calibrated
    return {
        "deal": deal.model_dump(mode="json"),
        "regime": [p.model_dump(mode="json") for p in states.regime.provisions],
        "calibrated": {f"{i}#{n}": v for (i, n), v in sorted(calibrated.items())},
        "world": world.hash,
        "energy": _hash(world.energy),
        "currency": _hash(world.currency),
        "security": _hash(world.security),
        "elasticity": world.elasticity,
        "models": [repr(model) for model in (*states.chain, Ratification())],
        "draws": [draws, seed],
        "version": __version__,
    }


def _hash(part: xr.Dataset | None) -> str:
    return "" if part is None else str(part.attrs.get("sha256", ""))
