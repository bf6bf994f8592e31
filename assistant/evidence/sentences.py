"""Every sentence of the assistant's own stands in ``sentences_en.toml``; the code that says one only fills in the values."""

from functools import cache

from retriever.toml_tables import read_table


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return read_table("assistant.evidence", "sentences_en.toml", dict[str, dict[str, str]])


def say(key: str, **values: object) -> str:
    """The sentence under a dotted key (``refusal.quantity``), with the values put in; raises KeyError for an unknown key."""
    group, _, name = key.partition(".")
    text = _sentences()[group][name]
    return text.format(**values) if values else text
