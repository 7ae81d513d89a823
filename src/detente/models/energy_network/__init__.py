"""World markets of oil, gas and coal as spatial price equilibria on a network of deliveries.

Takayama and Judge (1971) in the form of the gas models of Egging (2013): one convex quadratic
programme a market, calibrated to a base year. Short run: a year or two.

``data`` is what the model takes from the world, ``parameters`` the published numbers, ``arcs`` who
can deliver to whom, ``layout`` all of a market that no parameter changes, ``market`` its numbers,
``policy`` the way from shocks to terms, ``problem`` the programme under them, ``guess`` and
``equilibrium`` its solution, ``model`` the public model, ``adapter`` its place in a run.
"""

from detente.models.energy_network.adapter import EnergyNetwork
from detente.models.energy_network.model import EnergyModel, energy_model
from detente.models.energy_network.parameters import Parameters, parameters

__all__ = ["EnergyModel", "EnergyNetwork", "Parameters", "energy_model", "parameters"]
