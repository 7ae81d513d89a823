"""Relations between states: recognition, alliances, steps of diplomacy."""

from __future__ import annotations

from detente.document.measures.case import Build, Case, between
from detente.document.measures.proposal import Proposal, ask, nothing, one
from detente.document.measures.size import assumed
from detente.document.measures.words import ENDS, MUTUAL, WORSE


@between
def _tie(case: Case) -> Proposal:
    change = assumed("tie", -1.0 if case.says(WORSE) else 1.0)
    return one(ask("size", "change"), kind="tie", parties=case.parties[:2], change=change)


@between
def _recognition(case: Case) -> Proposal:
    if case.says(WORSE):
        return _tie(case)
    actor, _ = case.sides
    by = list(actor) or case.parties[:1]
    of = [p for p in case.parties if p not in by]
    if not of:
        return nothing("parties")
    return one(kind="recognition", by=by, of=of, mutual=not actor or case.says(MUTUAL))


@between
def _pact(case: Case) -> Proposal:
    action = "end" if case.says(ENDS) else "make"
    return one(kind="defence_pact", parties=case.parties, action=action)


BUILDERS: dict[str, Build] = {
    "recognition": _recognition,
    "defence_pact": _pact,
    **dict.fromkeys(
        (
            "embassies", "summit", "culture_and_people", "hotline", "visa", "transport_links",
            "prisoner_exchange",
        ),
        _tie,
    ),
}  # fmt: skip
