"""What is asked of a source beside measured quantities: class, names, companion, compact object, whether it is here ..."""

from collections.abc import Callable, Sequence

from assistant.agent.engine import State
from assistant.evidence.claims import Claim, refused
from assistant.evidence.held import here, spectrum_from
from assistant.evidence.records import spectrum_kind
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.bands import Restriction
from assistant.tools.facts.known_values import EVERY, KnownValue, known_values, label_of
from assistant.verbs.sources import who
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.paper_text import papers_saying
from assistant.verbs.sources.subjects import restriction
from assistant.verbs.sources.value_text import nothing_known, nothing_of, restricted_text, value_claim, values_table
from retriever.catalogue.kinds import GALACTIC, KINDS, class_label
from retriever.catalogue.records import Source
from retriever.catalogue.roles import has_role

Told = Callable[[State, Source, Wanted], list[Claim]]
_SAID = {
    "black_hole": say("roles.black_hole"),
    "neutron_star": say("roles.neutron_star"),
    "white_dwarf": say("roles.white_dwarf"),
}
_COMPACT = ("black_hole", "neutron_star", "white_dwarf")
_IS_COMPACT = {"black_hole_mass": "black_hole", "spin": "black_hole", "spin_period": "neutron_star"}
# names that only stars have: the optical counterpart of a binary is one
_STAR_NAMES = (
    "HD ",
    "HDE ",
    "V1",
    "V2",
    "V3",
    "V4",
    "V5",
    "V6",
    "V7",
    "V8",
    "V9",
    "HIP ",
    "BD",
    "CD-",
    "CPD",
    "LS ",
    "TYC",
)
_BY_SUBCLASS = {
    "be/x-ray": say("companions.be"),
    "supergiant": say("companions.supergiant"),
    "wolf-rayet": say("companions.wolf_rayet"),
}
_BY_CLASS = {
    "HMXB": say("companions.massive"),
    "LMXB": say("companions.low_mass"),
    "CV": say("companions.cv"),
    "symbiotic star": say("companions.giant"),
}
_BINARIES = ("HMXB", "LMXB", "CV", "symbiotic star")


