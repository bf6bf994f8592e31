"""What no record has of a source and an entry of the glossary says is told with the entry as its evidence."""

import pytest

from assistant.agent.workflow import Assistant
from assistant.offline.engine import OfflineEngine
from assistant.request.asked import Asked
from assistant.request.intents import Intent
from assistant.request.language.wanted import Limit, Wanted


@pytest.fixture
def ask(library):
    def asked(do, name, **parts):
        wanted = Wanted(do, names=(library.names.resolve(name),), **parts)
        answer = Assistant(library, OfflineEngine(), read=lambda *_: Asked(Intent("q"), wanted=wanted)).ask("q")
        assert not answer.dropped
        return [claim.text for claim in answer.claims]

    return asked


def test_an_entry_tells_what_no_record_has(ask):
    entry, none = ask("values", "Her X-1", quantities=("line_energy",))
    assert "Her X-1, at about 38 keV" in entry and none.startswith("No line energy is known here")


def test_a_part_of_a_sentence_on_another_source_is_not_told(ask):
    said = ask("values", "Her X-1", quantities=("orbital_period",))
    assert all("LMC X-4" not in text for text in said)
    assert (
        len(ask("values", "Cyg X-1", quantities=("line_energy",))) == 1
        or "Cyg X-1" in ask("values", "Cyg X-1", quantities=("line_energy",))[0]
    )


def test_a_redshift_that_is_not_the_source_s_is_said(ask):
    given = Limit("redshift", "eq", (7.0,), said="7")
    first = ask("compute", "NGC 4151", formula="luminosity", limits=(given,))[0]
    assert "here is 0.0033, not 7" in first
    near = Limit("redshift", "eq", (0.0034,), said="0.0034")
    assert all("not 0.0034" not in text for text in ask("compute", "NGC 4151", formula="luminosity", limits=(near,)))
