"""Fitted weights: what is stored of them."""

from dataclasses import fields, replace

import numpy as np
import pytest

from detente.document.weights import load, store, weights
from detente.i18n import LANGUAGES

PACKED = ("label_weights", "domain_weights", "cut_weights")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_stored_weights_are_those_fitted_to_two_digits(tmp_path, lang):
    known = weights(lang)
    fitted = replace(known, label_weights=known.label_weights * 1.003 + 1e-4)
    store(fitted, tmp_path / "one.npz")
    again = load(tmp_path / "one.npz")
    for one in fields(known):
        wanted, found = getattr(fitted, one.name), getattr(again, one.name)
        if one.name in PACKED:
            assert (np.abs(wanted - found) <= np.abs(wanted).max(axis=0) / 127).all()
        elif isinstance(wanted, tuple):
            assert wanted == found
        else:
            assert wanted == pytest.approx(found, rel=1e-6)


def test_a_label_without_weights_is_stored(tmp_path):
    known = weights("en")
    nothing = replace(known, label_weights=np.zeros_like(known.label_weights))
    store(nothing, tmp_path / "one.npz")
    assert not load(tmp_path / "one.npz").label_weights.any()
