"""What an uploaded spectrum says: sentences on a reading."""

from collections.abc import Iterable, Mapping
from typing import Any

from assistant.agent.engine import Draft, State
from assistant.evidence.claims import Claim
from assistant.evidence.held import here
from assistant.evidence.remarks import file_s_word, no_model_fits, piled_up
from assistant.evidence.sentences import say
from assistant.tools.papers_near_spectrum import NearSpectrum
from assistant.tools.papers_on_source import PapersOn
from assistant.tools.read_spectrum import ReadFile, ReadFiles
from assistant.tools.similar_sources import Similar
from assistant.verbs.citation import paper_claim
from assistant.verbs.upload.models import model_claims
from assistant.verbs.upload.pictured import picture_claims
from assistant.verbs.upload.times import ALL_PARTS, times_claims, times_read
from assistant.verbs.upload.together import together_claims
from assistant.verbs.upload.value import file_value
from assistant.verbs.upload.variable import alike_claims, class_claims
from assistant.verbs.upload.with_class import with_class
from retriever.catalogue.quantities import plain_number, quantities_of
from retriever.estimates.derived.fitted_values import NAMES, values_of
from retriever.estimates.fit import FitResult
from retriever.library.fused.listed_values import INDEX
from retriever.reading.records import PictureReading, Reading, SpectrumReading, TimesReading
from retriever.spectra.pile_up import pile_up

UPLOAD_PARAMETERS = (
    "powlaw_gamma",
    "powlaw_nh",
    "bb_kt",
    "brems_kt",
    "apec_kt",
    "hard_hs",
    "hard_ms",
    "hard_hm",
    "flux_aper_b",
    "flux_aper_b_upper_limit",
)
# the taken model's column under the absorption that it was not fitted with
OTHER_COLUMNS = ("nh_tbabs", "nh_mm83")


def upload(state: State, read: ReadFiles) -> Draft:
    """What was read, the parameters, the nearest catalogue spectra, papers near it if there are any, and those on the source
    at its position."""
    claims, notes = list[Claim](), list[str]()
    if read.together is not None:
        claims += _as_one(state, read)
        notes += read.together.reading.choice.notes
    for file in read.files:
        reading, source_id, values = file.reading, file.source_id, file.values
        if isinstance(reading, PictureReading):
            claims += picture_claims(state, file)
            continue
        if isinstance(reading, TimesReading):
            parts = ("period", "variance") if reading.variable else ALL_PARTS
            of_star = [*class_claims(state, file), *alike_claims(state, file)]
            of_times = times_claims(state, file, parts)
            # first what can be told
            claims += [times_read(file), *(of_star + of_times if reading.variable else of_times + of_star)]
            notes += [*reading.estimate.warnings, *reading.timing.warnings]
            continue
        claims += [what_was_read(state.ledger.source(source_id), source_id), *spoilt(reading, source_id)]
        if reading.object:
            kind = "upload.object_of" if len(read.files) > 1 else "upload.object"
            called = say(kind, name=reading.object, file=reading.file)
            claims.append(Claim(called, (source_id,), remark=file_s_word()))
        best = reading.estimate.best_fit
        in_doubt = best is not None and best.acceptable and not reading.estimate.fits["powerlaw"].acceptable
        if in_doubt:
            claims += model_claims(state, file)
        own = values_of(best.model.name) if best is not None else ()
        for name in dict.fromkeys((*UPLOAD_PARAMETERS[:2], *own, *OTHER_COLUMNS, *UPLOAD_PARAMETERS[2:])):
            if name == "flux_aper_b" and "flux_aper_b_upper_limit" in values:
                continue  # not detected: the limit alone is told
            if name in values and _fits_best(name, best) and not (in_doubt and name.startswith("powlaw")):
                claims.append(file_value(state, file, values[name]))
                claims += with_class(state, file) if name == INDEX else []
        claims += classes_of(state, reading, source_id)
        if reading.timing is not None:
            claims += times_claims(state, file, ALL_PARTS)
        notes += reading.estimate.warnings
    for file in read.files:
        claims += at_place(state, file)
    if similar := state.found(Similar):
        claims += similar.claims(state.ledger)
    if (fitting := state.found(NearSpectrum)) and not fitting.near.lack:
        claims += fitting.claims(state.ledger)
    for found in state.all_found(PapersOn):
        claims += [paper_claim(state, i, on=found.source.name) for i in found.papers]
    return Draft(list({claim.shown: claim for claim in claims}.values()), notes)


