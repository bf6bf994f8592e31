"""Every sentence of the assistant's own stands in ``sentences_en.toml``; the code that says one only fills in the values.

Other languages have files of their own with the same keys, ``sentences_de.toml``; what such a file lacks is said in English.
"""

from functools import cache

from retriever.toml_tables import read_table

LANGUAGES = ("de", "fr", "es", "it", "zh")  # beside English


@cache
def _sentences(language: str = "en") -> dict[str, dict[str, str]]:
    return read_table("assistant.evidence", f"sentences_{language}.toml", dict[str, dict[str, str]])


def say(key: str, **values: object) -> str:
    """The sentence under a dotted key (``refusal.quantity``), with the values put in; raises KeyError for an unknown key."""
    return _said(_sentences(), key, values)


def says(key: str) -> bool:
    """Whether there is a sentence under the key."""
    group, _, name = key.partition(".")
    return name in _sentences().get(group, {})


def translated(language: str, key: str, **values: object) -> str:
    """As ``say`` in another language, one of ``LANGUAGES``, where its file has the sentence."""
    group, _, name = key.partition(".")
    known = _sentences(language)
    return _said(known if name in known.get(group, {}) else _sentences(), key, values)


def _said(sentences: dict[str, dict[str, str]], key: str, values: dict[str, object]) -> str:
    group, _, name = key.partition(".")
    text = sentences[group][name]
    return text.format(**values) if values else text
