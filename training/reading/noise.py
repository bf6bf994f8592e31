"""Wordings as they are typed: with slips of the finger, words left out, and something polite around them."""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from retriever.requests.patterns import Pattern

_BEFORE = (
    "hi, ", "hello! ", "please: ", "quick question: ", "sorry to bother, ", "for my thesis, ", "ok so ", "hey ", "I was wondering: ", "could you tell me: ",
    "one more thing: ", "for a referee report: ", "just checking, ", "so, ", "well, ", "can you help? ", "a student asks: ", "for a proposal: ",
    "my supervisor wants to know: ", "referee asks: ", "we are on a telecon, quickly: ", "I'm writing a proposal. ", "I am preparing a talk, so ",
    "not sure this is the right place, but ", "hmm, ", "ok then, ", "next: ", "new question - ", "let me ask differently: ", "for table 2 of our paper: ",
    "I'm new to X-rays. ", "from memory I'd say I know it, but: ", "a colleague disagrees with me: ", "sanity check: ", "for the record: ", "now ",
    "I need this for a lecture tomorrow: ", "my co-author asks: ", "stupid question maybe: ", "before I submit: ", "@all ",
    "I was reading a paper this morning and wondered: ", "in your library: ", "according to what you have: ", "if you know it: ", "tell me, ",
)  # fmt: off
_BEHIND = (
    " please",
    " thanks",
    " thx",
    " pls",
    " ?",
    "??",
    ", thank you",
    " asap",
    ", if you can",
    " :)",
    ", if that is known",
    " (from your library)",
    ", as far as you know",
    " - I have to write it into a table",
    ", roughly",
    "? asking for a colleague",
    " if possible",
    " according to your catalogues",
    "; no rush",
    " right now",
    "? I can't find it anywhere",
    " cheers",
    " - need it for a talk",
    "...",
)
_LEFT_OUT = re.compile(r"\b(?:the|a|an|of|is|are|do|does|please|there|have|has|with|that|which)\b ?", re.I)


def noisy(patterns: Iterable[Pattern], seed: int) -> Iterator[Pattern]:
    """Each pattern with each of its wordings typed in another way."""
    chance = random.Random(seed)
    for pattern in patterns:
        wordings = [typed(text, chance) if text else "" for text in (pattern.canonical, *pattern.paraphrases)]
        yield replace(pattern, canonical=wordings[0], paraphrases=tuple(wordings[1:]))


def typed(text: str, chance: random.Random) -> str:
    draw = chance.random()
    if draw < 0.35:
        text = chance.choice(_BEFORE) + text
    elif draw < 0.6:
        text = text.rstrip("?.! ") + chance.choice(_BEHIND)
    elif draw < 0.75:
        text = _LEFT_OUT.sub(lambda m: "" if chance.random() < 0.6 else m[0], text) or text
    words = re.split(r"(\{\w+\}|\s+)", text)
    slips = 1 if chance.random() < 0.6 else 0
    long = [n for n, word in enumerate(words) if len(word) > 4 and word.isalpha() and word.isascii()]
    for n in chance.sample(long, min(slips, len(long))):
        words[n] = _slip(words[n], chance)
    return "".join(words)


def _slip(word: str, chance: random.Random) -> str:
    """Two letters swapped, one left out, one doubled."""
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :] if kind == 1 else word[:at] + word[at] + word[at:]
