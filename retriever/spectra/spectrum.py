"""A counted spectrum and what its file says of it."""

from dataclasses import dataclass, field

from retriever.physics.arrays import Floats, Integers

# QUALITY 1 (bad, software) and 5 (bad, user) are left out; 2 (dubious: mostly incomplete groups) holds valid counts
BAD_QUALITY = (1, 5)


@dataclass
class Spectrum:
    """A PHA spectrum; arrays have shape [n_channel].

    ``backscal`` and ``areascal`` are floats or arrays [n_channel]; ``exposure_s`` in seconds; ``ra``, ``dec`` ICRS-like degrees
    or None; ``frame_time_s`` is the CCD frame time (EXPTIME or TIMEDEL) or None; ``mode`` is SUBMODE, else DATAMODE. ``poisson`` is True when the counts are
    whole numbers, whatever POISSERR claims (CIAO writes False beside a STAT_ERR column of raw counts). ``stat_error``: Gaussian
    errors [n_channel] in counts, NaN where there is none, of counts that are no Poisson numbers; else None. ``dispersed``: of a
    grating's order other than 0; ``order``: which one, in words. A ``backscal`` of NaN can't be one.
    """

    channel: Integers
    counts: Floats
    exposure_s: float
    grouping: Integers
    quality: Integers
    backscal: float | Floats = 1.0
    areascal: float | Floats = 1.0
    object: str = ""
    telescope: str = ""
    instrument: str = ""
    filter: str = ""
    grating: str = ""
    date_obs: str = ""
    obs_id: str = ""
    ra: float | None = None
    dec: float | None = None
    frame_time_s: float | None = None
    mode: str = ""
    backfile: str = ""
    respfile: str = ""
    ancrfile: str = ""
    poisson: bool = True
    stat_error: Floats | None = None
    dispersed: bool = False
    order: str = ""
    file: str = ""
    stored_background: "Spectrum | None" = None
    warnings: list[str] = field(default_factory=list)
