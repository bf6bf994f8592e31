"""A conversation asks the libraries that it chose, remembers them, and finds its subjects in others by their names."""

import pytest

from assistant.offline.engine import OfflineEngine
from tests.support.libraries.toy_library import NAMES, small_library
from tests.support.ui_answers import asked
from ui.chat.documents import libraries_of
from ui.chat.left_column import opened
from ui.chat.session import Session
from ui.chat.storage import Shelf
from ui.libraries.opened import Libraries


@pytest.fixture(scope="module")
def libraries(library, tmp_path_factory):
    small = small_library(tmp_path_factory.mktemp("libraries") / "small")
    return Libraries(OfflineEngine(), {"bundled": library.parts[0].content, "small": small}, ["bundled"])


def test_subjects_and_spectra_are_found_in_other_libraries_by_their_names(libraries):
    session = Session()
    asked(libraries.assistant(), "What is 3C 273?", session)
    assert session.conversation.subjects == ["3c-273"] and session.spectra
    session.ask_others(("small",), libraries.library(), libraries.library(["small"]))
    assert session.conversation.subjects == ["toy-2"] and not session.spectra  # it has no spectrum there
    asked(libraries.assistant(session.libraries), "And where is it?", session)
    assert "3C 273" in session.last.answer.text
    session.ask_others(("bundled",), libraries.library(["small"]), libraries.library())
    assert session.conversation.subjects == ["3c-273"]


def test_what_other_libraries_lack_is_no_subject_any_more(libraries):
    session = Session(libraries=("small",))
    asked(libraries.assistant(["small"]), f"What is {NAMES[0]}?", session)
    session.ask_others((), libraries.library(["small"]), libraries.library())
    assert session.conversation.subjects == []


def test_a_kept_conversation_opens_with_its_libraries(libraries, tmp_path):
    session = Session(shelf=Shelf(tmp_path, "me"), libraries=("small",))
    asked(libraries.assistant(["small"]), f"What is {NAMES[0]}?", session)
    assert libraries_of(session.shelf.read(session.id)) == ("small",)
    again = opened(session.shelf, session.id, libraries, False)
    assert again.libraries == ("small",) and again.evidence == session.evidence
    asked(libraries.assistant(again.libraries), "And its photon index?", again)
    assert "1.7" in again.last.answer.text


def test_cards_say_the_library_where_several_are_asked(libraries):
    for names, said in ((("small",), False), (("bundled", "small"), True)):
        session = Session(libraries=names)
        asked(libraries.assistant(names), f"What is {NAMES[0]}?", session)
        assert ("<dt>library</dt><dd>small</dd>" in session.evidence) == said
