"""Whether a claim keeps the sense of its evidence, as far as fixed rules can tell.

A rule looks at one sentence of the claim beside the clauses of the evidence. Dropping a "not" or a "may", adding a "not",
naming a class, an instrument or a person that the evidence does not name, or saying what shares hardly a word with it:
each is a reason to drop the claim. Stems are Snowball's; the bounds were set on the catalogue's own summaries and on
paraphrases of them (tests/assistant/check/test_llm_sense.py).
"""

import re
from functools import lru_cache

import Stemmer

from assistant.check.names import CachedNames
from assistant.check.opposites import opposite_held
from assistant.check.support import Support
from assistant.evidence.sentences import say
from retriever.catalogue.comparisons import SUPERLATIVES, any_of
from retriever.catalogue.kinds import CLASS_WORDS, NOT_KINDS
from retriever.library.names import Mention
from retriever.text.numbers import numbers_in
from retriever.text.sentences import sentences
from retriever.text.stopwords import stop_words

_STEMMER = Stemmer.Stemmer("english")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|(?-i:nor)|without|cannot|lacks?|lacking|absence|absent|fails?|failed|excludes?|excluded|"
    r"rules? out|ruled out|unlikely|unable|disfavou?rs?|disfavou?red|rejects?|rejected|unsupported)\b|\w+n[’']t\b",
    re.I,
)
_HEDGE = re.compile(
    r"\b(?:may|might|could|would|possibl[ey]|possibility|perhaps|probabl[ey]|likely|unlikely|plausibl[ey]|potential(?:ly)?|"
    r"suggest(?:s|ed|ing|ive)?|appear(?:s|ed)? (?:to|that|as if|consistent)|apparently|seems?|seemed|candidates?|tentative(?:ly)?|hints?|hinting|"
    r"consistent with|proposes?|proposed|argues?|argued|speculate\w*|hypothes\w+|presumabl[ey]|assum(?:e|es|ed|ing)|expected|"
    r"favou?rs?|favou?red|interpret(?:s|ed)?|believed|thought|uncertain|can be explained)\b",
    re.I,
)
_CLAUSE = re.compile(
    r"[,;:()—–]|\s-\s|\b(?:but|while|whilst|although|though|whereas|however|yet|which|who|and)\b", re.I
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_NO_CONTENT = stop_words("sense") | stop_words("reporting")
_PLURALS = {
    "indices": "index",
    "spectra": "spectrum",
    "nuclei": "nucleus",
    "radii": "radius",
    "novae": "nova",
    "nebulae": "nebula",
}
_KNOWN_CAPITALS = re.compile(
    r"(?:AGN|HMXB|LMXB|XRB|CV|PWN|SNR|YSO|ULX|NH|N_H|RA|Dec|ICRS|keV|MeV|GeV|TeV|eV|kpc|Mpc|Gpc|pc|Msun|Hz|kHz|X-ray\w*|X-Ray\w*|"
    r"UV|IR|Galactic|Galaxy|Milky|Way|Universe|Earth|Sun|Solar|Eddington|Gamma|Myr|Gyr|kT|CSC|BAT|SIMULATED|REAL|I|Γ)s?$"
)
# "most" and "least" count with what follows them; a "maximum" may be a quantity's name
_SUPERLATIVE = re.compile(
    rf"\b(?:{any_of(SUPERLATIVES - {'most', 'least', 'maximum', 'minimum'})}|densest|earliest|latest|"
    r"first|only known|sole|unique|unprecedented|record|(?:most|least) (?!(?:of|in|at|like|likely|probably|and|or|the|all|its|their)\b)\w+)\b",
    re.I,
)


COVERAGE, REPEATS = (
    0.5,
    0.6,
)  # share of a sentence's words in its evidence; of a clause's words in a claim that repeats it


@lru_cache(maxsize=20_000)
def stems(text: str) -> frozenset[str]:
    """Stems of the words that carry sense."""
    words = [w.strip("-'’").lower().removesuffix("'s").removesuffix("’s") for w in _WORD.findall(text)]
    words = [_PLURALS.get(w, w) for w in words]
    parts = [p for w in words for p in ([w, *w.split("-")] if "-" in w else [w])]
    return frozenset(_STEMMER.stemWords([w for w in parts if len(w) > 1 and w not in _NO_CONTENT]))


def negated(text: str) -> bool:
    """Whether a sentence says "not" anywhere: then a value in it may be one that is ruled out."""
    return bool(_NEGATION.search(text))


def hedge_beside(passage: str, value: float) -> str:
    """The word by which a text hedges the sentence that holds a number: ``likely``; empty if it does not."""
    for sentence in sentences(passage):
        if any(abs(n.value - value) <= n.half_unit + 1e-9 * abs(value) for n in numbers_in(sentence)):
            found = _HEDGE.search(sentence)
            return found[0].lower() if found else ""
    return ""


def broken_sense(text: str, support: list[Support], mentions: list[Mention], index: CachedNames) -> str:
    """Why the sense of the claim is not that of its evidence; empty if no rule objects."""
    for sentence in sentences(_without_titles(text, support)):
        named = [m for m in mentions if m.text in sentence]
        if reason := _of_sentence(
            sentence, _without(sentence, [m.text for m in named]), _concerned(support, named, index)
        ):
            return reason
    return ""


def _without_titles(text: str, support: list[Support]) -> str:
    """The text without titles of its papers that it quotes: they are said as they stand."""
    for s in support:
        title = str(s.item.record.get("title", "")).rstrip(".") if s.item.kind == "paper" else ""
        text = text.replace(f'"{title}"', '""') if title else text
    return text


def _concerned(support: list[Support], named: list[Mention], index: CachedNames) -> list[Support]:
    """The records that speak of a sentence's sources; what is said of one may not lean on what another's record says."""
    wanted = {m.source.id for m in named}
    if not wanted:
        return support
    return [
        s
        for s in support
        if not s.item.subject or s.item.subject in wanted or wanted & {m.source.id for m in index.mentions(s.text)}
    ]


def _of_sentence(sentence: str, bare: str, support: list[Support]) -> str:
    everything = " | ".join(s.text for s in support)
    parts = [c for s in support for other in s.prose for c in clauses(other)]
    if _quoted(sentence, support):
        return _foreign_class(bare, support, everything)
    return (
        _foreign_class(bare, support, everything)
        or _foreign_capital(bare, everything)
        or _lost_cue(sentence, parts, _NEGATION)
        or _lost_cue(sentence, parts, _HEDGE)
        or _added_negation(sentence, parts + [c for s in support for title in s.titles for c in clauses(title)])
        or _turned(bare, parts, everything)
        or _superlative(bare, everything)
        or _uncovered(bare, everything)
    )


def _quoted(sentence: str, support: list[Support]) -> bool:
    flat = _flat(sentence)
    return any(flat == _flat(other) for s in support for other in (*s.prose, *s.titles))


def _flat(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".")


def _without(text: str, names: list[str]) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def clauses(sentence: str) -> list[str]:
    return [part for part in _CLAUSE.split(sentence) if part and part.strip()]


def _lost_cue(sentence: str, parts: list[str], cue: re.Pattern[str]) -> str:
    """A clause that the sentence repeats has a cue that the sentence has not, and no other clause says it plainly."""
    said = [(part, stems(part)) for part in clauses(sentence)]
    whole = stems(sentence)
    for clause in parts:
        found = cue.search(clause)
        if found is None:
            continue
        own = stems(cue.sub(" ", clause))
        # the part of the sentence that repeats the clause; where none does alone, the whole sentence may
        part, words = max(said, key=lambda item: len(item[1] & own), default=("", frozenset()))
        shared = own & words
        if len(own & whole) > len(shared):
            part, shared = sentence, own & whole
        if not own or len(shared) < REPEATS * len(own) or cue.search(part) or f"'{found[0].lower()}'" in sentence:
            continue
        if len(own) == 1 and len(words) > 2:
            continue
        if not any(not cue.search(other) and shared <= stems(other) for other in parts):
            return say("reason.lost_word", word=found[0].lower())
    return ""


def _added_negation(sentence: str, parts: list[str]) -> str:
    """The sentence denies what no clause of the evidence denies."""
    for part in clauses(sentence):
        found = _NEGATION.search(part)
        if not found:
            continue
        said = stems(_NEGATION.sub(" ", part))
        denied = [c for c in parts if _NEGATION.search(c)]
        if not any(len(stems(c) & said) >= 0.5 * len(said) for c in denied):
            return say("reason.added_word", word=found[0].lower())
    return ""


def _foreign_class(sentence: str, support: list[Support], everything: str) -> str:
    """A class is named that neither the records' class nor their text has."""
    lowered, text = sentence.lower(), everything.lower()
    held = {s.item.record.get("class") for s in support}
    for word in sorted((w for w in (*CLASS_WORDS, *NOT_KINDS) if w in lowered), key=len, reverse=True):
        pattern = rf"(?<![\w-]){re.escape(word)}s?(?![\w-])"
        if re.search(pattern, lowered):
            if not (held & set(CLASS_WORDS.get(word, ())) or re.search(pattern, text) or stems(word) <= stems(text)):
                return say("reason.foreign_word", word=word)
            lowered = re.sub(pattern, " ", lowered)
    return ""


def _foreign_capital(sentence: str, everything: str) -> str:
    """Instruments, people and places are written with capitals: they must stand in the evidence."""
    text = everything.lower()
    for match in re.finditer(r"(?<![\w-])[A-Za-z][\w'’-]*", sentence):
        word = re.sub(r"['’]s$", "", match[0]).strip("-'’")
        first = not sentence[: match.start()].strip(" \"'([")
        capital = any(c.isupper() for c in word[1:]) or (word[:1].isupper() and not first)
        if capital and word.lower() not in text and not _KNOWN_CAPITALS.match(word):
            parts = [p for p in word.split("-") if p and p[0].isupper()]
            if not all(p.lower() in text or _KNOWN_CAPITALS.match(p) for p in parts):
                return say("reason.foreign_word", word=word)
    return ""


def _turned(sentence: str, parts: list[str], everything: str) -> str:
    """A word whose opposite the evidence has, and which it does not have itself: "rises" for "falls"."""
    held = _words(everything)
    for said in clauses(sentence):
        if turned := opposite_held(_words(said), _most_like(said, parts), held):
            return say("reason.opposite", word=turned[0], held=turned[1])
    return ""


def _most_like(said: str, parts: list[str]) -> frozenset[str]:
    """The words of the clause of the evidence that a clause repeats; none if it repeats none."""
    own = stems(said)
    best = max(parts, key=lambda part: len(own & stems(part)), default="")
    return frozenset(_words(best)) if own and len(own & stems(best)) >= REPEATS * len(own) else frozenset()


def _superlative(sentence: str, everything: str) -> str:
    """The brightest, the first, the only: no record of one source shows it unless it says so."""
    found = next(
        (m[0] for m in _SUPERLATIVE.finditer(sentence) if m[0].split()[-1].lower() not in everything.lower()), ""
    )
    return say("reason.foreign_word", word=found) if found else ""


def _words(text: str) -> set[str]:
    return {w.lower().strip("-'’") for w in _WORD.findall(text)}


def _uncovered(sentence: str, everything: str) -> str:
    said = stems(sentence)
    if len(said) >= 2 and len(said & stems(everything)) < COVERAGE * len(said):
        return say("reason.off_topic")
    return ""
