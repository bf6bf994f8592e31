"""The assistant's own sentences: each is there, each is said, with the values that it has places for."""

import ast
from pathlib import Path
from string import Formatter

import pytest

from assistant.check.safety import unsafe
from assistant.check.verify import Verifier
from assistant.evaluation.scoring import refused as judged_refusal
from assistant.evidence.claims import Answer, Claim, refused
from assistant.evidence.ledger import Ledger
from assistant.evidence.sentences import LANGUAGES, say
from retriever.toml_tables import read_toml

ROOT = Path(__file__).parents[3] / "assistant"
SENTENCES = {
    f"{group}.{name}": text
    for group, table in read_toml("assistant.evidence", "sentences_en.toml").items()
    for name, text in table.items()
}
REFUSALS = [key for key in SENTENCES if key.startswith("refusal.")]

SAYING = {"say": 0, "refused": 0, "translated": 1}  # where in a call the key stands


def calls() -> list[tuple[str, set[str | None]]]:
    """Each key that the code says, with the names of the values that it puts in (None: some come in a dictionary).

    A key that is put together (``f"computed.{formula}"``) stands for all that begin so; which values go in is not told there.
    """
    found = []
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = SAYING.get(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
            if place is not None and len(node.args) > place:
                given = {word.arg for word in node.keywords} - {"plain"}
                parts = list(ast.walk(node.args[place]))
                joined = [part for part in parts if isinstance(part, ast.JoinedStr)]
                pieces = {id(piece) for part in joined for piece in ast.walk(part)}
                keys = [part.value for part in parts if isinstance(part, ast.Constant) and id(part) not in pieces]
                found += [(key, given) for key in keys if "." in str(key)]
                beginnings = [part.values[0].value for part in joined if isinstance(part.values[0], ast.Constant)]
                found += [(key, {None}) for key in SENTENCES if key.startswith(tuple(beginnings))]
            elif isinstance(node, ast.Constant) and node.value in SENTENCES:
                found.append((node.value, {None}))  # a key that is chosen before it is said
    return found


SAID = calls()


def places(key: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(SENTENCES[key]) if name}


def test_what_the_code_says_is_there_and_gets_its_values():
    assert not {key for key, _ in SAID} - SENTENCES.keys()
    wrong = [
        (key, given)
        for key, given in SAID
        if not given - {None} <= places(key) or (given != places(key) and None not in given)
    ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_has_no_sentence_that_english_lacks(language):
    for group, table in read_toml("assistant.evidence", f"sentences_{language}.toml").items():
        for name, text in table.items():
            places_there = {place for _, place, _, _ in Formatter().parse(text) if place}
            assert places_there == places(f"{group}.{name}")


def test_every_sentence_of_the_file_is_said():
    assert set(SENTENCES) == {key for key, _ in SAID}


@pytest.mark.parametrize("key", ["refusal.everything", "nothing.at_all", "refusal"])
def test_an_unknown_key_is_an_error(key):
    with pytest.raises(KeyError):
        say(key)


@pytest.mark.parametrize("key", REFUSALS)
def test_the_judge_knows_every_refusal_by_its_words(key):
    claim = refused(key, **dict.fromkeys(places(key), "X"))
    assert claim.refuses and judged_refusal(Answer("?", "offline", [claim], Ledger()))
    assert not judged_refusal(Answer("?", "offline", [Claim("They found nothing in X.", ("P1",))], Ledger()))


def test_only_a_refusal_of_the_rules_leans_on_an_empty_search(library, names):
    """A model that begins like a refusal is held to the words of its evidence like anybody else."""
    ledger = Ledger()
    cited = (ledger.add_source(library.sources["3c-273"]),)
    said = refused("refusal.wrong_class", cited, name="3C 273", supposed="a pulsar", kind="a quasar")
    assert Verifier(names).check(said, ledger) == ""
    assert Verifier(names).check(Claim(said.text, cited), ledger)


def test_no_sentence_of_its_own_is_taken_for_an_order_or_markup():
    told = {
        key: "".join(text + ("X" if name else "") for text, name, _, _ in Formatter().parse(SENTENCES[key]))
        for key in SENTENCES
    }
    assert {key: found for key, text in told.items() if (found := unsafe(text))} == {}
