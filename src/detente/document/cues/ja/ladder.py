"""The rules of ``ladder.toml``, compiled once: what a predicate makes of its clause."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from detente.document.cues.ja.predicate import Predicate

_SLOT = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Rule:
    """A rule of the ladder; ``says`` and ``denied`` are empty where it does not fit."""

    name: str
    pattern: re.Pattern[str]
    says: str = ""
    denied: str = ""
    text: bool = False
    party: bool = False


@dataclass(frozen=True)
class Fit:
    """A rule that fits a predicate, what it says of it, and where in the head its words begin."""

    rule: Rule
    says: str
    start: int


@cache
def _table() -> tuple[dict[str, str], tuple[Rule, ...]]:
    raw = tomllib.loads(resources.files(__package__).joinpath("ladder.toml").read_text("utf-8"))
    classes: dict[str, str] = raw["words"]
    rules = []
    for row in raw["rule"]:
        when = _SLOT.sub(lambda m: classes[m.group(1)], row["when"])
        rules.append(
            Rule(
                row["name"],
                re.compile(f"(?:{when})$"),
                row.get("says", ""),
                row.get("denied", ""),
                row.get("text", False),
                row.get("party", False),
            )
        )
    return classes, tuple(rules)


@cache
def word_class(name: str) -> re.Pattern[str]:
    """Return a class of words of the ladder as a pattern."""
    return re.compile(_table()[0][name])


def rules() -> tuple[Rule, ...]:
    """Return the rules in order."""
    return _table()[1]


def fit(found: Predicate, *, text: bool, party: bool, skip: frozenset[str]) -> Fit | None:
    """Return the first rule that a predicate fits.

    Parameters
    ----------
    found
        The predicate.
    text, party
        Whether its clause speaks of a text of the deal, and whether its subject is a party.
    skip
        Names of rules to leave out.
    """
    negative = "negative" in found.flags
    for rule in rules():
        says = rule.denied if negative else rule.says
        if not says or rule.name in skip or (rule.text and not text) or (rule.party and not party):
            continue
        if match := rule.pattern.search(found.head):
            return Fit(rule, says, match.start())
    return None
