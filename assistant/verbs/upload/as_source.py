"""Uploads in the place of "it": sources whose values are those of their fits, so that they are set beside others like any source."""

from dataclasses import replace

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim
from assistant.evidence.ledger import upload_id
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.like_values import like_values
from assistant.tools.read_spectrum import ReadFile, ReadFiles, upload_measurement
from assistant.verbs.sources.subjects import KEYS
from assistant.verbs.upload.reading import at_place, classes_of, values_taken
from assistant.verbs.upload.remarks import remarks
from assistant.verbs.upload.times import of_class, times_claims
from assistant.verbs.verb import Verb
from retriever.catalogue.quantities import quantities_of
from retriever.catalogue.records import Source

_SHAPE = ("photon_index", "flux", "column_density")  # what is compared where nothing is said
_OF_TWO = ("consistent", "same", "changed", "difference", "ratio", "which", "significant")


def on_uploads(verb: Verb) -> Verb:
    """The verb, which takes an upload for a source where a request is on one."""

    def calls(wanted: Wanted, state: State) -> list[ToolCall]:
        if not wanted.on_upload:
            return verb.calls(wanted, state)
        if not (state.toolbox.files or state.toolbox.readings):
            return []
        return [ToolCall("read_spectrum", {"which": "all"}), *verb.calls(replace(wanted, earlier="", upload=""), state)]

    def write(wanted: Wanted, state: State) -> list[Claim]:
        read = state.found(ReadFiles)
        if read is None or not wanted.on_upload:
            return verb.write(wanted, state)
        return _classes(wanted, read, state) or verb.write(with_uploads(wanted, read, state), state)

    return replace(verb, calls=calls, write=write, notes=lambda state: [*verb.notes(state), *remarks(state)])


def _classes(wanted: Wanted, read: ReadFiles, state: State) -> list[Claim]:
    """What its spectrum says of its class, where only that is asked: no catalogue has one of it."""
    if wanted.limits or wanted.quantities or not (wanted.classes or wanted.kinds):
        return []
    told = (
        (
            *times_claims(state, file, of_class(file.reading)),
            *at_place(state, file),
            *classes_of(state, file.reading, file.source_id),
        )
        for file in read.files
    )
    return [claim for claims in told for claim in claims]


def with_uploads(wanted: Wanted, read: ReadFiles, state: State) -> Wanted:
    """The request with the uploads among its sources; where two values are asked for and no other source is named, the one that
    lies at an upload's place stands beside it."""
    uploads = [uploaded_source(file, len(read.files) == 1) for file in read.files]
    names = [*uploads, *wanted.names]
    two = wanted.do == "compare" or wanted.verdict in _OF_TWO
    if two and len(names) == 1 and not _given(wanted) and (near := read.files[0].at_position):
        names.append(near.source)
    verdict = "significant" if wanted.verdict == "changed" else wanted.verdict  # whether the two differ
    found = replace(wanted, names=tuple(names), earlier="", upload="", verdict=verdict)
    if wanted.do == "conclude" and two and not (wanted.quantities or wanted.limits or wanted.classes or wanted.kinds):
        held = {key for file in read.files for name in file.values for key in quantities_of(name)}
        found = replace(found, quantities=_spoken(state, held) or _alike(found, state) or ("photon_index",))
    return found


def uploaded_source(file: ReadFile, alone: bool) -> Source:
    """An upload with the values of its fits that are within what they are good for. It goes by no file's name where it is ``alone``:
    that may be read as a source's."""
    record, values = file.reading.record, {p.name: p for p in file.reading.estimate.parameters if p.in_domain}
    taken = [values[name] for name in values_taken(file.reading, values, sorted(KEYS))]
    held = tuple(upload_measurement(p) for p in taken)
    ra, dec = record["ra"], record["dec"]
    if ra is None or dec is None:
        ra = dec = float("nan")
    name = say("upload.alone") if alone else say("upload.of_several", file=file.reading.file)
    return Source(upload_id(file.reading.file), name, (), ra, dec, "", "", measurements=held)


def _given(wanted: Wanted) -> bool:
    """Whether the question gives what the upload is to be held against."""
    return any(limit.values or limit.source for limit in wanted.limits) or bool(wanted.classes or wanted.kinds)


def _alike(wanted: Wanted, state: State) -> tuple[str, ...]:
    """The quantities that all of the sources have in one measurement."""
    likes = {key: like_values(state.toolbox, wanted.known, key) for key in _SHAPE}
    return tuple(key for key, like in likes.items() if len(like.values) == len(wanted.known))


def _spoken(state: State, held: set[str]) -> tuple[str, ...]:
    """The quantities of the last turn, as far as the upload has them."""
    last = next((turn.wanted for turn in reversed(state.conversation.turns) if turn.wanted), None)
    return tuple(key for key in last.quantities if key in held & KEYS) if last else ()
