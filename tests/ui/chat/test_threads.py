"""The list of kept conversations: by date, the strangest titles as text."""

import os
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.ui_answers import ATTACKS, FakeAssistant, Tags, asked
from ui.chat.session import Session
from ui.chat.storage import Kept, Shelf
from ui.chat.threads import grouped, thread_list

TODAY = date(2026, 3, 1)


@given(st.lists(st.integers(min_value=-2, max_value=20_000)))
def test_every_conversation_is_in_one_group_and_the_groups_follow_the_calendar(days):
    kept = [
        Kept(str(i), "", datetime.combine(TODAY - timedelta(days=d), time(12)).timestamp()) for i, d in enumerate(days)
    ]
    groups = grouped(sorted(kept, key=lambda one: -one.changed), TODAY)
    assert sorted(one.id for _, held in groups for one in held) == sorted(one.id for one in kept)
    ages = [int(min(days[int(one.id)] for one in held)) for _, held in groups]
    assert ages == sorted(ages) and all(held for _, held in groups)


@pytest.mark.parametrize(
    ("days", "title"),
    [(0, "Today"), (1, "Yesterday"), (5, "Previous 7 days"), (20, "Previous 30 days"), (99, "Earlier")],
)
def test_the_groups_say_when(days, title):
    noon = datetime.combine(TODAY - timedelta(days=days), time(12)).timestamp()
    assert [name for name, _ in grouped([Kept("x", "", noon)], TODAY)] == [title]


@pytest.mark.parametrize("attack", ATTACKS)
def test_titles_are_text(attack, tmp_path):
    session = Session(shelf=Shelf(tmp_path, "me"))
    asked(FakeAssistant(), attack, session)
    for shown in (thread_list(session.shelf, session.id), _deleted(session)):
        tags = Tags(shown)
        assert {name for name, _ in tags.attributes} <= ALLOWED and "${" not in shown and "{{" not in shown
        assert not any(value.startswith(("http", "javascript")) for name, value in tags.attributes if name == "href")


ALLOWED = {
    *("id", "class", "role", "type", "href", "title", "aria-label", "aria-current", "data-thread", "data-thread-do"),
}


def _deleted(session):
    session.shelf.delete(session.id)
    return thread_list(session.shelf)


def test_the_open_one_is_marked_and_the_latest_stands_first(tmp_path):
    shelf = Shelf(tmp_path, "me")
    sessions = []
    for number, question in enumerate(("first", "second")):
        session = Session(shelf=shelf)
        asked(FakeAssistant(), question, session)
        os.utime(shelf.folder / f"{session.id}.jsonl", (number, number))
        sessions.append(session)
    shown = thread_list(shelf, sessions[0].id)
    assert shown.index("second") < shown.index("first") and shown.count("aria-current") == 1
    assert f'href="c/{sessions[0].id}"' in shown
    assert "aria-current" not in thread_list(shelf) and "listed here" in thread_list(None)
