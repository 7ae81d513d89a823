"""The numbers that a reader asks for first, beside real income."""

from __future__ import annotations

from detente import catalogue
from detente.report import security
from detente.report.currency import DOLLAR, OUTCOMES
from detente.report.numbers import EUROPE, Number, Numbers

RANKED = 5
# States beside the parties whose threat and budgets are listed.
NAMED = 3


def headlines(numbers: Numbers) -> list[Number]:
    """Return the numbers of energy and currency that a reader asks for first.

    They are those of the parties, and of the dollar. What no case moves is left out.
    """
    places = [c for c in dict.fromkeys((*numbers.alone, *EUROPE)) if c in numbers.parties][:RANKED]
    found = [
        n
        for outcome, commodities in (
            ("energy_price", ("crude", "gas")), ("energy_revenue", ()), ("energy_import_bill", ()),
            ("consumer_price_energy", ()), ("exchange_rate", ()),
        )
        for place in places
        for names in ([(place, c) for c in commodities] or [(place,)])
        if (n := numbers.at(outcome, *names)) and outcome != _lesser(numbers, place)
    ]  # fmt: skip
    dollar = (numbers.at(name, DOLLAR) for name in OUTCOMES)
    found += [n for n in dollar if n]
    return [n for n in found if n.value or n.low or n.high]


def _lesser(numbers: Numbers, place: str) -> str:
    """Return which of a state's energy revenue and import bill is the smaller one today."""
    bills = ("energy_revenue", "energy_import_bill")
    found = {name: (n.before or 0.0) for name in bills if (n := numbers.at(name, place))}
    return min(found, key=found.__getitem__) if len(found) > 1 else ""


def security_headlines(numbers: Numbers) -> list[Number]:
    """Return the parties' threat and budgets, where others' move most, and what moves else.

    Exposure is that of the parties and of states that readers ask for: a guarantor's budget moves
    it in states far from the deal, which the section shows. What no case moves is left out.
    """
    found: list[Number] = []
    named = {*security.ASKED, *catalogue.expand_places((security.EAST,))}
    for outcome in ("threat", "defence_spending"):
        own = [n for p in numbers.alone[:RANKED] if (n := numbers.at(outcome, p))]
        others = [n for n in numbers.every(outcome) if n.at[0] not in numbers.parties]
        found += [*own, *[n for n in others if numbers.visible(n)][:NAMED]]
    near = {*named, *numbers.parties, *catalogue.expand_places(numbers.run.deal.watch)}
    exposed = (n for n in numbers.every("exposure") if n.at[0] in near)
    tied = (n for n in numbers.every("tie") if n.at[0] < n.at[1])
    for every in (exposed, tied):
        found += [n for n in every if numbers.visible(n)][:NAMED]
    return [n for n in found if security.moved(n)]
