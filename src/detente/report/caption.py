"""What a figure shows, in a sentence made by rule from the numbers behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from detente.i18n import Language, number, text
from detente.report.numbers import MARKET_STILL, OWN_UNITS, Number, Numbers
from detente.report.places import place_of
from detente.report.quantity import quantity, smallest

# A change as a caption names it: where or what, its size, and the size in words.
Entry = tuple[str, float, str]


def ends(entries: Iterable[Entry], lang: Language, *, still: float = MARKET_STILL) -> str:
    """Return a sentence with the largest rise and the largest fall, or that there is none.

    ``still`` is the size up to which a change is what a solver leaves over.
    """
    moved = [one for one in entries if abs(one[1]) > still]
    if not moved:
        return text("captions.still", lang)
    top, bottom = max(moved, key=lambda e: e[1]), min(moved, key=lambda e: e[1])
    key = "rise" if bottom[1] > 0 else "fall" if top[1] < 0 else "both"
    told = {"top": top[0], "up": top[2], "bottom": bottom[0], "down": bottom[2]}
    return text(f"captions.{key}", lang, **told)


def largest(
    found: Sequence[Number], lang: Language, name: Callable[[Number], str] | None = None
) -> str:
    """Return the largest rise and fall of numbers of one outcome that are large enough to show."""
    called = name or (lambda n: place_of(n.outcome, n.at, lang))
    least = smallest(found[0].unit) if found else 0.0
    sizes = [abs(n.value) for n in found]
    if found and MARKET_STILL < max(sizes) < least:
        return text("captions.small", lang, size=quantity(least, found[0].unit, lang, signed=False))
    entries = ((called(n), n.value, n.shown(lang)) for n in found if abs(n.value) >= least)
    return ends(entries, lang)


def changes(numbers: Numbers, found: Sequence[Number], lang: Language) -> str:
    """Return the largest rise and fall of an outcome, and how many of its places move visibly."""
    seen, every = sum(map(numbers.visible, found)), number(len(found), lang, 0)
    if found and not seen:
        unit = found[0].unit if found[0].unit in OWN_UNITS else "%"
        least = quantity(numbers.least(found[0].outcome), unit, lang, signed=False)
        return text("captions.quiet", lang, all=every, size=least)
    count = text("captions.moving", lang, n=number(seen, lang, 0), all=every)
    return together(lang, largest(found, lang), count)


def quiet(numbers: Numbers, outcome: str) -> bool:
    """Return whether nothing of an outcome moves visibly, the deal's speculation included."""
    return not any(
        numbers.visible(n)
        for comparison in ("deal", "speculated")
        for n in numbers.every(outcome, comparison)
    )


def named(lang: Language, *names: str) -> str:
    """Return names as one, with the reader's comma."""
    return text("report.list_comma", lang).join(names)


def unit(name: str, lang: Language) -> str:
    """Return the sentence on the unit of a figure; ``name`` is its message."""
    return text("captions.unit", lang, unit=text(f"captions.u_{name}", lang))


def together(lang: Language, *parts: str) -> str:
    """Return sentences as one caption."""
    return text("report.list_space", lang).join(part for part in parts if part)
