"""A verdict by one value, or by values that differ, is no plain yes or no."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.agent.engine import State
from assistant.evidence.ledger import Ledger
from assistant.request.asked import Asked
from assistant.request.conversation import Conversation
from assistant.request.intents import Intent
from assistant.request.language.wanted import Wanted
from assistant.tools.toolbox import Toolbox
from assistant.verbs.conclusions.classes.kinds import on_kinds
from retriever.catalogue.records import Measurement


@pytest.fixture(scope="module")
def verdict(library):
    """Whether a ULX with these masses is an intermediate-mass black hole; a mass is a value with its reference and interval."""

    def of(*masses):
        ulx = next(source for source in library.sources.values() if source.object_class == "ULX")
        held = tuple(
            Measurement("black_hole_mass", value, low, high, 0.9 if low else None, "Msun", reference=reference)
            for value, low, high, reference in masses
        )
        source = replace(ulx, id="made-up", measurements=held)
        state = State(Asked(Intent("")), Conversation(), Toolbox(library, Ledger()))
        (found,) = on_kinds(
            state, source, Wanted("conclude", names=(source,), kinds=(), class_words=("intermediate_mass",))
        )
        return found

    return of


def test_one_value_is_said_to_be_one_and_whose(verdict):
    found = verdict((2650.0, None, None, "2025arXiv250418217W"))
    assert found.holds and found.said == "**Yes**, by one value"
    assert "2025arXiv250418217W" in found.why and "no error is held with it" in found.why


def test_values_that_differ_are_said_to(verdict):
    found = verdict((2650.0, 2000.0, 3000.0, "2025arXiv250418217W"), (20.0, 15.0, 30.0, "2014Natur.514..198M"))
    assert "differ" in found.said and "2014Natur.514..198M" in found.why


def test_an_interval_across_the_bound_leaves_it_open(verdict):
    found = verdict((120.0, 60.0, 300.0, "2025arXiv250418217W"))
    assert found.holds is None and "120" in found.why


@settings(max_examples=30, deadline=None)
@given(value=st.floats(1.0, 1e8), error=st.floats(0.0, 0.9))
def test_no_verdict_by_one_value_is_flat(verdict, value, error):
    low, high = (value * (1 - error), value * (1 + error)) if error else (None, None)
    found = verdict((value, low, high, "2025arXiv250418217W"))
    assert found.holds is None or found.said.endswith("by one value")
