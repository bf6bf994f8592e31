"""Names that lead to a source by a nickname, another tongue or their coordinates only."""

import pytest

from assistant.reading.reader import taken_of
from assistant.request.conversation import Conversation
from assistant.request.language.resolving import wanted_of
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


@pytest.mark.parametrize(
    "question, name", [("Krebsnebel?", "Crab"), ("Kepler?", "Kepler's supernova remnant"), ("天鹅座X-1?", "Cyg X-1")]
)
def test_they_are_told(library, question, name):
    marked = marks_in(question, library)
    ((written, source),) = taken_of(parse("identify name S1"), marked, library)
    assert written == question[:-1] and library.sources[source].name == name


@pytest.mark.parametrize("question", ["cyg x1?", "Cygnus X-1's", "HDE 226868?", "3c273", "NGC 4151s"])
def test_its_own_names_are_not(library, question):
    marked = marks_in(question, library)
    assert marked.of_kind("S") and taken_of(parse("identify name S1"), marked, library) == ()


def test_what_lies_in_a_field_lies_within_its_radius(library):
    marked = marks_in("pulsars in the LMC", library)
    wanted = wanted_of(parse("list class K1 near P1"), marked, Conversation())
    assert [(limit.quantity, limit.op, limit.values) for limit in wanted.limits] == [("separation", "le", (5.0,))]
    asked = marks_in("pulsars within 20 arcmin of M31", library)
    wanted = wanted_of(parse("list class K1 where separation lt N1 near P1"), asked, Conversation())
    assert [limit.op for limit in wanted.limits] == ["lt"]


def test_papers_on_a_field_are_those_that_name_it(library):
    wanted = wanted_of(parse("papers near P1"), marks_in("papers on the LMC", library), Conversation())
    assert wanted.unknown == ("LMC",) and wanted.near is None and not wanted.limits
    wanted = wanted_of(
        parse("papers class K1 near P1"), marks_in("papers on pulsars in the LMC", library), Conversation()
    )
    assert wanted.near is not None and wanted.near.text == "LMC"
