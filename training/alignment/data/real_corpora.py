"""Real corpora that a user with network access has, brought to what training takes: spectra on the grid, and variables.

- The CSC event corpus: one record a source and observation with an `event_list` and catalogue columns
  (``retriever/spectra/events/event_records.py`` reads its schema); its spectra go through the typical response of their date.
- Multimodal Universe's Chandra set: records with `spectrum` (arrays `ene`, `flux`, `error`), `name`, and catalogue columns
  (`flux_aper_b`, `hard_hs`, `var_prob_b` ...). Its fluxes have no response; the counts that they stand for are (flux / error)^2
  where the errors are Poisson's, and these counts are what the encoder is given, through a response that is flat.

``python -m training.alignment.data.real_corpora --event-corpus FILE --out FILE.npz`` (or ``--multimodal-universe FILE``) writes them as
arrays, ``train`` to ``test`` in the column ``split``. The shipped weights were trained on simulated spectra only: this is for those who have
a real corpus and train or measure on it. Records are read one by one; a spectrum is some 300 numbers.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retriever.errors import BadInput
from retriever.network.grid import GRID_BINS, Gridded, bin_of_channel, gridded, template_fluxes
from retriever.spectra.events.event_records import event_list_of, records_of
from retriever.spectra.observation import Observation
from retriever.spectra.typical_response import typical_response
from training.alignment.data.sources import split_of
from training.alignment.data.variables import NAMES


@dataclass
class Example:
    """One real spectrum: `variables` [20], NaN where the record has none; `split` by the hash of the source's name."""

    name: str
    split: str
    spectrum: Gridded
    variables: np.ndarray


def event_corpus(path: Path) -> Iterator[Example]:
    """Examples of a CSC event corpus (JSON lines or Parquet)."""
    for record in records_of(path):
        events = event_list_of(record, Path(path).name)
        yield _example(events.object, gridded(_observation(events)), record)


def _observation(events) -> Observation:
    """Of an event list, through the typical response of its instrument and date."""
    typical = typical_response(events.telescope, events.instrument, events.detector, events.mjd, events.theta)
    if typical.arf is None:
        raise BadInput(f"{events.object} was seen with {events.telescope}, whose area is not built in: leave it out.")
    events = events.calibrated(None)
    return Observation(events.spectrum(typical.rmf), typical.rmf, typical.arf, events=events)


def multimodal_universe(path: Path) -> Iterator[Example]:
    """Examples of Multimodal Universe's Chandra set (JSON lines or Parquet)."""
    for record in records_of(path):
        name = str(record.get("name") or record.get("object_id") or "")
        arrays = record.get("spectrum")
        if not name or not isinstance(arrays, dict):
            raise BadInput(f"{Path(path).name} has a record without name or spectrum: give columns name and spectrum.")
        energy, flux, error = (np.asarray(arrays.get(k), dtype=float) for k in _columns(arrays))
        yield _example(name, counts_of_fluxes(energy, flux, error), record)


def _columns(arrays: dict) -> list[str]:
    """The names that energy, flux and error have in the record."""
    ways = (("ene", "energy", "spectrum_ene"), ("flux", "spectrum_flux"), ("error", "flux_error", "spectrum_flux_err"))
    found = [name for names in ways if (name := next((n for n in names if arrays.get(n) is not None), ""))]
    if len(found) < len(ways):
        raise BadInput(f"A spectrum has the columns {', '.join(map(str, arrays))}: energy, flux and error are needed.")
    return found


def counts_of_fluxes(energy, flux, error) -> Gridded:
    """Spectrum on the grid of points with fluxes (photons cm^-2 s^-1 keV^-1) and errors at energies in keV.

    A point stands for (flux / error)^2 counts seen by area times exposure of counts over flux and width, which is smoothed to
    one number: the response is taken as flat.
    """
    good = np.isfinite(energy) & np.isfinite(flux) & np.isfinite(error) & (error > 0) & (flux > 0)
    if good.sum() < 3:
        raise BadInput("A spectrum has fewer than three points with flux and error: leave it out.")
    order = np.argsort(energy[good])
    energy, flux, error = (a[good][order] for a in (energy, flux, error))
    middle = 0.5 * (energy[1:] + energy[:-1])
    edges = np.concatenate([[2 * energy[0] - middle[0]], middle, [2 * energy[-1] - middle[-1]]])
    counts = (flux / error) ** 2
    bins = bin_of_channel(edges[:-1], edges[1:])
    inside = bins >= 0
    collect = lambda v: np.bincount(bins[inside], v[inside], minlength=GRID_BINS).astype(np.float32)  # noqa: E731
    # area x exposure, cm^2 s: that of all counts, so that one noisy point does not make a feature of the response
    exposure = counts.sum() / (flux * np.diff(edges)).sum()
    low, high = np.maximum(edges[:-1], 1e-3), edges[1:]
    templates = np.stack([collect(t) for t in template_fluxes(low, high)]) * exposure
    return Gridded(
        np.round(collect(counts))[None],
        np.zeros((1, GRID_BINS), np.float32),
        np.zeros(1),
        templates[None].astype(np.float32),
    )


def _example(name, spectrum, record) -> Example:
    values = np.full(len(NAMES), np.nan, dtype=np.float32)
    for column, variable in enumerate(NAMES):
        value = record.get(variable)
        if isinstance(value, (int, float)) and np.isfinite(value):
            logarithmic = variable.startswith("flux_aper") or variable.endswith(("_nh", "_kt"))
            if not logarithmic or value > 0:
                shift = 20 if variable.endswith("_nh") else 0
                values[column] = np.log10(value) + shift if logarithmic else value
    return Example(name, split_of(name), spectrum, values)


def write_examples(examples: Iterator[Example], path: Path) -> int:
    """The examples as arrays of an .npz file: ``names``, ``splits``, ``counts``, ``background`` [n, 60], ``scale`` [n], ``templates``
    [n, 3, 60], ``variables`` [n, 20] under ``variable_names``; their number."""
    found = list(examples)
    spectra = {
        part: np.concatenate([getattr(e.spectrum, part) for e in found])
        for part in ("counts", "background", "scale", "templates")
    }
    np.savez_compressed(
        path,
        names=np.array([e.name for e in found]),
        splits=np.array([e.split for e in found]),
        variables=np.stack([e.variables for e in found]),
        variable_names=np.array(NAMES),
        counts=spectra["counts"],
        background=spectra["background"],
        scale=spectra["scale"],
        templates=spectra["templates"],
    )
    return len(found)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    corpus = parser.add_mutually_exclusive_group(required=True)
    corpus.add_argument("--event-corpus", type=Path, help="records of the CSC event corpus")
    corpus.add_argument("--multimodal-universe", type=Path, help="records of Multimodal Universe's Chandra set")
    parser.add_argument("--out", type=Path, required=True, help="the .npz file that is written")
    options = parser.parse_args(argv)
    examples = (
        event_corpus(options.event_corpus) if options.event_corpus else multimodal_universe(options.multimodal_universe)
    )
    print(f"{write_examples(examples, options.out)} spectra in {options.out}")


if __name__ == "__main__":
    main()
