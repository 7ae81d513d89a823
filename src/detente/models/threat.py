"""Threat: the yearly probability that a state is in a fatal dispute, pair by pair.

After Nordhaus, Oneal and Russett (2012):

    p_i = m_i + c (1 - prod_j (1 - p_ij) - m_i),    m_i = max_j p_ij,

between disputes that all come together (c = 0) and each by itself (c = 1, theirs), for coalitions
fight together; c is ``threat_apart``, estimated. p_ij is from the logit of
:mod:`detente.models.threat_fit` on today's borders, power, pacts, democracy, rivalries and past. A
pair in conflict goes on with the observed share of its like.

What shocks do. An arms limit of r, and a restraint zone of r for the part of the risk that arises
in the region, take their share away: p (1 - r). Between two that are in conflict they do so only if
both are parties: what others agree does not end a war. A pact between two lowers their odds by the
coefficient of pacts. Protection by others, 0 to 1, lowers the odds by ``deterrence`` times itself:

    logit p_ij = logit p_ij(today) + deterrence (s_ij(today) - s_ij + s_ji(today) - s_ji),

where s_ij is the part of i's defenders, by military spending, that would come against j.

``more_threat`` is what budgets answer to: the change, against a world without shocks, of the ex
ante probability of a state, for which a pair in conflict has the logit's p_ij like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

from detente import catalogue
from detente.models import threat_logit
from detente.models.base import Solution, register
from detente.models.commitments import doubts, pact_change
from detente.models.kept import kept
from detente.models.parameters import parameter
from detente.models.plain import axes, labelled
from detente.models.threat_fit import TERMS
from detente.models.threat_pairs import Pairs, outsiders
from detente.shocks.shock import Shock, touched
from detente.world.dispute import GOING_ON

if TYPE_CHECKING:
    import xarray as xr

    from detente.world.world import World

TINY = 1e-300
_PAIR = ("country", "partner")
REDUCTIONS = ("arms_limit", "restraint_zone")
PACT = TERMS.index("pact")
_GOING_ON = tuple(f"threat_{name}" for name in GOING_ON)
_OWN = {f"threat_{name}": name for name in ("deterrence", "region_share", "apart")}


def ex_ante(security: xr.Dataset) -> np.ndarray:
    """Return the logit's p_ij of today's pairs, as if none of them were in conflict."""
    pairs = kept(security, Pairs.of)
    return pairs.square(expit(np.array(threat_logit.shipped()) @ pairs.terms))


def of_states(pairs: np.ndarray, apart: float | None = None) -> np.ndarray:
    """Return p_i of states (rows) from p_ij; ``apart`` is c, ``threat_apart`` if not given."""
    most, alone = pairs.max(axis=1), 1 - np.prod(1 - pairs, axis=1)
    return most + (parameter("threat_apart") if apart is None else apart) * (alone - most)


def _observed() -> tuple[float, ...]:
    """Return the log odds that disputes go on, by the shares observed."""
    return tuple(float(logit(parameter(name))) for name in _GOING_ON)


def _odds(name: str, drawn: float) -> float:
    """Return the log odds of a share that is drawn around its estimate, of the same error."""
    share = parameter(name)
    return float(logit(share)) + (drawn - share) / (share * (1 - share))


@register
@dataclass(frozen=True)
class Threat:
    """Threat of every pair, ``pair_threat``, and of every state, ``threat``.

    ``deterrence`` is what full protection takes off the log odds, ``region_share`` the part of a
    pair's risk that arises in a region where both lie, ``apart`` is c; ``coefficients`` are the
    logit's, in the order of its terms, and ``going_on`` the log odds that disputes go on, by how
    long they have run. ``whole``: protection ends with any one defender in doubt, rather than
    shrinking by its part of the defenders' spending. ``judged``: rivalries that this project adds
    to the published list count.
    """

    deterrence: float = field(default_factory=partial(parameter, "threat_deterrence"))
    region_share: float = field(default_factory=partial(parameter, "threat_region_share"))
    apart: float = field(default_factory=partial(parameter, "threat_apart"))
    coefficients: tuple[float, ...] = field(default_factory=threat_logit.shipped)
    going_on: tuple[float, ...] = field(default_factory=_observed)
    whole: bool = False
    judged: bool = True
    variant: str = "default"

    name: str = field(default="threat", init=False)
    source: str = field(
        default="Nordhaus, Oneal and Russett (2012), International Organization 66(3), form",
        init=False,
    )
    reads: tuple[str, ...] = field(
        default=(*REDUCTIONS, "guarantee_doubt", "defence_pact"), init=False
    )
    writes: tuple[str, ...] = field(default=("pair_threat", "threat", "more_threat"), init=False)

    @property
    def variants(self) -> tuple[Threat, ...]:
        """Return the model; any one defender as all; without rivalries judged here."""
        return (
            self,
            replace(self, whole=True, variant="one_defender"),
            replace(self, judged=False, variant="published_rivalries"),
        )

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the parameters that have a range; the forms have the same."""
        return (*_OWN, *threat_logit.NAMES, *_GOING_ON)

    def with_parameters(self, values: Mapping[str, float]) -> Threat:
        """Return the model with some of its parameters drawn.

        Values of the logit's coefficients are scores that are independent of each other; they
        become coefficients as :mod:`detente.models.threat_logit` has it. The error of a share that
        goes on is taken on its log odds, so that no draw leaves 0 to 1.
        """
        going_on = (
            _odds(name, values[name]) if name in values else old
            for name, old in zip(_GOING_ON, self.going_on, strict=True)
        )
        return replace(
            self,
            coefficients=threat_logit.drawn(self.coefficients, values),
            going_on=tuple(going_on),
            **{_OWN[name]: value for name, value in values.items() if name in _OWN},
        )

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Return the threat under the shocks; a closed form."""
        began = perf_counter()
        security = world.part("security")
        pairs = kept(security, Pairs.of, self.judged)
        rest = _rest(pairs, self.coefficients, self.going_on, self.apart)
        shift = self._shift(security, pairs, shocks)
        left = self._left(pairs, shocks)
        found = rest.found
        if shift is not None or left is not None:
            chance = pairs.square(_moved(rest.odds, rest.chance, shift, left))
            ante = pairs.square(_moved(rest.peace, rest.ex_ante, shift, left))
            found = {
                "pair_threat": chance,
                "threat": of_states(chance, self.apart),
                "more_threat": of_states(ante, self.apart) - rest.expected,
            }
        columns = {name: (_PAIR[: column.ndim], column) for name, column in found.items()}
        solved = labelled(axes(security, *_PAIR), columns)
        return Solution(self.name, solved, True, 0.0, 1, perf_counter() - began)

    def _shift(
        self, security: xr.Dataset, pairs: Pairs, shocks: Sequence[Shock]
    ) -> np.ndarray | None:
        """Return what changed pacts and doubted guarantees add to the log odds; None: nothing."""
        if not {s.variable for s in shocks} & {"guarantee_doubt", "defence_pact"}:
            return None
        after = np.clip(pairs.pact + pact_change(shocks, pairs.states), 0.0, 1.0)
        np.fill_diagonal(after, 0.0)
        firm = after * (1 - doubts(security, shocks).T)
        lost = self._lost(pairs, after, firm)
        made = self.coefficients[PACT] * (after - pairs.pact)
        return (made + self.deterrence * (lost + lost.T))[pairs.upper]

    def _lost(self, pairs: Pairs, after: np.ndarray, firm: np.ndarray) -> np.ndarray:
        """Return s_ij(today) - s_ij; ``firm`` is the part of each pact of i (rows) that holds.

        It is 0 but for i whose defenders change, and for j whose allies do.
        """
        still, every = outsiders(after), np.arange(len(after))
        rows = np.flatnonzero((firm != pairs.pact).any(1))
        columns = np.flatnonzero((after != pairs.pact).any(0))
        lost = np.zeros_like(after)
        for i, j in ((rows, every), (every, columns)):
            if len(i) and len(j):
                here = pairs.defended[i][:, j]
                was = pairs.outsider[:, j]
                found = self._gone(pairs, i, firm[i], was, np.ascontiguousarray(still[:, j]), here)
                lost[np.ix_(i, j)] = found
        return lost

    def _gone(
        self,
        pairs: Pairs,
        i: np.ndarray,
        firm: np.ndarray,
        was: np.ndarray,
        still: np.ndarray,
        had: np.ndarray,
    ) -> np.ndarray:
        before = pairs.pact[i]
        if self.whole:
            # Each defender of today must hold, or a new one come.
            held = np.log(np.maximum(firm, TINY)) * before @ was
            held += before @ (was * np.log(np.maximum(still, TINY)))
            come = 1 - _none((firm - before).clip(0.0), still, np.ones_like(had, dtype=bool))
            return had - np.maximum(had * np.exp(held), come)
        then, now = (before * pairs.spending) @ was, (firm * pairs.spending) @ still
        part = np.divide(now, then, out=np.zeros_like(then), where=then > 0)
        # Where there was no defender (or none who spends), the chance that one comes.
        return had - np.where(then > 0, part.clip(max=1.0), 1 - _none(firm, still, then <= 0))

    def _left(self, pairs: Pairs, shocks: Sequence[Shock]) -> np.ndarray | None:
        """Return the part of each pair's probability that limits and restraint leave; None: all."""
        own = [shock for shock in shocks if shock.variable in REDUCTIONS]
        if not own:
            return None
        labels = pairs.states
        taken = {name: np.zeros((len(labels),) * 2) for name in REDUCTIONS}
        for shock in own:
            state, part = _named(labels, shock, "state"), 1.0
            if shock.variable == "arms_limit":
                parties = _named(labels, shock, "partner")
                both = np.outer(state, parties)
            else:
                parties = state
                here = np.isin(labels, _members(shock.where.get("region"), labels))
                both, part = np.outer(state & here, here), self.region_share
            both = (both | both.T) & (~pairs.fighting | np.outer(parties, parties))
            old = taken[shock.variable]
            new = _taken(old, shock, part).clip(0.0, 1.0)
            taken[shock.variable] = np.where(both, new, old)
        return np.prod([1 - every[pairs.upper] for every in taken.values()], axis=0)


