"""The finding on security, by rule: threat, budgets, exposure, a tie, and the speculation on top.

Told is where a state that a provision covers, and that is a party or not at war, changes most. The
largest number of all is often that of a state at war: a tenth of a probability that is near one.
"""

from __future__ import annotations

from detente import catalogue
from detente.i18n import Language, text
from detente.report.finding import Finding, finding, moves, sentences
from detente.report.numbers import Number, Numbers, place
from detente.report.places import pair_name
from detente.report.quantity import POINTS, SCORE, quantity
from detente.report.security import moved

# What is told of states, in this order; the first that is visible makes the headline.
TOLD = ("threat", "defence_spending", "exposure")
VARIABLES = (
    "arms_limit", "restraint_zone", "guarantee_doubt", "defence_pact", "defence_floor",
    "defence_budget", "intelligence_tie", "relation", "recognition", "arms_supply",
)  # fmt: skip
# The axes of a shock on which stand the states that it covers.
COVERED = ("state", "country", "ally", "recipient")
# Per cent: where a fatal dispute is more likely than not, the state is at war.
WAR = 50.0
ALLIES = "NATO"


def asked(numbers: Numbers) -> bool:
    """Return whether the deal, or its speculation, has a provision on security."""
    return any(shock["variable"] in VARIABLES for shock in numbers.run.shocks)


def seen(numbers: Numbers) -> bool:
    """Return whether security moves visibly under the deal."""
    return any(numbers.visible(n) for name in (*TOLD, "tie") if (n := _first(numbers, name)))


def security(numbers: Numbers) -> Finding:
    """Say where threat, budgets and exposure move, the tie that does, and the speculation."""
    found = [n for name in TOLD if (n := told(numbers, name))]
    tie = _first(numbers, "tie")
    tie = tie if tie and numbers.visible(tie) else None
    lead = found[0] if found else tie
    small = _small(numbers) if not any(n.outcome == "defence_spending" for n in found) else None
    on_top = speculated(numbers)
    parts = (*found, *((small,) if small and found else ()), *((tie,) if tie else ()), *on_top)

    def write(lang: Language) -> tuple[str, str]:
        said = [_sentence(n, lang) for n in found if n.outcome == "threat"]
        if small and found:
            said.append(
                text("security.f_budgets_small", lang, place=place(small.at[0], lang),
                     move=moves(small, lang), span=small.span(lang))
            )  # fmt: skip
        said += [_sentence(n, lang) for n in found if n.outcome != "threat"]
        said += [_tie(tie, lang)] if tie else []
        said += [_further(on_top, lang)] if on_top else []
        body = sentences(said or [text("security.f_none", lang)], lang)
        return _title(numbers, lead, lang), body

    return finding("security", parts, write)


def told(numbers: Numbers, outcome: str) -> Number | None:
    """Return the visible change to tell of an outcome: of a state covered, if any.

    States at war that are no parties come last: an accord of others does not end their war.
    """
    every = [n for n in numbers.every(outcome) if numbers.visible(n)]
    alone = set(numbers.alone)
    apart = [n for n in every if n.at[0] in alone or not at_war(numbers, n.at[0])]
    own = [n for n in apart if n.at[0] in covered(numbers)]
    return next(iter(own or apart or every), None)


def covered(numbers: Numbers) -> set[str]:
    """Return the states that the provisions on security cover."""
    found: set[str] = set()
    for shock in numbers.run.shocks:
        where = shock["where"]
        if shock["variable"] in VARIABLES:
            if shock["variable"] == "restraint_zone":
                regions = [catalogue.regions()[name] for name in where.get("region", ())]
                found.update(code for region in regions for code in region.members)
            found.update(code for axis in COVERED for code in where.get(axis, ()))
    return found


def at_war(numbers: Numbers, state: str) -> bool:
    """Return whether a fatal dispute of a state is more likely than not, today."""
    n = numbers.at("threat", state)
    return n is not None and (n.before or 0.0) >= WAR


def speculated(numbers: Numbers) -> tuple[Number, ...]:
    """Return what moves most, against what is visible, at an ally of whoever is speculated about.

    With the military expenditure that would move most, if the first is something else.
    """
    doubted = {code for s in numbers.run.shocks if s["variable"] == "guarantee_doubt"
               for code in s["where"].get("ally", ())}  # fmt: skip
    allies = (doubted or set(catalogue.expand_places((ALLIES,)))) - set(numbers.parties)
    found = []
    for outcome in TOLD:
        own = (n for n in numbers.every(outcome, "speculated") if n.at[0] in allies and moved(n))
        if n := next(own, None):
            found.append(n)
    weight = {n.outcome: abs(n.value) / numbers.least(n.outcome) for n in found}
    found.sort(key=lambda n: -weight[n.outcome])
    budgets = [n for n in found[1:] if n.outcome == "defence_spending"]
    return (*found[:1], *budgets)


def _first(numbers: Numbers, outcome: str) -> Number | None:
    return next(iter(numbers.every(outcome)), None)


def _small(numbers: Numbers) -> Number | None:
    """Return the change of military expenditure at a covered state at peace, if not visible."""
    names = covered(numbers)
    own = (n for n in numbers.every("defence_spending") if n.at[0] in names and moved(n))
    return next((n for n in own if not at_war(numbers, n.at[0])), None)


def _title(numbers: Numbers, lead: Number | None, lang: Language) -> str:
    if lead is None:
        return text("security.f_none_title", lang)
    way = "up" if lead.value > 0 else "down"
    if lead.outcome == "tie":
        return text(f"security.f_tie_{way}_title", lang, pair=pair_name(lead.at, lang))
    title = text(f"security.f_{lead.outcome}_{way}_title", lang, place=place(lead.at[0], lang))
    # What is not the largest of all is not said to be.
    if lead == _first(numbers, lead.outcome):
        return title
    return text("security.f_aside", lang, title=title)


def _sentence(n: Number, lang: Language) -> str:
    ends = {
        end: quantity(value, "%" if n.unit == POINTS else n.unit, lang, signed=False)
        for end, value in (("before", n.before), ("after", n.after))
    }
    return text(
        f"security.f_{n.outcome}", lang, place=place(n.at[0], lang), move=moves(n, lang),
        span=n.span(lang), **ends,
    )  # fmt: skip


def _tie(n: Number, lang: Language) -> str:
    one, other = (place(code, lang) for code in n.at)
    ends = {end: quantity(getattr(n, end), SCORE, lang) for end in ("before", "after")}
    return text("security.f_tie", lang, one=one, other=other, move=moves(n, lang),
                span=n.span(lang), **ends)  # fmt: skip


def _further(found: tuple[Number, ...], lang: Language) -> str:
    """Return in one sentence what would come on top if the speculation came true."""
    clauses = [
        text(f"security.f_on_top_{n.outcome}", lang, place=place(n.at[0], lang),
             value=n.shown(lang), span=n.span(lang))
        for n in found
    ]  # fmt: skip
    listed = text("report.list_semicolon" if lang == "en" else "report.list_comma", lang)
    return text("security.f_speculated", lang, list=listed.join(clauses))
