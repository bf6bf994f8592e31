"""What holds whatever a language model says: which calls are allowed, which claims are on the question, what must be said.

A wrong premise is corrected, a name or value that the catalogue lacks is said to be lacking, and claims about something
else than was asked are left out, so that a model that talks past the question does not pass for an answer.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assistant.agent.engine import Draft, State
from assistant.check.sense import stems
from assistant.evidence.claims import NO_EVIDENCE, Claim
from assistant.llm.completion import origin
from assistant.llm.schemas import kind_of, known_names, lookup_names, tainted
from assistant.offline.answer import corrections, nothing_about, unmet
from assistant.offline.values import nothing_on
from assistant.request.topic import stems_met, topic_stems
from assistant.tools.toolbox import TOOLS, checked_arguments
from assistant.verbs.unknown import holdings, missing_name
from retriever.catalogue.quantities import quantities_of
from retriever.errors import BadInput
from retriever.text.numbers import numbers_in


def allowed(name: str, arguments: dict[str, Any], offered: set[str], state: State) -> str:
    """Why a call must not run; empty if it may. A server that held to the schema lets none of this through."""
    if name not in offered or name not in TOOLS:
        return f"there is no such tool now; use one of {', '.join(sorted(offered))}"
    try:
        checked = checked_arguments(name, arguments)
    except BadInput as error:
        return str(error)
    schema = TOOLS[name].arguments.model_json_schema()
    for key, part in schema["properties"].items():
        value = getattr(checked, key)
        for one in value if isinstance(value, list) else [value]:
            if problem := _strange(kind_of(part), one, state):
                return problem
    return ""


def _strange(kind: str, value: str, state: State) -> str:
    """Why a model may not say that: it is nobody's word but its own, or a stranger's."""
    if kind in ("source", "source or upload") and value not in known_names(state):
        return f"{value!r} was neither asked for nor found"
    if kind == "name" and value not in lookup_names(state):
        return "that name is not in the question"
    if kind == "words" and tainted(state) and not _of_question(value, state):
        return "search with the words of the question"
    return ""


def hold(state: State, claims: list[Claim], check: Callable[[Claim], str]) -> Draft:
    """A model's claims, those off the question left out, with what must be said before them; ``check`` is verification."""
    intent = state.asked.intent
    claims = [claim for claim in claims if _is_on(claim, state)]
    first = corrections(state)
    first += [missing_name(state, name) for name in intent.unknown_names[:2]]
    if intent.unknown_names and not intent.mentions:
        return Draft(first)
    if state.asked.subjects and not first and claims:
        said = unmet(state, claims)
        first = _missing_values(state, claims) or ([nothing_about(state, said, claims)] if said else [])
    if not claims and not first:
        return Draft([NO_EVIDENCE, holdings(state)])
    return Draft(first + [_trimmed(claim, state, check) for claim in claims] + origin(state, claims))


def on_question(claim: Claim, state: State) -> bool:
    """Whether a claim may be shown before the answer is whole: on the question, which has no premise to correct."""
    return not state.asked.wrong_classes and not state.asked.intent.unknown_names and _is_on(claim, state)


def _is_on(claim: Claim, state: State) -> bool:
    """Whether a claim's evidence is about the named sources, or shares a word with a question that names none."""
    evidence = [item for i in claim.evidence if (item := state.ledger.get(i))]
    if not evidence:
        return True  # verification will say what is wrong with it
    intent, subjects = state.asked.intent, state.asked.subjects
    if subjects and not state.called("filter_sources", "similar_sources", "search_papers", "read_spectrum"):
        return any(not item.subject or item.subject in subjects for item in evidence)
    if (
        subjects
        or intent.classes
        or intent.conditions
        or intent.position
        or state.toolbox.files
        or state.toolbox.readings
    ):
        return True
    wanted = topic_stems(intent.text)
    return bool(wanted) and any(stems_met(wanted, item.support) * 2 >= len(wanted) for item in evidence)


def _missing_values(state: State, claims: list[Claim]) -> list[Claim]:
    """That a value which was asked for is not known, where neither catalogue nor papers have it."""
    intent, subjects = state.asked.intent, state.asked.subjects
    source = state.toolbox.library.sources[subjects[0]]
    cited = [state.ledger[i] for claim in claims for i in claim.evidence if i in state.ledger]
    first = []
    for quantity in intent.quantities if len(subjects) == 1 else ():
        names = {name for item in cited if item.kind == "measurement" for name in quantities_of(item.record["name"])}
        told = any(
            word in item.support.lower()
            for item in cited
            if item.kind == "paper"
            for word in quantity.words
            if len(word) > 4
        )
        known = any(quantity.key in quantities_of(m.name) for m in source.measurements)
        known = known or (quantity.key == "redshift" and bool(source.redshift))
        known = known or bool(state.toolbox.library.reported(source.id, quantity.names))
        if quantity.key not in names and not told and not known:
            first.append(nothing_on(state, quantity.label, source.name, state.ledger.add_source(source)))
    return first


def _trimmed(claim: Claim, state: State, check: Callable[[Claim], str]) -> Claim:
    """The claim without citations that share neither a number, nor a name, nor words with it."""
    numbers, said, kept = numbers_in(claim.text), stems(claim.text), []
    for evidence_id in claim.evidence:
        item = state.ledger.get(evidence_id)
        if item is None:
            return claim  # verification will say so
        shared = [f for f in numbers_in(item.support) if any(abs(n.value - f.value) <= n.half_unit for n in numbers)]
        name = str(item.record.get("name", "")) if item.kind == "source" else ""
        if shared or (name and name.lower() in claim.text.lower()) or len(said & stems(item.support)) >= 2:
            kept.append(evidence_id)
    trimmed = replace(claim, evidence=tuple(kept))
    return claim if not kept or (check(trimmed) and not check(claim)) else trimmed


def _of_question(query: str, state: State) -> bool:
    """Whether a search's words come from the user: the question, earlier ones, or the names of known sources."""
    words = " ".join(
        [
            state.question,
            *(turn.question for turn in state.conversation.turns),
            *(item.record["name"] for item in state.ledger.of_kind("source") if item.subject),
        ]
    )
    wanted = topic_stems(query)
    return stems_met(wanted, words) >= 0.6 * len(wanted)


def is_refusal(claims: list[Claim]) -> bool:
    return any(claim.refuses for claim in claims[:1])
