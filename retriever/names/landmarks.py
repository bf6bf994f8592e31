"""Fields of the sky that people name."""

import re

LANDMARKS = {  # centres of fields that people name, ICRS degrees (SIMBAD); not X-ray sources of the catalogue
    "m31": (10.6847, 41.2688),
    "andromeda galaxy": (10.6847, 41.2688),
    "m33": (23.4621, 30.6602),
    "lmc": (80.8942, -69.7561),
    "large magellanic cloud": (80.8942, -69.7561),
    "smc": (13.1583, -72.8003),
    "small magellanic cloud": (13.1583, -72.8003),
    "galactic centre": (266.4168, -29.0078),
    "galactic center": (266.4168, -29.0078),
    "orion nebula": (83.8187, -5.3897),
    "m42": (83.8187, -5.3897),
    "47 tuc": (6.0236, -72.0813),
    "47 tucanae": (6.0236, -72.0813),
    "m82": (148.9696, 69.6794),
    "pleiades": (56.75, 24.1167),
    "carina nebula": (161.265, -59.6844),
    "north celestial pole": (0.0, 90.0),
    "m101": (210.8023, 54.3490),
    "m83": (204.2538, -29.8658),
    "virgo cluster": (186.6338, 12.7233),
}


def landmark(name: str) -> tuple[float, float] | None:
    """Right ascension and declination in degrees (ICRS) of a field that has a name of its own."""
    key = re.sub(r"\bthe\b|\s", "", name.lower()).replace("messier", "m")
    return _BY_KEY.get(key) or _BY_KEY.get(key.removesuffix("galaxy"))


_BY_KEY = {name.replace(" ", ""): place for name, place in LANDMARKS.items()}
