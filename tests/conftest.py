"""Runs of the library's deals, each made once for the whole suite."""

import datetime
from functools import cache

import pytest

from detente.pipeline import run
from detente.record import Run


@pytest.fixture(scope="session")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")

    @cache
    def get(deal: str, as_of: datetime.date) -> Run:
        # So many draws as show that bands are there; their number is no matter to the tests.
        return run(deal, folder, as_of=as_of, draws=20)

    return get


@pytest.fixture
def english(monkeypatch):
    """Let messages be in English, whatever the language of the machine."""
    monkeypatch.setenv("DETENTE_LANG", "en")
