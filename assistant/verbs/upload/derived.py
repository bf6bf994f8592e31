"""What follows from an upload's accepted fit, where it is asked for: fluxes and luminosities in a band that the question names, widths, limits,
contours.
"""

from collections.abc import Mapping

from assistant.agent.engine import State, ToolCall
from assistant.evidence.claims import Claim, refused
from assistant.evidence.remarks import outside_assumptions
from assistant.evidence.sentences import say
from assistant.request.language.banded import typed_bands
from assistant.request.language.wanted import Wanted
from assistant.tools.computing.bands import band_of
from assistant.tools.derive_from_fit import DerivedFromFits
from assistant.tools.read_spectrum import ReadFiles
from assistant.verbs.sources.finding import finding
from assistant.verbs.sources.subjects import KEYS
from assistant.verbs.upload.fit_options import OF_BANDS, fit_options
from assistant.verbs.upload.reading import as_asked
from retriever.catalogue.quantities import format_value, label
from retriever.catalogue.records import Measurement

_USUAL = ("0.5-2", "2-10")  # keV, where a luminosity is asked for in no band
_MOST = 4


def calls(wanted: Wanted) -> list[ToolCall]:
    """The look-up behind ``read_spectrum``, where something is asked for that follows from the fit alone."""
    bands, width = _bands(wanted), "equivalent_width" in wanted.quantities
    asked = {"bands": bands, "width": width, "limits": "upper_limit" in wanted.aspects}
    if wanted.universe:
        asked |= {"hubble": wanted.universe.hubble, "matter": wanted.universe.matter}
    return [ToolCall("derive_from_fit", asked)] if bands or width else []


def contour_calls(wanted: Wanted, state: State) -> list[ToolCall]:
    """For a contour of an upload: the files are read, and of the accepted fit the two quantities that are named, or its first two."""
    if not (state.toolbox.files or state.toolbox.readings):
        return []
    named = tuple(key for key in wanted.quantities if key in KEYS)[:2]
    return [
        ToolCall("read_spectrum", {"which": "all", **fit_options(wanted).arguments}),
        ToolCall("derive_from_fit", {"contour": named}),
    ]


def contours(wanted: Wanted, state: State) -> list[Claim]:
    """How far the contours reach, as a table, and where they are drawn."""
    found, read = state.found(DerivedFromFits), state.found(ReadFiles)
    if found is None or read is None:
        return [refused("act.no_upload_read", plain=True)]
    told = [Claim(say("upload.contour"), (table,), table=table) for table in found.contours]
    told += [Claim(say("upload.contour_tab"), plain=True)] if told else []
    return [*told, *_not_derived(state, found), *as_asked(read)]


def claims(wanted: Wanted, state: State) -> list[Claim]:
    """The values that are asked for, then what could not be given of them."""
    found = state.found(DerivedFromFits)
    if found is None:
        return []
    of_each = list(zip(found.files, found.values, strict=True))
    held = [
        _value(state, name, values, file if len(of_each) > 1 else None)
        for file, values in of_each
        for name in values
        if _is_asked(name, wanted)
    ]
    if not held and "upper_limit" in wanted.aspects:
        return [refused("upload.detected", plain=True)]
    return [*held, *_not_derived(state, found)]


def _not_derived(state: State, found: DerivedFromFits) -> list[Claim]:
    """What could not be given, and why; the numbers of the reason stand in a table."""
    ids = [own for _, own in found.files]
    title = "what does not follow from the fit"
    return [
        finding(state, say("upload.not_derived", why=note), title, ["why"], [[note]], ids, refuses=True)
        for note in found.notes
    ]


def told(wanted: Wanted, state: State) -> frozenset[str]:
    """Quantities of the request that the derived values answer, and what is said in place of one that can't be."""
    found = state.found(DerivedFromFits)
    if found is None or not found.evidence and "upper_limit" in wanted.aspects:
        return frozenset()
    return frozenset(OF_BANDS & {*wanted.quantities} if _bands(wanted) else ()) | (
        {"equivalent_width"} & {*wanted.quantities}
    )


def _bands(wanted: Wanted) -> tuple[str, ...]:
    asked = OF_BANDS & {*wanted.quantities}
    if not asked:
        return ()
    named = typed_bands(wanted.question) or [f"{low:g}-{high:g}" for low, high in _of_word(wanted.band)]
    usual = (
        _USUAL if asked - {"flux"} or "upper_limit" in wanted.aspects else ()
    )  # a flux alone is told in the band that was read
    return tuple(dict.fromkeys(named or usual))[:_MOST]


def _of_word(word: str) -> list[tuple[float, float]]:
    band = band_of(word) if word else None
    return [band] if band else []


def _is_asked(name: str, wanted: Wanted) -> bool:
    """Where a luminosity is asked for, fluxes are not told; beside a flux the luminosity is, where a distance is known."""
    return name != "redshift" and (wanted.quantities[0] != "luminosity" or not name.startswith("flux"))


def _value(state: State, name: str, values: Mapping[str, str], file: tuple[str, str] | None) -> Claim:
    """``Its 2-10 keV flux is ... by the fit: absorbed power law, 2-10 keV as it arrives, absorbed``, and whether that is beyond it; of
    one ``file`` of several it is said of which."""
    redshift = (values["redshift"],) if name.startswith("luminosity") and "redshift" in values else ()
    ids = (values[name], *redshift, *(file[1:] if file else ()))
    r = state.ledger.measurement(ids[0])
    m = Measurement(r["name"], r["value"], r["low"], r["high"], r["level"], r["unit"], r["method"])
    how, _, rest = m.method.partition(", best fit")
    how = how.partition(" (flat")[0]  # the record has the cosmology's numbers
    beyond = [clause.strip() for clause in rest.split(";") if clause.strip().startswith("extrapolated")]
    method = "; ".join([how.partition("; best fit")[0], *beyond])
    told = {"what": label(m.name), "value": format_value(m), "method": method}
    text = say("upload.derived_of", file=file[0], **told) if file else say("upload.derived", **told)
    if r["in_domain"]:
        return Claim(f"{text}.", ids)
    return Claim(text, ids, remark=outside_assumptions())
