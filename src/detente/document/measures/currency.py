"""Currencies of payment, lines between central banks, access to payment systems."""

from __future__ import annotations

from detente.document.measures.case import Build, Case, arcs, between
from detente.document.measures.proposal import Proposal, ask, nothing, one
from detente.document.measures.words import CUT_OFF, ENERGY


def _settlement(case: Case) -> Proposal:
    currencies = case.names("currency")
    if not currencies:
        return nothing("currency", ask("currency", "currency"))
    if not (pairs := case.both()):
        return nothing("direction", ask("direction", "exporter"))
    share, told = case.part("settlement_share", "settlement_share")
    questions = [] if told else [ask("share", "share")]
    if len(pairs) > 1 or len(currencies) > 1:
        questions.append(ask("currency", "currency"))
    group = "energy" if case.names("fuel") or case.says(ENERGY) else "all"
    measures = arcs("settlement_currency", pairs, group=group, currency=currencies[0], share=share)
    return Proposal(measures, questions=tuple(questions))


@between
def _swap(case: Case) -> Proposal:
    one_way, back = tuple(case.parties[:1]), tuple(case.parties[1:])
    return Proposal(
        tuple(
            {"kind": "swap_line", "lender": list(lender), "borrower": list(borrower)}
            for lender, borrower in ((one_way, back), (back, one_way))
        ),
        questions=(ask("lender", "lender"),),
    )


@between
def _payment(case: Case) -> Proposal:
    share, told = case.part("share")
    return one(
        *(() if told else (ask("share", "share"),)),
        kind="payment_access",
        country=case.parties[:1],
        partner=case.parties[1:],
        action="cut" if case.says(CUT_OFF) else "restore",
        share=share,
    )


BUILDERS: dict[str, Build] = {
    "local_currency_settlement": _settlement,
    "direct_currency_trading": _settlement,
    "swap_line": _swap,
    "payment_access": _payment,
}
