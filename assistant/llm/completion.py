"""What a language model's answer is completed by, without asking it: names looked up before its first word, values that were
asked for and that it left out, and the word on what is real and what is simulated.
"""

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.ledger import Evidence
from assistant.evidence.remarks import only_shapes
from assistant.offline.values import measurement_of_record, value_claim
from assistant.tools.search_spectra import Described
from assistant.tools.similar_sources import Similar
from assistant.verbs.upload.reading import upload_value, what_was_read
from retriever.catalogue.quantities import Quantity, quantities_of
from retriever.catalogue.records import Source
from retriever.text.numbers import Figure, numbers_in
from retriever.text.units import split_unit


def first_calls(state: State) -> list[ToolCall]:
    """What needs no planning: names of the question are looked up and an upload is read while the model has yet to start."""
    intent = state.asked.intent
    if state.toolbox.files:
        return [ToolCall("read_spectrum", {"which": "all"})]
    names = [m.source.name for m in intent.mentions] + list(intent.unknown_names)
    return [ToolCall("identify_source", {"name": name}) for name in dict.fromkeys(names[:4])]


def owed_calls(state: State, claims: list[Claim]) -> list[ToolCall]:
    """Lookups of values that were asked for and that a model answered without looking up."""
    sources = state.toolbox.library.sources
    asked, calls = state.asked, []
    for subject in asked.subjects[:3]:
        source_id = state.ledger.add_source(sources[subject])
        keys = [
            q.key
            for q in asked.intent.quantities
            if not _values(state, source_id, q) and not _looked_up(state, sources[subject], q)
        ]
        if keys and not _tells(claims, state, source_id, keys):
            calls.append(ToolCall("source_parameters", {"source": sources[subject].name, "quantities": keys[:6]}))
    return calls


def unsaid(state: State, claims: list[Claim]) -> list[Claim]:
    """Values that were asked for and found, and that no claim tells."""
    asked, library = state.asked, state.toolbox.library
    targets = [state.ledger.add_source(library.sources[i]) for i in asked.subjects[:3]]
    targets += [item.id for item in state.ledger.of_kind("source") if item.record.get("uploaded")]
    said = []
    for target in targets:
        record = state.ledger[target].record
        for quantity in asked.intent.quantities:
            held = _values(state, target, quantity)
            if held and not any(_told(item, claims) for item in held):
                told = (
                    upload_value(state, held[0].id)
                    if record.get("uploaded")
                    else value_claim(state, held[0].id, record["name"])
                )
                said.append(told)
    return said


def _values(state: State, source_id: str, quantity: Quantity) -> list[Evidence]:
    """Measurements of a quantity of one source in the ledger."""
    return [
        m
        for m in state.ledger.of_kind("measurement")
        if m.record["source"] == source_id and quantity.key in quantities_of(m.record["name"])
    ]


def _told(item: Evidence, claims: list[Claim]) -> bool:
    """Whether a claim cites the measurement, or tells its value of its source."""
    m = measurement_of_record(item.record)
    value = m.value * split_unit(m.unit)[0]
    sharing = (c for c in claims if item.id in c.evidence or item.record["source"] in c.evidence)
    return any(item.id in c.evidence or any(_near(n, value) for n in numbers_in(c.text)) for c in sharing)


def _near(number: Figure, value: float) -> bool:
    return abs(number.value - value) <= number.half_unit + 1e-9 * abs(value)


def _looked_up(state: State, source: Source, quantity: Quantity) -> bool:
    calls = [call.arguments for call, _ in state.done if call.name in ("source_parameters", "compare_sources")]
    return any(
        quantity.key in a["quantities"] and {source.name, source.id} & {a.get("source"), *a.get("sources", ())}
        for a in calls
    )


def _tells(claims: list[Claim], state: State, source_id: str, keys: list[str]) -> bool:
    """Whether the source's own record (its redshift) is all that was asked, and a claim tells it."""
    redshift = state.ledger.source(source_id).get("redshift")
    return (
        keys == ["redshift"]
        and redshift is not None
        and any(_near(n, redshift) for c in claims if source_id in c.evidence for n in numbers_in(c.text))
    )


def origin(state: State, claims: list[Claim]) -> list[Claim]:
    """What is real and what is simulated, where claims lean on an upload or on likeness of spectra and do not say so."""
    text, cited = " ".join(c.shown.lower() for c in claims), {i for c in claims for i in c.evidence}
    said = []
    for item in state.ledger.of_kind("source"):
        if item.record.get("uploaded") and item.record["file"].lower() not in text:
            said.append(what_was_read(item.record, item.id))
    tables = {result.table for _, result in state.done if isinstance(result, Similar | Described)}
    if tables & cited and "simulated" not in text:
        said.append(Claim("", tuple(sorted(tables & cited)), remark=only_shapes()))
    return said
