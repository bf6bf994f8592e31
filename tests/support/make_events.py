"""Small event lists, for tests: nothing here was observed."""

import numpy as np
from astropy.io import fits

from tests.support.make_fits import CHANNEL_KEV, N_CHANNEL, toy_observation


def toy_events(net_counts=800.0, exposure=2e4, seed=0, photon_index=1.7):
    """Arrival times in s and energies in keV of a simulated source, with the channels 1-512 of the toy camera."""
    rng = np.random.default_rng(seed)
    observation = toy_observation(rng, net_counts=net_counts, exposure=exposure, photon_index=photon_index)
    channel = np.repeat(np.arange(1, N_CHANNEL + 1), observation.spectrum.counts.astype(int))
    rng.shuffle(channel)
    time = np.sort(rng.uniform(0, exposure, channel.size))
    energy = (channel - 0.5) * CHANNEL_KEV
    return time, energy, channel


def write_events(path, time, energy=None, pi=None, gti=((0.0, 2e4),), header=None, unit="eV", chip=None, clock="s"):
    """Write an EVENTS and a GTI table; ``energy`` in ``unit``, ``pi`` channel numbers, ``header`` keywords of EVENTS."""
    columns = [fits.Column("TIME", "D", unit=clock, array=time)]
    if energy is not None:
        columns.append(fits.Column("ENERGY", "E", unit=unit, array=energy))
    if pi is not None:
        columns.append(fits.Column("PI", "J", unit="CHAN", array=pi))
    if chip is not None:
        columns.append(fits.Column("CCD_ID", "I", array=np.full(len(time), chip)))
    hdu = fits.BinTableHDU.from_columns(columns, name="EVENTS")
    hdu.header.update(
        {
            "HDUCLASS": "OGIP",
            "HDUCLAS1": "EVENTS",
            "TELESCOP": "TOYSAT",
            "INSTRUME": "CCD",
            "OBJECT": "Toy source",
            "EXPOSURE": 2e4,
        }
    )
    for key, value in (header or {}).items():
        if value is None:
            hdu.header.pop(key, None)
        else:
            hdu.header[key] = value
    hdus = fits.HDUList([fits.PrimaryHDU(), hdu])
    if gti is not None:
        rows = np.asarray(gti, dtype=float).reshape(-1, 2)
        hdus.append(
            fits.BinTableHDU.from_columns(
                [fits.Column(key, "D", unit=clock, array=rows[:, i]) for i, key in enumerate(("START", "STOP"))],
                name="GTI",
            )
        )
    hdus.writeto(path, overwrite=True)
    return path


def toy_record(seed=0, net_counts=300.0, **fields):
    """A record of the corpus' schema."""
    time, energy, _ = toy_events(net_counts, seed=seed)
    return {
        "event_list": np.column_stack([time, 1000.0 * energy]).tolist(),
        "source_name": "2CXO J000000.0+000000",
        "obsid": 12345,
        "ra": 10.5,
        "dec": -3.25,
        "theta": 2.5,
        "gti_mjd_obs": 54440.0,
        "livetime": 2e4,
        "hard_hs": 0.1,
    } | fields
