"""Technology and investment, where the text says by how much output or capital changes."""

from __future__ import annotations

from detente.document.measures.case import Build, Case
from detente.document.measures.proposal import Proposal, ask, nothing, one
from detente.document.measures.size import stated
from detente.document.measures.words import CAPITAL, LESS, OUTPUT, Words


def _stock(kind: str, words: Words, reason: str) -> Build:
    """Return a builder of a change of productivity or capital, which the text must give.

    A sum of money is none: what it adds is not in the text.
    """

    def build(case: Case) -> Proposal:
        percent = case.amount("percent", roles=("change", "", "share"))
        sector = case.names("sector")
        if percent is None or not case.says(words) or not case.parties:
            return nothing(reason, ask(reason, "change"))
        if not sector:
            return nothing("sector", ask("sector_needed", "sector"))
        _, others = case.sides
        country = list(others or tuple(case.parties))
        change = stated(percent, -0.01 if case.says(LESS) else 0.01)
        return one(ask("host", "country"), kind=kind, country=country, sector=sector, change=change)

    return build


_technology = _stock("technology", OUTPUT, "productivity")
_investment = _stock("investment", CAPITAL, "capital")

BUILDERS: dict[str, Build] = {
    "technology_transfer": _technology,
    "chips": _technology,
    "investment_fund": _investment,
    "minerals_processing": _investment,
}
