"""The verb ``compute``: a value by a formula, first in bold, then the formula with its numbers, inputs and assumptions."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.computations import Computation, Input, result_of
from assistant.evidence.records import ComputationRecord, InputRecord
from assistant.evidence.sentences import say
from assistant.request.language.numbers_given import numbers_given
from assistant.request.language.wanted import Wanted
from assistant.tools.computing.compute import KNOWN, ComputedValue
from assistant.verbs.computable import beside, formula_of, given_in, unit_of, usual
from assistant.verbs.sources.finding import finding
from assistant.verbs.verb import Verb
from retriever.catalogue.quantities import format_number, format_value
from retriever.catalogue.records import Measurement, Source
from retriever.names.positions import Position, format_position
from retriever.physics.timing import significance


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """One computation for each result that is asked for; of "the answer" that a request follows up, with what was asked for there."""
    meant = _meant(wanted, state)
    if meant.to == "hms" and isinstance(meant.near, Position):
        return []
    if meant.to == "hms":
        return [ToolCall("identify_source", {"name": source.name}) for source in meant.known[:1]]
    formula = formula_of(meant)
    if formula not in KNOWN or wanted.missing or _of_a_rate(meant):
        return []
    sources = [source.id for source in meant.known] or list(meant.sources)
    near = meant.near
    if isinstance(near, Source):
        sources.append(near.id)
    given = [one.model_dump(exclude_defaults=True) for one in numbers_given(meant)]
    shared: dict[str, Any] = {
        "sources": sources[:4],
        "quantity": next(iter(meant.quantities), ""),
        "band": meant.band,
        "from_band": next((one.band for one in meant.limits if one.op == "is" and one.quantity == "flux"), ""),
        "instrument": meant.instrument,
    }
    if isinstance(near, Position):
        shared |= {"ra": near.ra, "dec": near.dec}
    if meant.universe:
        shared |= {"hubble": meant.universe.hubble, "matter": meant.universe.matter}
    made = []
    for one in (formula, *beside(meant, formula)):
        taken = [*given, *usual(meant, one)][:_MOST_NUMBERS]
        arguments = {"formula": one, "given": taken, "to": unit_of(meant, formula, one), **shared}
        made.append(ToolCall("compute", {key: value for key, value in arguments.items() if value not in ("", [])}))
    return made


def write(wanted: Wanted, state: State) -> list[Claim]:
    """The result, or what it lacks."""
    found = state.found(ComputedValue)
    if wanted.to == "hms" and isinstance(wanted.near, Position):
        place = format_position(wanted.near.ra, wanted.near.dec)
        text = say("computing.that_position", position=place)
        return [finding(state, text, "a position in other units", ("position",), [[place]])]
    if wanted.to == "hms" and (sources := state.ledger.of_kind("source")):
        held = sources[0].record
        return [Claim(say("computing.position", name=held["name"], position=held["position"]), (sources[0].id,))]
    if found is None and _of_a_rate(_meant(wanted, state)):
        return [refused("computing.rate_to_flux", plain=True)]
    if found is None:
        unsaid = wanted.unknown or wanted.missing
        return [] if unsaid else [_no_formula(wanted, state)]
    if found.computed:
        return _all_told(state)
    if wanted.unknown:  # what is lacking is the source, and that is told
        return []
    if found.refused:
        return [Claim(found.refused, plain=True, refuses=True)]
    return [_lacking(_meant(wanted, state), state, found)]


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """Formulas are all known; a request for one that the grammar has not is told by ``write``."""
    return ()


def _meant(wanted: Wanted, state: State) -> Wanted:
    """The request; one that only turns "the answer" into a unit, with the quantity or the formula of that answer."""
    before = next((turn.wanted for turn in reversed(state.conversation.turns) if turn.wanted), None)
    follows = wanted.earlier in ("answer", "quantity", "before") and before is not None
    if not follows or before is None or wanted.quantities:
        return wanted
    if before.do == "compute" and wanted.formula == "unit":
        return replace(before, to=wanted.to, sources=before.sources or wanted.sources)
    return replace(wanted, quantities=before.quantities, band=wanted.band or before.band)


_MOST_NUMBERS = 12  # that one computation takes
_OF_A_FLUX = frozenset(("flux_at_distance", "luminosity", "unit", "band_conversion", ""))
_A_FLUX = frozenset(("flux_at_distance", "band_conversion"))


def _of_a_rate(meant: Wanted) -> bool:
    """Whether a flux is wanted of a count rate, which is another one for each instrument and spectrum."""
    given = given_in(meant)
    to_flux = "flux" in meant.quantities or meant.to in ("erg/s/cm2", "W/m2") or meant.formula in _A_FLUX
    return "count_rate" in given and "flux" not in given and to_flux and meant.formula in _OF_A_FLUX


def _all_told(state: State) -> list[Claim]:
    """Each result; a number that any of them used is not left over."""
    made = [(call.arguments, result) for call, result in state.done if isinstance(result, ComputedValue)]
    made = [(arguments, result) for arguments, result in made if result.computed]
    left = set.intersection(*(set(result.unused) for _, result in made))
    claims: list[Claim] = []
    for arguments, result in made:
        unused = tuple(said for said in result.unused if said in left) if not claims else ()
        claims += _told(state, replace(result, unused=unused), arguments)
    return claims


def _told(state: State, found: ComputedValue, arguments: Mapping[str, Any]) -> list[Claim]:
    record, key = state.ledger.computation(found.computed), arguments["formula"]
    evidence = tuple(dict.fromkeys((found.computed, *_origins(record), *found.sources)))
    claims = [Claim(f"{_verdict(state, found, record, arguments)} {_how(record, key)}".strip(), evidence)]
    inputs = [] if key == "angular_separation" or record["formula"] == "l, b" else _all_inputs(state, record)
    rest = [say("computing.inputs", inputs="; ".join(_input(state, found, part) for part in inputs))] if inputs else []
    rest += [says for says in dict.fromkeys((record["says"], *_said_before(state, record))) if says]
    if rest and record["formula"] != "l, b":  # the latitude stands in the verdict
        claims.append(Claim(" ".join(rest), evidence))
    if found.unused:
        text = say("computing.unused", numbers=", ".join(found.unused))
        rows = [[number] for number in found.unused]
        claims.insert(1, finding(state, text, "numbers of the question that are left over", ("number",), rows))
    return claims + (_significance(state, record) if key == "signal_to_noise" else [])


def _verdict(state: State, found: ComputedValue, record: ComputationRecord, arguments: Mapping[str, Any]) -> str:
    """The result in one sentence: what it is, of what, with its interval."""
    names = [state.ledger.source(i)["name"] for i in found.sources]
    key, said = arguments["formula"], [str(given.get("said") or "") for given in arguments.get("given", [])]
    value, what = result_of(record), record["what"]
    if record["unit"] == "1e22 cm^-2":
        value = say("computing.units_of", value=format_number(record["value"], 4))
    if record["formula"] == "l, b":
        b = record["says"].partition("b = ")[2].split()[0]
        return say("computing.galactic", name=names[0], l=f"{record['value']:.4f}", b=b)
    if key.endswith("_ratio") and key in _RATIOS:
        return _times(record, key, names, said, value)
    if key == "magnitude" and (len(names) > 1 or len(said) > 1):
        first, second = (*names, *said)[:2]
        return say("computing.magnitudes", what=record["inputs"][0]["name"], first=first, second=second, value=value)
    if key == "unit" and not names and said:
        return say("computing.is", what=what, said=said[0], value=value)
    joined = " and ".join(names)
    if key == "eddington_ratio" and (side := _beside_limit(record)):
        of = say("computing.whose", name=joined) if names else ""
        return say("computing.result_beside", what=what, whose=of, value=value, side=side)
    whose = say("computing.whose_for" if key in _FOR else "computing.whose", name=joined) if names else ""
    return say("computing.result", what=what, whose=whose, value=value)


def _beside_limit(record: ComputationRecord) -> str:
    """On which side of the Eddington limit a ratio is; "" for a bound, and where its interval holds the limit."""
    ends = [end for end in (record["value"], record["low"], record["high"]) if end is not None]
    if record["bound"] or min(ends) <= 1 <= max(ends):
        return ""
    return say("computing.above_eddington" if min(ends) > 1 else "computing.below_eddington")


_SPOKEN_AS_CONSONANT = ("one", "uni")
_WORDS = 200  # letters of a question that are quoted
_RATIOS = ("flux_ratio", "luminosity_ratio", "distance_ratio")
# what is computed for a source and is no property of it
_FOR = (
    "physical_size",
    "observed_energy",
    "rest_energy",
    "light_time",
    "lookback_time",
    "age_of_universe",
    "flux_at_distance",
)


def _times(record: ComputationRecord, key: str, names: list[str], said: list[str], value: str) -> str:
    what = record["inputs"][0]["name"]
    if len(names) > 1:
        return say("computing.times_two", what=what, first=names[0], second=names[1], value=value)
    if not names:
        return say("computing.times_numbers", first=said[0], second=said[1], value=value)
    if key == "distance_ratio":
        what = record["inputs"][1]["name"]
        return say("computing.times_source", what=what, first=said[0], second=names[0], value=value)
    return say("computing.times_given", what=what, first=names[0], second=said[0], value=value)


def _how(record: ComputationRecord, key: str) -> str:
    """The formula and what was put in; nothing where a number only changed its unit."""
    if record["formula"] in ("x", "l, b"):
        return ""
    if key == "angular_separation":
        return say("computing.positions", put_in=record["put_in"])
    return say("computing.how", formula=record["formula"], put_in=record["put_in"])


def _all_inputs(state: State, record: ComputationRecord) -> list[InputRecord]:
    """The inputs that are evidence, each computed one followed by what it is from; the question's own stand in the formula."""
    found: list[InputRecord] = []
    for part in record["inputs"]:
        found += [part] if part["evidence"] else []
        if part["evidence"].startswith("C"):
            found += _all_inputs(state, state.ledger.computation(part["evidence"]))
    return found


