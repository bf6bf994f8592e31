"""The face in a notebook: lazy, escaped, and usable where an event loop runs already."""

import asyncio
import subprocess
import sys
from dataclasses import replace

import pytest

from assistant.door.desk import Desk
from assistant.door.notebook import Checked, Reply, Scholar
from retriever.errors import BadInput, ScholarError


@pytest.fixture(scope="module")
def scholar(assistant):
    return Scholar(Desk(lambda: assistant))


def test_importing_the_assistant_loads_nothing():
    code = "import sys, assistant; assistant.open; sys.exit(any(m in sys.modules for m in ('torch', 'numpy', 'mcp', 'llama_index')))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_a_reply_shows_itself_with_its_evidence(scholar):
    scholar.begin_again()
    reply = scholar.ask("AGN with photon index below 1.6")
    html, markdown = reply._repr_html_(), reply._repr_markdown_()
    assert "<b>" in html and "<table>" in html and "records of evidence" in html
    assert reply.text in markdown and all(f"[{i}]" in markdown for i in reply.evidence)
    assert len(reply.tables[0]) and reply.claims and reply.data.spectra == "simulated"


def test_a_conversation_goes_on_and_begins_again(scholar):
    scholar.begin_again()
    scholar.ask("What is 3C 273?")
    assert "0.158" in scholar.ask("and its redshift?").text
    scholar.begin_again()
    assert "0.158" not in scholar.ask("and its redshift?").text


def test_a_domain_holds_until_it_begins_again(scholar):
    scholar.begin_again()
    stars = "real stars have light curves most typical"
    assert stars in scholar.ask("light curves like RR Lyrae", domain="variables").text
    assert stars in scholar.ask("light curves like Miras").text
    scholar.begin_again()
    assert stars not in scholar.ask("light curves like Miras").text
    with pytest.raises(BadInput, match="no domain"):
        scholar.ask("Miras", domain="radio")


def test_it_works_inside_an_event_loop(scholar):
    async def cell():
        return scholar.identify("Cyg X-1")

    assert "Cyg X-1" in asyncio.run(cell()).text


def test_what_goes_wrong_is_raised_in_the_notebook(scholar):
    with pytest.raises(ScholarError, match="empty"):
        scholar.ask("  ")


def test_what_strangers_wrote_is_escaped(scholar):
    answer = scholar.identify("Cyg X-1").answer
    shown = Reply(
        replace(answer, claims=[replace(answer.claims[0], text="<script>alert(1)</script> **yes**")])
    )._repr_html_()
    assert "<script" not in shown and "<b>yes</b>" in shown


def test_a_checked_text_is_a_table(scholar):
    checked = scholar.verify_text("3C 273 lies at a redshift of 0.9.")
    assert isinstance(checked, Checked) and "contradicted" in checked._repr_html_() and checked.data.contradicted == 1
