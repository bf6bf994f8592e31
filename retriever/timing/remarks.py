"""What may stand behind a period that is not the source's, and what its value leaves out."""

# periods in s of the telescope's own motion over its detectors, which modulate sources at chips' edges
DITHER = {"CHANDRA": (707.0, 1000.0, 768.0, 1087.0)}
LOW_ORBITS = {
    "NUSTAR": 5800.0,
    "SWIFT": 5750.0,
    "NICER": 5560.0,
    "XTE": 5750.0,
    "SUZAKU": 5760.0,
    "ASCA": 5700.0,
    "ROSAT": 5760.0,
}
FEW_CYCLES = 10


def period_remarks(
    period: float, span: float, telescope: str, barycentric: bool, nightly: bool = False, longer: int = 0
) -> tuple[str, ...]:
    """Sentences on a ``period`` (s) found in data of ``span`` (s), which are photometry of nights where ``nightly``; at ``longer``
    times the period is more power."""
    said = []
    if longer:
        said.append(
            f"At {longer} times this period, near {longer * period:.4g} s, the power is higher: this may be its harmonic, and the true "
            "period the longer one."
        )
    if not barycentric:
        said.append(
            "The times are not corrected to the barycentre of the solar system; the Earth's motion changes a period by up to one part "
            "in 10,000, and the satellite's by some 3 in 100,000."
        )
    if span / period < FEW_CYCLES:
        said.append(
            "The data hold fewer than ten cycles of the period: red noise can imitate so few (Vaughan et al. 2016, MNRAS 461, 3145)."
        )
    known = [
        *DITHER.get(telescope.upper(), ()),
        *([LOW_ORBITS[telescope.upper()]] if telescope.upper() in LOW_ORBITS else []),
    ]
    near = [own for own in known for k in (1, 2, 3) if abs(period * k / own - 1) < 0.01 + period / span]
    if near:
        said.append(
            f"The period is near one of the telescope's own ({near[0]:g} s, its dither or orbit, or a fraction of it): it may not be the "
            "source's."
        )
    if nightly:
        said.append(
            "Nights lie whole days apart: the true period can be another one, whose frequency differs by one or two a day; and an eclipsing "
            "binary with two like eclipses has twice the period found."
        )
    return tuple(said)
