"""Numbers of a question go to the quantity that their unit says, whatever a request took them for."""

import pytest

from assistant.request.conversation import Conversation
from assistant.request.language.fitting import fitted
from assistant.request.language.resolving import wanted_of
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


@pytest.mark.parametrize(
    "question, program, quantity",
    [
        ("a period of 3 h", "compute where black_hole_mass eq N1 formula orbital_separation", "orbital_period"),
        ("a period of 3 h", "compute where black_hole_mass eq N1 formula size_from_time", "duration"),
        ("at 7 kpc", "conclude where flux eq N1 verdict whether", "distance"),
        ("a star of 12 km", "compute where redshift eq N1 formula isco", "size"),
        ("4e-9 erg/s/cm2", "compute where luminosity eq N1 formula luminosity", "flux"),
        ("it shines at 2e37", "compute where flux eq N1 formula minimum_mass", "luminosity"),
        ("20 mCrab", "compute where distance eq N1 formula unit to erg/s/cm2", "flux"),
        ("119 counts", "compute where count_rate eq N1 formula signal_to_noise", "counts"),
        ("a colour excess of 0.4", "compute where extinction eq N1 formula column_from_extinction", "colour_excess"),
        # what may be meant stays: photons by their energy, wavelength or temperature; numbers without a unit
        ("light of 12 angstrom", "compute where line_energy eq N1 formula energy", "line_energy"),
        ("2 MK", "compute where temperature eq N1 formula unit to keV", "temperature"),
        ("a mass of 8", "compute where black_hole_mass eq N1 formula isco", "black_hole_mass"),
        ("0.5 counts/s", "compute where count_rate eq N1 formula expected_counts", "count_rate"),
        ("sources above 3e-12", "list where flux gt N1", "flux"),
        # lists, too
        ("sources at 5 kpc", "list where flux gt N1", "distance"),
        ("those brighter than 1e37", "list where flux gt N1", "luminosity"),
    ],
)
def test_a_unit_says_what_a_number_is_of(library, question, program, quantity):
    wanted = wanted_of(parse(program), marks_in(question, library), Conversation())
    assert wanted.limits[0].quantity == quantity


@pytest.mark.parametrize(
    "question, program, of",
    [
        (
            "flux 3e-12 at z=0.05",
            "compute where flux eq N2 where redshift eq N1 formula luminosity",
            {"3e-12": "flux", "0.05": "redshift"},
        ),
        (
            "3e-12 at redshift 0.05",
            "conclude where flux eq N2 where redshift eq N1 verdict whether",
            {"3e-12": "flux", "0.05": "redshift"},
        ),
        (
            "kT = 3 and Gamma 1.7",
            "compute where temperature eq N2 where photon_index eq N1 formula unit",
            {"3": "temperature", "1.7": "photon_index"},
        ),
        (
            "a mass of 8 with spin 0.9",
            "compute where black_hole_mass eq N2 where spin eq N1 formula isco",
            {"8": "black_hole_mass", "0.9": "spin"},
        ),
        # its unit counts for more than what is called before it, and a name that is far away is another number's
        (
            "above Eddington for 1e8 Msun",
            "conclude where black_hole_mass eq N1 verdict whether",
            {"1e8 Msun": "black_hole_mass"},
        ),
        # no luminosity is so small
        (
            "the luminosity of a 1e-12 source at 10 kpc",
            "compute where distance eq N2 where flux eq N1 formula luminosity",
            {"1e-12": "flux", "10 kpc": "distance"},
        ),
        (
            "a 1e-12 source at z=0.5 in luminosity",
            "compute where luminosity eq N2 where redshift eq N1 formula luminosity",
            {"1e-12": "flux", "0.5": "redshift"},
        ),
        ("the luminosity of a quasar at 3", "compute where redshift eq N1 formula luminosity", {"3": "redshift"}),
    ],
)
def test_what_a_number_is_called_says_what_it_is_of(library, question, program, of):
    wanted = wanted_of(parse(program), marks_in(question, library), Conversation())
    assert {limit.said: limit.quantity for limit in wanted.limits} == of


def test_a_cosmology_is_read_once_and_half_of_it_is_enough(library):
    def universe(question):
        request = parse("compute where redshift eq N1 formula luminosity_distance")
        return wanted_of(request, marks_in(question, library), Conversation()).universe

    assert universe("z = 0.2") is None
    assert universe("z = 0.2 with Omega_m = 0.25").hubble == 67.66
    assert universe("z = 0.2 and H0 = 72").matter == 0.3


@pytest.mark.parametrize(
    ("question", "least"), [("variable beyond 3 sigma", 0.9973), ("above 0.9", 0.9), ("at 2 sigma", 0.9545)]
)
def test_sigmas_of_variability_are_a_probability(library, question, least):
    wanted = wanted_of(parse("list where variability gt N1"), marks_in(question, library), Conversation())
    assert wanted.limits[0].values[0] == pytest.approx(least, abs=1e-4)


@pytest.mark.parametrize(
    "question, program, of",
    [
        (
            "HMXBs within 2 degrees of the plane with a spin period over 100 s",
            "list class K1 where galactic_latitude gt N2 where spin_period lt N1",
            {"galactic_latitude": ("lt", "2 degrees"), "spin_period": ("gt", "100 s")},
        ),
        (
            "fluxes above 3e-12 erg/s/cm2 closer than 5 kpc",
            "list where distance gt N1 where flux lt N2",
            {"flux": ("gt", "3e-12 erg/s/cm2"), "distance": ("lt", "5 kpc")},
        ),
        (
            "N_H above 1e22 cm^-2 and kT below 2 keV",
            "list where column_density gt N1 where temperature lt N2",
            {"column_density": ("gt", "1e22 cm^-2"), "temperature": ("lt", "2 keV")},
        ),
    ],
)
def test_two_numbers_that_were_taken_for_each_other_are_changed_back(library, question, program, of):
    marked = marks_in(question, library)
    bounds = fitted(parse(program), marked)
    start = {question.index(text): (quantity, op) for quantity, (op, text) in of.items()}
    assert {marked[bound.values[0]].start: (bound.quantity, bound.op) for bound in bounds} == start
