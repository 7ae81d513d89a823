"""A small world and small deals for it, written as a file would be."""

import numpy as np
import xarray as xr

from detente.deal.load import parse_deal
from detente.world.world import World

PLACES = ["RUS", "USA", "DEU", "ROW"]
SECTORS = ["mining", "paper"]


def small_world():
    """Four places, two sectors: Russia sells no paper, and sells nothing to Germany."""
    flow = np.ones((4, 4, 2))
    flow[0, :, 1] = 0.0
    flow[0, 2, :] = 0.0
    coords = {"exporter": PLACES, "importer": PLACES, "country": PLACES, "sector": SECTORS}
    trade = xr.Dataset({"flow": (("exporter", "importer", "sector"), flow)}, coords)
    return World(trade=trade, levels=xr.Dataset(), hash="test", name="test", energy=small_energy())


NODES = ["RUS", "USA", "DEU", "NOR", "OTHER_AFRICA"]
FUELS = ["crude", "products", "pipeline_gas", "lng", "coal"]
COMMODITIES = ["crude", "products", "gas", "coal"]


def small_energy():
    """Two years: Russia sold Germany pipeline gas in 2021 only and all but LNG to the others.

    Germany produces nothing and the United States no coal.
    """
    places = {"exporter": NODES, "importer": NODES, "country": NODES}
    coords = {"year": [2021, 2024], **places, "fuel": FUELS, "commodity": COMMODITIES}

    def full(value, *axes):
        return xr.DataArray(value, {axis: coords[axis] for axis in axes}, axes)

    flow = full(0.0, "year", "exporter", "importer", "fuel")
    flow.loc[{"exporter": "RUS", "fuel": ["crude", "products", "coal"]}] = 1.0
    flow.loc[{"exporter": "RUS", "importer": "DEU"}] = 0.0
    flow.loc[{"exporter": "RUS", "importer": "DEU", "fuel": "pipeline_gas", "year": 2021}] = 1.0
    made = full(1.0, "year", "country", "commodity")
    made.loc[{"country": "DEU"}] = 0.0
    made.loc[{"country": "USA", "commodity": "coal"}] = 0.0
    used = xr.ones_like(made)
    used.loc[{"commodity": "coal"}] = 0.0
    return xr.Dataset(
        {"energy_flow": flow, "energy_production": made, "energy_demand": used}, coords
    )


def arcs(kind, exporter="RUS", importer="USA", fuel="crude", more=""):
    where = f"exporter: [{exporter}], importer: [{importer}], fuel: [{fuel}]"
    return f"kind: {kind}, {where}{more and ', '}{more}"


def deal(*measures, status="agreed"):
    return deal_of(provision("one", *measures, status=status))


def provision(name, *measures, status="agreed", more=""):
    listed = "".join(f"\n      - {{{measure}}}" for measure in measures)
    return f"""
  - id: {name}
    title: {{en: {name}, ja: 試験}}
    parties: [USA]
    domain: trade
    status: {status}{more and chr(10) + "    " + more}
    measures:{listed}"""


def deal_of(*provisions):
    return parse_deal(f"""\
id: test
title: {{en: Test, ja: 試験}}
summary: {{en: A test, ja: 試験}}
date: 2025-03-18
parties: [USA, RUS]
provisions:{"".join(provisions)}
""")


def tariff(exporter="RUS", importer="USA", sector="mining", change=0.1):
    where = f"exporter: [{exporter}], importer: [{importer}], sector: [{sector}]"
    return f"kind: tariff, {where}, change: {change}"