@dataclass(frozen=True, eq=False)
class _Rest:
    """A world without shocks: log odds and probability by pair, with and without conflicts.

    ``expected`` is the ex ante threat by state, ``found`` what the model writes.
    """

    odds: np.ndarray
    chance: np.ndarray
    peace: np.ndarray
    ex_ante: np.ndarray
    expected: np.ndarray
    found: Mapping[str, np.ndarray]


# The states of the world that one draw asks for have the same parameters.
@lru_cache(maxsize=8)
def _rest(
    pairs: Pairs, coefficients: tuple[float, ...], going_on: tuple[float, ...], apart: float
) -> _Rest:
    peace = np.array(coefficients) @ pairs.terms
    odds = np.where(pairs.conflict < 0, peace, np.array(going_on)[pairs.conflict])
    chance, ante = expit(odds), expit(peace)
    square = pairs.square(chance)
    expected = of_states(pairs.square(ante), apart)
    found = {
        "pair_threat": square,
        "threat": of_states(square, apart),
        "more_threat": np.zeros_like(expected),
    }
    return _Rest(odds, chance, peace, ante, expected, found)


def _moved(
    odds: np.ndarray, chance: np.ndarray, shift: np.ndarray | None, left: np.ndarray | None
) -> np.ndarray:
    """Return probabilities with log odds shifted, of which a part is left."""
    found = chance.copy()
    if shift is not None:
        here = np.flatnonzero(shift)
        found[here] = expit(odds[here] + shift[here])
    return found if left is None else found * left


