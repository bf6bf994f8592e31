"""A toy spectrum with its responses and a background, written as files that a test then changes: nothing here was observed."""

import numpy as np
from astropy.io import fits

from tests.support.make_fits import N_CHANNEL, toy_observation, write_arf, write_pha, write_rmf

COUNTS = np.random.default_rng(4).poisson(toy_observation(np.random.default_rng(0), net_counts=8000.0).spectrum.counts)
LINK = {"ANCRFILE": "a.arf", "RESPFILE": "a.rmf", "BACKFILE": "bkg.pha"}


def whole_set(folder, **background):
    """A spectrum with its responses and a background, each changed by the caller afterwards."""
    write_arf(folder / "a.arf")
    write_rmf(folder / "a.rmf")
    write_pha(folder / "bkg.pha", np.full(N_CHANNEL, 4), header={"HDUCLAS2": "BKG", "BACKSCAL": 10.0}, **background)
    return write_pha(folder / "a.pha", COUNTS, header=LINK)


def edit(path, extension, **header):
    with fits.open(path, mode="update") as hdus:
        hdus[extension].header.update(header)
    return path
