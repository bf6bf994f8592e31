"""The small modules that everything stands on: rank fusion, progress bars, options, first lines of errors, Chroma."""

import io

import pytest

from retriever import chroma
from retriever.errors import BadInput, ServiceMissing, first_line
from retriever.fusion import reciprocal_ranks
from retriever.options import Parser
from retriever.progress import progress_bars


def test_fused_ranks_are_sums_of_reciprocals():
    scores = reciprocal_ranks([["a", "b"], [], ["b", "c"]])
    assert scores == {"a": 1 / 61, "b": 1 / 62 + 1 / 61, "c": 1 / 62}
    assert max(scores, key=scores.__getitem__) == "b"


def test_progress_is_silent_where_nobody_watches(capsys):
    with progress_bars() as show:
        show("embedding", 0, 10)
        show("embedding", 10, 10)
    assert capsys.readouterr() == ("", "")


def test_progress_on_a_terminal_has_a_bar_for_each_stage(monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stderr", terminal)
    with progress_bars() as show:
        show("words", 3, 10)
        show("vectors", 20, 20)
    assert "words" in terminal.getvalue() and "3/10" in terminal.getvalue() and "20/20" in terminal.getvalue()


def test_an_option_that_is_wrong_is_one_line():
    parser = Parser("scholar test")
    parser.add_argument("--port", type=int)
    with pytest.raises(
        BadInput, match=r"argument --port: invalid int value: 'x' \(see scholar test --help\)\."
    ) as error:
        parser.parse_args(["--port", "x"])
    assert error.value.exit_status == 2 and "\n" not in str(error.value)


def test_only_the_first_line_of_a_foreign_error_is_kept():
    assert first_line(ValueError("one\ntwo")) == "one" and first_line(KeyError()) == "KeyError"
    assert len(first_line(ValueError("x" * 1000))) == 160


@pytest.mark.parametrize("server", ["localhost:http", "localhost:0", "localhost:99999"])
def test_a_chroma_server_without_a_usable_port_is_bad_input(monkeypatch, server):
    monkeypatch.setenv("SCHOLAR_CHROMA", server)
    with pytest.raises(BadInput, match="is not HOST:PORT: correct SCHOLAR_CHROMA"):
        chroma.server_client()


def test_a_chroma_server_that_does_not_answer_is_missing(monkeypatch):
    monkeypatch.setenv("SCHOLAR_CHROMA", "127.0.0.1:1")
    with pytest.raises(ServiceMissing, match="No Chroma server answers at 127.0.0.1:1 .*correct SCHOLAR_CHROMA"):
        chroma.server_client()
