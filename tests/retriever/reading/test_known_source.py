"""What is known of a spectrum's source: from the library where it is identified, else as told, else nothing."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from retriever.catalogue.records import Measurement, Source
from retriever.errors import BadInput
from retriever.names.positions import Position
from retriever.reading.known_source import Given, given, known_of
from tests.support.make_fits import toy_observation

QUASAR = Source("q", "Toy quasar", (), 150.0, 2.0, "a survey", "quasar", redshift=0.4, redshift_from="a survey")
COLUMN = Measurement("nh_gal", 2.5, unit="1e20 cm^-2", method="A catalogue (of columns): line of sight")
NEIGHBOUR = Source("n", "Toy neighbour", (), 150.0, 2.5, "a survey", "star", measurements=(COLUMN,))


def library_of(*sources: Source) -> SimpleNamespace:
    """As much of a library as is asked."""

    def within(place: Position, radius: float) -> tuple[np.ndarray, np.ndarray]:
        apart = np.array([place.sky.separation(Position(s.ra, s.dec).sky).deg for s in sources])
        order = [i for i in np.argsort(apart) if apart[i] <= radius]
        return np.array(order, dtype=int), apart[order]

    names = SimpleNamespace(resolve=lambda name: next((s for s in sources if s.name == name), None))
    columns = SimpleNamespace(within=within)
    return SimpleNamespace(names=names, sources=SimpleNamespace(columns=columns, at=lambda row: sources[row]))


def observed(name: str = "", ra: float | None = None, dec: float | None = None):
    observation = toy_observation(np.random.default_rng(1), net_counts=100)
    spectrum = observation.spectrum
    spectrum.object, spectrum.ra, spectrum.dec = name, ra, dec
    return observation


@pytest.mark.parametrize("header", [("Toy quasar", 150.0, 2.1), ("", 150.0, 2.001), ("Toy quasar", None, None)])
def test_the_library_knows_a_named_or_placed_source(header):
    known = known_of(observed(*header), library_of(QUASAR, NEIGHBOUR))
    assert (
        known.redshift == 0.4
        and "Redshift 0.4 of Toy quasar" in known.said[0]
        and "as a survey has it" in known.said[0]
    )
    assert ("by the header's name alone" in known.said[0]) == (header[1] is None)
    # Cosmos: 1.7 to 2.0 by other surveys; the neighbour's own column is of another line of sight
    assert known.galactic_column == pytest.approx(1.9, abs=0.2) and "the map of HI4PI" in known.said[1]


def test_a_sources_own_galactic_column_goes_before_the_map():
    own = replace(QUASAR, measurements=(COLUMN,))
    known = known_of(observed("Toy quasar", 150.0, 2.0), library_of(own))
    assert known.galactic_column == 2.5 and "that of Toy quasar by A catalogue" in known.said[1]


@pytest.mark.parametrize(
    ("name", "ra", "dec", "redshift", "how"),
    [
        ("3C 186", 116.0725, 37.8881, 1.067, "header's name and position"),
        ("", 116.0725, 37.8881, 1.067, "identified by position, 1 arcsec away"),
        ("A2029", 227.8428, 5.7570, 0.0767, "7 arcmin away"),  # where ASCA pointed
        ("PKS0537-28_2", 85.0208, -28.75, 3.104, "6 arcmin away"),  # a second target of one quasar
        ("field 7", 116.0725, 37.8881, 1.067, "identified by position"),
    ],
)
def test_the_list_beside_the_library_knows_by_name_and_position(name, ra, dec, redshift, how):
    known = known_of(observed(name, ra, dec), library_of(QUASAR))
    assert known.redshift == redshift and how in known.said[0] and "from the list beside the library" in known.said[0]
    assert known.galactic_column > 0.5


@pytest.mark.parametrize(
    ("ra", "dec", "why"), [(None, None, "holds no position"), (10.0, -60.0, "degrees away from it")]
)
def test_a_listed_name_alone_is_never_trusted_and_said(ra, dec, why):
    known = known_of(observed("3C 186", ra, dec), library_of(QUASAR))
    assert known.is_nothing and "The header names 3C 186 (redshift 1.067" in known.said[0] and why in known.said[0]


def test_nothing_of_the_list_is_taken_before_a_source_of_the_galaxy_or_nowhere():
    star = replace(NEIGHBOUR, name="3C 186", ra=116.0725, dec=37.8881)
    assert known_of(observed("3C 186", star.ra, star.dec), library_of(star)).is_nothing
    assert known_of(observed("", 10.0, -60.0), library_of(QUASAR)).said == ()


def test_a_source_far_from_its_name_or_one_of_two_is_not_taken():
    assert known_of(observed("Toy quasar", 10.0, 2.0), library_of(QUASAR)).is_nothing
    other = replace(QUASAR, id="o", name="Other", ra=150.005)
    assert known_of(observed("", 150.0, 2.0), library_of(QUASAR, other)).is_nothing


def test_in_the_galaxy_no_galactic_column_is_held():
    moving = replace(NEIGHBOUR, redshift=0.0001)
    assert known_of(observed("Toy neighbour", 150.0, 2.5), library_of(moving)).is_nothing
    assert known_of(observed("Toy neighbour", 150.0, 2.5), library_of(NEIGHBOUR)).is_nothing


def test_what_is_told_stands_before_the_library():
    known = known_of(observed("Toy quasar", 150.0, 2.0), library_of(QUASAR), Given(0.1, 7.0, (1.0, 5.0)))
    assert (known.redshift, known.galactic_column, known.band, known.said) == (0.1, 7.0, (1.0, 5.0), ())
    assert known_of(observed(), None).is_nothing


def test_options_are_checked():
    told = given(0.5, 3.0, "0.3-10", ("photon_index=1.7", "column_density=5"))
    assert told.band == (0.3, 10.0) and told.frozen == {"photon_index": 1.7, "column_density": 5.0}
    for wrong in (
        {"redshift": -1.0},
        {"redshift": float("nan")},
        {"galactic_column": 1e21},
        {"band": "7"},
        {"band": "7-0.5"},
        {"band": "a-b"},
        {"frozen": ("photon_index=x",)},
        {"frozen": ("slope=1",)},
    ):
        with pytest.raises(BadInput) as error:
            given(**wrong)
        assert "give" in str(error.value) and "\n" not in str(error.value)
