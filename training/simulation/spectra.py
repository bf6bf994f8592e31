"""Drawn counts as a spectrum that was read from a file."""

import numpy as np

from retriever.spectra.spectrum import Spectrum


def spectrum_of(
    counts: np.ndarray,
    exposure_s: float,
    backscal: float,
    instrument: str,
    telescope: str = "",
    dispersed: bool = False,
) -> Spectrum:
    """``counts`` [n_channel] with good channels throughout; its file says that it is simulated."""
    good = np.zeros(counts.size, int)
    return Spectrum(
        np.arange(counts.size),
        counts.astype(float),
        exposure_s,
        good,
        good,
        backscal,
        telescope=telescope,
        instrument=instrument,
        dispersed=dispersed,
        file=f"simulated {instrument}",
    )
