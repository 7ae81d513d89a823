"""The end of measures in force, and assets that are frozen or released."""

from __future__ import annotations

from detente.document.lifting import in_force
from detente.document.measures.case import Build, Case
from detente.document.measures.proposal import Proposal, ask, nothing, one
from detente.document.measures.size import stated


def lift(case: Case) -> Proposal:
    """Return the end of measures in force that stand between the parties."""
    found = in_force(
        case.regime,
        case.parties,
        case.actor,
        case.named("sector"),
        case.named("fuel"),
        case.words,
        case.instrument,
    )
    return ended(case, found) if found else nothing("regime", ask("regime_none", "regime"))


def ended(case: Case, found: tuple[str, ...], whole: str = "lift") -> Proposal:
    """Return the end of measures in force; ``whole`` is the range where no share is told."""
    share, told = case.part(whole)
    questions = [ask("regime", "regime"), *([] if told else [ask("share", "share")])]
    return one(*questions, kind="lift", regime=list(found), share=share)


def _reserves(case: Case) -> Proposal:
    amount = case.amount("USD")
    if amount is None or not case.parties:
        return nothing("size", ask("amount", "amount"))
    owner = [p for p in case.states if p not in case.actor] or case.states
    if len(owner) != 1:
        return nothing("direction", ask("direction", "country"))
    action = "freeze" if case.instrument == "asset_freeze" else "release"
    return one(kind="reserve_access", country=owner, amount=stated(amount, 1e-9), action=action)


BUILDERS: dict[str, Build] = {
    "export_ban_lifted": lift,
    "sanctions_waiver": lift,
    "sanctions_relief": lift,
    "reserve_release": _reserves,
    "asset_freeze": _reserves,
}
