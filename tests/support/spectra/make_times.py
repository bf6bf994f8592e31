"""Simulated arrival times and light curves, for tests: nothing here was observed."""

import numpy as np
from astropy.io import fits

from retriever.timing.good_time import GoodTime
from retriever.timing.light_curve import Events


def orbits(n=6, orbit=5700.0, good=2300.0):
    """Good time of a satellite in a low orbit [n, 2], s."""
    return np.array([[orbit * i, orbit * i + good - 130 * (i % 3)] for i in range(n)])


def constant(seed, n=1500, gti=None):
    """Events of a constant source, some ``n`` of them."""
    rng = np.random.default_rng(seed)
    good = GoodTime(np.array([[0.0, 20_000.0]]) if gti is None else np.asarray(gti, dtype=float))
    return Events(good.reopened(np.sort(rng.uniform(0, good.good_s, rng.poisson(n)))), good)


def pulsed(seed, period, amplitude, rate, gti=None):
    """Events of a source with a sinusoidal period (s)."""
    rng = np.random.default_rng(seed)
    good = GoodTime(orbits() if gti is None else np.asarray(gti, dtype=float))
    time = np.sort(rng.uniform(0, good.span_s, rng.poisson(rate * (1 + amplitude) * good.span_s)))
    time = time[good.inside(time)]
    wave = 1 + amplitude * np.cos(2 * np.pi * time / period)
    return Events(time[rng.uniform(0, 1 + amplitude, time.size) < wave], good)


def write_light_curve(path, time, rate, error=None, share=None, width=100.0, header=None):
    """Write a RATE table of OGIP's kind, times in s."""
    columns = [fits.Column("TIME", "D", unit="s", array=time), fits.Column("RATE", "D", unit="count/s", array=rate)]
    columns += [] if error is None else [fits.Column("ERROR", "D", unit="count/s", array=error)]
    columns += [] if share is None else [fits.Column("FRACEXP", "D", array=share)]
    hdu = fits.BinTableHDU.from_columns(columns, name="RATE")
    hdu.header.update({"HDUCLASS": "OGIP", "HDUCLAS1": "LIGHTCURVE", "TIMEDEL": width, "TELESCOP": "TOYSAT"})
    hdu.header.update(header or {})
    fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(path, overwrite=True)
    return path
