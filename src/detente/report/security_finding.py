"""The finding on security, by rule: threat, budgets, exposure, and the tie that moves most."""

from __future__ import annotations

from detente import catalogue
from detente.i18n import Language, text
from detente.report.finding import Finding, finding, moves, sentences
from detente.report.numbers import Number, Numbers, place
from detente.report.powers import pair_name
from detente.report.quantity import POINTS, quantity
from detente.report.security import moved

# What is told of states, in this order; the first that is visible makes the headline.
TOLD = ("threat", "defence_spending", "exposure")
VARIABLES = (
    "arms_limit", "restraint_zone", "guarantee_doubt", "defence_pact", "defence_budget",
    "intelligence_tie", "relation", "recognition", "arms_supply",
)  # fmt: skip


def asked(numbers: Numbers) -> bool:
    """Return whether the deal, or its speculation, has a provision on security."""
    return any(shock["variable"] in VARIABLES for shock in numbers.run.shocks)


def seen(numbers: Numbers) -> bool:
    """Return whether security moves visibly under the deal."""
    return any(numbers.visible(n) for name in (*TOLD, "tie") if (n := _largest(numbers, name)))


def security(numbers: Numbers) -> Finding:
    """Say where threat, budgets and exposure move most, the tie that does, and the speculation."""
    found = [n for name in TOLD if (n := _largest(numbers, name)) and moved(n)]
    tie = _largest(numbers, "tie")
    tie = tie if tie and moved(tie) else None
    visible = [n for n in found if numbers.visible(n)]
    lead = visible[0] if visible else None
    on_top = _largest(numbers, "defence_spending", "speculated")
    on_top = on_top if on_top and moved(on_top) else None

    def write(lang: Language) -> tuple[str, str]:
        if lead:
            title = text(
                f"security.f_{lead.outcome}_{'up' if lead.value > 0 else 'down'}_title", lang,
                place=place(lead.at[0], lang),
            )  # fmt: skip
        elif tie and numbers.visible(tie):
            way = "up" if tie.value > 0 else "down"
            title = text(f"security.f_tie_{way}_title", lang, pair=pair_name(tie.at, lang))
        else:
            title = text("security.f_none_title", lang)
        parts = [_sentence(n, lang) for n in found]
        if tie:
            parts.append(
                text(
                    "security.f_tie",
                    lang,
                    pair=pair_name(tie.at, lang),
                    move=moves(tie, lang),
                    span=tie.span(lang),
                    before=_score(tie.before, lang),
                    after=_score(tie.after, lang),
                )
            )
        if on_top:
            parts.append(
                text(
                    "security.f_speculated",
                    lang,
                    place=place(on_top.at[0], lang),
                    value=on_top.shown(lang),
                    span=on_top.span(lang),
                )
            )
        return title, sentences(parts or [text("security.f_none", lang)], lang)

    numbers_told = tuple(
        dict.fromkeys((*((lead,) if lead else ()), *found, *((tie,) if tie else ())))
    )
    return finding("security", numbers_told, write)


def _largest(numbers: Numbers, outcome: str, comparison: str = "deal") -> Number | None:
    return next(iter(numbers.every(outcome, comparison)), None)


def _sentence(n: Number, lang: Language) -> str:
    ends = {
        end: quantity(value, "%" if n.unit == POINTS else n.unit, lang, signed=False)
        for end, value in (("before", n.before), ("after", n.after))
    }
    return text(
        f"security.f_{n.outcome}", lang, place=place(n.at[0], lang), move=moves(n, lang),
        span=n.span(lang), **ends,
    )  # fmt: skip


def _score(value: float | None, lang: Language) -> str:
    return quantity(value, catalogue.outcomes()["tie"].unit, lang)
