"""Published figures that the security models return."""

import numpy as np
import pytest

from detente.models.capability import resources, shares
from detente.world.security import load_security


def test_the_composite_index_is_the_published_one():
    data = load_security()
    np.testing.assert_allclose(resources(data, {})["cinc"], data["cinc"], atol=1e-7)


def test_shares_of_the_index_sum_to_one():
    data = load_security()
    assert shares(resources(data, {})["cinc"]).sum() == pytest.approx(1)
    assert float(data["cinc"].sum()) == pytest.approx(1, abs=0.01)
