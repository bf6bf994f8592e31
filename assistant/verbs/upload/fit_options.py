"""What a question wants an upload to be fitted with: a redshift, a column or another value held, a part of the band, an absorption.

The reader says that something is held or cut and which numbers it is; here they become the arguments of ``read_spectrum``. What can't
be one is left to the request's ``lacks``, so that it is told as not done. Names of models of absorption are looked up as they are
written, as names of instruments are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from assistant.request.language.banded import typed_bands
from assistant.request.language.wanted import Limit, Wanted
from retriever.estimates.known import ABSORPTION_WORDS, OTHER_ABSORPTIONS

OF_BANDS = frozenset(("flux", "unabsorbed_flux", "luminosity"))  # what is asked for in a band without a fit of it alone
_BANDS: Mapping[str, str] = MappingProxyType({"soft": "0.5-2", "hard": "2-10"})
# quantities whose values are held in a fit, by the names that fits have for them
_HELD: Mapping[str, str] = MappingProxyType(
    {
        "photon_index": "photon_index",
        "temperature": "temperature",
        "abundance": "abundance",
        "cutoff_energy": "cutoff_energy",
    }
)


@dataclass(frozen=True)
class FitOptions:
    """``arguments`` of the tool; ``done``: the limits and ``aspects`` of the request that they carry out; ``undone``: words of
    the question that name what isn't held."""

    arguments: Mapping[str, Any] = field(default_factory=dict)
    done: tuple[Limit, ...] = ()
    aspects: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()


def fit_options(wanted: Wanted) -> FitOptions:
    """The options of fits that a request on an upload has."""
    arguments: dict[str, Any] = {}
    frozen: list[str] = []
    done, aspects = [], []
    for limit in wanted.limits:
        if limit.op != "eq" or len(limit.values) != 1 or limit.source is not None:
            continue
        if _hold(limit, "freeze" in wanted.aspects, arguments, frozen):
            done.append(limit)
    held = [limit for limit in done if limit.quantity != "redshift"]
    aspects += ["freeze"] if held else []
    aspects += ["use_redshift"] if "redshift" in arguments else []
    if _is_cut(wanted) and (band := _band(wanted)):
        arguments["band"] = band
        aspects.append("restrict_band")
    words = _words(wanted.question)
    named = [ABSORPTION_WORDS[word] for word in words if word in ABSORPTION_WORDS]
    if len(set(named)) == 1:
        arguments["absorption"] = named[0]
    not_held = [word for word in words if word in OTHER_ABSORPTIONS or len(set(named)) > 1 and word in ABSORPTION_WORDS]
    if frozen:
        arguments["frozen"] = tuple(frozen)
    return FitOptions(arguments, tuple(done), tuple(aspects), tuple(not_held))


def _hold(limit: Limit, freeze: bool, arguments: dict[str, Any], frozen: list[str]) -> bool:
    """Puts a value among the arguments; False where it is none of a fit's."""
    value = limit.values[0]
    if limit.quantity == "redshift":
        arguments["redshift"] = value
    elif limit.quantity == "galactic_column":
        arguments["galactic_column"] = value / 1e20
    elif limit.quantity == "column_density" and freeze:
        # all of the gas: as a program's own column that is not free, in front of everything
        arguments["galactic_column"] = value / 1e20
        frozen.append("column_density=0")
    elif limit.quantity in _HELD and freeze:
        frozen.append(f"{_HELD[limit.quantity]}={value:g}")
    else:
        return False
    return True


def _is_cut(wanted: Wanted) -> bool:
    """Whether the fit is to be of a part of the band: it is said, or values other than fluxes are asked for in a band that is typed."""
    if "restrict_band" in wanted.aspects:
        return True
    return not (wanted.aspects or OF_BANDS & {*wanted.quantities}) and len(set(typed_bands(wanted.question))) == 1


def _band(wanted: Wanted) -> str:
    """The one band that the question types, else the edges of its word; "" where there are none or several."""
    typed = typed_bands(wanted.question)
    if typed:
        return typed[0] if len(set(typed)) == 1 else ""
    return _BANDS.get(wanted.band, "")


def _words(question: str) -> list[str]:
    """Runs of letters and digits: "tbabs*powerlaw" holds two."""
    return "".join(c if c.isalnum() else " " for c in question.lower()).split()