def _as_one(state: State, read: ReadFiles) -> list[Claim]:
    """What the spectra say together, which is told before what each says."""
    spectra = [file.source_id for file in read.files if isinstance(file.reading, SpectrumReading)]
    return [*(what_was_read(state.ledger.source(i), i) for i in spectra), *together_claims(state, read)]


def at_place(state: State, file: ReadFile) -> list[Claim]:
    """The source of the library at the position in the header, with its class."""
    near = file.at_position
    if near is None:
        return []
    source, rows = near.source, state.ledger.table(near.table)["rows"]
    kind = source.object_class or say("source.class_unknown")
    text = say("upload.position", distance=rows[0][1], name=source.name, kind=kind, here=here(state.toolbox.library))
    return [Claim(text, (near.table, state.ledger.add_source(source)))]


def as_asked(read: ReadFiles) -> list[Claim]:
    """With what the spectra were fitted that the user asked for, now or before."""
    claims = []
    for file in read.files:
        if isinstance(file.reading, SpectrumReading) and file.reading.told is not None:
            kind = "upload.as_asked" if file.reading.estimate.fits else "upload.as_asked_not_fitted"
            claims.append(Claim(say(kind, file=file.reading.file, how=file.reading.told.in_words), (file.source_id,)))
    return claims


def values_taken(reading: Reading, names: Iterable[str], keys: Iterable[str]) -> list[str]:
    """Of the values of an estimate those of the quantities, of the model that is taken alone where it has them: a column of another
    model stands for no column of the source. Values of no model (fluxes, ratios) stay."""
    best, held, found = reading.estimate.best_fit, list(names), list[str]()
    own = values_of(best.model.name) if best is not None else ()
    others = {name for model in NAMES for name in values_of(model)} - set(own)
    for key in keys:
        of_key = [name for name in held if key in quantities_of(name)]
        taken = [name for name in own if name in of_key]
        found += taken + [name for name in of_key if name not in own and not (taken and name in others)]
    return list(dict.fromkeys(found))


def what_was_read(r: Mapping[str, Any], source_id: str) -> Claim:
    """``I read F, a real (uploaded) spectrum: instrument, exposure, counts``."""
    low, high = r["energy_range_keV"]
    if not r["exposure_s"]:  # a plain table holds neither exposure nor counts
        return Claim(say("upload.table", file=r["file"], low=low, high=high), (source_id,))
    read = {"file": r["file"], "instrument": r["instrument"], "counts": r["counts"], "low": low, "high": high}
    text = say("upload.spectrum", exposure=plain_number(r["exposure_s"]), **read)
    if "net_counts" in r:
        text += say("upload.net", net=plain_number(r["net_counts"]))
    return Claim(f"{text}.", (source_id,))


def spoilt(reading: Reading, source_id: str) -> list[Claim]:
    """What takes the fitted values their worth, to be told before them: no model describes the data, or photons piled up."""
    best = reading.estimate.best_fit
    told = [no_model_fits()] if best is not None and not best.acceptable else []
    observation = reading.observation if isinstance(reading, SpectrumReading) else None
    if observation is not None and pile_up(observation.spectrum) is not None:
        told.append(piled_up())
    return [Claim("", (source_id,), remark=remark) for remark in told]


def classes_of(state: State, reading: Reading, source_id: str) -> list[Claim]:
    """The likeliest classes by the spectrum alone, as the network says, with what that rests on, after what takes them their worth."""
    likely = [(name, p) for name, p in reading.estimate.class_probabilities.items() if p >= 0.1][:3]
    if not likely:
        return []
    rows = [[name, round(p, 2)] for name, p in likely]
    title = f"class probabilities of {reading.file} (network trained on simulated spectra; classes equally likely beforehand)"
    table = state.ledger.add_table(title, ["class", "probability"], rows)
    read = state.found(ReadFiles)
    kind = "upload.classes_of" if read is not None and len(read.files) > 1 else "upload.classes"
    text = say(kind, file=reading.file, classes=", ".join(f"{name} {p}" for name, p in rows))
    return [*spoilt(reading, source_id), Claim(text, (table, source_id))]


def _fits_best(name: str, best: FitResult | None) -> bool:
    """Temperatures only of the model that is taken; the power law's values too, where it is not rejected for another."""
    own = {"bb_kt": "blackbody", "brems_kt": "bremsstrahlung", "apec_kt": "plasma"}.get(name)
    return own is None or (best is not None and best.model.name == own)
