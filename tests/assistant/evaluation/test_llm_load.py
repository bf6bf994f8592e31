"""The load benchmark of the language model's server, against a stand-in that streams."""

import re

import pytest

from assistant.evaluation import llm_load
from assistant.evaluation.llm_load import Timed, prompts_of, told
from tests.support.llm_stand_in import StandIn, shown


def test_each_number_of_users_gets_a_line_and_four_prompts_each(library, monkeypatch, capsys):
    monkeypatch.setattr(llm_load, "open_library", lambda names: library)
    with StandIn("values name S1 quantity redshift") as server:
        assert llm_load.main(["--users", "1", "3", "--url", server.url]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["1 at once, 4 requests", "3 at once, 12 requests"]
    assert all("60 tokens a prompt, 10 a reply" in line for line in lines)
    assert len(server.requests) == 16 and all(request["stream"] for request in server.requests)
    assert len({shown(request) for request in server.requests}) == 16  # every user asks something else


def test_each_prompt_is_a_question_with_its_own_grammar(library):
    prompts = prompts_of(library, 40, seed=1)
    assert prompts == prompts_of(library, 40, seed=1) != prompts_of(library, 40, seed=2)
    for prompt in prompts:
        sources = set(re.findall(r"\b(S\d+)=", prompt.text.partition("\nMarks: ")[2]))
        assert "Question: " in prompt.text and sources == set(re.findall(r'"(S\d+)"', prompt.grammar))


def test_the_line_says_what_was_measured():
    timed = [Timed(0.1 * n, 0.2 * n, 70, 12) for n in range(1, 11)]
    assert told(2, timed, 10.0) == (
        "2 at once, 10 requests: first token 0.50 s (median), 1.00 s (95th percentile), whole request 1.00 s, 2.00 s; "
        "12.0 tokens/s written, 82 in all; 70 tokens a prompt, 12 a reply"
    )


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/v1", "nonsense"])
def test_a_server_that_does_not_answer_is_one_line(url, capsys):
    assert llm_load.main(["--url", url]) in (2, 3)
    assert capsys.readouterr().err.count("\n") == 1
