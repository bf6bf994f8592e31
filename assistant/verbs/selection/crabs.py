"""Fluxes of a question in Crab: a number of the Crab's own flux in a band, no number in erg s^-1 cm^-2."""

from dataclasses import replace

from assistant.evidence.sentences import say
from assistant.formulas.given import CRAB
from assistant.request.language.wanted import Limit
from assistant.tools.computing.bands import SURVEY, band_of, told
from retriever.catalogue.quantities import format_number
from retriever.physics.photons import crab_flux


def in_flux(limit: Limit, band_asked: str = "") -> Limit:
    """The condition in erg s^-1 cm^-2 of its band, else of the one asked for, else of that of the survey; any other as it is."""
    share = CRAB.get(limit.unit.lower(), 0.0)
    if limit.quantity != "flux" or not share:
        return limit
    word = limit.band or band_asked or SURVEY
    band = band_of(word)
    if band is None:
        return limit
    crab = share * float(crab_flux(band).to_value("erg / (s cm2)"))
    values = tuple(value * crab for value in limit.values)
    numbers = " and ".join(format_number(value, 3) for value in values)
    said = say("selection.in_crab", said=limit.said, values=numbers, band=told(band))
    return replace(limit, values=values, band=word, unit="", said=said)
