"""What the draws of a run are, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.i18n import Language, number, text

if TYPE_CHECKING:
    from detente.record import Run

# Below so many draws less than five lie beyond an end of a band.
FEW = 100


def note(run: Run, lang: Language, comparison: str = "deal") -> str:
    """Return what value and band of a comparison are, and how many draws failed."""
    drawn = run.meta.get("draws") or {}
    if not drawn.get("count"):
        return text("draws.none", lang)
    key = "draws.note_odds" if comparison == "odds" else "draws.note"
    said = text(key, lang, n=number(drawn["count"], lang, 0))
    if drawn["count"] < FEW:
        said += text("draws.few", lang)
    if drawn["failed"]:
        first = drawn["failed"][0]["reason"]
        said += text("draws.failed", lang, n=number(len(drawn["failed"]), lang, 0), reason=first)
    return said


def with_bands(said: str, key: str, run: Run, lang: Language) -> str:
    """Return a caption with what it says of bands (a ``draws.c_`` message) where there are any."""
    if not (run.meta.get("draws") or {}).get("count"):
        return said
    return said + text("report.list_space", lang) + text(f"draws.c_{key}", lang)


def design(run: Run, lang: Language) -> str:
    """Return how many inputs of each kind were drawn, and the seed; nothing without draws."""
    drawn = run.meta.get("draws") or {}
    if not drawn.get("count"):
        return ""
    kinds = [one["kind"] for one in drawn["inputs"]]
    parts = [
        text(f"draws.kind_{kind}", lang, n=number(kinds.count(kind), lang, 0))
        for kind in dict.fromkeys(kinds)
        if kind != "carried"
    ]
    listed = text("report.list_comma", lang).join(parts)
    count = number(drawn["count"], lang, 0)
    return text("draws.design", lang, n=count, inputs=listed, seed=drawn["seed"])


def probability(share: float, lang: Language) -> str:
    """Return a share of draws in per cent; of some but nearly none, or all but nearly all, so."""
    shown = round(100 * share)
    if share > 0 and shown == 0:
        return text("draws.under_one", lang)
    if share < 1 and shown == 100:
        return text("draws.over_99", lang)
    return text("draws.percent", lang, n=number(shown, lang, 0))
