"""Small OGIP files of a made-up CCD camera (ACIS-like), for tests: nothing here was observed."""

import gzip
from dataclasses import dataclass

import numpy as np
from astropy.io import fits
from scipy import sparse
from scipy.special import ndtr

from retriever.physics import spectral as models
from retriever.spectra.observation import Observation
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from retriever.spectra.spectrum import Spectrum

N_CHANNEL = 512
CHANNEL_KEV = 0.0292
ENERGY = np.round(np.arange(0.3, 10.0001, 0.025), 4)


def toy_area(energy):
    """Effective area in cm^2, peaking near 1.5 keV."""
    return 600.0 * np.exp(-((np.log(energy / 1.5) / 0.85) ** 2))


def toy_matrix():
    """Redistribution [n_energy, n_channel]: a Gaussian line and a 2% flat shelf below it; rows sum to about 1."""
    centre = 0.5 * (ENERGY[:-1] + ENERGY[1:])
    edges = CHANNEL_KEV * np.arange(N_CHANNEL + 1)
    sigma = 0.03 + 0.008 * centre
    line = np.diff(ndtr((edges[None, :] - centre[:, None]) / sigma[:, None]), axis=1)
    shelf = np.clip(centre[:, None] - edges[None, :-1], 0.0, CHANNEL_KEV) / centre[:, None]
    matrix = 0.98 * line + 0.02 * shelf
    matrix[matrix < 1e-6] = 0.0
    return matrix / matrix.sum(axis=1, keepdims=True)


def toy_responses():
    """``AncillaryResponse`` and ``RedistributionMatrix`` in memory."""
    low, high = ENERGY[:-1], ENERGY[1:]
    arf = AncillaryResponse(low, high, toy_area(0.5 * (low + high)), "toy.arf")
    edges = CHANNEL_KEV * np.arange(N_CHANNEL + 1)
    rmf = RedistributionMatrix(
        low, high, sparse.csr_matrix(toy_matrix()), edges[:-1], edges[1:], np.arange(1, N_CHANNEL + 1), file="toy.rmf"
    )
    return arf, rmf


_ARF, _RMF = toy_responses()


def toy_spectrum(counts, exposure=2e4, backscal=1.0, **fields):
    """A ``Spectrum`` of these counts in memory."""
    counts = np.asarray(counts, dtype=float)
    return Spectrum(
        np.arange(1, counts.size + 1),
        counts,
        exposure,
        np.zeros(counts.size, int),
        np.zeros(counts.size, int),
        backscal=backscal,
        file="toy.pha",
        **fields,
    )


def toy_flux(photon_index=1.7, column=1e21, net_counts=1000.0, exposure=2e4, name="power_law"):
    """Absorbed photon flux [n_energy] that gives ``net_counts`` expected counts in all channels."""
    low, high = ENERGY[:-1], ENERGY[1:]
    flux = getattr(models, name)(low, high, photon_index) * models.absorption(low, high, column)
    empty = Observation(toy_spectrum(np.zeros(N_CHANNEL), exposure), _RMF, _ARF)
    return flux * net_counts / empty.fold(flux).sum()


def toy_observation(rng, background_counts=0.0, scale=0.1, exposure=2e4, **flux):
    """A simulated ``Observation``; ``background_counts`` expected in the off region, whose counts count ``scale`` times."""
    flux = toy_flux(exposure=exposure, **flux)
    empty = Observation(toy_spectrum(np.zeros(N_CHANNEL), exposure), _RMF, _ARF)
    expected = empty.fold(flux)
    off = None
    if background_counts > 0:
        sky = np.full(N_CHANNEL, background_counts / N_CHANNEL)
        expected = expected + scale * sky
        off = toy_spectrum(rng.poisson(sky), exposure, backscal=1.0)
    return Observation(toy_spectrum(rng.poisson(expected), exposure, backscal=scale), _RMF, _ARF, off)


@dataclass
class ToyFiles:
    """Paths of one written set."""

    pha: object
    arf: object
    rmf: object
    background: object


def _save(hdus, path, compress):
    if compress:
        path = path.with_name(path.name + ".gz")
        with gzip.open(path, "wb", compresslevel=1) as handle:
            hdus.writeto(handle)
    else:
        hdus.writeto(path, overwrite=True)
    return path


def write_pha(path, counts, exposure=2e4, rate=False, rows=0, compress=False, header=None, columns=(), extra=()):
    """Write a PHA file: ``rate`` instead of counts, type II with ``rows`` copies, other keywords and columns."""
    counts = np.asarray(counts)
    channel = np.arange(1, counts.size + 1)
    values, name = (counts / exposure, "RATE") if rate else (counts, "COUNTS")
    code = "E" if rate else "D" if counts.dtype.kind == "f" else "J"
    if rows:
        shape = f"{counts.size}"
        cols = [
            fits.Column("CHANNEL", shape + "J", array=np.tile(channel, (rows, 1))),
            fits.Column(name, shape + code, array=np.stack([values * (i + 1) for i in range(rows)])),
        ]
    else:
        cols = [fits.Column("CHANNEL", "J", array=channel), fits.Column(name, code, array=values), *columns]
    hdu = fits.BinTableHDU.from_columns(cols, name="SPECTRUM")
    hdu.header.update(
        {
            "HDUCLASS": "OGIP",
            "HDUCLAS1": "SPECTRUM",
            "HDUCLAS2": "TOTAL",
            "EXPOSURE": exposure,
            "TELESCOP": "TOYSAT",
            "INSTRUME": "CCD",
            "OBJECT": "Toy source",
            "BACKSCAL": 1.0,
            "AREASCAL": 1.0,
            "POISSERR": True,
            "DETCHANS": counts.size,
        }
    )
    for key, value in (header or {}).items():
        if value is None:
            hdu.header.pop(key, None)
        else:
            hdu.header[key] = value
    return _save(fits.HDUList([fits.PrimaryHDU(), hdu, *extra]), path, compress)


