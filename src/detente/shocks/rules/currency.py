"""The currency in which trade is paid, the banks that pay, and official reserves."""

from __future__ import annotations

from collections.abc import Iterator

from detente import catalogue
from detente.catalogue import expand_places, expand_sectors
from detente.deal.schema import PaymentAccess, ReserveAccess, SettlementCurrency, SwapLine
from detente.shocks.rules import Setting, rule
from detente.shocks.shock import Shock


@rule(SettlementCurrency)
def settlement_currency(measure: SettlementCurrency, at: Setting) -> Iterator[Shock]:
    """Set the share of payments that is settled in the currency."""
    yield at.shock(
        "settlement_share",
        "set",
        at.strength * at.size(measure.share),
        exporter=expand_places(measure.exporter),
        importer=expand_places(measure.importer),
        currency=(measure.currency,),
        group=(measure.group,),
    )


@rule(SwapLine)
def swap_line(measure: SwapLine, at: Setting) -> Iterator[Shock]:
    """Set the line by which the borrower (country) has the currency of the lender (partner)."""
    yield at.shock(
        "swap_line",
        "set",
        at.strength,
        country=expand_places(measure.borrower),
        partner=expand_places(measure.lender),
    )


@rule(PaymentAccess)
def payment_access(measure: PaymentAccess, at: Setting) -> Iterator[Shock]:
    """Cut, or restore, a share of the banking channels between the two, both ways.

    What is restored is a share of what is missing: access a becomes (1 - s) a + s. With ``goods``
    the cost of trade in goods moves by the factor 1 + wedge x share, or back by it.
    """
    country, partner = expand_places(measure.country), expand_places(measure.partner)
    share = at.strength * at.size(measure.share)
    restore = measure.action == "restore"
    for one, other in ((country, partner), (partner, country)):
        yield at.shock("payment_access", "multiply", 1 - share, country=one, partner=other)
        if restore:
            yield at.shock("payment_access", "add", share, country=one, partner=other)
    if measure.goods:
        wedge = catalogue.parameters()["payment_wedge"].value
        assert wedge is not None
        factor = 1 + wedge * share
        for one, other in ((country, partner), (partner, country)):
            yield at.shock(
                "trade_cost",
                "multiply",
                1 / factor if restore else factor,
                exporter=one,
                importer=other,
                sector=expand_sectors(["goods"]),
            )


@rule(ReserveAccess)
def reserve_access(measure: ReserveAccess, at: Setting) -> Iterator[Shock]:
    """Freeze or release official reserves, in billion USD."""
    amount = at.strength * at.size(measure.amount)
    yield at.shock(
        "reserve_access",
        "add",
        -amount if measure.action == "freeze" else amount,
        country=expand_places(measure.country),
    )
