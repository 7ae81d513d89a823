"""What stands behind the numbers: data, solves, assumptions, measures in force, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.deal.consent import scores
from detente.deal.schema import Status
from detente.ensemble.stream import FAULT
from detente.i18n import LANGUAGES, text
from detente.models.coupling import read_by
from detente.shocks.coverage import benchmark_value, coverage
from detente.world.security import told

if TYPE_CHECKING:
    import pandas as pd

    from detente.deal.schema import Deal, Magnitude
    from detente.ensemble.draws import Design
    from detente.ensemble.evaluate import States
    from detente.i18n import Language
    from detente.models.base import Model
    from detente.shocks.shock import Shock
    from detente.world.regime import Regime
    from detente.world.world import World


def about_world(world: World) -> dict[str, Any]:
    """Return name, hash, year and elasticities of the data, and the source of each variable."""
    parts = [world.trade, world.levels, world.energy, world.currency]
    variables = {k: v for part in parts if part is not None for k, v in part.data_vars.items()}
    if world.security is not None:
        variables |= told(world.security)
    return {
        "name": world.name,
        "hash": world.hash,
        "year": str(world.trade["flow"].attrs["year"]),
        "elasticity": world.elasticity,
        "sources": {
            str(name): {k: str(v) for k, v in data.attrs.items()}
            for name, data in variables.items()
        },
    }


# The market units in which prices of each commodity are said.
MARKET_UNITS = {"crude": "USD/bbl", "products": "USD/bbl", "gas": "USD/MMBtu", "coal": "USD/t"}


def about_energy(world: World) -> dict[str, Any]:
    """Return the year of the energy data and how its prices convert to market units."""
    if world.energy is None:
        return {}
    attrs = world.energy.attrs
    # Million USD per Mt are USD per tonne; million USD per bcm over million MMBtu per bcm.
    per_unit = {**attrs["barrels_per_tonne"], "gas": attrs["mmbtu_per_bcm"], "coal": 1.0}
    return {
        "name": attrs["name"],
        "hash": attrs["sha256"],
        "year": str(world.energy["year"].values[-1]),
        "factors": {
            name: {"unit": unit, "divide_by": float(per_unit[name])}
            for name, unit in MARKET_UNITS.items()
        },
    }


def solves(central: States) -> list[dict[str, Any]]:
    """Return what each solve of the central case took and left: residual, iterations, seconds.

    ``variant`` names the form of the model, where it has several.
    """
    rows, told = [], set()
    variants = {model.name: getattr(model, "variant", "") for model in central.chain}
    solved = {"base": central.base, "today": central.today, "deal": central.deal}
    if central.speculated is not central.deal:
        solved["speculated"] = central.speculated
    for state, solutions in solved.items():
        for solution in solutions.values():
            if id(solution) in told:
                continue
            told.add(id(solution))
            rows.append(
                {
                    "elasticity": central.world.elasticity,
                    "variant": variants[solution.model],
                    "state": state,
                    "model": solution.model,
                    "converged": solution.converged,
                    "residual": solution.residual,
                    "iterations": solution.iterations,
                    "seconds": solution.seconds,
                }
            )
    return rows


def drawn(rows: pd.DataFrame, design: Design, count: int) -> dict[str, Any]:
    """Return what was drawn: how many, from which seed, of which inputs, and what failed."""
    failed = rows[FAULT].dropna()
    return {
        "count": count,
        "seed": design.seed,
        "failed": [
            {"draw": number, "reason": reason}
            for number, reason in zip(failed.index.tolist(), failed.tolist(), strict=True)
        ],
        "inputs": [
            {k: v for k, v in vars(one).items() if v or k not in ("labels", "stream")}
            for one in design.inputs
        ],
    }


def assumptions(deal: Deal) -> list[dict[str, Any]]:
    """Return every number that the deal rests on: field, range, basis and source.

    Provisions that are set aside have none: nothing rests on their numbers.
    """
    rows = []
    for provision in deal.provisions:
        if provision.set_aside:
            continue
        chance = provision.chance()
        rows.append(
            {
                "provision": provision.id,
                "measure": None,
                "kind": "likelihood",
                "field": "likelihood",
                "low": chance.low,
                "central": chance.central,
                "high": chance.high,
                "basis": "published" if provision.status is Status.IN_FORCE else "assumption",
                "source": chance.source.model_dump(),
            }
        )
        for body, field, magnitude in scores(provision.consent):
            row = _row(provision.id, None, "consent", field, magnitude)
            rows.append(row | {"body": body.model_dump()})
        if provision.consent_threshold:
            bar = provision.consent_threshold
            rows.append(_row(provision.id, None, "consent", "consent_threshold", bar))
        for position, measure in enumerate(provision.measures):
            for field, magnitude in measure.magnitudes().items():
                rows.append(_row(provision.id, position, measure.kind, field, magnitude))
    return rows


def _row(
    provision: str, measure: int | None, kind: str, field: str, magnitude: Magnitude
) -> dict[str, Any]:
    return {
        "provision": provision,
        "measure": measure,
        "kind": kind,
        "field": field,
        **{case: magnitude.value(case) for case in ("low", "central", "high")},
        "basis": magnitude.basis,
        "source": magnitude.source.model_dump(),
    }


def regime_rows(
    regime: Regime, strengths: Mapping[str, float], world: World
) -> list[dict[str, Any]]:
    """Return the measures in force with size, source and strength today and under the deal.

    ``value_moved`` is the trade or output of the benchmark that a measure touches, million USD;
    zero says that the data hold nothing for it to act on.
    """
    rows = []
    for provision in regime.provisions:
        sizes = []
        for position, measure in enumerate(provision.measures):
            for field, magnitude in measure.magnitudes().items():
                calibrated = magnitude.central is None
                value = (
                    regime.calibrated[provision.id, position] if calibrated else magnitude.value()
                )
                sizes.append(
                    {
                        "kind": measure.kind,
                        "field": field,
                        "value": value,
                        "unit": getattr(measure, "unit", None),
                        "value_moved": benchmark_value(measure, world),
                        "basis": "calibrated" if calibrated else magnitude.basis,
                        "source": (magnitude.observed or magnitude).source.model_dump(),
                        "observed": magnitude.observed.ratio if magnitude.observed else None,
                    }
                )
        rows.append(
            {
                "id": provision.id,
                "title": provision.title.model_dump(),
                "starts": provision.starts and provision.starts.isoformat(),
                "ends": provision.ends and provision.ends.isoformat(),
                "sizes": sizes,
                "sources": [s.model_dump(mode="json") for s in provision.sources],
                "strength_today": 1.0,
                "strength_deal": float(strengths.get(provision.id, 1.0)),
            }
        )
    return rows


def outside_world(deal: Deal, world: World) -> list[dict[str, Any]]:
    """Return the parts of measures that the world does not hold as regions or trade of their own.

    Single zero flows within a measure are left out: they stay zero by the model's construction.
    """
    kinds = {p.id: [m.kind for m in p.measures] for p in deal.provisions}
    return [
        {
            "provision": gap.provision,
            "measure": gap.measure,
            "kind": kinds[gap.provision][gap.measure],
            "variables": [],
            "reason": {lang: gap.sentence(lang) for lang in LANGUAGES},
        }
        for gap in coverage(deal, world)
        if gap.reason in ("within_rest", "no_sector") or gap.count == gap.total
    ]


def unread(deal: Deal, chain: Iterable[Model], shocks: Sequence[Shock]) -> list[dict[str, Any]]:
    """Return the measures, and parts of measures, whose shocks no model reads."""
    read = read_by(chain)
    rows = []
    for provision in deal.provisions:
        for position, measure in enumerate(provision.measures):
            own = [s for s in shocks if (s.provision, s.measure) == (provision.id, position)]
            missing = sorted({s.variable for s in own} - read)
            if missing:
                whole = not any(s.variable in read for s in own)
                rows.append(
                    {
                        "provision": provision.id,
                        "measure": position,
                        "kind": measure.kind,
                        "variables": missing,
                        "reason": {
                            lang: text("run.no_reader", lang) if whole else _part(missing, lang)
                            for lang in LANGUAGES
                        },
                    }
                )
    return rows


def _part(variables: Sequence[str], lang: Language) -> str:
    names = text("explain.comma", lang).join(catalogue.label(v, lang) for v in variables)
    return text("run.no_reader_of_part", lang, names=names)
