"""The undamaged files of the fuzzer: spectra of each kind, responses, backgrounds, events."""

import re

import numpy as np
from astropy.io import fits
from scipy import sparse

from retriever.spectra.ogip.writer import write_arf, write_rmf
from retriever.spectra.response import AncillaryResponse, RedistributionMatrix
from tests.support.fits_damage import BLOCK
from tests.support.make_events import write_events
from tests.support.make_fits import write_pha

CHANNELS = 64


def make_files(folder):
    """Write the undamaged set; the paths by name."""
    rng = np.random.default_rng(0)
    edges = np.linspace(0.3, 9.9, 49)
    bounds = np.linspace(0.0, 10.0, CHANNELS + 1)
    centre = 0.5 * (edges[1:] + edges[:-1])
    matrix = np.exp(-0.5 * ((0.5 * (bounds[1:] + bounds[:-1])[None, :] - centre[:, None]) / 0.15) ** 2)
    matrix[matrix < 1e-3] = 0
    matrix /= matrix.sum(axis=1, keepdims=True)
    rmf = RedistributionMatrix(
        edges[:-1], edges[1:], sparse.csr_matrix(matrix), bounds[:-1], bounds[1:], np.arange(1, CHANNELS + 1)
    )
    full = RedistributionMatrix(**(vars(rmf) | {"matrix": rmf.matrix * 300.0, "has_area": True}))
    counts = rng.poisson(20.0, CHANNELS)
    names = {"RESPFILE": "a.rmf", "ANCRFILE": "a.arf", "BACKFILE": "a_bkg.pha"}
    flags = [
        fits.Column("QUALITY", "I", array=np.zeros(CHANNELS)),
        fits.Column("GROUPING", "I", array=np.ones(CHANNELS)),
        fits.Column("BACKSCAL", "D", array=np.ones(CHANNELS)),
    ]
    off = write_pha(folder / "off.pha", counts // 4, header={"HDUCLAS2": "BKG"})
    with fits.open(off) as hdus:
        write_pha(folder / "a3.pha", counts, header=names | {"BACKFILE": "none"}, extra=[hdus[1].copy()])
    off.unlink()
    write_pha(folder / "a.pha", counts, header=names | {"BACKSCAL": None}, columns=flags)
    write_pha(folder / "rate.pha", counts, header=names, rate=True)
    write_pha(folder / "a2.pha", counts, header=names, rows=3)
    write_pha(folder / "a_bkg.pha", counts // 4)
    write_pha(
        folder / "net.bkg",
        rng.normal(0.5, 2.0, CHANNELS),
        header={"HDUCLAS2": "BKG", "POISSERR": False},
        columns=_errors(),
    )
    write_pha(folder / "net.pha", counts, header=names | {"BACKFILE": "net.bkg", "POISSERR": False}, columns=_errors())
    write_rmf(rmf, folder / "a.rmf")
    _write_two_matrices(folder)
    write_rmf(full, folder / "a.rsp")
    write_arf(AncillaryResponse(edges[:-1], edges[1:], 400 * np.exp(-(((centre - 1.5) / 3) ** 2))), folder / "a.arf")
    times = np.sort(rng.uniform(0, 2e4, 300))
    write_events(folder / "pi.evt", times, pi=rng.integers(1, CHANNELS, 300))
    write_events(
        folder / "kev.evt", times, 1000 * rng.uniform(0.5, 7, 300), header={"TELESCOP": "CHANDRA", "INSTRUME": "ACIS"}
    )
    return {path.name: path for path in folder.iterdir()}


def _errors():
    return [fits.Column("STAT_ERR", "E", array=np.full(CHANNELS, 4.0))]


def _write_two_matrices(folder):
    """A redistribution in two MATRIX extensions, as XRISM's is."""
    content = (folder / "a.rmf").read_bytes()
    starts = [m.start() for m in re.finditer(rb"XTENSION=", content) if m.start() % BLOCK == 0]
    parts = [content[a:b] for a, b in zip(starts, [*starts[1:], len(content)], strict=True)]
    matrix = next(part for part in parts if b"'MATRIX" in part or b"SPECRESP MATRIX" in part)
    (folder / "two.rmf").write_bytes(content + matrix)
