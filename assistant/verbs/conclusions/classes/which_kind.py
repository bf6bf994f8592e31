"""Which of several kinds one source is of: what it is and what it is not in one sentence, or that it stays open."""

from collections.abc import Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.verbs.conclusions.classes.kinds import kind_text, on_kinds
from assistant.verbs.conclusions.verdict import Verdict
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.premises import a_kind, words_of
from retriever.catalogue.records import Source


def of_which_kind(wanted: Wanted, sources: Sequence[Source]) -> bool:
    """Whether it is asked which of several kinds one source is of, and nothing of its values."""
    plain = not (wanted.limits or wanted.not_classes or wanted.not_kinds or wanted.class_of or wanted.any)
    return plain and len(sources) == 1 and len(words_of(wanted)) > 1


def which_kind(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    """One claim with the verdict on all the kinds, then what is behind those that are not told by the class alone."""
    words = [a_kind(word) for word, _ in words_of(wanted)]
    verdicts = on_kinds(state, source, wanted)
    said = {
        holds: [word for word, v in zip(words, verdicts, strict=True) if v.holds is holds]
        for holds in (True, False, None)
    }
    text = _verdict(source, said)
    rows = [[source.name, kind_text(source), word, _HOLDS[v.holds]] for word, v in zip(words, verdicts, strict=True)]
    cited = [i for v in verdicts for i in v.cited]
    rows += [[source.name, *row] for v in verdicts for row in v.rows]
    title = f"the kinds of {source.name} that are asked about"
    columns = ("source", "is here", "asked about", "holds")
    first = finding(state, text, title, columns, rows, cited, refuses=not said[True] and bool(said[None]))
    return [first, *_behind(state, verdicts), *(claim for v in verdicts for claim in v.further)]


_HOLDS = {True: "yes", False: "no", None: "open"}


def _verdict(source: Source, said: dict[bool | None, list[str]]) -> str:
    is_one, is_none, is_open = (_either(said[holds]) for holds in (True, False, None))
    told = {"name": source.name, "kind": kind_text(source), "open": is_open, "none": is_none}
    if said[True]:
        text = say("which_kind.is", one=" and ".join(said[True]), **told)
        text += say("which_kind.not", **told) if said[False] else ""
        text += say("which_kind.open_beside", **told) if said[None] else ""
    elif said[None]:
        text = say("which_kind.open", **told) + (say("which_kind.not", **told) if said[False] else "")
    else:
        text = say("which_kind.neither" if len(said[False]) == 2 else "which_kind.none", **told)
    whose = source.class_from
    if whose in ("", say("source.by_hand")):
        return text + say("which_kind.by_hand", **told)
    return text + say("which_kind.whose", whose=whose, **told)


def _either(words: Sequence[str]) -> str:
    return " or ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def _behind(state: State, verdicts: Sequence[Verdict]) -> list[Claim]:
    """The values or papers behind a verdict: what the class says stands in the sentence above."""
    told = [v for v in verdicts if len(v.rows) > 1 or v.further]
    return [v.reason(state) for v in {v.why: v for v in told}.values()]
