"""The table of real sets says what is a finding, and why there is none."""

from retriever.reading.files import read_one
from tests.support.make_fits import write_set
from training.network.real_sets import row, rows_of


def test_a_row_has_the_values_of_the_model_that_is_taken(tmp_path):
    made = write_set(tmp_path, seed=1, net_counts=1500.0)
    told = row("toy", read_one(made.pha), "index 1.7")
    assert (
        told.startswith("| toy | nothing | absorbed power law, p 0.")
        and "powlaw_gamma 1." in told
        and "nh_tbabs" in told
    )
    assert told.endswith("| index 1.7 |")


def test_a_set_without_a_redshift_is_read_again_with_the_one_that_is_told(tmp_path, library):
    made = write_set(tmp_path, seed=1, net_counts=600.0)
    own = {"redshift": 0.1, "galactic_column": 2.0}
    first, second = rows_of("toy", made.pha, own, library)
    assert "| nothing |" in first and "redshift 0.1" in second and first.endswith("none is held |")
