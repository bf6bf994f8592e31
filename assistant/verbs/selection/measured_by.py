"""An instrument or a band that a list keeps to: values of it where there are any, else sources that it has measured.

"Blazars in BAT with z > 2": no redshift is BAT's, so it says which blazars are meant, not whose redshift.
"""

from dataclasses import replace

from retriever.catalogue.filters import Condition, SourceFilter
from retriever.library.library import Library
from retriever.library.selecting import known_by


def by_whom(found: SourceFilter, library: Library) -> SourceFilter:
    """The filter with conditions that keep to a band or an instrument only where any value of their quantity is of it; where none and no
    order does, the sources have to be measured by it at all."""
    if found.any:
        return found
    whose = {(c.band_word, c.instrument) for c in found.conditions if _is_bound(c)} | {
        (found.band_word, found.instrument)
    }
    word, instrument = max(whose, key=lambda pair: (bool(pair[0]) + bool(pair[1]), pair))
    if not (word or instrument):
        return found
    conditions = tuple(_freed(c, library) for c in found.conditions)
    kept = any(c.band_word or c.instrument for c in conditions)
    told = [key for key in (found.order_by, *found.shown) if key and known_by(library.sources, key, word, instrument)]
    if kept or told or not (conditions or found.order_by or found.shown):
        return replace(found, conditions=conditions)
    of_it = Condition("any_quantity", "is", state="measured", band_word=word, instrument=instrument)
    return replace(found, conditions=(*conditions, of_it))


def _is_bound(c: Condition) -> bool:
    return c.quantity != "any_quantity" and bool(c.band_word or c.instrument)


def _freed(c: Condition, library: Library) -> Condition:
    """Without the band and the instrument, where no value of the quantity is of them."""
    if not _is_bound(c) or known_by(library.sources, c.quantity, c.band_word, c.instrument, c.not_instrument):
        return c
    return replace(c, band_word="", instrument="")
