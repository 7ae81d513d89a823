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
    return World(trade=trade, levels=xr.Dataset(), hash="test", name="test")


def deal(*measures, status="agreed"):
    listed = "".join(f"\n      - {{{measure}}}" for measure in measures)
    return parse_deal(f"""\
id: test
title: {{en: Test, ja: 試験}}
summary: {{en: A test, ja: 試験}}
date: 2025-03-18
parties: [USA, RUS]
provisions:
  - id: one
    title: {{en: One, ja: 一}}
    parties: [USA]
    domain: trade
    status: {status}
    measures:{listed}
""")


def tariff(exporter="RUS", importer="USA", sector="mining", change=0.1):
    where = f"exporter: [{exporter}], importer: [{importer}], sector: [{sector}]"
    return f"kind: tariff, {where}, change: {change}"
