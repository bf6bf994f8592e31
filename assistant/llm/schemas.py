"""Strict tool schemas for a language model, made from the tools' own arguments and from what is known so far.

Everything that can be listed is an enumeration: a source is one that the user named, that the conversation is about or
that a tool found; a citation is an id of the ledger. So a model can neither look up nor cite what nobody spoke of. Free
text (a search) is open only until a stranger's text is in the context; then its words must be the question's.
``strict`` makes vLLM build a grammar from the schema: without it arguments may be any JSON. ``rails.allowed`` checks what
came of it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assistant.agent.engine import State
from assistant.llm.client import Schema
from assistant.tools.toolbox import TOOLS
from retriever.catalogue.quantities import QUANTITIES

REASONS = ("nothing was found", "it is not in the catalogue", "it is not about X-ray astronomy")
MAX_CLAIMS, MAX_CLAIM = 5, 600
# lengths of strings cost xgrammar about two seconds of CPU for each grammar, and every turn has a new one: they are checked on
# arrival instead, by the tools' own models and by the limits above
_DROPPED = {"title", "default", "description", "$defs", "minLength", "maxLength", "holds"}


def tool_specs(state: State, strict: bool = True, enumerate_ids: bool = True) -> list[Schema]:
    """Tools that make sense now, as an OpenAI-compatible server takes them; those that are the same for every question
    come first, because a server keeps the common beginning of prompts."""
    same: list[Schema] = []
    others: list[Schema] = []
    known = enumerations(state)
    for name, tool in TOOLS.items():
        schema = tool.arguments.model_json_schema()
        strange = tool.before_strangers and tainted(state)
        if strange or tool.of_requests or not _can_be_filled(schema, known):
            continue
        spec = _function(name, tool.prompt, strict_schema(schema, known), strict)
        (others if any(kind in _OF_QUESTION for kind, _ in held(schema)) else same).append(spec)
    return same + others + final_specs(state, strict, enumerate_ids)


def final_specs(state: State, strict: bool = True, enumerate_ids: bool = True) -> list[Schema]:
    """The two ways to end: claims on the evidence, or that there is none."""
    specs = [
        _function(
            "no_evidence",
            "End: the tools found nothing that answers.",
            {
                "type": "object",
                "properties": {"reason": {"type": "string", "enum": list(REASONS)}},
                "required": ["reason"],
                "additionalProperties": False,
            },
            strict,
        )
    ]
    if len(state.ledger):
        specs.insert(
            0,
            _function(
                "answer",
                "End: answer in short claims, each with the ids of the evidence that states it.",
                answer_schema(list(state.ledger.items), enumerate_ids),
                strict,
            ),
        )
    return specs


def answer_schema(ids: list[str], enumerate_ids: bool = True) -> Schema:
    """Claims, each with ids out of the ledger as it is now."""
    one = {"type": "string", "enum": ids} if enumerate_ids else {"type": "string"}
    claim = {
        "type": "object",
        "additionalProperties": False,
        "required": ["text", "evidence"],
        "properties": {
            "text": {"type": "string"},
            "evidence": {"type": "array", "items": one, "minItems": 1, "maxItems": 6},
        },
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["claims"],
        "properties": {"claims": {"type": "array", "items": claim, "minItems": 1, "maxItems": MAX_CLAIMS}},
    }


def strict_schema(schema: Schema, known: Mapping[str, list[str]]) -> Schema:
    """A schema without references and defaults, every property required and none beside them; ``known`` has the values
    for what its fields hold."""
    strict: Schema = _strict(schema, schema.get("$defs", {}), known)
    return strict


def held(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """What the arguments of a tool hold (``tools.arguments``), each with the schema of its property."""
    for part in schema["properties"].values():
        if kind := kind_of(part):
            yield kind, part


def kind_of(part: Schema) -> str:
    """What an argument holds, or each of its items; empty for anything."""
    kind: str = part.get("holds") or part.get("items", {}).get("holds") or ""
    return kind


def enumerations(state: State) -> dict[str, list[str]]:
    """The values that each kind of argument may have now."""
    return {kind: values(state) for kind, values in (_SAME | _OF_QUESTION).items()}


def _can_be_filled(schema: Schema, known: Mapping[str, list[str]]) -> bool:
    """Whether there are values for every argument that holds one of a list, as many as it needs."""
    return all(len(known[kind]) >= part.get("minItems", 1) for kind, part in held(schema) if kind in known)


def known_names(state: State) -> list[str]:
    """Names that a tool may be called with: of the question, the conversation, and sources that tools found."""
    sources = state.toolbox.library.sources
    ids = [m.source.id for m in state.asked.intent.mentions] + list(state.conversation.subjects)
    found = [item.record["name"] for item in state.ledger.of_kind("source") if item.subject]
    uploads = ["upload"] if state.toolbox.files or state.toolbox.readings else []
    return list(dict.fromkeys([*(sources[i].name for i in ids), *uploads, *found]))[:12]


def lookup_names(state: State) -> list[str]:
    """What may be looked up: names and positions as the question has them."""
    intent = state.asked.intent
    asked = [m.text for m in intent.mentions] + list(intent.unknown_names)
    asked += [state.toolbox.library.sources[i].name for i in state.conversation.subjects[:3]]
    known = {item.record["name"] for item in state.ledger.of_kind("source")} | {
        c.arguments.get("name") for c, _ in state.done
    }
    sources = state.toolbox.library.names
    asked = [n for n in asked if n not in known and getattr(sources.resolve(n), "name", n) not in known]
    return list(
        dict.fromkeys(asked + ([intent.text[:200]] if intent.position and intent.text[:200] not in known else []))
    )


def tainted(state: State) -> bool:
    """Whether a stranger's text (a paper, an upload) is in the context."""
    return any(i.kind in ("paper", "glossary") or i.record.get("uploaded") for i in state.ledger)


