"""The text model of questions keeps NumPy to one thread: a second one waits for a core that another program has."""

import pytest
from threadpoolctl import ThreadpoolController

from retriever.encoders.one_thread import numpy_on_one_thread
from retriever.encoders.quick_text_model import QueryEncoder
from retriever.encoders.text_model import packaged_model


def used() -> set[int]:
    return {library["num_threads"] for library in ThreadpoolController().info() if library["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def not_asked_for_yet():
    """It is asked for once a process."""
    numpy_on_one_thread.cache_clear()


def test_numpy_uses_one_thread_from_then_on() -> None:
    with ThreadpoolController().limit(limits=2, user_api="blas"):  # whatever the tests were started with
        assert used() == {2}
        numpy_on_one_thread()
        assert used() == {1}


def test_the_text_model_of_questions_asks_for_it() -> None:
    with ThreadpoolController().limit(limits=2, user_api="blas"):
        encoder = QueryEncoder(packaged_model())
        encoder.encode("a heavily absorbed active galaxy")
        assert used() == {1}
