"""Cases of the linear response, with what Python predicts, for the page's own copy of the rule."""

from __future__ import annotations

from typing import Any

import numpy as np
from small_deal import deal_of, provision, tariff

from detente.deal.schema import Deal
from detente.deal.settings import Knob, knobs
from detente.ensemble.response import Response, response
from detente.errors import SolveError

MOVERS = ("one", "two", "three", "five")
_OPEN = "{{central: {1}, low: {0}, high: {2}, basis: assumption, source: x{3}}}"


def deal() -> Deal:
    """Return a deal with two numbers of one unknown, one by itself, one whose centre is its end.

    ``three`` depends on another, ``five`` on two that have nothing to do with each other.
    """

    def of(name: str, *sizes: tuple[float, float, float], unknown: str = "", depends: str = ""):
        own = unknown and f", unknown: {unknown}"
        listed = [tariff(change=_OPEN.format(*size, own)) for size in sizes]
        return provision(name, *listed, more=f"conditional_on: [{depends}]")

    return deal_of(
        of("one", (0.1, 0.25, 0.5), (-0.2, 0.0, 0.1), unknown="u"),
        of("two", (0.0, 0.3, 0.4)),
        of("three", (0.5, 0.5, 0.9), depends="two"),
        of("four", (0.1, 0.2, 0.3)),
        of("five", (0.1, 0.6, 0.7), depends="one, three"),
    )


def solve(of: Deal) -> dict[str, np.ndarray]:
    """Return values of a deal, curved in its numbers and with provisions that work together.

    With ``two`` near its low end it cannot be solved.
    """
    if of.provision("two").measures[0].change.value() < 0.05:  # pyright: ignore
        raise SolveError("no solution")
    found = np.array([1.0, -2.0, 0.0])
    total = 0.0
    for at, one in enumerate(of.provisions):
        if one.zero:
            continue
        for size in (m.change.value() for m in one.measures):  # pyright: ignore
            found = found + np.array([size, np.exp(size), at - size**2])
            total += size
    return {"deal/a": found, "cells": np.array([total**2, np.nan])}


def made() -> tuple[dict[str, Knob], Response]:
    """Return the numbers by name and the response; ``four`` moves nothing."""
    return {k.name: k for k in knobs(deal())}, response(deal(), solve, MOVERS)


SCENARIOS: tuple[tuple[dict[str, float], tuple[str, ...]], ...] = (
    ({}, ()),
    ({"one.0.change": 0.1}, ()),
    ({"one.0.change": 0.5}, ()),
    ({"one.0.change": 0.3, "two.0.change": 0.35}, ()),
    ({"one.0.change": 0.7, "two.0.change": 0.5}, ()),
    ({"three.0.change": 0.6}, ()),
    ({"three.0.change": 0.4}, ()),
    ({}, ("one",)),
    ({"one.0.change": 0.5}, ("one",)),
    ({"one.0.change": 0.5, "two.0.change": 0.4}, ("two",)),
    ({"three.0.change": 0.9}, ("two",)),
    ({"one.0.change": 0.4}, ("three", "two")),
    ({}, ("four",)),
    # Both take the same along, one through a third.
    ({}, ("one", "two")),
    ({"five.0.change": 0.7}, ("three", "one")),
    ({"five.0.change": 0.7}, ("one", "two", "three", "five")),
    # Towards a state that cannot be solved, at its centre, and with the provision left out.
    ({"two.0.change": 0.1}, ()),
    ({"two.0.change": 0.3}, ()),
    ({"two.0.change": 0.1}, ("two",)),
)


def cases() -> list[dict[str, Any]]:
    """Return each scenario as a page has it, and the values expected by group; None for no number.

    ``board``, ``response`` and ``knobs`` are the arguments of ``predicted`` in ``predict.js``,
    ``solved`` the scenario of the board, ``wanted`` that of the values.
    """
    numbers, found = made()
    data = {
        "board": {"values": _plain(found.central)},
        "response": {
            "chords": {k: {"low": _plain(c.low), "high": _plain(c.high)}
                       for k, c in found.chords.items()},
            "without": {k: _plain(v) for k, v in found.without.items()},
            "along": {k: list(v) for k, v in found.along.items()},
        },
        "knobs": {
            k.name: {"name": k.name, "provision": k.provision, "low": k.low, "central": k.central,
                     "high": k.high, "together": list(k.together)}
            for k in numbers.values()
        },
        "solved": {"values": {}, "without": []},
    }  # fmt: skip
    return [
        {
            **data,
            "wanted": {"values": values, "without": list(without)},
            "expected": _plain(found.at(values, without)),
        }
        for values, without in SCENARIOS
    ]


def _plain(values: Any) -> Any:
    if values is None:
        return None
    return {
        group: [float(x) if np.isfinite(x) else None for x in cells]
        for group, cells in values.items()
    }
