"""The first sentence is the answer: names with values, what is known of none, the number of the question beside what is held."""

from assistant.request.conversation import Conversation
from assistant.request.language.resolving import wanted_of
from assistant.request.language.wanted import Limit, Wanted
from assistant.tools.selection.select_sources import Selected
from retriever.catalogue.records import Measurement
from retriever.library.index.build import build_index
from retriever.names.positions import Position
from retriever.requests.marks import marks_in
from retriever.requests.program import parse
from tests.support.paper_stub import content, opened, source
from tests.support.verbs.carried import carried


def told(library, do, **parts):
    found = carried(library, Wanted(do, **parts))
    assert not found.dropped
    return found


def column(value, low=None, high=None, level=None):
    return Measurement("powlaw_nh", value, low, high, level, unit="1e22 cm^-2", method="a fit")


def small(tmp_path, *sources):
    build_index(content(sources=list(sources)), tmp_path, None)
    return opened(tmp_path)


def test_most_papers_names_the_source_with_its_number(library):
    one = told(library, "list", class_words=("blazars",), order="number_of_papers", descending=True, limit=1)
    assert "has the most papers here**: " in one.first and "Shown" not in one.first
    few = told(library, "list", class_words=("blazars",), order="number_of_papers", descending=True, limit=3)
    assert few.first.startswith("**") and few.first.split("**")[1].count("(") == 3


def test_a_short_list_by_a_quantity_gives_the_values(library):
    few = told(library, "list", class_words=("quasars",), order="redshift", descending=True, limit=3)
    assert few.first.count(" (") >= 3


def test_what_lies_around_a_place_begins_with_the_nearest_in_either_direction(library):
    place = Position(182.6, 39.4, 0.0, "there")
    for descending in (False, True):
        found = told(library, "list", near=place, descending=descending, not_classes=("cluster",))
        assert "is nearest to there**" in found.first


def test_a_column_that_is_empty_is_said_first(library):
    found = told(library, "list", class_words=("quasars",), quantities=("spin_period",))
    assert found.first.startswith("**No spin period is known here of any of the ")


def test_values_can_only_disagree_where_there_are_two(tmp_path):
    held = [
        source(str(n), f"LMC {n}", 10.0 + n, 5.0, kind="LMXB", measurements=(column(n, n - 0.5, n + 0.5),))
        for n in (1, 2)
    ]
    found = told(small(tmp_path, *held), "list", limits=(Limit("column_density", "is", state="disagree"),))
    assert found.first.startswith("**It can't be told**: of the 2 ") and "none has two of one kind" in found.first


def test_a_number_is_set_beside_what_is_held(tmp_path):
    one = source("1", "LMC 1", 11.0, 5.0, kind="HMXB", measurements=(column(1.0, 0.9, 1.1, 0.68),))
    other = source("2", "LMC 2", 12.0, 5.0, kind="HMXB", measurements=(column(1.0),))
    library = small(tmp_path, one, other)

    def beside(which, value):
        limits = (Limit("column_density", "eq", (value,), said=f"{value:g}"),)
        return told(library, "conclude", names=(library.sources[which],), limits=limits, verdict="consistent").first

    assert beside("1", 1.05e22).startswith("**Yes**") and "0.5 sigma" in beside("1", 1.05e22)
    assert beside("1", 2e22).startswith("**No**") and "9.9 sigma" in beside("1", 2e22)
    assert beside("2", 1.2e23).startswith("**No**") and "12 times" in beside("2", 1.2e23)
    assert beside("2", 1.2e22).startswith("**It can't be told**")


def test_spectra_are_compared_by_what_is_known_of_their_shape(said):
    found = said("compare", "Vela X-1", "Her X-1", quantities=("spectrum",))
    heads = [
        table for claim in found.claims if claim.table for table in found.state.ledger.table(claim.table)["columns"]
    ]
    assert any("photon index" in head for head in heads) and len(heads) == len(set(heads))
    assert "simulated" in found.text


def test_whether_spectra_are_the_same_is_told_by_their_shape(said):
    found = said("conclude", "Her X-1", "3C 273", quantities=("spectrum",), verdict="same")
    assert found.first.startswith("**No**: the photon index")
    unsure = said("conclude", "Vela X-1", "3C 273", quantities=("spectrum",), verdict="same").first
    assert unsure.startswith("**It can't be told**: the photon index") and "without an error on both" in unsure


