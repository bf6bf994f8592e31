"""What lists leave out, and what no record tells."""

import pytest

from assistant.request.language.wanted import Wanted
from retriever.catalogue.families import FAMILIES, UNTOLD
from retriever.names.positions import Position
from retriever.requests.grammar import grammar


def first(answer):
    return answer.claims[0].text


def test_a_place_is_left_out_by_its_area(by_request, library):
    source = library.names.resolve("Cyg X-1")
    cloud = Position(source.ra, source.dec, text="the cloud", extent=30.0)
    every, outside = (Wanted("count", class_words=("HMXBs",), not_places=places) for places in ((), (cloud,)))
    inside = [s for s in library.sources.values() if s.object_class == "HMXB" and _apart(s, cloud) <= cloud.extent]
    assert inside and _count(by_request(every)) - _count(by_request(outside)) == len(inside)
    assert "outside the cloud" in first(by_request(outside))


def test_a_realm_is_no_alternative_to_a_kind(by_request):
    answer = by_request(Wanted("list", class_words=("SNRs",), kinds=("central_compact_object", "galactic")))
    assert answer.claims[0].refuses and "central compact objects" in first(answer)


def test_a_place_without_a_size_is_told(by_request):
    answer = by_request(Wanted("list", class_words=("AGN",), not_places=(Position(1.0, 2.0, text="1.0 +2.0"),)))
    assert answer.claims[0].refuses and "the size of which is not known here" in first(answer)


@pytest.mark.parametrize("kind", grammar().words["kind"])
def test_every_kind_of_the_grammar_is_answered_or_refused_by_name(by_request, kind):
    answer = by_request(Wanted("count", kinds=(kind,)))
    assert first(answer) and (kind in FAMILIES or kind in UNTOLD or "my reading of" in first(answer))


def test_an_order_by_what_is_not_held_is_no_list(by_request):
    answer = by_request(Wanted("list", class_words=("HMXBs",), order="eccentricity"))
    assert answer.claims[0].refuses and "eccentricity" in first(answer)


def test_papers_of_an_author_are_left_out(by_request, library):
    source = library.names.resolve("3C 273")
    every = by_request(Wanted("papers", names=(source,)))
    surname = next(p.authors[0].split(",")[0] for p in library.papers_of[source.id] if p.authors)
    answer = by_request(Wanted("papers", names=(source,), not_authors=(surname,)))
    assert first(answer) != first(every) and f"without those by {surname}" in first(answer)


@pytest.mark.parametrize("do", ["values", "compare"])
def test_each_of_several_instruments_is_told_by_itself(by_request, library, do):
    source = library.names.resolve("NGC 4151")
    either = Wanted(do, names=(source,), quantities=("photon_index",), instrument="Suzaku or Swift-BAT")
    texts = [claim.text for claim in by_request(either).claims]
    assert "by Suzaku is known" in texts[0] and "14-195 keV" in texts[1]


def _apart(source, place):
    return place.sky.separation(Position(source.ra, source.dec).sky).deg


def _count(answer):
    return int(first(answer).split("**")[1].split()[0]) if first(answer).startswith("**") else 0
