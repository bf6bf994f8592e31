"""Notes on famous sources: what the public asks and no catalogue holds, verified; the figures that matter for a class."""

import re

import pytest

from assistant.check.verify import Verifier
from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Ledger
from assistant.request.language.wanted import Wanted
from assistant.verbs.portraits.notes import notes
from retriever.catalogue.records import Term
from retriever.library.format.content import bundled_folder
from retriever.library.format.tables import sources_of

PARTS = ("public", "name", "discovery", "seen", "matters", "facts")


@pytest.mark.slow
def test_every_note_is_on_a_source_of_the_bundled_library_and_passes_verification(names):
    verifier, held = Verifier(names), {source.id: source.name for source in sources_of(bundled_folder())}
    assert len(notes()) >= 60
    for source, note in notes().items():
        told = [text for part in PARTS for text in note.part(part)]
        assert len(re.findall(r"[.] [A-Z]|[.]$", note.public)) <= 3, source
        for text in told:
            ledger = Ledger()
            evidence = (ledger.add_term(Term(f"note on {held[source]}", (), note.public, " ".join(told), "")),)
            assert not verifier.check(
                Claim(text if text == note.public else f"{held[source]}: {text}", evidence), ledger
            ), (source, text)


@pytest.mark.parametrize(
    ("source", "quantity", "said"),
    [
        ("crab", "origin_of_name", "Earl of Rosse"),
        ("3c-273", "discovery", "Maarten Schmidt"),
        ("tycho-supernova-remnant", "age", "1572"),
        ("crab", "age", "1054"),
    ],
)
def test_an_attribute_that_no_catalogue_holds_is_told_from_the_note(library, by_request, source, quantity, said):
    known = library.sources[source]
    answer = by_request(
        Wanted("values", names=(known,), quantities=(quantity,), question=f"{quantity} of {known.name}?")
    )
    assert said in answer.claims[0].text


@pytest.mark.parametrize(
    ("source", "question", "parts", "said"),
    [
        ("her-x-1", "three fun facts on Her X-1", {"ask": "fact"}, "go round each other in 1.7 days"),
        ("ss-433", "Why is SS 433 famous?", {"ask": "why"}, "first microquasar"),
        ("crab", "Why is the Crab called so?", {"ask": "why"}, "looked like a crab"),
        ("cassiopeia-a", "When did Cas A explode?", {"ask": "story"}, "around 1680"),
        ("cyg-x-3", "How was Cyg X-3 discovered?", {"ask": "story"}, "rocket flight"),
        ("ss-433", "What is SS 433 in easy words?", {"ask": "what", "register": "simpler"}, "lawn sprinkler"),
        ("cyg-x-1", "Explain Cyg X-1 to a child", {"register": "child"}, "black hole"),
    ],
)
def test_what_is_asked_of_a_famous_source_comes_first_without_its_place(
    library, by_request, source, question, parts, said
):
    answer = by_request(Wanted("explain", names=(library.sources[source],), question=question, **parts))
    assert said in answer.claims[0].text and "deg (" not in answer.text
    assert not answer.notes and not any(claim.refuses for claim in answer.claims)


@pytest.mark.parametrize("verb", ["explain", "identify"])
def test_two_sentences_are_the_note_s(library, by_request, verb):
    question = "For my newspaper: what is the Bullet Cluster in two sentences?"
    ask = {"ask": "what"} if verb == "explain" else {}
    answer = by_request(Wanted(verb, names=(library.sources["bullet-cluster"],), length="2", question=question, **ask))
    assert len(answer.claims) == 1 and answer.text.startswith("The Bullet Cluster is two clusters")


def test_of_a_source_without_a_note_the_public_is_not_told_its_place(library, by_request):
    known = (library.sources["ngc-4395"],)
    answer = by_request(
        Wanted("explain", ask="what", names=known, register="public", question="NGC 4395 for everybody")
    )
    assert answer.text.startswith("**NGC 4395 is") and "deg (" not in answer.text


def test_a_profile_has_what_matters_for_the_class(library, by_request):
    answer = by_request(Wanted("identify", names=(library.sources["vela-x-1"],), question="What is Vela X-1?"))
    second = answer.claims[1].text
    assert all(f"{what} " in second for what in ("spin period 283 s", "orbital period 8.96 d", "distance 1869 pc"))
    assert "blue supergiant" in answer.text


def test_papers_that_are_asked_for_beside_are_listed(library, by_request):
    known = (library.sources["ngc-4151"],)
    answer = by_request(
        Wanted("identify", names=known, columns=("reference",), question="What is NGC 4151 and which papers on it?")
    )
    assert "NGC 4151 is a Seyfert galaxy" in answer.text and "papers**" in answer.text
    assert any(claim.table for claim in answer.claims)
