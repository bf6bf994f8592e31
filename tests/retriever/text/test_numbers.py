"""Numbers in texts: every way of writing one gives its value, whatever stands around it."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from retriever.text.number_words import counted_in, number_words, spelled_in
from retriever.text.numbers import agree, number_of, number_pattern, numbers_in, ranges

MANTISSAS = st.integers(1, 99_999).map(lambda n: f"{n / 10_000:.4f}")
POWERS = st.integers(-40, 60)
# a power of ten as abstracts, TeX, catalogues and questions write it
POWER_FORMS = st.sampled_from(
    [
        "{m}e{p}",
        "{m}E{p}",
        "{m} x 10^{p}",
        "{m}x10^{{{p}}}",
        "{m} × 10^{{{p}}}",
        r"{m}\times 10^{{{p}}}",
        "{m} * 10^{p}",
    ]
)


@given(MANTISSAS, POWERS, POWER_FORMS)
def test_a_number_with_a_power_of_ten_has_one_value_however_it_is_written(mantissa, power, form):
    written, value = form.format(m=mantissa, p=power), float(f"{mantissa}e{power}")
    assert number_of(written) == value
    (figure,) = numbers_in(f"a value of {written} was found")
    assert figure.value == pytest.approx(value, rel=1e-12)
    assert figure.half_unit == pytest.approx(0.5e-4 * 10.0**power, rel=1e-9)


@given(st.decimals(-40, 60, places=2))
def test_a_bare_power_of_ten_keeps_its_decimals(power):
    (figure,) = numbers_in(f"about 10^{{{power}}} of them")
    assert figure.value == pytest.approx(10.0 ** float(power), rel=1e-9)
    assert number_of(f"10^{power}") == figure.value


@given(st.integers(1000, 10**15))
def test_commas_between_thousands_belong_to_the_number(value):
    assert number_of(f"{value:,}") == value
    assert [figure.value for figure in numbers_in(f"all {value:,} sources")] == [value]


def test_wavelengths_in_a_list_are_two_numbers():
    assert [figure.value for figure in numbers_in("lines at 4959,5007 were seen")] == [4959, 5007]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_writes_is_read_back(value):
    assert number_of(repr(value)) == value


@pytest.mark.parametrize(
    ("text", "value"), [("−3.5", -3.5), ("10⁻¹²", None), ("1e999", math.inf), ("10^400.5", math.inf)]
)
def test_minus_signs_superscripts_and_numbers_beyond_a_float(text, value):
    if value is None:
        with pytest.raises(ValueError, match="is not a number"):
            number_of(text)
    else:
        assert number_of(text) == value


@given(st.text(max_size=60))
def test_any_text_has_numbers_within_it_or_is_refused(text):
    for figure in numbers_in(text):
        assert 0 <= figure.start < figure.end <= len(text)
    try:
        assert isinstance(number_of(text), float)
    except ValueError as error:
        assert "is not a number" in str(error)


def test_behind_a_caret_there_is_no_number_for_a_reader_that_says_so():
    text = "3.1 cm^{-2}"
    assert [m["mantissa"] for m in number_pattern(not_behind=r"\w.^{").finditer(text)] == ["3.1", "2"]
    assert [m[0] for m in number_pattern().finditer(text)] == ["3.1", "-2"]


@given(st.integers(1, 500), st.integers(501, 999), st.sampled_from(["-", "–", " to ", " - "]))
def test_the_first_end_of_a_range_has_the_unit_of_the_second(low, high, dash):
    text = f"in the {low / 100}{dash}{high / 100} keV band"
    first, second = numbers_in(text)
    assert (first.dimension, first.factor) == (second.dimension, second.factor) == ("energy", 1.0)
    assert [(a.value, b.value) for a, b in ranges([first, second], text)] == [(low / 100, high / 100)]


@given(MANTISSAS)
def test_a_number_agrees_with_itself_in_another_unit_and_not_with_twice_itself(mantissa):
    (claimed,) = numbers_in(f"{mantissa} kpc")
    assume(claimed.value > 0.01)
    assert agree(claimed, claimed.value * 1e3, "length", 1.0)
    assert not agree(claimed, claimed.value * 2e3, "length", 1.0)
    assert not agree(claimed, claimed.value, "energy", 1.0)


def test_numbers_in_words_are_read_where_they_count_something():
    assert [figure.value for figure in counted_in("three sources and two of the papers, one day")] == [3, 2]
    assert [figure.value for figure in spelled_in("twice a third of a hundred, two times five")] == [
        2,
        1 / 3,
        100,
        2,
        5,
    ]
    assert number_words("One or twelve or many") == [1, 12]
