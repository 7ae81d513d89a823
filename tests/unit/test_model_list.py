"""The list of models: its words are those of the models themselves."""

import pytest

from detente.models.base import models, variants
from detente.report.model_list import label, said, source


@pytest.mark.parametrize("model", models().values(), ids=list(models()))
def test_a_source_is_told_as_the_model_states_it(model):
    row = {"name": model.name, "source": model.source}
    assert source(row, "en") == model.source
    assert label(model.name, "ja") != model.name


@pytest.mark.parametrize("name", ["threat", "defence_spending", "exposure", "balance"])
def test_a_form_has_words(name):
    for form in variants(models()[name]):
        assert said(f"report.variant_{form.variant}", "ja")


def test_a_model_of_others_keeps_its_own_source():
    assert source({"name": "burden", "source": "A study (2020)"}, "ja") == "A study (2020)"
