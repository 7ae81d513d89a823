import pytest

from detente import catalogue
from detente.catalogue.page import PAGE, markdown


def test_page_of_the_documentation_is_current():
    assert PAGE.read_text("utf-8") == markdown(), "run python -m detente.catalogue.page"


@pytest.mark.parametrize("name", list(catalogue.parameters()))
def test_every_parameter_has_a_source_and_an_ordered_range(name):
    row = catalogue.parameters()[name]
    assert row.source
    assert row.low is not None
    assert row.value is not None
    assert row.high is not None
    assert row.low <= row.value <= row.high


@pytest.mark.parametrize("name", list(catalogue.outcomes()))
def test_every_outcome_says_unit_horizon_and_equation(name):
    row = catalogue.outcomes()[name]
    assert row.unit
    assert row.horizon
    assert row.equation
    assert row.dims


def test_groups_name_only_members_that_exist():
    for group in catalogue.place_groups().values():
        assert set(group.members) <= set(catalogue.places())
    for group in catalogue.sector_groups().values():
        assert set(group.members) <= set(catalogue.sectors())
    assert catalogue.sector_groups()["all"].members == tuple(catalogue.sectors())


def test_groups_expand_in_order_without_repeats():
    assert catalogue.expand_places(("USA", "G7", "USA"))[0] == "USA"
    assert len(catalogue.expand_places(("G7", "EU"))) == 7 + 27 - 3
    assert catalogue.expand_sectors(("mining", "energy")) == ("mining", "refined_petroleum")


def test_labels_in_both_languages():
    assert catalogue.label("JPN", "ja") == "日本"
    assert catalogue.label("mining", "en").startswith("Mining")
    assert catalogue.label("no such name", "en") == "no such name"


def test_every_currency_is_known_to_the_library_that_names_it():
    from babel import Locale

    for lang in ("en", "ja"):
        assert set(catalogue.currencies()) <= set(Locale(lang).currencies)
    assert {"USD", "EUR", "RUB", "CNY", "JPY"} <= set(catalogue.currencies())
