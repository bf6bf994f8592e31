"""The command that starts the chat: its options and what it loads."""

import socket
import subprocess
import sys

import pytest

from retriever.errors import BadInput
from ui.app import limits_of, main, read_options
from ui.serving import is_local


def test_a_busy_port_is_told_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(BadInput, match="--port") as caught:
            main(["--port", str(taken.getsockname()[1])])
    assert caught.value.exit_status == 2 and "\n" not in str(caught.value)


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "99999"], ["--port", "x"], ["--nonsense"]])
def test_bad_options(arguments):
    with pytest.raises(BadInput):
        main(arguments)


def test_starting_imports_late():
    code = "import sys, ui.app; sys.exit(any(m in sys.modules for m in ('gradio', 'torch', 'llama_index')))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_only_a_local_chat_speaks_to_programs_beside_it():
    assert is_local("127.0.0.1") and is_local("localhost") and is_local("::1")
    assert not is_local("0.0.0.0") and not is_local("") and not is_local("chat.example.org")


@pytest.mark.parametrize("argv", [["--keep-uploads", "0"], ["--questions", "-1"], ["--file-size", "0"]])
def test_limits_that_are_none(argv):
    with pytest.raises(BadInput):
        limits_of(read_options(argv))
