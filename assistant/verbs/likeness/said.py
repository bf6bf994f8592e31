"""Sentences on spectra that are alike, which both verbs use."""

from assistant.agent.engine import State
from assistant.evidence.claims import Claim
from assistant.evidence.held import likeness
from assistant.evidence.records import spectrum_kind
from assistant.evidence.sentences import say
from assistant.tools.likeness.agreeing import Property, kept, properties
from assistant.tools.likeness.alike_by_modality import ByModality
from assistant.tools.likeness.sources_alike import Alike
from assistant.verbs.selection.words import conditions_of
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source
from retriever.library.library import Library

_FAR = 1.0  # photon indices that differ by more are those of other spectra
_SAME = 0.01


def conditions(library: Library, result: Alike | ByModality) -> str:
    """The conditions by value, in words; "" for none."""
    looks = result.selection.looks if result.selection else ()
    return conditions_of(library, result.wanted, looks) if looks else ""


def remark(state: State, result: Alike, text: str, evidence: tuple[str, ...], table: str = "") -> Claim:
    """A claim with what kind of spectra were compared."""
    kinds = [spectrum_kind(state.ledger.source(i)) for i in (*result.origins, *result.ids)]
    return Claim(text, evidence, remark=likeness(kinds), table=table)


def counted(state: State, text: str, count: int, *ids: str) -> Claim:
    """A sentence on counts, with a table that holds them."""
    table = state.ledger.add_table(text.replace("**", ""), ["counted"], [[count]], count)
    return Claim(text, (table, *ids))


def why(state: State, one: Source, others: tuple[Source, ...]) -> list[Claim]:
    """In which measured properties each of the others agrees with the first, and in which it does not; none: none is told."""
    claims = []
    for other in others:
        found = properties(one, other)
        if not found:
            continue
        ids = [kept(state.toolbox, s, m) for p in found for s, m in ((one, p.mine), (other, p.its))]
        agreeing = [_pair(p, one, other) for p in found if p.agrees]
        differing = [_pair(p, one, other) for p in found if not p.agrees]
        parts = [say("likeness.agree", what="; ".join(agreeing))] if agreeing else []
        parts += [say("likeness.differ", what="; ".join(differing))] if differing else []
        text = say("likeness.why", one=one.name, other=other.name, parts=", and ".join(parts))
        claims.append(Claim(text, tuple(dict.fromkeys(ids))))
    return claims


def contrary(state: State, one: Source, others: tuple[Source, ...]) -> tuple[str, tuple[str, ...]]:
    """That measured photon indices of some are far from that of the first, whatever their spectra here are like: the sentence and
    the ids of the values; "" where none is."""
    told, ids = [], list[str]()
    for other in others:
        for p in properties(one, other):
            if p.quantity == "photon_index" and abs(p.mine.value - p.its.value) > _FAR:
                mine, its = p.texts()
                told.append(
                    say("likeness.contrary_one", name=other.name, what=p.name, its=its, one=one.name, mine=mine)
                )
                ids += [kept(state.toolbox, one, p.mine), kept(state.toolbox, other, p.its)]
    return (say("likeness.contrary", what="; ".join(told)) if told else ""), tuple(dict.fromkeys(ids))


def of_flagged(state: State, source: Source) -> list[Claim]:
    """That a simulated spectrum is made with a value that is not to be trusted."""
    index = source.simulation.get("photon_index")
    used = [m for m in source.measurements if m.flag and "gamma" in m.name and index is not None]
    found = next((m for m in used if abs(m.value - float(index or 0.0)) < _SAME), None)
    if source.spectrum_files or found is None:
        return []
    told = {"name": source.name, "index": format_number(found.value), "flag": found.flag}
    return [Claim(say("likeness.made_of_flagged", **told), (kept(state.toolbox, source, found),))]


def _pair(p: Property, one: Source, other: Source) -> str:
    mine, its = p.texts()
    return say("likeness.pair", what=p.name, mine=mine, its=its, one=one.name, other=other.name)


def made_from(state: State, sources: tuple[Source, ...]) -> list[Claim]:
    """What simulated spectra were made from: their likeness is that of the indices and columns put in, and no more."""
    made = [s for s in sources if s.simulation.get("model") and not s.spectrum_files]
    if len(made) < 2:
        return []
    text = "; ".join(_made(source) for source in made)
    text = say("likeness.made_from", made=text[:1].upper() + text[1:])
    rows = [
        [s.name, *(str(s.simulation.get(k, "")) for k in ("photon_index", "temperature_keV", "from"))] for s in made
    ]
    table = state.ledger.add_table(text, ["source", "photon index put in", "temperature put in (keV)", "from"], rows)
    return [Claim(text, (table, *(state.ledger.add_source(s) for s in made)))]


def _made(source: Source) -> str:
    held = source.simulation
    told = {"name": source.name, "model": held["model"], "origin": held.get("from", "")}
    if "photon_index" in held:
        return say("likeness.made_index", index=format_number(held["photon_index"], 3), **told)
    return say("likeness.made_temperature", temperature=format_number(held.get("temperature_keV", 0.0), 3), **told)
