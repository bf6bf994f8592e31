"""Particular questions on the assistant: each is answered by what it asks, and numbers are those of the library."""

import re

import numpy as np
import pytest

from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.itself.particulars import FACTS, PARTICULARS


def test_each_particular_says_something_that_is_there(by_request):
    for one in PARTICULARS:
        assert one.asked and (one.facts in FACTS or not one.facts)
        assert all(say(f"about.{key}") for key in one.says)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Which version of you am I talking to?", "This is Spectrum Scholar"),
        ("Are limits on fluxes kept, too, or only detections?", "limits are in"),
        ("Which programming language is your code in?", "Python"),
        ("Is your sample of X-ray binaries complete?", "No sample here is complete"),
        ("What cosmological parameters do you take?", "Planck 2018"),
        ("In which coordinate frame are positions given?", "ICRS"),
        ("How can I search around a position?", "Say the place and the radius"),
        ("Are the spectra that you show real ones or simulated?", "simulated from catalogue values"),
        ("What kind of data is in your library?", "glossary entries are in"),
        ("Can you export VOTables?", "VOTable"),
        ("Can you keep adding to one table while I ask?", "No: each answer has its own table"),
        ("May I upload a file with coordinates of my sources?", "No: a list of positions"),
    ],
)
def test_a_particular_question_is_answered_by_what_it_asks(by_request, question, said):
    topic = "real_or_simulated" if "simulated" in question else "data"
    assert said in by_request(Wanted("about", about=topic, question=question)).claims[0].text


def test_how_exact_the_values_of_a_quantity_are_is_counted(by_request, library):
    answer = by_request(Wanted("about", about="certainty", question="How accurate are the redshifts you hold?"))
    held = library.sources.measured
    kept = held.of_quantity("redshift") & ~held.limit & ~held.flagged
    assert answer.claims[0].text.startswith(
        f"**{len(np.unique(held.source[kept]))} of the {len(library.sources)} sources"
    )
    assert "redshift" in answer.claims[0].text


def test_a_mission_that_is_not_held_is_named_alone(by_request):
    text = (
        by_request(Wanted("about", about="missions", instrument="eROSITA", question="Do you carry eROSITA?"))
        .claims[0]
        .text
    )
    assert re.match(r"\*\*No: no data of eROSITA are in", text)


def test_the_spectrum_of_a_named_source_is_real_or_simulated(by_request, library):
    source = next(library.sources[i] for i in library.sources.ids_at(np.arange(len(library.sources))))
    text = by_request(Wanted("about", about="real_or_simulated", names=(source,))).claims[0].text
    assert source.name in text and ("simulated" in text or "real" in text)
