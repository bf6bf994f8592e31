"""The years of a request, as the words before them mean them."""

import pytest

from assistant.request.conversation import Conversation
from assistant.request.language.resolving import wanted_of
from assistant.request.spoken.line import spoken
from retriever.requests.marks import marks_in
from retriever.requests.program import parse


@pytest.mark.parametrize(
    ("question", "program", "years", "said"),
    [
        ("papers before 2011", "papers year_to Y1", (None, 2010), "before 2011"),
        ("papers until 2011", "papers year_to Y1", (None, 2011), "up to 2011"),
        ("papers after 2005", "papers year_from Y1", (2006, None), "after 2005"),
        ("papers since 2005", "papers year_from Y1", (2005, None), "since 2005"),
        ("papers not before 2005", "papers year_from Y1", (2005, None), "since 2005"),
        ("papers after 2005 and prior to 2010", "papers year_from Y1 year_to Y2", (2006, 2009), "from 2006 to 2009"),
        ("Arbeiten vor 2011", "papers year_to Y1", (None, 2010), ""),
        ("papers of 2011", "papers year_eq Y1", (2011, 2011), "of 2011"),
    ],
)
def test_before_and_after_leave_the_year_out(library, question, program, years, said):
    wanted = wanted_of(parse(program), marks_in(question, library), Conversation())
    assert (wanted.year_from, wanted.year_to) == years
    assert said in spoken(wanted, library.sources)
