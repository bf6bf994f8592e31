"""Spectra alike and described, as requests carry them out; every claim is verified."""

import pytest

from assistant.request.conversation import Conversation
from assistant.request.language.resolving import wanted_of
from assistant.tools.likeness.sources_alike import Alike
from retriever.library.alike import LEAST, cosine
from retriever.requests.marks import marks_in
from retriever.requests.program import parse
from tests.support.verbs.carried import carried as carried_out


@pytest.fixture
def carried(library):
    """The verified text of a request, and what its tool found."""

    def carry(question, program):
        found = carried_out(library, wanted_of(parse(program), marks_in(question, library), Conversation()))
        assert not found.dropped
        return "\n".join(claim.shown for claim in found.claims), found.state.found(Alike)

    return carry


def test_the_most_alike_stand_in_order_and_none_below_the_least(carried, library):
    text, found = carried("like 3C 273", "similar name S1")
    assert list(found.cosines) == sorted(found.cosines, reverse=True) and min(found.cosines) >= LEAST
    assert f"that of {found.sources[0].name}: similarity" in text.splitlines()[0]
    assert cosine(library, "3c-273", found.sources[0].id) == pytest.approx(found.cosines[0], abs=1e-3)
    assert found.total == len(found.listed) and "3c-273" not in found.listed
    assert "simulated" in text


@pytest.mark.parametrize(
    ("program", "holds"),
    [
        ("similar name S1 class blazar", lambda s, own: s.object_class == "blazar"),
        ("similar name S1 not_class quasar", lambda s, own: s.object_class != "quasar"),
        ("similar name S1 other_class", lambda s, own: s.object_class != own.object_class),
        ("similar name S1 where redshift lt S1", lambda s, own: s.redshift < own.redshift),
        ("similar name S1 where distance lt S1", lambda s, own: s.redshift < own.redshift),
        ("similar name S1 limit #3", lambda s, own: True),
    ],
)
def test_constraints_hold_for_all_that_are_named(carried, library, program, holds):
    _, found = carried("like 3C 273", program)
    own = library.sources["3c-273"]
    assert found.sources and all(holds(source, own) for source in found.sources)
    assert len(found.sources) <= (3 if "limit" in program else 5)


def test_softer_is_compared_in_one_measurement(carried):
    text, found = carried("like Cyg X-3 but softer", "similar name S1 where hardness lt S1")
    assert "hardness ratio (H-S)/(H+S) < 0.9894 (that of Cyg X-3)" in text and found.sources


def test_nothing_alike_is_said_with_the_highest_similarity(carried):
    text, found = carried("like NGC 1068, no AGN", "similar name S1 not_class AGN")
    assert not found.sources and text.startswith("**Nearest to the spectrum of NGC 1068 is that of")
    assert "below 0.95, so none of the" in text.splitlines()[0] and f"a similarity of {round(found.best, 3):g}" in text
    assert "so low a similarity says little" in text and len(found.next_ids) <= 3
    text, _ = carried("like 3C 273 above redshift 20", "similar name S1 where redshift gt N1")
    assert text == "**There are no sources here that meet that: redshift > 20.**"


def test_why_two_are_alike_is_told_by_numbers(carried):
    text, _ = carried("Why is Cyg X-3 like NGC 4151?", "similar name S1 name S2 ask why")
    assert text.startswith("**The spectra of Cyg X-3 and NGC 4151 are alike: similarity 0.99")
    assert "hardness ratio (H-S)/(H+S): 0.989 for Cyg X-3, 0.457 for NGC 4151" in text
    assert "simulated" in text and "photon index of -0.00782" in text  # what the likeness rests on


def test_like_both_counts_the_smaller_cosine(carried, library):
    _, found = carried("like Cyg X-3 and NGC 4151", "similar name S1 name S2")
    for source, value in zip(found.sources, found.cosines, strict=True):
        both = [cosine(library, own, source.id) for own in ("cyg-x-3", "ngc-4151")]
        assert value == pytest.approx(min(both), abs=1e-3)


def test_the_closest_pair_of_two_classes(carried):
    text, found = carried("two of different classes", "similar other_class stat nearest_pair")
    one, other = found.sources
    assert one.object_class != other.object_class and "have the spectra most alike" in text


def test_a_source_without_a_spectrum_is_said_so(carried, library, monkeypatch):
    monkeypatch.setattr(type(library), "spectrum_vector", lambda self, source_id: None)
    text, _ = carried("like Her X-1", "similar name S1")
    assert text == "There is no spectrum of Her X-1 here, so none can be called like it."


def test_a_description_is_met_by_values_and_ordered_by_words(carried, library):
    text, found = carried("a heavily absorbed source with an iron line", "described where column_density is high topic")
    assert text.startswith("**Fitting by their values: ") and "likeness to the words" in text
    columns = library.columns.value("column_density")
    assert all(columns[library.sources.row(i)] >= 1e21 for i in found.listed)
    text, _ = carried("absorbed ones", "described where column_density is high")
    assert "words" not in text  # nothing but values was said
    text, _ = carried("soft ones", "described topic")
    assert text.startswith("**By likeness to the words alone")


def test_classes_of_what_fits(carried):
    text, _ = carried("class with index 1.7", "described where photon_index eq N1 quantity class")
    assert text.startswith("**Of the ") and "between 1.53 and 1.87" in text
    text, _ = carried("class of 3C 273", "described name S1 quantity class")
    assert "spectra most like that of 3C 273" in text


@pytest.mark.slow
def test_no_claim_is_left_out_for_any_source(carried, library):
    for source in list(library.sources.values())[::9]:
        assert carried(f"like {source.name}", "similar name S1")[0]


@pytest.mark.parametrize("name", ["NGC 4151", "Proxima Centauri", "Mrk 231"])
def test_where_very_few_are_alike_the_next_are_named_and_not_called_alike(carried, name):
    text, found = carried(f"like {name}", "similar name S1")
    assert 0 < found.total < 3 and len(found.next_ids) == 3 - found.total
    assert all(0.8 <= value < found.least for value in found.next_cosines)
    assert "and so not called alike" in text
    assert "and so not called alike" not in carried("like 3C 273", "similar name S1")[0]