def test_a_flux_in_another_band_stands_in_and_a_redshift_has_no_band(said):
    found = said("values", "NGC 4388", "NGC 4151", quantities=("flux",), band="2-10")
    assert (
        found.first.startswith("None of the 2 has a flux in the band '2-10'")
        and "2-7 keV flux of NGC 4388" in found.text
    )
    several = said("values", "NGC 4388", quantities=("redshift", "photon_index", "flux"), band="2-10")
    assert "redshift of NGC 4388 is" in several.text and "No photon index" not in several.text


def test_a_seyfert_1_may_be_of_an_intermediate_type(library):
    found = told(library, "list", kinds=("seyfert_1",))
    assert "Sy1.8 and Sy1.9 are counted apart" in found.text
    subclasses = {library.sources[i].subclass for i in found.state.found(Selected).listed}
    assert subclasses & {"Sy1.2", "Sy1.5"} and not subclasses & {"Sy1.8", "Sy1.9", "Sy2"}


def test_a_soft_fit_does_not_show_that_a_source_is_not_compton_thick(library):
    found = told(library, "list", kinds=("seyfert_2",), not_kinds=("compton_thick",))
    assert found.first.startswith("**By soft spectra it can't be told") or "can't be told" in found.first


def test_stars_are_told_apart_from_young_ones(tmp_path):
    kinds = ("star", "star", "YSO", "AGN", "")
    held = [source(str(n), f"X {n}", 10.0 + n, 5.0, kind=kind) for n, kind in enumerate(kinds)]
    found = told(small(tmp_path, *held), "count", class_words=("stars",))
    assert "2 are stars and 1 young stellar objects (YSO); 1 of the 5 sources here have no class" in found.text


def test_no_column_of_its_own_is_said_before_the_foreground(tmp_path):
    ahead = Measurement("nh_gal", 5e20, unit="cm^-2", method="a survey of hydrogen")
    library = small(tmp_path, source("1", "X 1", 11.0, 5.0, kind="AGN", measurements=(ahead,)))
    found = told(library, "values", names=(library.sources["1"],), quantities=("column_density",))
    assert found.first.startswith("No column density of X 1 itself is known here") and "5e20" in found.text


def test_a_distance_that_follows_from_the_redshift_is_told(library):
    far = next(s for s in (library.sources[i] for i in library.sources) if s.redshift and s.object_class == "quasar")
    limit = Limit("distance", "is", state="measured")
    found = told(library, "conclude", names=(far,), limits=(limit,), verdict="whether")
    assert found.first.startswith("**No**") and "pc" in found.claims[1].text


def test_a_number_that_no_formula_uses_is_said_to_be_left_over(said):
    limits = (
        Limit("black_hole_mass", "eq", (1e8,), said="1e8 Msun", unit="Msun"),
        Limit("spin", "eq", (0.5,), said="0.5"),
    )
    found = said("compute", limits=limits, formula="eddington_luminosity")
    assert "Not used" in found.text and "0.5" in found.claims[1].text


def test_unusual_has_one_verdict_on_several_quantities(said):
    found = said("conclude", "3C 273", verdict="unusual")
    assert found.text.count("**Yes**") + found.text.count("**No**") + found.text.count("**It can't be told**") == 1
    assert found.first.startswith("**") and "of its class" in found.text


def test_a_description_by_what_no_record_has_is_not_told_as_none(tmp_path):
    spin = Measurement("spin_period", 604.0, unit="s", method="timing")
    hard = Measurement("hard_hm", 0.4, method="counts")
    held = [
        source("1", "X 1", 11.0, 5.0, kind="HMXB", measurements=(spin,)),
        source("2", "X 2", 12.0, 5.0, kind="AGN", measurements=(hard,)),
    ]
    library = small(tmp_path, *held)
    limits = (Limit("line_energy", "eq", (6.7,)), Limit("spin_period", "eq", (604.0,)))
    found = told(library, "described", limits=limits)
    assert found.first.startswith("**It can't be told**") and "no sources" not in found.text
    assert "By the spin period alone it fits X 1 (HMXB)." in found.text


def test_a_source_of_the_galaxy_is_nearer_than_one_with_a_redshift(said):
    found = said("conclude", "Her X-1", "3C 273", order="distance", descending=False, verdict="which")
    assert found.first.startswith("**Her X-1 is nearer**") and "0.158" in found.first


def test_counts_are_no_count_rate(library):
    def told(question):
        request = parse("compute where count_rate eq N1 where exposure eq N2 formula expected_counts")
        return carried(library, wanted_of(request, marks_in(question, library), Conversation()))

    found = told("119 counts in 2 ks, what rate?")
    assert "needs a count rate" in found.first and found.claims[0].refuses
    assert "2.38e5" in told("119 counts per second for 2 ks").first
