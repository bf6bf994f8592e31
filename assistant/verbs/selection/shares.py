"""Shares of sources as answers: a percentage with what it is of, by class too, and how many times more of one kind than of another."""

from dataclasses import replace

import numpy as np

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.selection.shares import Share, share_of
from assistant.verbs.selection.filter_of import filter_of
from assistant.verbs.selection.ranking import called
from assistant.verbs.selection.words import asked_of, noun_of
from retriever.catalogue.filters import SourceFilter
from retriever.catalogue.quantities import format_number
from retriever.library.source_sets import in_sets


def fraction(state: State, wanted: SourceFilter, by_class: bool) -> Claim:
    """A share of those that could meet it: of those that have a value, of the class whose part is asked for."""
    library = state.toolbox.library
    share = share_of(library.sources, wanted)
    noun, what = noun_of(library, share.whole), asked_of(library, wanted, share.whole, share.looks)
    bounds = [look for c, look in zip(wanted.conditions, share.looks, strict=True) if c.op != "is"]
    if not share.told:
        text = say("many.untold", total=share.total, noun=noun, what=what)
        text = f"{say('verdicts.open')}: {text}"
        table = state.ledger.add_table(text, ["all"], [[share.total]], 0)
        return Claim(text, (table,), refuses=True)
    if share.untold and len(bounds) == 1:
        noun = say("aggregate.with_value", noun=noun, what=called(bounds[0]), base=share.total)
    elif share.untold:
        noun = say("aggregate.with_values", noun=noun, base=share.total)
    percent = _percent(share)
    told = {"share": percent, "total": len(share.met), "of": share.told, "noun": noun, "what": what}
    text = say(
        "aggregate.fraction_of_all" if noun == "sources" and not wanted.conditions else "aggregate.fraction", **told
    )
    if not by_class:
        counts = [[len(share.met), share.told, share.total]]
        table = state.ledger.add_table(text.replace("**", ""), ["met", "of", "all"], counts, 1)
        return Claim(text, (table,))
    rows = _by_class(state, share) + [["all", percent, len(share.met), share.told, share.total]]
    text = say("aggregate.fraction_by_class", what=what) + " " + say("aggregate.in_all", **told)
    columns = ["class", "share (%)", "meet it", "of", "sources"]
    table = state.ledger.add_table(text.replace("**", ""), columns, rows, len(rows))
    return Claim(text, (table,), table=table)


def ratio(state: State, wanted: Wanted) -> Claim:
    """How many times more sources of the first class than of the second; of one class, of those that meet it and the others."""
    library = state.toolbox.library
    words = list(dict.fromkeys(wanted.class_words))
    if len(words) == 2:
        filters = [filter_of(replace(wanted, class_words=(word,)), library).filter for word in words]
        nouns = [noun_of(library, one) for one in filters]
        counts = [int(in_sets(library.sources, one).sum()) for one in filters]
    else:
        one = filter_of(wanted, library).filter
        share = share_of(library.sources, one)
        nouns = [asked_of(library, one, share.whole, share.looks), say("aggregate.the_others")]
        counts = [len(share.met), len(share.failing)]
    number = format_number(counts[0] / counts[1], 4) if counts[1] else ""
    told = {"first": nouns[0], "one": counts[0], "second": nouns[1], "other": counts[1]}
    text = say("aggregate.ratio", ratio=number, **told) if number else say("aggregate.no_ratio", **told)
    rows = [[nouns[0], counts[0], ""], [nouns[1], counts[1], number]]
    table = state.ledger.add_table(text.replace("**", ""), ["of", "sources", "ratio"], rows, 2)
    return Claim(text, (table,))


def _by_class(state: State, share: Share) -> list[list[str | int]]:
    """The same share of each class, the largest classes first."""
    library = state.toolbox.library
    columns = library.columns
    every = np.flatnonzero(in_sets(library.sources, share.whole))
    rows: list[list[str | int]] = []
    size = len(columns.classes)
    met, failing, total = (np.bincount(columns.kind[at], minlength=size) for at in (share.met, share.failing, every))
    for kind in np.argsort(-total, kind="stable").tolist():
        if total[kind]:
            told = int(met[kind] + failing[kind])
            part = format_number(100 * met[kind] / told, 3) if told else say("counted.no_share")
            rows.append([columns.classes[kind] or "unknown", part, int(met[kind]), told, int(total[kind])])
    return rows


def _percent(share: Share) -> str:
    return format_number(100 * share.part, 3)
