"""What a source cannot have is said with "not known here", whatever the verb."""

import pytest

from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from assistant.request.asked import Asked
from assistant.request.intents import Intent
from assistant.request.language.wanted import Limit, Wanted
from retriever.catalogue.cannot_have import pairs, why_no_class, why_not
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.roles import roles


@pytest.fixture
def ask(library):
    """The whole answer to a request; nothing of it may be left out by verification."""

    def asked(do, *names, **parts):
        wanted = Wanted(do, names=tuple(library.names.resolve(name) for name in names), **parts)
        reading = lambda *_: Asked(Intent("a question"), wanted=wanted)  # noqa: E731
        answer = Assistant(library, OfflineEngine(), read=reading).ask("a question")
        assert not answer.dropped
        return answer

    return asked


@pytest.mark.parametrize(
    "name, key, why",
    [
        ("NGC 3081", "spin_period", "a galaxy or its nucleus has no spin period"),
        ("V1033 Cas", "black_hole_mass", "a white dwarf and no black hole"),
        ("Cyg X-3", "redshift", "practically zero"),
        ("3C 273", "orbital_period", "no binary star"),
    ],
)
def test_a_value_that_a_class_cannot_have(ask, name, key, why):
    first = ask("values", name, quantities=(key,)).claims[0]
    assert first.refuses and "is known here" in first.text and why in first.text


def test_each_refusal_has_its_own_reason(ask):
    orbit, spin = ask("values", "NGC 777", quantities=("orbital_period", "spin_period")).claims
    assert "no binary star" in orbit.text and "no binary star" not in spin.text
    assert "no spin period; pulsations" in spin.text


def test_a_verdict_and_a_formula_say_it_too(ask, library):
    limit = Limit("spin_period", "gt", source=library.names.resolve("NGC 4472"))
    assert "has no spin period; pulsations" in ask("conclude", "SW UMa", limits=(limit,), verdict="whether").text
    found = ask("compute", "Abell 1795", formula="schwarzschild_radius")
    assert "the cluster itself is no black hole" in found.claims[0].text


def test_a_selection_of_a_class_that_has_none(ask):
    limit = Limit("spin_period", "gt", (10.0,), said="10 s")
    found = ask("list", classes=("Seyfert",), class_words=("Seyferts",), limits=(limit,))
    assert "Of Seyfert galaxies in general: a galaxy or its nucleus has no spin period" in found.text


def test_what_is_held_or_could_be_is_not_denied(ask, library):
    assert "It is" not in ask("values", "Vela X-1", quantities=("spin_period",)).text
    assert why_not(library.names.resolve("GX 340+0"), "orbital_period") == ""
    assert why_no_class(("Seyfert", "pulsar"), "spin_period") == "" == why_no_class((), "redshift")


def test_the_table_names_what_there_is():
    assert all(pair.quantities and (pair.classes or pair.roles) for pair in pairs())
    assert all(pair.classes <= set(KINDS) and set(pair.roles) <= set(roles()) for pair in pairs())


@pytest.fixture
def asked(library):
    """The answer to a request on sources that the question names in its own words."""

    def answered(question, *names, **parts):
        wanted = Wanted("values", names=tuple(map(library.names.resolve, names)), question=question, **parts)
        answer = Assistant(library, OfflineEngine(), read=lambda *_: Asked(Intent(question), wanted=wanted)).ask(
            question
        )
        assert not answer.dropped
        return [claim.text for claim in answer.claims]

    return answered


def test_the_neighbour_of_what_can_not_be_had_is_told(asked):
    """The spin of a pulsar is its period; that it's no black hole's is said; named in full, the spin is refused first."""
    value, why = asked("spin of GX 301-2", "GX 301-2", quantities=("spin",))[:2]
    assert "spin period of GX 301-2" in value and "neutron star and no black hole" in why
    refused, beside = asked("black hole spin of GX 301-2", "GX 301-2", quantities=("spin",))
    assert "No black hole spin" in refused and "spin period of GX 301-2" in beside


def test_a_quantity_that_is_known_has_no_neighbour(asked):
    assert all(
        "instead" not in text and "What is told" not in text for text in asked("spin?", "Cyg X-1", quantities=("spin",))
    )
