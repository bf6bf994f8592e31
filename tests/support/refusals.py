"""What every refusal of an input must be, for tests: one short line, and nothing on the console."""

import warnings

import pytest

from retriever.errors import BadInput


def refuses(function, *arguments, **options):
    """The text of the BadInput that a call raises; it must be one line, and nothing may reach the console."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(BadInput) as caught:
            function(*arguments, **options)
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 400
    return text