def _taken(old: np.ndarray, shock: Shock, part: float) -> np.ndarray:
    """Return what a shock makes of the reduction so far; reductions that are added compound."""
    match shock.operation:
        case "multiply":
            return old * shock.value
        case "set":
            return np.full_like(old, part * shock.value)
        case _:
            return 1 - (1 - old) * (1 - part * shock.value)


def _none(pact: np.ndarray, outsider: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Return the chance that none of the first's allies, each by itself, is there and comes."""
    out = np.ones(where.shape)
    i, j = np.nonzero(where & np.any(pact, axis=1)[:, None])
    some = np.flatnonzero(np.any(pact, axis=0))
    out[i, j] = (1 - pact[:, some][i] * outsider[some].T[j]).prod(1)
    return out


def _named(labels: np.ndarray, shock: Shock, axis: str) -> np.ndarray:
    out = np.zeros(len(labels), dtype=bool)
    out[touched(shock, {axis: labels})[axis]] = True
    return out


def _members(regions: Iterable[str] | None, labels: np.ndarray) -> list[str]:
    """Return the states of regions, which may also be places or groups; all if none is named."""
    if regions is None:
        return labels.tolist()
    known = catalogue.regions()
    found: list[str] = []
    for name in regions:
        found += known[name].members if name in known else catalogue.expand_places([name])
    return found
