"""The currency in which trade is paid."""

from __future__ import annotations

from collections.abc import Iterator

from detente.catalogue import expand_places
from detente.deal.schema import SettlementCurrency
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
