"""Two values against each other: ratios of fluxes, luminosities and distances, magnitudes, the angle on the sky.

Only like is compared with like: fluxes of one band and instrument, never a BAT value with a Chandra one.
"""

from collections.abc import Callable

import numpy as np
from astropy.coordinates import SkyCoord

from assistant.evidence.computations import Input
from assistant.evidence.sentences import say
from assistant.formulas.formula import Need
from assistant.tools.computing.evaluating import Result
from assistant.tools.computing.inputs import Found, label_of
from assistant.tools.computing.setting import Setting, of_two
from assistant.tools.computing.units import best_unit, in_unit
from retriever.names.positions import format_position
from retriever.physics.propagation import Spread

_UNITS = {"flux": "erg / (s cm2)", "luminosity": "erg / s", "distance": "pc"}


def ratio_of(quantity: str) -> Callable[[Setting], Result]:
    """The ratio of two values of a quantity; the farther of a question's number and a source goes before for distances."""

    def ratio(setting: Setting) -> Result:
        pair = _pair(setting, quantity)
        if isinstance(pair, Result):
            return pair
        first, second = pair
        if quantity == "distance" and len(setting.sources) == 1:
            first, second = second, first
        spread = of_two(first, second, lambda a, b: a / b)
        put_in = f"({first.text}) / ({second.text})"
        inputs = (first.input, second.input)
        return setting.keep(
            say(f"computed.{quantity}_ratio"), "a / b", put_in, spread, "", inputs, _compared(first, second)
        )

    return ratio


def magnitude(setting: Setting) -> Result:
    """By how many magnitudes two fluxes differ."""
    pair = _pair(setting, "flux")
    if isinstance(pair, Result):
        return pair
    first, second = pair
    spread = of_two(first, second, lambda a, b: 2.5 * np.log10(a / b))
    put_in = f"2.5 log10(({first.text}) / ({second.text}))"
    inputs = (first.input, second.input)
    what = say("computed.magnitude")
    return setting.keep(what, "Δm = 2.5 log10(F_1 / F_2)", put_in, spread, "mag", inputs, _compared(first, second))


def angular_separation(setting: Setting) -> Result:
    """Of two sources, or of a source and a place on the sky."""
    places = [(s.ra, s.dec) for s in setting.sources if np.isfinite([s.ra, s.dec]).all()]
    if setting.near is not None:
        places.append((setting.near.ra, setting.near.dec))
    if len(places) < 2:
        return Result(lacking=(label_of("position"),))
    (ra1, dec1), (ra2, dec2) = places[:2]
    angle = SkyCoord(ra1, dec1, unit="deg").separation(SkyCoord(ra2, dec2, unit="deg"))
    word = setting.to or ("deg" if angle.deg >= 1 else "arcmin" if angle.deg >= 1 / 60 else "arcsec")
    value, unit = in_unit(angle, best_unit(angle, word)) or (float(angle.deg), "deg")
    ids = [setting.first.bench.ledger.add_source(source) for source in setting.sources]
    inputs = [
        Input(name, number, "deg", evidence=evidence)
        for (ra, dec), evidence in zip(places[:2], [*ids, ""], strict=False)
        for name, number in (("right ascension", float(ra)), ("declination", float(dec)))
    ]
    put_in = " – ".join(format_position(ra, dec) for ra, dec in places[:2])
    what, says = say("computed.angular_separation"), say("assumed.great_circle")
    formula = "cos s = sin δ1 sin δ2 + cos δ1 cos δ2 cos(α1 - α2)"
    return setting.keep(what, formula, put_in, Spread(value), unit, tuple(inputs), says)


def _pair(setting: Setting, quantity: str) -> tuple[Found, Found] | Result:
    """The two values that are meant: of two sources, of a source and of the question, or both of the question."""
    need = Need(quantity, quantity, _UNITS[quantity])
    given = Need(quantity, quantity, _UNITS[quantity], given=True)
    if len(setting.sources) >= 2:
        first, second = setting.sources[:2]
        if quantity != "distance":
            like = setting.of(first).like(quantity, second)
            pair = [
                setting.of(s).of_measurement(s, m, need.unit) for s, m in zip((first, second), like or (), strict=False)
            ]
            if quantity == "luminosity" and not like:
                return _both_computed(setting)
        else:
            pair = [setting.of(source).find(Need("d", "distance", "pc")) for source in (first, second)]
    elif setting.sources:
        other = setting.first.find(given)
        pair = [
            setting.first.find(Need(quantity, quantity, need.unit, own=True))
            or setting.first.derive(quantity, setting.first),
            other,
        ]
    else:
        pair = [setting.first.find(given), setting.first.find(given)]
    known = [found for found in pair if found]
    if len(known) < 2:
        lacking = (
            say("computing.of_one_band", what=label_of(quantity)) if len(setting.sources) > 1 else label_of(quantity)
        )
        return Result(lacking=(lacking if quantity != "distance" else label_of(quantity),))
    return known[0], known[1]


def _both_computed(setting: Setting) -> tuple[Found, Found] | Result:
    """Luminosities of two sources from fluxes of one band and their distances."""
    found = []
    like = setting.of(setting.sources[0]).like("flux", setting.sources[1])
    if like is None:
        return Result(lacking=(say("computing.of_one_band", what=label_of("flux")),))
    for source in setting.sources[:2]:
        luminosity = setting.of(source).derive("luminosity", setting.of(source))
        if luminosity is None:
            return Result(lacking=(label_of("luminosity"),))
        found.append(luminosity)
    if found[0].band != found[1].band:
        return Result(lacking=(say("computing.of_one_band", what=label_of("luminosity")),))
    return found[0], found[1]


def _compared(first: Found, second: Found) -> str:
    names = dict.fromkeys((first.input.name, second.input.name))
    measured = first.input.evidence and second.input.evidence
    return say("assumed.compared", first=list(names)[0]) if measured and len(names) == 1 else ""
