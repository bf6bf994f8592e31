"""``scholar plan``: how a question is read and what would be looked up for it, without looking anything up."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from assistant.engines import add_history_option, add_library_options
from assistant.terminal.output import note
from retriever.options import Parser

if TYPE_CHECKING:
    from assistant.request.asked import Asked
    from retriever.library.library import Library


def plan(argv: list[str]) -> int:
    """``scholar plan QUESTION``"""
    parser = Parser("scholar plan", description="Show how a question is read and what would be looked up for it.")
    parser.add_argument("question", help="in plain words")
    add_history_option(parser)
    add_library_options(parser)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    from assistant.request.checked import checked_question
    from retriever.library.opening import open_library

    history = [checked_question(earlier) for earlier in options.history]
    question = checked_question(options.question)
    planned = plan_of(open_library(options.library, note), question, history)
    if options.json:
        print(json.dumps(planned, ensure_ascii=False, indent=1))
    else:
        _print(planned)
    return 0


def plan_of(library: "Library", question: str, history: list[str]) -> dict[str, Any]:
    """``{"question", "program", "confidence", "certainty", "reading", "rule", "request", "calls"}``: the request that the trained
    reader writes, how sure it is of it, and what that is in plain words (one line, or those that it would ask back about); what
    the rules read, the rule that applies, the first tool calls.

    Questions of ``history`` are read too, so that this one may go on from their subjects; none is answered.
    """
    from assistant.agent.engine import State
    from assistant.evidence.ledger import Ledger
    from assistant.offline.case import Case
    from assistant.offline.plan import FIRST_LOOK
    from assistant.offline.rule import first_of
    from assistant.reading.by_modality import by_modality
    from assistant.reading.question import read_question
    from assistant.request.conversation import Conversation, Turn
    from assistant.request.spoken.line import spoken
    from assistant.tools.toolbox import Toolbox

    conversation = Conversation()
    for earlier in history:
        read = by_modality(read_question(earlier, conversation, library))
        wishes = read.wanted.wishes if read.wanted else (None,)
        conversation.turns += [
            Turn(earlier, subjects=list(read.subjects), wanted=w, offered=read.offered) for w in wishes
        ]
    asked = by_modality(read_question(question, conversation, library))
    readings = [asked.wanted] if asked.wanted else asked.offered
    case = Case(State(asked, conversation, Toolbox(library, Ledger())))
    rule = first_of(FIRST_LOOK, case)
    calls = rule.calls(case) if rule else []
    return {
        "question": question,
        "program": asked.request,
        "confidence": asked.confidence,
        "certainty": asked.certainty.value,
        "reading": [spoken(wanted, library.sources) for wanted in readings],
        "rule": rule.name if rule else "",
        "request": request_of(asked),
        "calls": [{"name": call.name, "arguments": call.arguments} for call in calls],
    }


def request_of(asked: "Asked") -> dict[str, Any]:
    """The reading of a question in plain values."""
    intent = asked.intent
    return {
        "subjects": list(asked.subjects),
        "follows_up": asked.follows_up,
        "named": [mention.text for mention in intent.mentions],
        "unknown_names": list(intent.unknown_names),
        "quantities": [quantity.key for quantity in intent.quantities],
        "classes": list(intent.classes),
        "subclass": intent.subclass,
        "conditions": list(intent.conditions),
        "around": intent.around,
        "radius_deg": intent.radius_deg,
        "order_by": intent.order_by,
        "descending": intent.descending,
        "limit": intent.limit,
        "term": intent.term.term if intent.term else "",
        "topic": intent.topic,
        "wants": sorted(intent.wants),
        "unread": list(intent.unread),
        "wrong_classes": [{"source": w.source.id, "class": w.word} for w in asked.wrong_classes],
        "wrong_values": [asdict(w) | {"source": w.source.id} for w in asked.wrong_values],
        "papers": [paper.bibcode for paper in asked.papers.papers] if asked.papers else [],
    }


def _print(planned: dict[str, Any]) -> None:
    print(f"rule: {planned['rule']}")
    print(f"request: {planned['program']} (confidence {planned['confidence']:.2f}, {planned['certainty']})")
    for reading in planned["reading"]:
        print(f"in plain words: {reading}")
    for key, value in planned["request"].items():
        if value:
            print(f"{key}: {json.dumps(value, ensure_ascii=False)}")
    for call in planned["calls"]:
        print(f"would call {call['name']} {json.dumps(call['arguments'], ensure_ascii=False)}")
