"""What the text encoder sees of a text: it was trained with these masks and features, so they stay as they are."""

import numpy as np
import pytest

from retriever.encoders.text_features import EACH, NUMBERS, number_features, numbers_in, text_features


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (r"A flux of $1.2\times10^{-12}$ erg cm$^{-2}$ s$^{-1}$.", "A flux of # erg cm^{#} s^{#}."),
        (r"$\Gamma = 1.74 \pm 0.05$ at z=0.158", "Gamma = # at z=#"),
        ("12,345 sources; NGC 4151 and 3C 273", "# sources; NGC # and #C #"),
        ("a gain of 3 * 10^5 or 2x10^22 cm^-2", "a gain of # * #^# or # cm^#"),
    ],
)
def test_numbers_are_masked_with_their_power_of_ten_and_error(text, masked):
    assert text_features(text).sentences == (masked,)


def test_a_text_without_sentences_is_one_mask():
    assert text_features("").sentences == ("#",)


def test_numbers_come_on_the_scale_of_the_encoder_with_their_limit():
    found = numbers_in(r"With $N_H < 10^{22}$ cm$^{-2}$ and an equivalent width of 150 eV at a hardness ratio of -0.2.")
    assert found == {
        "column_density": [(pytest.approx(22.0), "<")],
        "equivalent_width": [(pytest.approx(np.log(0.15)), "")],
        "hardness": [(-0.2, "")],
    }


def test_features_of_a_quantity_that_is_absent_are_zero():
    features = number_features({"photon_index": [(2.2, "")]}).reshape(len(NUMBERS), EACH)
    row = list(NUMBERS).index("photon_index")
    assert features[row, :5].tolist() == [1, 0, 0, 0, 0]
    assert not np.delete(features, row, axis=0).any()
