"""Runs that several files export."""

import datetime

import pytest
from report_synthetic import make, security


@pytest.fixture(scope="session")
def synthetic(tmp_path_factory):
    return make(tmp_path_factory.mktemp("run") / "run", market=1.0, extra=security())


@pytest.fixture(params=["synthetic", "moscow-washington-2025"])
def exported(request, runs):
    if request.param == "synthetic":
        return request.getfixturevalue("synthetic")
    return runs(request.param, datetime.date(2026, 11, 24))