def compact_object(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    """What the compact object is: by the source's class and subclass, by what only such have, by papers."""
    cited = (state.ledger.add_source(source),)
    kind = class_label(source.object_class) + (f", {source.subclass}" if source.subclass else "")
    columns, title = ("source", "kind"), f"the compact object of {source.name}"
    if role := next((role for role in _COMPACT if has_role(source, role)), ""):
        text = say("attributes.compact", name=source.name, role=_SAID[role], kind=kind)
        return [finding(state, text, title, columns, [[source.name, kind]], cited)]
    for key, role in _IS_COMPACT.items():
        if values := known_values(state.toolbox, source, key):
            text = say("attributes.compact_by", name=source.name, role=_SAID[role], what=label_of(key))
            return [finding(state, text, title, columns, [[source.name, kind]], (*cited, *values[0].ids))]
    quoted = papers_saying(state, source, ("black hole", "neutron star", "white dwarf"))
    return [nothing_of(state, say("attributes.compact_object"), source), *quoted]


def companion(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    """The companion by the subclass, the names that the source has as a star, what papers say."""
    cited = (state.ledger.add_source(source),)
    claims: list[Claim] = []
    kind = _companion_kind(source)
    if kind:
        text = say(
            "attributes.companion", name=source.name, companion=kind, subclass=source.subclass or source.object_class
        )
        claims.append(
            finding(
                state, text, f"the companion of {source.name}", ("source", "companion"), [[source.name, kind]], cited
            )
        )
    claims += _star_names(state, source)
    claims += papers_saying(state, source, ("companion", "donor", "optical counterpart"))
    return claims or [nothing_of(state, say("attributes.companion_word"), source)]


def counterpart(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    claims = _star_names(state, source) + papers_saying(state, source, ("counterpart",))
    return claims or [nothing_of(state, say("attributes.counterpart"), source)]


def _companion_kind(source: Source) -> str:
    by_subclass = (kind for word, kind in _BY_SUBCLASS.items() if word in source.subclass.lower())
    return next(by_subclass, _BY_CLASS.get(source.object_class, ""))


def _star_names(state: State, source: Source) -> list[Claim]:
    """The names that a binary has as a star: those of its optical counterpart."""
    stars = [name for name in (source.name, *source.aliases) if name.startswith(_STAR_NAMES)]
    if source.object_class not in _BINARIES or not stars:
        return []
    text = say("attributes.star_names", name=source.name, names=", ".join(stars[:2]))
    rows = [[source.name, ", ".join(stars[:2])]]
    cited = (state.ledger.add_source(source),)
    return [finding(state, text, f"names of {source.name} as a star", ("source", "names"), rows, cited)]


def from_papers(what: str, *words: str) -> Told:
    """What only papers can say: a sentence of theirs with one of these words."""

    def told(state: State, source: Source, wanted: Wanted) -> list[Claim]:
        quoted = papers_saying(state, source, words)
        return quoted[:1] or [nothing_of(state, what, source)]

    return told


def nature(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    """Whether it is in the Galaxy or beyond, by its class."""
    cited = (state.ledger.add_source(source),)
    if source.object_class not in KINDS:
        if source.redshift is None:
            return [nothing_of(state, say("attributes.nature"), source)]
        realm = say("attributes.extragalactic")
    else:
        realm = say("attributes.galactic") if source.object_class in GALACTIC else say("attributes.extragalactic")
    kind = class_label(source.object_class) or say("source.unclassified")
    text = say("attributes.realm", name=source.name, realm=realm, kind=kind)
    return [finding(state, text, f"the nature of {source.name}", ("source", "nature"), [[source.name, realm]], cited)]


def in_library(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    where = here(state.toolbox.library)
    text = say("attributes.in_library", name=source.name, here=where)
    rows = [[source.name, where]]
    cited = (state.ledger.add_source(source),)
    return [finding(state, text, f"{source.name}, looked for in {where}", ("source", "in"), rows, cited)]


def identity(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    return [who.who_claim(state, source, wanted.question)]


def class_certainty(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    """Whose class it is, and whether it is one of a candidate."""
    candidate = "candidate" in source.subclass.lower() or "candidate" in source.class_from.lower()
    claims = [who.class_claim(state, source)]
    if not source.object_class:
        return claims
    text = say("attributes.candidate", name=source.name) if candidate else say("attributes.no_doubt", name=source.name)
    rows = [[source.name, source.subclass, source.class_from]]
    cited = (state.ledger.add_source(source),)
    columns = ("source", "subclass", "class from")
    return [*claims, finding(state, text, f"how sure the class of {source.name} is", columns, rows, cited)]


def spectrum(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    source_id = state.ledger.add_source(source)
    return [Claim("", (source_id,), remark=spectrum_from(source.name, spectrum_kind(state.ledger.source(source_id))))]


def of_spectrum(what: str, field: str, unit: str = "") -> Told:
    """A number of the spectrum that is here, which is real or simulated."""

    def told(state: State, source: Source, wanted: Wanted) -> list[Claim]:
        number = source.simulation.get(field) if not source.spectrum_files else source.spectrum_files.get(field)
        if number is None:
            return [nothing_known(state, what, source), *spectrum(state, source, wanted)]
        value = f"{float(number):g} {unit}".strip()
        text = say("attributes.of_spectrum", what=what, name=source.name, value=value)
        title = f"{what} of the spectrum of {source.name}"
        cited = (state.ledger.add_source(source),)
        source_id = cited[0]
        remark = spectrum_from(source.name, spectrum_kind(state.ledger.source(source_id)))
        return [finding(state, text, title, ("source", what), [[source.name, value]], cited, remark=remark)]

    return told


def paper_count(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    library = state.toolbox.library
    total, where = len(library.papers_of.get(source.id, [])), here(library)
    cited = (state.ledger.add_source(source),)
    title = f"papers of {where} linked to {source.name}"
    if not total:
        table = state.ledger.add_table(title, ["found"], [["nothing"]], 0)
        return [refused("refusal.no_papers_on", (table, *cited), name=source.name, here=where)]
    text = say("attributes.papers", total=total, name=source.name, here=where)
    return [finding(state, text, title, ("source", "papers"), [[source.name, total]], cited, total=total)]


def everything(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    """Every value of every quantity as one table, after who the source is."""
    names = dict.fromkeys(m.name for m in source.measurements)
    reported = {
        m.name for p in state.toolbox.library.papers_of.get(source.id, []) for r in p.reports for m in r.quantities
    }
    of, held = restriction(wanted), (*names, *sorted(reported - set(names)))
    values = _all_values(state, source, held, of)
    claims = [who.who_claim(state, source, wanted.question)]
    if not values:
        nothing, every = nothing_known(state, say("attributes.value"), source, of), _all_values(state, source, held)
        if not (of.instrument and every):
            return [*claims, nothing]
        text = say("attributes.everything", name=source.name, count=len(every))
        return [nothing, values_table(state, source, text, every, 40)]
    if of.instrument and not of.band:
        text = say("attributes.everything_by", name=source.name, count=len(values), instrument=of.instrument)
        return [values_table(state, source, text, values, 40), *claims]
    text = say("attributes.everything", name=source.name, count=len(values))
    if of:
        text = say("attributes.everything_so", name=source.name, count=len(values), restricted=restricted_text(of))
    return [*claims, values_table(state, source, text, values, 40)]


def _all_values(state: State, source: Source, names: Sequence[str], of: Restriction = EVERY) -> list[KnownValue]:
    """The values of these measurements, each once, the best of each first."""
    values = [value for name in names for value in known_values(state.toolbox, source, name, of)]
    return list({value.id: value for value in values}.values())


def any_value(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    return everything(state, source, wanted)[1:]


def galactic_column(state: State, source: Source, wanted: Wanted) -> list[Claim]:
    values = known_values(state.toolbox, source, "galactic_column")
    if not values:
        return [nothing_known(state, say("attributes.galactic_column"), source)]
    return [value_claim(state, source, values[0])]