def write_arf(path, energy=ENERGY, compress=False, area=None):
    """Write the toy ARF, on another energy grid if given."""
    low, high = energy[:-1], energy[1:]
    area = toy_area(0.5 * (low + high)) if area is None else area
    cols = [
        fits.Column("ENERG_LO", "E", array=low, unit="keV"),
        fits.Column("ENERG_HI", "E", array=high, unit="keV"),
        fits.Column("SPECRESP", "E", array=area, unit="cm**2"),
    ]
    hdu = fits.BinTableHDU.from_columns(cols, name="SPECRESP")
    hdu.header.update({"HDUCLAS1": "RESPONSE", "HDUCLAS2": "SPECRESP", "TELESCOP": "TOYSAT"})
    return _save(fits.HDUList([fits.PrimaryHDU(), hdu]), path, compress)


def _groups(row, first):
    """Run-length groups of a matrix row: (first channels, lengths, values)."""
    filled = np.concatenate([[0], (row != 0).astype(int), [0]])
    starts, ends = np.flatnonzero(np.diff(filled) == 1), np.flatnonzero(np.diff(filled) == -1)
    values = np.concatenate([row[a:b] for a, b in zip(starts, ends, strict=True)] or [np.zeros(0)])
    return starts + first, ends - starts, values


def write_rmf(
    path, matrix=None, tlmin=1, first=1, variable=True, name="MATRIX", compress=False, channel=None, bounds=True
):
    """Write an RMF. ``first``: number of the first channel in F_CHAN; ``tlmin``: its TLMIN keyword, or None."""
    matrix = toy_matrix() if matrix is None else matrix
    n_energy, n_channel = matrix.shape
    rows = [_groups(row, first) for row in matrix]
    widest, longest = max(len(f) for f, _, _ in rows), max(v.size for _, _, v in rows)
    if variable:

        def column(key, code, index, dtype):
            array = np.empty(n_energy, dtype=object)
            array[:] = [np.asarray(row[index], dtype=dtype) for row in rows]
            return fits.Column(key, f"P{code}()", array=array)
    else:

        def column(key, code, index, dtype):
            size = longest if index == 2 else widest
            array = np.zeros((n_energy, size), dtype=dtype)
            for i, row in enumerate(rows):
                array[i, : row[index].size] = row[index]
            return fits.Column(key, f"{size}{code}", array=array)

    cols = [
        fits.Column("ENERG_LO", "E", array=ENERGY[:n_energy]),
        fits.Column("ENERG_HI", "E", array=ENERGY[1 : n_energy + 1]),
        fits.Column("N_GRP", "I", array=[len(f) for f, _, _ in rows]),
        column("F_CHAN", "I", 0, np.int16),
        column("N_CHAN", "I", 1, np.int16),
        column("MATRIX", "E", 2, np.float32),
    ]
    hdu = fits.BinTableHDU.from_columns(cols, name=name)
    hdu.header.update({"HDUCLAS1": "RESPONSE", "HDUCLAS2": "RSP_MATRIX", "TELESCOP": "TOYSAT"})
    if tlmin is not None:
        hdu.header["TLMIN4"] = tlmin
    edges = CHANNEL_KEV * np.arange(n_channel + 1)
    channel = first + np.arange(n_channel) if channel is None else channel
    ebounds = fits.BinTableHDU.from_columns(
        [
            fits.Column("CHANNEL", "J", array=channel),
            fits.Column("E_MIN", "E", array=edges[:-1], unit="keV"),
            fits.Column("E_MAX", "E", array=edges[1:], unit="keV"),
        ],
        name="EBOUNDS",
    )
    return _save(fits.HDUList([fits.PrimaryHDU(), hdu] + ([ebounds] if bounds else [])), path, compress)


def write_set(folder, seed=0, net_counts=1000.0, background_counts=200.0, stem="toy", header=None, **options):
    """Write a whole simulated set into ``folder``; the header names its companions. Returns ``ToyFiles``."""
    observation = toy_observation(np.random.default_rng(seed), background_counts, net_counts=net_counts)
    names = {"RESPFILE": f"{stem}.rmf", "ANCRFILE": f"{stem}.arf", "BACKFILE": f"{stem}_bkg.pha", "BACKSCAL": 0.1}
    pha = write_pha(
        folder / f"{stem}.pha", observation.spectrum.counts.astype(int), header=names | (header or {}), **options
    )
    background = write_pha(folder / f"{stem}_bkg.pha", observation.background.counts.astype(int))
    return ToyFiles(pha, write_arf(folder / f"{stem}.arf"), write_rmf(folder / f"{stem}.rmf"), background)
