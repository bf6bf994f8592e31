"""Fields of the sky that people name: galaxies, clusters and nebulae with many sources in them."""

import re
from dataclasses import dataclass

from retriever.names.positions import Position


@dataclass(frozen=True)
class Field:
    """The centre in ICRS degrees, the radius in degrees within which sources are said to be in it, further centres, and what of our Galaxy
    lies before it (centre and radius)."""

    ra: float
    dec: float
    radius: float
    also: tuple[tuple[float, float], ...] = ()
    before: tuple[tuple[float, float, float], ...] = ()

    def as_position(self, name: str) -> Position:
        """The place under the name that it was called by."""
        return Position(self.ra, self.dec, 0.0, name, self.radius, self.also, self.before)


_BEFORE_SMC = ((6.0236, -72.0813, 0.4), (15.8094, -70.8488, 0.15))  # 47 Tuc and NGC 362
# centres and half the optical sizes (SIMBAD, NED; globular clusters: Harris 1996, 2010 edition); of clusters of galaxies about the virial radius
_FIELDS = {
    "m31": Field(10.6847, 41.2688, 1.5),
    "m33": Field(23.4621, 30.6602, 0.6),
    "lmc": Field(80.8942, -69.7561, 5.0),
    "smc": Field(13.1583, -72.8003, 3.0, before=_BEFORE_SMC),
    "magellanic clouds": Field(80.8942, -69.7561, 5.0, ((13.1583, -72.8003),), _BEFORE_SMC),
    "galactic centre": Field(266.4168, -29.0078, 1.0),
    "orion nebula": Field(83.8187, -5.3897, 0.5),
    "47 tuc": Field(6.0236, -72.0813, 0.4),
    "30 dor": Field(84.6767, -69.1009, 0.2),
    "omega cen": Field(201.6968, -47.4795, 0.3),
    "terzan 1": Field(263.9467, -30.4818, 0.05),
    "terzan 2": Field(261.8879, -30.8023, 0.05),
    "terzan 5": Field(267.0200, -24.7790, 0.05),
    "terzan 6": Field(267.6932, -31.2754, 0.05),
    "liller 1": Field(263.3523, -33.3896, 0.05),
    "m15": Field(322.4930, 12.1670, 0.1),
    "m28": Field(276.1370, -24.8698, 0.1),
    "m62": Field(255.3033, -30.1137, 0.1),
    "ngc 1851": Field(78.5282, -40.0466, 0.1),
    "ngc 6388": Field(264.0718, -44.7355, 0.05),
    "ngc 6397": Field(265.1754, -53.6743, 0.1),
    "ngc 6440": Field(267.2202, -20.3604, 0.05),
    "ngc 6441": Field(267.5544, -37.0514, 0.05),
    "ngc 6624": Field(275.9188, -30.3610, 0.05),
    "ngc 6652": Field(278.9401, -32.9907, 0.05),
    "ngc 6712": Field(283.2680, -8.7060, 0.1),
    "ngc 6752": Field(287.7171, -59.9846, 0.1),
    "m82": Field(148.9696, 69.6794, 0.1),
    "m81": Field(148.8882, 69.0653, 0.25),
    "m101": Field(210.8023, 54.3490, 0.25),
    "m83": Field(204.2538, -29.8658, 0.15),
    "m51": Field(202.4696, 47.1952, 0.1),
    "pleiades": Field(56.75, 24.1167, 1.0),
    "hyades": Field(66.75, 15.87, 3.0),
    "carina nebula": Field(161.265, -59.6844, 1.0),
    "virgo cluster": Field(186.6338, 12.7233, 6.0),
    "fornax cluster": Field(54.6162, -35.4483, 2.0),
    "north celestial pole": Field(0.0, 90.0, 5.0),
    "south celestial pole": Field(0.0, -90.0, 5.0),
    "chandra deep field south": Field(53.1167, -27.8083, 0.25),
    "chandra deep field north": Field(189.2042, 62.2161, 0.25),
    "hubble deep field": Field(189.2042, 62.2161, 0.05),
    "cosmos field": Field(150.1163, 2.2009, 0.8),
    "lockman hole": Field(162.8, 57.6, 2.0),
    "rho ophiuchi cloud": Field(246.75, -24.45, 1.5),
    "taurus molecular cloud": Field(68.5, 27.0, 6.0),
    "baade's window": Field(270.9, -30.03, 0.5),
}
_NAMES = {
    "m31": "Andromeda galaxy, M 31, Messier 31, NGC 224, Andromeda nebula, Andromedagalaxie, Andromeda-Galaxie, Andromedanebel, galaxie d'Andromède, "
    "galaxia de Andrómeda, galassia di Andromeda, 仙女座大星云, 仙女座星系, 仙女星系",
    "m33": "Triangulum galaxy, M 33, Messier 33, NGC 598, Dreiecksgalaxie, galaxie du Triangle, galaxia del Triángulo, galassia del Triangolo, 三角座星系",
    "lmc": "Large Magellanic Cloud, Große Magellansche Wolke, Großen Magellanschen Wolke, Große Magellan'sche Wolke, Grand Nuage de Magellan, Gran Nube de Magallanes, "
    "Grande Nube di Magellano, 大麦哲伦云, 大麥哲倫雲, 大麦哲伦星云",
    "smc": "Small Magellanic Cloud, Kleine Magellansche Wolke, Kleinen Magellanschen Wolke, Petit Nuage de Magellan, Pequeña Nube de Magallanes, Piccola Nube di Magellano, "
    "小麦哲伦云, 小麥哲倫雲, 小麦哲伦星云",
    "magellanic clouds": "Large and Small Magellanic Clouds, LMC and SMC, SMC and LMC, LMC/SMC, Magellansche Wolken, Magellanschen Wolken, "
    "Nuages de Magellan, Nubes de Magallanes, Nubi di Magellano, 麦哲伦云, 麥哲倫雲",
    "galactic centre": "galactic center, gal centre, gal center, centre of the Milky Way, center of the Milky Way, Galaktisches Zentrum, Galaktischen Zentrum, centre galactique, centro galáctico, centro galattico, 银河系中心, 银心",
    "orion nebula": "M42, M 42, Messier 42, Orionnebel, nébuleuse d'Orion, nebulosa de Orión, nebulosa di Orione, 猎户座大星云, 猎户座星云",
    "47 tuc": "47 Tucanae, NGC 104",
    "30 dor": "30 Doradus, Tarantula, Tarantula nebula, R136",
    "omega cen": "omega Centauri, ω Cen, ω Centauri, NGC 5139",
    "m15": "M 15, Messier 15, NGC 7078",
    "m28": "M 28, Messier 28, NGC 6626",
    "m62": "M 62, Messier 62, NGC 6266",
    "m82": "M 82, Messier 82",
    "m81": "M 81, Messier 81",
    "m101": "M 101, Messier 101",
    "m83": "M 83, Messier 83",
    "m51": "M 51, Messier 51",
    "pleiades": "M45, M 45, Plejaden, Pléiades, Pléyades, Pleiadi, 昴星团",
    "hyades": "Hyaden, Híades, Iadi, 毕星团",
    "carina nebula": "Eta Carinae nebula, Carinanebel, nébuleuse de la Carène, nebulosa de Carina, nebulosa della Carena, 船底座星云",
    "virgo cluster": "Virgo galaxy cluster, Virgohaufen, Virgo-Haufen, Virgo-Galaxienhaufen, amas de la Vierge, cúmulo de Virgo, "
    "ammasso della Vergine, 室女座星系团",
    "fornax cluster": "Fornax galaxy cluster, Fornaxhaufen, Fornax-Haufen, amas du Fourneau, cúmulo de Fornax, ammasso della Fornace, 天炉座星系团",
    "chandra deep field south": "CDFS, CDF-S, Chandra Deep Field-South",
    "chandra deep field north": "CDFN, CDF-N, Chandra Deep Field-North",
    "hubble deep field": "HDF-N, HDFN",
    "cosmos field": "COSMOS survey field",
    "rho ophiuchi cloud": "rho Oph cloud, Rho Ophiuchi, rho Oph",
    "baade's window": "Baade window",
}


def _keyed(name: str) -> str:
    return re.sub(r"\bthe\b|\s", "", name.lower()).replace("messier", "m")


_BY_KEY = {_keyed(name): field for name, field in _FIELDS.items()} | {
    _keyed(name): _FIELDS[field] for field, names in _NAMES.items() for name in names.split(", ")
}
LANDMARKS = tuple(dict.fromkeys((*_FIELDS, *(name for names in _NAMES.values() for name in names.split(", ")))))


def landmark(name: str) -> Field | None:
    """The field of that name; None for any other."""
    key = _keyed(name)
    return _BY_KEY.get(key) or _BY_KEY.get(key.removesuffix("galaxy"))