def _said_before(state: State, record: ComputationRecord) -> list[str]:
    """What computed inputs assume, as far as the result does not say it."""
    computed = [state.ledger.computation(p["evidence"]) for p in record["inputs"] if p["evidence"].startswith("C")]
    return [one["says"] for one in computed if one["says"] not in record["says"]]


def _origins(record: ComputationRecord) -> list[str]:
    return [part["evidence"] for part in record["inputs"] if part["evidence"]]


def _input(state: State, found: ComputedValue, part: InputRecord) -> str:
    """An input with its interval and method; whose it is where there are several sources."""
    item, name = state.ledger[part["evidence"]], part["name"]
    level = item.record["level"] if item.kind in ("measurement", "computation") else None
    value = format_value(Measurement(name, part["value"], part["low"], part["high"], level, part["unit"]))
    owner = item.record["source"] if item.kind == "measurement" else item.id
    if len(found.sources) > 1 and owner in found.sources:
        name = say("computing.input_of", name=name, whose=state.ledger.source(owner)["name"])
    if item.kind != "measurement":
        return say("computing.input", name=name, value=value)
    return say("computing.input_method", name=name, value=value, method=item.record["method"])


_DETECTED = 3.0  # sigma, from which a detection is commonly spoken of


def _significance(state: State, record: ComputationRecord) -> list[Claim]:
    """How significant the excess is: often meant by the same words."""
    counts, background = (part["value"] for part in record["inputs"])
    if not 0 < background < counts:
        return []
    value = float(significance(counts, background))
    inputs = tuple(Input(p["name"], p["value"], p["unit"]) for p in record["inputs"])
    key = "also_significance" if value >= _DETECTED else "no_significance"
    text = say(f"computing.{key}", value=format_number(value, 3))
    computed = state.ledger.add_computation(
        Computation("significance", "S = √(2 (N ln(N / B) - N + B))", value, "σ", inputs, says=text)
    )
    return [Claim(text, (computed,))]


