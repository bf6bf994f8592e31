"""The error written behind a number, and whose power of ten it is."""

import pytest

from retriever.text.errors_behind import error_behind


@pytest.mark.parametrize(
    ("number", "behind", "value", "error"),
    [
        ("1.72", " ± 0.11 and", 1.72, 0.11),
        ("2.0", "+/-0.2", 2.0, 0.2),
        ("1.5", "±0.3e22 cm^-2", 1.5e22, 0.3e22),
        ("3.2", " +/- 0.4)e-12 erg", 3.2e-12, 0.4e-12),
        ("3.2", " ± 0.4) x 10^-12", 3.2e-12, 0.4e-12),
        ("3.2e-12", " ± 4e-13", 3.2e-12, 4e-13),
        ("3.2e-12", " ± 0.4", 3.2e-12, 0.4e-12),
        ("1.64", "(12), soft", 1.64, 0.12),
    ],
)
def test_an_error_is_read_with_its_power_of_ten(number, behind, value, error):
    found = error_behind(number, float(number), behind)
    assert found.number == pytest.approx(value) and found.error == pytest.approx(error)


def test_a_power_that_the_number_has_already_is_not_taken_twice():
    found = error_behind("4.8", 4.8e7, " +/- 0.2) x 10^7")
    assert found.number == 4.8e7 and found.error == pytest.approx(2e6)


@pytest.mark.parametrize("behind", ["", " keV", " and 0.3", " (3 sources)", "-2.0"])
def test_what_is_no_error_is_none(behind):
    assert error_behind("1.7", 1.7, behind) is None


def test_a_number_in_words_has_no_error():
    assert error_behind("two", 2.0, " ± 1") is None


def test_decimal_commas():
    found = error_behind("1,5", 1.5, " ± 0,2 keV")
    assert found is not None and found.error == 0.2


@pytest.mark.parametrize(
    ("number", "behind", "value", "up", "down"),
    [
        ("1.35", " (+0.2/-0.1) at", 1.35, 0.2, 0.1),
        ("1.35", "^{+0.2}_{-0.1}", 1.35, 0.2, 0.1),
        ("1.35", " +0.2 -0.1 and", 1.35, 0.2, 0.1),
        ("1.35", " -0.1/+.2", 1.35, 0.2, 0.1),
        ("2.3", " (+0.4/-0.3) x 10^24", 2.3e24, 0.4e24, 0.3e24),
        ("2.3e24", " +0.4/-0.3", 2.3e24, 0.4e24, 0.3e24),
    ],
)
def test_an_error_of_two_sides(number, behind, value, up, down):
    found = error_behind(number, float(number), behind)
    assert found.number == pytest.approx(value)
    assert (found.error, found.below) == (pytest.approx(up), pytest.approx(down))


@pytest.mark.parametrize(
    ("behind", "error"), [("+-0.15", 0.15), (" +/- 0.05 keV", 0.05), (" ± .3", 0.3), (" +- .3 from", 0.3)]
)
def test_signs_of_an_error(behind, error):
    assert error_behind("2.1", 2.1, behind).error == pytest.approx(error)
