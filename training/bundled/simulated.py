"""The simulated spectra of the bundled library: of every source whose values allow it, never from a flagged value.

The 280 curated sources keep the spectra that they have had, whatever is flagged of them since: what each was simulated
from is said with it.
"""

import zlib
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from retriever.catalogue.records import Source
from training.simulation.catalogue_spectra import NothingToSimulateFrom, simulate_catalogue_spectrum

SHAPES = ("powlaw_gamma", "hard_hs", "bat_photon_index")


def with_spectra(sources: Iterable[Source]) -> tuple[list[Source], dict[str, np.ndarray]]:
    """The sources with what their spectra were simulated from, and counts [640] by id."""
    described, spectra = [], {}
    for source in sources:
        used = [m for m in source.measurements if source.curated or not m.flag]
        values = {m.name: m.value for m in used}
        try:
            counts, simulation = simulate_catalogue_spectrum(
                values, source.object_class, zlib.crc32(source.id.encode())
            )
        except NothingToSimulateFrom:
            described.append(source)
            continue
        if passed_over := [m.name for m in source.measurements if m.name in SHAPES and m not in used]:
            simulation["from"] += f"; flagged and not used: {', '.join(passed_over)}"
        spectra[source.id] = counts
        described.append(replace(source, simulation=simulation))
    return described, spectra
