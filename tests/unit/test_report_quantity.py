import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_synthetic import GIVEN

from detente.i18n import LANGUAGES, _area
from detente.report.quantity import BILLION, MILLION, Column, quantity, span


@pytest.mark.parametrize(
    ("value", "unit", "lang", "shown"),
    [
        (0.0, "%", "en", "0%"),
        (1.234, "%", "en", "+1.23%"),
        (-12.34, "%", "en", "−12.3%"),
        (0.0123, "%", "en", "+0.012%"),
        (0.01, "%", "en", "+0.01%"),
        (-0.0004, "%", "en", "under 0.001%"),
        (-0.0004, "%", "ja", "0.001%未満"),
        (1.2345, BILLION, "en", "+$1.23 billion"),
        (-1234.5, BILLION, "en", "−$1.23 trillion"),
        (999.96, MILLION, "en", "+$1 billion"),
        (0.02, MILLION, "en", "under $0.1 million"),
        (0.0, MILLION, "en", "$0"),
        (1.2345, BILLION, "ja", "+12.3億ドル"),
        (12.3, MILLION, "ja", "+1,230万ドル"),
        (1234.5, BILLION, "ja", "+1.23兆ドル"),
        (float("nan"), "%", "en", "–"),
        (None, "%", "en", "–"),
    ],
)
def test_quantities_read_as_written(value, unit, lang, shown):
    assert quantity(value, unit, lang) == shown


@given(
    st.floats(-1e4, 1e4).filter(lambda v: v != 0),
    st.sampled_from(["%", BILLION, MILLION]),
    st.sampled_from(LANGUAGES),
)
def test_what_is_not_zero_is_never_shown_as_zero(value, unit, lang):
    shown = quantity(value, unit, lang)
    assert float(re.search(r"[\d,.]+", shown)[0].replace(",", "")) > 0


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_a_column_never_shows_zero_for_what_is_not_and_keeps_its_digits(values):
    column = Column.of(values, "en")
    for value in values:
        shown = column(value)
        assert (float(re.search(r"[\d,.]+", shown)[0].replace(",", "")) == 0) == (value == 0)
        if value and "<" not in shown:
            back = float(shown.replace("−", "-").replace(",", ""))
            assert math.isclose(back, value, abs_tol=0.51 * 10.0**-column.digits)


def test_ranges_are_left_out_where_there_is_none():
    assert span(1.0, 1.0, "%", "en") == ""
    assert span(None, 1.0, "%", "en") == ""
    assert span(0.5, 1.0, "%", "en") == " (90% band +0.5% to +1%)"


def test_a_range_with_an_end_beyond_zero_says_that_the_sign_is_open():
    assert span(-0.5, 1.0, "%", "en") == " (90% band −0.5% to +1%: the sign is open)"
    # What is too small to show is named, and no doubt about the sign.
    assert span(-1e-9, 1.0, "%", "en") == " (90% band just below zero to +1%)"
    assert "just above zero to +1%)" in span(1e-9, 1.0, "%", "en")
    assert Column(3).between(-1e-9, 0.5) == "just below zero to +0.500"
    assert Column(3).between(1e-9, 2e-9) == "just above zero"


def test_every_message_has_both_languages_with_the_same_fields():
    for key, message in _area("report").items():
        assert set(message) == set(LANGUAGES), key
        fields = [set(re.findall(r"{(\w+)}", message[lang])) for lang in LANGUAGES]
        assert fields[0] == fields[1], key


def test_the_made_up_run_has_the_states_of_the_world():
    assert len(GIVEN["states"].split()) == 44
