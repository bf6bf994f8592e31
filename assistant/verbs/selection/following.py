"""Luminosities that no record holds and that follow from the flux of the survey and the distance (or the redshift) of each source."""

from dataclasses import replace

import numpy as np
from astropy import units as u

from assistant.evidence.sentences import say
from assistant.tools.computing.bands import SURVEY
from assistant.tools.selection.select_sources import Selected
from retriever.catalogue.filters import Condition
from retriever.library.library import Library
from retriever.library.value_looks import Look, value_look
from retriever.physics.cosmology import HUBBLE_FLOW, luminosity, luminosity_distance


def with_luminosities(library: Library, result: Selected, looks: list[Look]) -> tuple[list[Look], str]:
    """The looks, that at luminosities of which none is held filled by what follows, and what is said of that; "" for none."""
    filled = [_following(library, result) or look if _empty(look) else look for look in looks]
    found = next((new for new, old in zip(filled, looks, strict=True) if new is not old), None)
    return filled, say("aggregate.luminosity_follows", count=found.having, total=result.total) if found else ""


def _empty(look: Look) -> bool:
    return look.quantity == "luminosity" and not look.group


def _following(library: Library, result: Selected) -> Look | None:
    """4 pi d^2 F for each source that has both; isotropic and uncorrected."""
    sources = library.sources
    base = np.zeros(len(library.columns), bool)
    base[result.selection.rows] = True
    flux = value_look(sources, Condition("flux", "is", band_word=SURVEY), base)
    near, far = (value_look(sources, Condition(key, "is"), base).values for key in ("distance", "redshift"))
    parsecs = np.where(base, near, np.nan)
    cosmic = base & np.isnan(parsecs) & (np.nan_to_num(far) > HUBBLE_FLOW)
    if cosmic.any():
        parsecs[cosmic] = luminosity_distance(far[cosmic]).to_value("pc")
    known = base & ~np.isnan(parsecs) & ~np.isnan(flux.values)
    if not known.any():
        return None
    values = np.full(len(base), np.nan)
    unit = u.erg / u.s / u.cm**2
    values[known] = luminosity(flux.values[known] * unit, parsecs[known] * u.pc).to_value("erg/s")
    group = say("aggregate.luminosity_from", flux=flux.group)
    return replace(flux, quantity="luminosity", values=values, group=group, having=int(known.sum()))
