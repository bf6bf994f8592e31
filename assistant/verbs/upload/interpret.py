"""The verb ``interpret``: an uploaded spectrum is read, and what is asked of it is told first and alone."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.sentences import say
from assistant.request.language.wanted import Wanted
from assistant.tools.facts.known_values import label_of
from assistant.tools.papers_near_spectrum import NearSpectrum
from assistant.tools.read_spectrum import ReadFile, ReadFiles
from assistant.tools.similar_sources import Similar
from assistant.verbs import conclude
from assistant.verbs.sources import asked
from assistant.verbs.upload import derived
from assistant.verbs.upload.as_source import on_uploads
from assistant.verbs.upload.fit_options import fit_options
from assistant.verbs.upload.models import FITTED, model_claims
from assistant.verbs.upload.pictured import only_pictures, picture_claims
from assistant.verbs.upload.reading import as_asked, at_place, classes_of, spoilt, upload, values_taken, what_was_read
from assistant.verbs.upload.remarks import remarks
from assistant.verbs.upload.spectral import ASPECTS, OF_FITS, spectral_claims
from assistant.verbs.upload.times import of_class, times_claims, times_read
from assistant.verbs.upload.together import together_claims
from assistant.verbs.upload.value import file_value
from assistant.verbs.upload.variable import alike_claims, class_claims
from assistant.verbs.upload.with_class import with_class
from assistant.verbs.verb import Verb
from retriever.catalogue.nouns import joined
from retriever.catalogue.quantities import QUANTITIES, quantities_of
from retriever.library.fused.listed_values import INDEX
from retriever.reading.records import PictureReading, TimesReading

_KEYS = frozenset(quantity.key for quantity in QUANTITIES)
# what is asked of a spectrum, and the part of a reading that answers it
_PARTS: Mapping[str, str] = {
    "class": "classes",
    "confidence": "classes",
    "reason": "classes",
    "models": "models",
    "fit_quality": "models",
    "statistic": "models",
    "components": "models",
    "parameters": "values",
    "counts": "file",
    "exposure": "file",
    "band": "file",
    "missing_file": "file",
    "joint": "joint",
    "object": "file",
    "hardness": "hardness",
    "similar": "similar",
    "papers": "papers",
}
# what is asked of the times of an upload, and the parts of the findings that answer it
_TIMES: Mapping[str, tuple[str, ...]] = {
    "period": ("period",),
    "folding": ("period",),
    "false_alarm": ("period",),
    "flares": ("blocks",),
    "rise_decay": ("blocks",),
    "amplitude": ("variance", "period"),
    "variability_kind": ("blocks", "variance", "period"),  # of magnitudes also the kind of star
    "hardness": ("hardness",),
}


_CONCLUDE = on_uploads(conclude.VERB)
_OF_VALUES = ("changed", "difference")  # aspects that its values beside others decide


def as_conclusion(wanted: Wanted) -> Wanted | None:
    """What is asked of an upload as a verdict on its values, where it is one: "is it absorbed?", "has it changed?"."""
    if wanted.aspects and wanted.aspects[0] in _OF_VALUES and not wanted.model:
        verdict = "changed" if wanted.aspects[0] == "changed" else "consistent"
        return replace(wanted, do="conclude", verdict=verdict, aspects=(), earlier="upload")
    if wanted.limits and all(limit.quantity == "variability" for limit in wanted.limits):
        return None  # its times tell that
    taken = fit_options(wanted).done  # "at z = 0.5": how to fit, and no bound
    if wanted.aspects or wanted.model or all(limit in taken for limit in wanted.limits):
        return None
    return replace(wanted, do="conclude", verdict=wanted.verdict or "whether", earlier="upload")


def calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """The files are read; spectra alike and papers where they are asked for, or nothing is asked in particular."""
    if verdict := as_conclusion(wanted):
        return _CONCLUDE.calls(verdict, state)
    if not _has_files(state):
        return []
    found = [ToolCall("read_spectrum", {"which": "all", **fit_options(wanted).arguments}), *derived.calls(wanted)]
    if "similar" in wanted.aspects or _asks_all(wanted):
        found.append(ToolCall("similar_sources", {"source": "upload", "limit": 12}))
    if "papers" in wanted.aspects or _asks_all(wanted):
        found.append(ToolCall("papers_near_spectrum", {"spectrum": "upload", "limit": 3}))
    return found


def write(wanted: Wanted, state: State) -> list[Claim]:
    """What is asked, then which file it is from; the whole reading where nothing is asked in particular."""
    read = state.found(ReadFiles)
    if read is None:
        return [refused("act.no_upload_read", plain=True)]
    if only_pictures(read):  # whatever is asked of an image, this is what is known of it
        return [claim for file in read.files for claim in picture_claims(state, file)]
    if verdict := as_conclusion(wanted):
        return [*as_asked(read), *_CONCLUDE.write(verdict, state)]
    told = as_asked(read)
    if _asks_all(wanted):
        return [*told, *upload(state, read).claims]
    from_fit, keys = derived.claims(wanted, state), _keys(wanted) - derived.told(wanted, state)
    own = (
        claim
        for file in read.files
        for claim in (*_asked(wanted, keys, state, file), *_beside(_keys(wanted), state, file))
    )
    claims = [*from_fit, *_together(wanted, keys, state, read), *_not_told(keys, read), *own]
    if similar := state.found(Similar):
        claims += similar.claims(state.ledger)
    if near := state.found(NearSpectrum):
        claims += near.claims(state.ledger)
    files = [_read_as(state, file) for file in read.files]
    if not claims:
        lacking = joined(lacks(wanted), "or")
        first = [refused("upload.no_part", plain=True, what=lacking)] if lacking else []
        return [*first, *told, *files, *upload(state, read).claims[1:]]
    of_fit = any(_PARTS.get(aspect) == "models" or aspect in OF_FITS for aspect in wanted.aspects)
    if from_fit or keys or wanted.model or of_fit:
        told += [claim for file in read.files for claim in spoilt(file.reading, file.source_id)]
    return list({claim.shown: claim for claim in (*told, *claims, *files)}.values())


def _together(wanted: Wanted, keys: set[str], state: State, read: ReadFiles) -> list[Claim]:
    """What is told of uploads that were fitted together: all where that is asked for, else the values of ``keys``."""
    if "joint" in wanted.aspects:
        return together_claims(state, read) or [refused("together.none", plain=True)]
    return together_claims(state, read, lambda name: bool(keys & quantities_of(name))) if keys else []


def lacks(wanted: Wanted) -> tuple[str, ...]:
    """Aspects that a reading of a spectrum has nothing on."""
    if verdict := as_conclusion(wanted):
        return _CONCLUDE.lacks(verdict)
    options = fit_options(wanted)
    carried_out = (*_PARTS, *_TIMES, *ASPECTS, *options.aspects, "upper_limit")
    told = [aspect for aspect in wanted.aspects if aspect not in carried_out]
    told += [quantity for quantity in wanted.quantities if quantity not in _KEYS | {"spectrum", "unabsorbed_flux"}]
    told += [
        f"{limit.quantity} {limit.said}".strip()
        for limit in wanted.limits
        if limit.values and limit not in options.done
    ]
    told += options.undone
    told += [wanted.model] if wanted.model and wanted.model not in FITTED else []
    return tuple(dict.fromkeys(part.replace("_", " ") for part in told))


def _has_files(state: State) -> bool:
    return bool(state.toolbox.files or state.toolbox.readings)


def _asks_all(wanted: Wanted) -> bool:
    """Whether nothing is asked in particular, so that all of a reading is told."""
    return not (wanted.aspects or wanted.quantities or wanted.model or wanted.limits or wanted.classes or wanted.kinds)


def _keys(wanted: Wanted) -> set[str]:
    """The quantities that are asked for, all of them where the parameters are."""
    values = any(_PARTS.get(aspect) == "values" for aspect in wanted.aspects)
    return set(_KEYS) if values else {key for key in wanted.quantities if key in _KEYS}


def _asked(wanted: Wanted, keys: set[str], state: State, file: ReadFile) -> list[Claim]:
    """The values of ``keys``, and the classes and models that are asked for."""
    parts = {_PARTS[aspect] for aspect in wanted.aspects if aspect in _PARTS}
    if wanted.classes or wanted.kinds:  # "could it be a blazar?": what its spectrum says of classes
        parts.add("classes")
    of_times = [part for aspect in wanted.aspects for part in _TIMES.get(aspect, ())]
    if any(limit.quantity == "variability" for limit in wanted.limits):
        of_times += ["blocks", "variance"]
    if "classes" in parts and not of_times:
        of_times += of_class(file.reading)
    keys = keys | ({"hardness"} if "hardness" in parts else set())
    if "variability_kind" in wanted.aspects and isinstance(file.reading, TimesReading) and file.reading.variable:
        parts |= {"classes"}
        of_times.remove("blocks")
    claims = spectral_claims(wanted, state, file)
    claims += class_claims(state, file) + alike_claims(state, file) if "classes" in parts else []
    claims += times_claims(state, file, tuple(dict.fromkeys(of_times)))
    names = list(file.values) if "values" in parts else values_taken(file.reading, file.values, sorted(keys))
    claims += [file_value(state, file, file.values[name]) for name in names]
    claims += with_class(state, file, "photon_index" in keys) if INDEX in names else []
    if "classes" in parts:
        claims += [*at_place(state, file), *classes_of(state, file.reading, file.source_id)]
    elif "similar" in parts:
        claims += alike_claims(state, file)
    if "models" in parts or wanted.model:
        claims += model_claims(state, file, wanted.model)
    if "file" in parts:
        claims.append(_read_as(state, file))
    return claims


def _not_told(keys: set[str], read: ReadFiles) -> list[Claim]:
    """That a quantity which is asked for is none that was found in any of the uploads."""
    if keys >= _KEYS:
        return []
    held = {key for file in read.files for name in file.values for key in quantities_of(name)}
    lacking = [label_of(key) for key in sorted(keys - held)]
    return [refused("upload.none_found", plain=True, what=joined(lacking, "or"))] if lacking else []


def _beside(keys: set[str], state: State, file: ReadFile) -> list[Claim]:
    """What is held on the source at an upload's place, the best of each quantity: no value of the upload."""
    if file.at_position is None or keys >= _KEYS:
        return []
    source = file.at_position.source
    claims = [claim for key in sorted(keys) for claim in asked.told(state, source, key, Wanted("values"))[:1]]
    told = [claim for claim in claims if claim.evidence and not claim.refuses]
    return [replace(claim, text=say("upload.held", what=_going_on(claim.text.replace("**", "")))) for claim in told]


def _going_on(text: str) -> str:
    """A sentence as it stands behind a colon: a capital there is taken for a name's."""
    return f"the {text.removeprefix('The ')}" if text.startswith("The ") else text


def _read_as(state: State, file: ReadFile) -> Claim:
    """What the file is that was read."""
    if isinstance(file.reading, PictureReading):
        return picture_claims(state, file)[-1]
    if isinstance(file.reading, TimesReading):
        return times_read(file)
    return what_was_read(state.ledger.source(file.source_id), file.source_id)


INTERPRET = Verb(calls, write, lacks, remarks)
