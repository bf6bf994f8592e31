"""What a page's user chose beside the plot: of each upload the model that is drawn and one to compare it with, and what is pinned."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from weakref import WeakKeyDictionary

from retriever.estimates.fit import FitResult
from retriever.reading.records import Reading
from retriever.reading.taken_away import Fitted, fitted
from ui.spectrum.shown_spectra import ShownSpectrum

MOST_PINNED = 5


@dataclass(eq=False)
class Chosen:
    """Of one page; readings that are gone are forgotten with their models."""

    models: "WeakKeyDictionary[Reading, str]" = field(default_factory=WeakKeyDictionary)
    others: "WeakKeyDictionary[Reading, str]" = field(default_factory=WeakKeyDictionary)
    pins: list[ShownSpectrum] = field(default_factory=list)
    contoured: Fitted | None = None  # of which contours are drawn

    def choose(self, shown: ShownSpectrum, model: str | None, other: str | None) -> None:
        """Draw ``model`` and compare it with ``other``; names that were not fitted, and the same twice, count as none."""
        reading = shown.reading
        if reading is None:
            return
        fits = reading.estimate.fits
        for names, name in ((self.models, model), (self.others, other)):
            names.pop(reading, None)
            if name in fits:
                names[reading] = name
        if self.others.get(reading) == self.model_of(shown):
            del self.others[reading]

    def model_of(self, shown: ShownSpectrum) -> str:
        """The name of the model that is drawn; empty where none was fitted."""
        if shown.reading is None:
            return ""
        return self.models.get(shown.reading) or shown.reading.estimate.choice.taken

    def looked_at(self, shown: ShownSpectrum) -> ShownSpectrum:
        """The spectrum with the model that was chosen in place of the one taken."""
        if shown.reading is None or shown.reading not in self.models or not shown.is_spectrum:
            return shown
        return replace(shown, fit=shown.reading.estimate.fits[self.models[shown.reading]])

    def other(self, shown: ShownSpectrum) -> FitResult | None:
        """The fit that the one drawn is compared with."""
        if shown.reading is None or not shown.is_spectrum or shown.reading not in self.others:
            return None
        return shown.reading.estimate.fits[self.others[shown.reading]]

    def own(self, shown: ShownSpectrum) -> Fitted | None:
        """The fit that is drawn, to take away with its intervals; None where it does not describe the data."""
        if shown.joint is not None:
            return shown.joint.fitted
        if shown.reading is None or not shown.is_spectrum:
            return None
        return _fitted(shown.reading, self.model_of(shown))

    def pin(self, shown: ShownSpectrum) -> bool:
        """Keep what is shown; False where it is pinned already, or so many are."""
        if not shown.is_spectrum or shown.key in [one.key for one in self.pins] or len(self.pins) >= MOST_PINNED:
            return False
        self.pins.append(self.looked_at(shown))
        return True

    def keep(self, names: list[str]) -> None:
        """Unpin all others."""
        self.pins = [one for one in self.pins if one.key in names]


@lru_cache(maxsize=8)
def _fitted(reading: Reading, model: str) -> Fitted | None:
    """Kept, as drawing, tabulating and taking away ask for the same."""
    return fitted(reading, model)