def _sources(state: State) -> list[str]:
    return [name for name in known_names(state) if name != "upload"]


def _quantities(state: State) -> list[str]:
    """What was asked for and what is known of these sources: no longer list than that."""
    library, names = state.toolbox.library, state.toolbox.library.names
    sources = [s for n in _sources(state) if (s := names.resolve(n))]
    measured = {m.name for s in sources for m in s.measurements}
    measured |= {
        q.name
        for s in sources
        for p in library.papers_of.get(s.id, [])
        for r in p.reports
        if r.source == s.id
        for q in r.quantities
    }
    asked = {q.key for q in state.asked.intent.quantities} | (
        {"redshift"} if any(s.redshift for s in sources) else set()
    )
    return [q.key for q in QUANTITIES if q.key in asked or measured & set(q.names)] or ["photon_index"]


def _terms(state: State) -> list[str]:
    term = state.asked.intent.term
    return [term.term] if term else []


def _uploads(state: State) -> list[str]:
    return ["all"] if state.toolbox.files or state.toolbox.readings else []


def _classes(state: State) -> list[str]:
    return list(state.toolbox.library.classes)


_Values = Callable[[State], list[str]]
_SAME: dict[str, _Values] = {"class": _classes}
_OF_QUESTION: dict[str, _Values] = {
    "source": _sources,
    "source or upload": known_names,
    "quantity": _quantities,
    "name": lookup_names,
    "term": _terms,
    "upload": _uploads,
}


def _strict(node: Any, definitions: Schema, known: Mapping[str, list[str]]) -> Any:
    if isinstance(node, list):
        return [_strict(part, definitions, known) for part in node]
    if not isinstance(node, dict):
        return node
    if node.get("holds") in known:
        return {"type": "string", "enum": known[node["holds"]]}
    if "$ref" in node:
        return _strict(definitions[node["$ref"].rsplit("/", 1)[1]], definitions, known)
    plain = {
        key: _strict(value, definitions, known)
        for key, value in node.items()
        if key not in _DROPPED and key != "properties"
    }
    if "const" in plain:
        plain = {"type": "string", "enum": [plain["const"]]}
    if "properties" in node:
        plain["properties"] = {key: _strict(value, definitions, known) for key, value in node["properties"].items()}
        plain |= {"additionalProperties": False, "required": list(node["properties"])}
    return plain


def _function(name: str, description: str, parameters: Schema, strict: bool) -> Schema:
    function = {"name": name, "description": description, "parameters": parameters}
    return {"type": "function", "function": function | ({"strict": True} if strict else {})}
