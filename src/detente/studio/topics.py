"""What outcomes are about, as a page groups them."""

from __future__ import annotations

from detente.report.currency import OUTCOMES
from detente.report.numbers import MARKETS, SECURITY

TOPICS = ("income", "energy", "currency", "security")
_CURRENCY = frozenset((*OUTCOMES, "energy_settlement", "exchange_rate"))
_PRICES = frozenset((*MARKETS, "consumer_price", "price")) - _CURRENCY


def topic(outcome: str) -> str:
    """Return which of :data:`TOPICS` an outcome is about."""
    if outcome in SECURITY:
        return "security"
    if outcome in _CURRENCY:
        return "currency"
    return "energy" if outcome in _PRICES else "income"
