"""A good deal file for tests to spoil, and the faults found in a spoilt one."""

import pytest

from detente.deal.load import parse_deal
from detente.errors import DealError

GOOD = """\
id: test
title: {en: Test, ja: 試験}
summary: {en: A test, ja: 試験}
date: 2025-03-18
parties: [USA, RUS]
provisions:
  - id: one
    title: {en: One, ja: 一}
    parties: [USA]
    domain: trade
    status: agreed
    measures:
      - {kind: tariff, exporter: [RUS], importer: [USA], sector: [mining], change: 0.25}
"""


def faults(source, folder=None):
    with pytest.raises(DealError) as raised:
        parse_deal(source, "deal.yaml", folder)
    return raised.value.faults


def only(source, folder=None):
    (fault,) = faults(source, folder)
    return fault
