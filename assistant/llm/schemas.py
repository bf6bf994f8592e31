"""Strict tool schemas for a language model, made from the tools' own pydantic models and from what is known so far.

Everything that can be listed is an enumeration: a source is one that the user named, that the conversation is about or
that a tool found; a citation is an id of the ledger. So a model can neither look up nor cite what nobody spoke of. Free
text (a search) is open only until a stranger's text is in the context; then its words must be the question's.
``strict`` makes vLLM build a grammar from the schema: without it arguments may be any JSON.
"""

from assistant.agent.engine import State
from assistant.request.intents import Intent
from assistant.tools.toolbox import Toolbox
from retriever.catalogue.quantities import QUANTITIES

REASONS = ("nothing was found", "it is not in the catalogue", "it is not about X-ray astronomy")
MAX_CLAIMS, MAX_CLAIM = 5, 600
# lengths of strings cost xgrammar about two seconds of CPU for each grammar, and every turn has a new one: they are checked on
# arrival instead, by the tools' own models and by the limits above
_DROPPED = {"title", "default", "description", "$defs", "minLength", "maxLength"}
# these come first: a server keeps the common beginning of prompts
_SAME_FOR_ALL = ("search_papers", "search_spectra", "filter_sources")
_NAME_TOOLS = ("source_parameters", "papers_on_source", "similar_sources", "compare_sources")


def tool_specs(state: State, intent: Intent, strict: bool = True, enumerate_ids: bool = True) -> list[dict]:
    """Tools that make sense now, as an OpenAI-compatible server takes them."""
    specs = []
    for name in [*_SAME_FOR_ALL, *(name for name in Toolbox.schemas if name not in _SAME_FOR_ALL)]:
        model = Toolbox.schemas[name]
        schema = strict_schema(model.model_json_schema())
        if not _offered(name, schema, state, intent):
            continue
        specs.append(_function(name, " ".join((model.__doc__ or "").split()), schema, strict))
    return specs + final_specs(state, strict, enumerate_ids)


def final_specs(state: State, strict: bool = True, enumerate_ids: bool = True) -> list[dict]:
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


def answer_schema(ids: list[str], enumerate_ids: bool = True) -> dict:
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


def strict_schema(schema: dict) -> dict:
    """A schema without references and defaults, every property required and none beside them."""
    return _strict(schema, schema.get("$defs", {}))


def known_names(state: State, intent: Intent) -> list[str]:
    """Names that a tool may be called with: of the question, the conversation, and sources that tools found."""
    sources = state.toolbox.retriever.catalogue.sources
    ids = [m.source.id for m in intent.mentions] + list(state.conversation.subjects)
    found = [item.record["name"] for item in state.ledger.of_kind("source") if item.subject]
    uploads = ["upload"] if state.toolbox.files or state.toolbox.readings else []
    return list(dict.fromkeys([*(sources[i].name for i in ids), *uploads, *found]))[:12]


def lookup_names(state: State, intent: Intent) -> list[str]:
    """What may be looked up: names and positions as the question has them."""
    asked = [m.text for m in intent.mentions] + list(intent.unknown_names)
    asked += [state.toolbox.retriever.catalogue.sources[i].name for i in state.conversation.subjects[:3]]
    known = {item.record["name"] for item in state.ledger.of_kind("source")} | {
        c.arguments.get("name") for c, _ in state.done
    }
    sources = state.toolbox.retriever.names
    asked = [n for n in asked if n not in known and getattr(sources.resolve(n), "name", n) not in known]
    return list(
        dict.fromkeys(asked + ([intent.text[:200]] if intent.position and intent.text[:200] not in known else []))
    )


def tainted(state: State) -> bool:
    """Whether a stranger's text (a paper, an upload) is in the context."""
    return any(i.kind in ("paper", "glossary") or i.record.get("uploaded") for i in state.ledger)


def _offered(name: str, schema: dict, state: State, intent: Intent) -> bool:
    """Fill the enumerations of a tool; False where there is nothing to call it with."""
    properties = schema["properties"]
    if "classes" in properties:
        properties["classes"]["items"] = {"type": "string", "enum": list(state.toolbox.retriever.catalogue.classes)}
    if name in _NAME_TOOLS:
        names = known_names(state, intent)
        if name != "similar_sources":
            names = [n for n in names if n != "upload"]
        target = properties["sources"]["items"] if name == "compare_sources" else properties["source"]
        target.clear()
        target.update({"type": "string", "enum": names})
        if "quantities" in properties:
            properties["quantities"]["items"] = {"type": "string", "enum": _quantities(names, state, intent)}
        return len(names) >= (2 if name == "compare_sources" else 1)
    if name == "identify_source":
        names = lookup_names(state, intent)
        properties["name"] = {"type": "string", "enum": names}
        return bool(names)
    if name == "explain_term":
        properties["term"] = {"type": "string", "enum": [intent.term.term] if intent.term else []}
        return intent.term is not None
    if name == "read_spectrum":
        properties["which"] = {"type": "string", "enum": ["all"]}
        return bool(state.toolbox.files or state.toolbox.readings)
    if name == "filter_sources":
        return not tainted(state)
    return True


def _quantities(names: list[str], state: State, intent: Intent) -> list[str]:
    """What was asked for and what is known of these sources: no longer list than that."""
    held = state.toolbox.retriever
    sources = [s for n in names if (s := held.names.resolve(n))]
    measured = {m.name for s in sources for m in s.measurements}
    measured |= {
        q.name for s in sources for p in held.catalogue.papers_of.get(s.id, []) for q in p.report_on(s.id).quantities
    }
    asked = {q.key for q in intent.quantities} | ({"redshift"} if any(s.redshift for s in sources) else set())
    return [q.key for q in QUANTITIES if q.key in asked or measured & set(q.names)] or ["photon_index"]


def _strict(node, definitions: dict):
    if isinstance(node, list):
        return [_strict(part, definitions) for part in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _strict(definitions[node["$ref"].rsplit("/", 1)[1]], definitions)
    plain = {
        key: _strict(value, definitions) for key, value in node.items() if key not in _DROPPED and key != "properties"
    }
    if "const" in plain:
        plain = {"type": "string", "enum": [plain["const"]]}
    if "properties" in node:
        plain["properties"] = {key: _strict(value, definitions) for key, value in node["properties"].items()}
        plain |= {"additionalProperties": False, "required": list(node["properties"])}
    return plain


def _function(name: str, description: str, parameters: dict, strict: bool) -> dict:
    function = {"name": name, "description": description, "parameters": parameters}
    return {"type": "function", "function": function | ({"strict": True} if strict else {})}
