"""What "it" is after a name that no library has."""

from assistant.request.conversation import Conversation, Turn
from assistant.request.language.referring import referred
from assistant.request.language.wanted import Unknown, Wanted


def test_it_is_the_name_of_the_turn_before_and_no_source_of_an_older_one():
    turns = [
        Turn("Cyg X-1?", subjects=["cyg-x-1"], wanted=Wanted("identify")),
        Turn("and Foo 12?", wanted=Wanted("identify", names=(Unknown("Foo 12"),))),
    ]
    found = referred(Wanted("values", quantities=("redshift",), earlier="source"), Conversation(turns), ())
    assert found.names == (Unknown("Foo 12"),) and not found.sources and not found.missing
