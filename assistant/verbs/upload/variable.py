"""What kind of variable star an uploaded light curve is, and which real stars vary most like it; or why none is told."""

from typing import Any

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.sentences import say
from assistant.tools.read_spectrum import ReadFile
from retriever.reading.records import TimesReading
from retriever.timing.variable_class import VariableClass

LEAST_SHOWN = 0.05


def class_claims(state: State, file: ReadFile) -> list[Claim]:
    """The classes with their probabilities, and how far the network is right; that of rates none is told."""
    found = _found(file)
    if found is None:
        return [Claim(say("variable.no_magnitudes"), plain=True)] if isinstance(file.reading, TimesReading) else []
    rows = [[name, round(p, 2)] for name, p in found.probabilities.items() if p >= LEAST_SHOWN]
    title = say("variable.title", file=file.reading.file)
    if not rows:
        refused = say("variable.refused", why=found.refused)
        table = state.ledger.add_table(
            title, ["what", "value"], [[say("variable.why"), found.refused]], finding=refused
        )
        return [Claim(refused, (table, file.source_id)), _network(state, found)]
    first = say("variable.likeliest", first=rows[0][0], p=rows[0][1])
    table = state.ledger.add_table(title, ["class", "probability"], rows, finding=first)
    claims = [Claim(first, (table, file.source_id), table=table), _network(state, found)]
    return claims + [Claim(remark, plain=True) for remark in found.remarks]


def _network(state: State, found: VariableClass) -> Claim:
    """What the network knows, and how often it is right."""
    accuracy = f"{found.accuracy:.2f}"
    told = say("variable.network", accuracy=accuracy, tested=found.tested, classes=", ".join(found.classes))
    rows: list[list[Any]] = [
        [say("variable.card_data"), found.data],
        [say("variable.card_classes"), ", ".join(found.classes)],
        [say("variable.card_right"), accuracy],
        [say("variable.card_tested"), found.tested],
    ]
    table = state.ledger.add_table(say("variable.network_title"), ["what", "value"], rows, finding=told)
    return Claim(told, (table,))


def alike_claims(state: State, file: ReadFile) -> list[Claim]:
    """The nearest of the survey's stars, each real."""
    found = _found(file)
    if found is None or not found.alike:
        return []
    rows = [[f"ASAS {star.name}", star.label, round(star.cosine, 3), say("variable.real")] for star in found.alike]
    title = say("variable.alike_title", file=file.reading.file)
    first = found.alike[0]
    told = say("variable.alike", number=len(rows), name=rows[0][0], kind=first.label, cosine=rows[0][2])
    table = state.ledger.add_table(title, ["star", "class", "cosine", "light curve"], rows, finding=told)
    return [Claim(told, (table, file.source_id), table=table)]


def _found(file: ReadFile) -> VariableClass | None:
    return file.reading.variable if isinstance(file.reading, TimesReading) else None
