"""World trade and production in general equilibrium: Caliendo and Parro (2015), in changes.

"Estimates of the trade and welfare effects of NAFTA", Review of Economic Studies 82(1), solved by
exact hat algebra (Dekle, Eaton and Kortum 2008). Medium run: all wages and prices adjusted.

``model`` is the public model, ``data`` what it needs, ``policy`` and ``equilibrium`` the equations,
``outcomes`` the comparison of two states, ``response`` and ``direction`` the derivatives, ``steer``
what of them shortens the way of many solutions, ``quota`` a constraint on volume, ``states`` and
``adapter`` the way from shocks to a solution.
"""

from detente.models.trade_caliendo_parro_2015.adapter import TradeCaliendoParro2015
from detente.models.trade_caliendo_parro_2015.model import TradeModel, trade_model

__all__ = ["TradeCaliendoParro2015", "TradeModel", "trade_model"]
