"""The numbers of a run as the report asks for them, each table read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.errors import DataError
from detente.i18n import Language, text
from detente.outcomes.bands import HIGH, LOW
from detente.report.quantity import COUNT, POINTS, SCORE, fuel_unit, missing, quantity, span

if TYPE_CHECKING:
    import pandas as pd

    from detente.record import Run

# States that readers look for first, after the parties.
EUROPE = ("DEU", "FRA", "GBR", "ITA", "POL", "ESP")
ASIA = ("JPN", "CHN")
# The outcomes of the energy and currency models.
MARKETS = (
    "energy_flow", "energy_price", "energy_consumption", "energy_revenue", "energy_import_bill",
    "consumer_price_energy", "energy_settlement", "world_energy_settlement", "world_settlement",
    "reserve_share", "exchange_rate",
)  # fmt: skip
# The outcomes of the models of security.
SECURITY = (
    "threat", "defence_spending", "defence_burden", "exposure", "margin", "tie", "strain",
    "balance", "power_share", "effective_powers", "effective_blocs",
)  # fmt: skip
# Per cent; below lies what the solver leaves over.
STILL = 1e-8
# The same of an energy market, in per cent, points, Mt, bcm or billion USD.
MARKET_STILL = 1e-4
# So many parties are named one by one; the tables have them all.
NAMED = 6
# Units in which a change is itself held against the threshold; of a level its per cent is.
OWN_UNITS = ("%", POINTS, SCORE, COUNT)


@dataclass(frozen=True)
class Number:
    """One number of a run: the outcome, the place on its axes, the value and its range.

    ``comparison`` is that of :meth:`detente.record.Run.table`.
    """

    outcome: str
    at: tuple[str, ...]
    value: float
    low: float | None = None
    high: float | None = None
    before: float | None = None
    after: float | None = None
    comparison: str = "deal"
    median: float | None = None
    positive: float | None = None

    @property
    def unit(self) -> str:
        """Return the unit of the catalogue; of energy delivered, that of the fuel."""
        if self.outcome == "energy_flow":
            return fuel_unit(self.at[-1])
        return catalogue.outcomes()[self.outcome].unit

    def shown(self, lang: Language, *, signed: bool = True) -> str:
        """Return value and unit for use in a sentence."""
        return quantity(self.value if signed else abs(self.value), self.unit, lang, signed=signed)

    def span(self, lang: Language) -> str:
        """Return the range in brackets, or nothing."""
        return span(self.low, self.high, self.unit, lang)


class Numbers:
    """Tables of a run, cached; and the states that the report names."""

    def __init__(self, run: Run):
        self.run = run
        self._tables: dict[tuple[str, str], pd.DataFrame] = {}
        self._drawn: dict[tuple[str, str], pd.DataFrame | None] = {}
        self._every: dict[tuple[str, str], list[Number]] = {}
        self._placed: dict[tuple[str, str], dict[tuple[str, ...], Number]] = {}

    def table(self, outcome: str, comparison: str = "deal") -> pd.DataFrame:
        """Return an outcome's table."""
        key = outcome, comparison
        if key not in self._tables:
            self._tables[key] = self.run.table(outcome, comparison)
        return self._tables[key]

    def by_state(self, outcome: str, comparison: str = "deal") -> dict[str, Number]:
        """Return an outcome on ``country`` by state, where there is a number."""
        rows = self.table(outcome, comparison).itertuples()
        found = (_number(outcome, ("country",), r, comparison) for r in rows)
        return {n.at[0]: n for n in found if not missing(n.value)}

    def has(self, outcome: str) -> bool:
        """Return whether the run answers an outcome: runs of earlier versions answer fewer."""
        return outcome in self.run.outcomes

    def every(self, outcome: str, comparison: str = "deal") -> list[Number]:
        """Return the numbers of an outcome, largest change first; none if the run has it not.

        Of pairs of states those that move, and those of parties and great powers.
        """
        key = outcome, comparison
        if key not in self._every:
            found = []
            if self.has(outcome):
                dims = catalogue.outcomes()[outcome].dims
                table = self.table(outcome, comparison)
                if "partner" in table:
                    table = self._telling(table)
                rows: list[Any] = list(table.itertuples())
                found = [
                    _number(outcome, dims, r, comparison) for r in rows if not missing(r.value)
                ]
            self._every[key] = sorted(found, key=lambda n: -abs(n.value))
        return self._every[key]

    def _telling(self, table: pd.DataFrame) -> pd.DataFrame:
        named = [*self.parties, *catalogue.networks()["great_powers"].members]
        ends = table[["value", "low", "high"]].to_numpy()
        moving = (abs(ends) > MARKET_STILL).any(axis=1)
        asked = table["country"].isin(named) & table["partner"].isin(named)
        return table[moving | asked.to_numpy()]

    def level(self, outcome: str, *names: str) -> float | None:
        """Return the level today at a place, of those that do not move as well."""
        table = self.table(outcome)
        for axis, name in zip(catalogue.outcomes()[outcome].dims, names, strict=True):
            table = table[table[axis] == name]
        return None if table.empty else float(table["before"].iloc[0])

    def placed(self, outcome: str, comparison: str = "deal") -> dict[tuple[str, ...], Number]:
        """Return the numbers of an outcome by their place, largest change first."""
        key = outcome, comparison
        if key not in self._placed:
            self._placed[key] = {n.at: n for n in self.every(outcome, comparison)}
        return self._placed[key]

    def at(self, outcome: str, *names: str, comparison: str = "deal") -> Number | None:
        """Return one number of an outcome, if the run has it."""
        return self.placed(outcome, comparison).get(names)

    @cached_property
    def _prices(self) -> dict[tuple[str, ...], float]:
        return {n.at: n.before or 0.0 for n in self.every("energy_price") if not missing(n.before)}

    def worth(self, flow: Number, volume: float | None = None) -> float:
        """Return the change of a delivery at the importer's price of today, million USD.

        ``volume`` is another volume of the same delivery. Where the importer has no price it is
        the mean of those that have one; without any price the volume comes back.
        """
        commodity = catalogue.fuels()[flow.at[2]].commodity
        price = self._prices.get((flow.at[1], commodity))
        if price is None:
            found = [p for at, p in self._prices.items() if at[1] == commodity]
            price = sum(found) / len(found) if found else 1.0
        return (flow.value if volume is None else volume) * price

    @cached_property
    def deliveries(self) -> list[Number]:
        """Return the changes of energy delivered, the largest at the importer's price first."""
        return sorted(self.every("energy_flow"), key=lambda n: -abs(self.worth(n)))

    def moves(self, *outcomes: str, comparison: str = "deal") -> bool:
        """Return whether one of these outcomes moves anywhere in any case."""
        every = (n for outcome in outcomes for n in self.every(outcome, comparison))
        ends = (v for n in every for v in (n.value, n.low, n.high))
        return any(v is not None and abs(v) > MARKET_STILL for v in ends if not missing(v))

    @cached_property
    def income(self) -> dict[str, Number]:
        """Return the change of real income by state, largest first."""
        found = self.by_state("real_income").items()
        return dict(sorted(found, key=lambda item: -item[1].value))

    @property
    def still(self) -> bool:
        """Return whether no state's real income moves in any case."""
        table = self.table("real_income")[["value", "low", "high"]]
        return not (table.abs() > STILL).to_numpy().any()

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Return the deal's parties, groups by their members."""
        return catalogue.expand_places(self.run.deal.parties)

    @property
    def alone(self) -> tuple[str, ...]:
        """Return the parties that the deal names one by one."""
        return tuple(p for p in self.run.deal.parties if p in catalogue.places())

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the parties that are groups of states."""
        return tuple(p for p in self.run.deal.parties if p not in catalogue.places())

    @cached_property
    def size(self) -> dict[str, float]:
        """Return today's GDP by state, billion USD."""
        table = self.table("real_income_usd")
        sizes = zip(table["country"].astype(str), table["before"], strict=True)
        return {code: float(gdp) for code, gdp in sizes if gdp > 0}

    def whole(self, group: str, values: Mapping[str, float]) -> float | None:
        """Return a group's value: its members' mean, weighted by today's GDP."""
        found = [c for c in catalogue.expand_places((group,)) if c in self.size and c in values]
        total = sum(self.size[c] for c in found)
        return sum(self.size[c] * float(values[c]) for c in found) / total if total else None

    def group_income(self, group: str) -> Number | None:
        """Return a group's change of real income, per cent of its GDP, if the run has its size.

        Its band is over the same draws as a state's: each draw is summed by itself.
        """
        central = {code: n.value for code, n in self.income.items()}
        if (value := self.whole(group, central)) is None:
            return None
        members = [c for c in catalogue.expand_places((group,)) if c in central and c in self.size]
        total = sum(self.size[c] for c in members)
        weights = {(c,): self.size[c] / total for c in members}
        drawn = self.sums("real_income", weights)
        if drawn is None:
            return Number("real_income", (group,), value)
        low, median, high = (float(q) for q in drawn.quantile([LOW, 0.5, HIGH]))
        positive = float((drawn > 0).mean())
        return Number("real_income", (group,), value, low, high, median=median, positive=positive)

    def band(
        self, outcome: str, weights: Mapping[tuple[str, ...], float], comparison: str = "deal"
    ) -> tuple[float | None, float | None]:
        """Return the 5 and 95 per cent quantiles of a weighted sum over the draws.

        None where a cell with a weight was not kept of the draws.
        """
        found = self.sums(outcome, weights, comparison)
        if found is None:
            return None, None
        low, high = found.quantile([LOW, HIGH])
        return float(low), float(high)

    def sums(
        self, outcome: str, weights: Mapping[tuple[str, ...], float], comparison: str = "deal"
    ) -> pd.Series | None:
        """Return a weighted sum of an outcome's cells in every draw, or None."""
        drawn = self.drawn(outcome, comparison)
        cells = [at if len(at) > 1 else at[0] if at else outcome for at in weights]
        if drawn is None or not cells or any(cell not in drawn for cell in cells):
            return None
        return drawn[cells].dot(list(weights.values()))

    def drawn(self, outcome: str, comparison: str = "deal") -> pd.DataFrame | None:
        """Return an outcome in every draw, or None where the run has none of it."""
        key = outcome, comparison
        if key not in self._drawn:
            try:
                self._drawn[key] = self.run.drawn(outcome, comparison)
            except DataError:
                self._drawn[key] = None
        return self._drawn[key]

    @cached_property
    def party_income(self) -> dict[str, Number]:
        """Return the change of real income by party as the deal names it, groups as one."""
        found: dict[str, Number] = {}
        for name in self.run.deal.parties:
            number = self.group_income(name) if name in self.groups else self.income.get(name)
            if number:
                found[name] = number
        return found

    def spread(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return values by state with those of the groups among the parties."""
        groups = {name: self.whole(name, values) for name in self.groups}
        return {**values, **{name: v for name, v in groups.items() if v is not None}}

    @property
    def heads(self) -> tuple[str, ...]:
        """Return the parties as the deal names them, then the members that move most."""
        return tuple(dict.fromkeys((*self.party_income, *self.leading)))

    @cached_property
    def leading(self) -> tuple[str, ...]:
        """Return the parties to name: the single ones, then the members that move most."""
        members = [p for p in self.parties if p not in self.alone and p in self.income]
        members.sort(key=lambda code: -abs(self.income[code].value))
        return (*self.alone, *members[: max(0, NAMED - len(self.alone))])

    @cached_property
    def main(self) -> tuple[str, ...]:
        """Return the states to name: parties, Europe's largest, Japan, China, the watch list."""
        watched = [w for w in self.run.deal.watch if w in catalogue.places()]
        names = dict.fromkeys((*self.leading, *EUROPE, *ASIA, *watched))
        return tuple(n for n in names if n in self.income)

    @property
    def threshold(self) -> float:
        """Return the smallest effect, in per cent, that counts as visible."""
        return catalogue.parameters()["claim_threshold"].value or 0.0

    @staticmethod
    def least(outcome: str) -> float:
        """Return the smallest change of an outcome that counts as visible."""
        return catalogue.parameters()[catalogue.outcomes()[outcome].threshold].value or 0.0

    def visible(self, number: Number) -> bool:
        """Return whether a change is large enough to see; that of a level relative to before."""
        row = catalogue.outcomes()[number.outcome]
        least = self.least(number.outcome)
        if row.unit in OWN_UNITS:
            return abs(number.value) >= least
        return 100 * abs(number.value) >= least * (number.before or 0.0) and number.value != 0


def _number(outcome: str, dims: tuple[str, ...], row: Any, comparison: str) -> Number:
    at = tuple(str(getattr(row, axis)) for axis in dims)
    parts = ("value", "low", "high", "before", "after", "median", "positive")
    value, low, high, before, after, median, positive = (_float(getattr(row, n)) for n in parts)
    return Number(outcome, at, value, low, high, before, after, comparison, median, positive)


def _float(value: Any) -> float:
    return float("nan") if value is None else float(value)


def place(name: str, lang: Language, *, start: bool = False) -> str:
    """Return a state's name for a sentence, with its article; ``start`` capitalises it."""
    label = catalogue.label(name, lang)
    if name in text("report.the_places", lang).split():
        label = text(
            "report.the", lang, name=label[0].lower() + label[1:] if name == "ROW" else label
        )
    return label[0].upper() + label[1:] if start else label


def currency_name(name: str, lang: Language) -> str:
    """Return a currency's name as readers use it; any other name's label of the catalogue."""
    try:
        return text(f"report.currency_{name}", lang)
    except KeyError:
        return catalogue.label(name, lang)


def joined(items: list[str], lang: Language) -> str:
    """Return a list in words: commas and a last "and"."""
    if lang == "ja":
        return text("report.list_comma", lang).join(items)
    if len(items) < 2:
        return "".join(items)
    comma = text("report.list_comma", lang)
    return comma.join(items[:-1]) + text("report.list_and", lang) + items[-1]


def words(value: Any, lang: Language) -> str:
    """Return a text that may be a string, a ``{en, ja}`` dict or a schema's Text."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value.get(lang) or value.get("en") or next(iter(value.values()), ""))
    if isinstance(value, str | int | float):
        return str(value)
    return str(value[lang])
