"""Measures on money: the currency of payment, banking channels, swap lines, reserves."""

from __future__ import annotations

from typing import Annotated, Literal

from detente.deal.measures.base import Measure, Places
from detente.deal.value import Currency, Flag, Magnitude, Share, within


class SettlementCurrency(Measure):
    """``share`` of the payments for the named trade settled in ``currency``."""

    kind: Literal["settlement_currency"] = "settlement_currency"
    exporter: Places
    importer: Places
    group: Literal["energy", "other", "all"] = "all"
    currency: Currency
    share: Share


class SwapLine(Measure):
    """A line by which the central bank of ``lender`` lends its currency to that of ``borrower``."""

    kind: Literal["swap_line"] = "swap_line"
    lender: Places
    borrower: Places


class PaymentAccess(Measure):
    """Banking channels between ``country`` and ``partner``: ``share`` of them cut or restored.

    ``goods`` says that trade in goods between the two becomes dearer (cheaper) as well, by the
    wedge of the catalogue (``payment_wedge``). It is off by default: where trade was calibrated to
    what was observed, the cost of payments is in it.
    """

    kind: Literal["payment_access"] = "payment_access"
    country: Places
    partner: Places
    share: Share
    action: Literal["cut", "restore"] = "cut"
    goods: Flag = False


class ReserveAccess(Measure):
    """Official reserves of ``country`` frozen or released: ``amount`` in billion USD."""

    kind: Literal["reserve_access"] = "reserve_access"
    country: Places
    amount: Annotated[Magnitude, within(0.0, float("inf"))]
    action: Literal["freeze", "release"]