def _lacking(wanted: Wanted, state: State, found: ComputedValue) -> Claim:
    """What is missing, by name; a value that is not to be trusted counts as missing, and why is said."""
    lacking, what = " and ".join(dict.fromkeys(found.lacking)), say(f"computed.{formula_of(wanted)}")
    if not found.sources:
        return refused("computing.not_given", plain=True, what=what, lacking=_with_units(found))
    name = state.ledger.source(found.sources[0])["name"]
    ids = (state.ledger.add_table(f"{lacking} of {name}", ["found"], [["nothing"]], 0), *found.sources)
    if set(found.flagged) & set(found.lacking):
        return refused("computing.only_flagged", ids, lacking=lacking, name=name, what=what)
    return refused("computing.not_known", ids, lacking=lacking, name=name, what=what)


def _with_units(found: ComputedValue) -> str:
    """``a mass (in Msun, say) and a redshift``."""
    units = found.units or ("",) * len(found.lacking)
    told = []
    for name, unit in dict(zip(found.lacking, units, strict=True)).items():
        article = "an" if name[0].lower() in "aeiou" and not name.startswith(_SPOKEN_AS_CONSONANT) else "a"
        told.append(say("computing.needed", article=article, name=name))
        if unit:
            told[-1] = say("computing.needed_in", article=article, name=name, unit=unit)
    return " and ".join(told)


def _no_formula(wanted: Wanted, state: State) -> Claim:
    """That there is no formula for the words of the question."""
    words = " ".join((wanted.question or state.question).split())[:_WORDS]
    text = say("computing.unknown_formula", words=words)
    return replace(finding(state, text, "a question that no formula answers", ["words"], [[words]]), refuses=True)


VERB = Verb(calls, write, lacks)
