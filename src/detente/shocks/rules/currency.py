"""The currency in which trade is paid."""

from __future__ import annotations

from collections.abc import Iterator

from detente.deal.schema import SettlementCurrency
from detente.shocks.rules import Setting, places, rule
from detente.shocks.shock import Shock


@rule(SettlementCurrency)
def settlement_currency(measure: SettlementCurrency, at: Setting) -> Iterator[Shock]:
    """Set the share of payments that is settled in the currency."""
    yield at.shock(
        "settlement_share",
        "set",
        at.strength * at.size(measure.share),
        exporter=places(measure.exporter),
        importer=places(measure.importer),
        currency=(measure.currency,),
        group=(measure.group,),
    )
