"""Classes and subclasses of sources, and how people say them."""

# words for classes, and the classes of this catalogue that they hold
CLASS_WORDS = {
    "x-ray binary": ("HMXB", "LMXB"), "x-ray binaries": ("HMXB", "LMXB"), "xrb": ("HMXB", "LMXB"), "binaries": ("HMXB", "LMXB"),
    "hmxb": ("HMXB",), "high-mass x-ray binary": ("HMXB",), "high-mass x-ray binaries": ("HMXB",),
    "lmxb": ("LMXB",), "low-mass x-ray binary": ("LMXB",), "low-mass x-ray binaries": ("LMXB",),
    "agn": ("AGN", "Seyfert", "quasar", "blazar"), "active galactic nuclei": ("AGN", "Seyfert", "quasar", "blazar"),
    "active galactic nucleus": ("AGN", "Seyfert", "quasar", "blazar"), "active galaxies": ("AGN", "Seyfert", "quasar", "blazar"),
    "active galaxy": ("AGN", "Seyfert", "quasar", "blazar"),
    "quasar": ("quasar",), "qso": ("quasar",), "blazar": ("blazar",), "bl lac object": ("blazar",),
    "seyfert galaxy": ("Seyfert",), "seyfert galaxies": ("Seyfert",), "seyfert": ("Seyfert",),
    "galaxy cluster": ("galaxy cluster",), "cluster of galaxies": ("galaxy cluster",), "clusters of galaxies": ("galaxy cluster",),
    "globular cluster": (), "star cluster": (), "open cluster": (), "cluster": ("galaxy cluster",), "cv": ("CV", "symbiotic star"), "cataclysmic variable": ("CV",), "nova": ("CV", "symbiotic star"),
    "novae": ("CV", "symbiotic star"), "white dwarf": ("CV", "symbiotic star"), "symbiotic star": ("symbiotic star",),
    "pulsar": ("pulsar", "PWN"), "neutron star": ("pulsar", "PWN", "HMXB", "LMXB"), "pulsar wind nebula": ("PWN",),
    "pulsar wind nebulae": ("PWN",), "pwn": ("PWN",), "pwne": ("PWN",), "snr": ("SNR",), "supernova remnant": ("SNR",),
    "yso": ("YSO",), "young stellar object": ("YSO",), "young star": ("YSO",), "star": ("star", "YSO"),
    "ulx": ("ULX",), "ultraluminous x-ray source": ("ULX",), "ultra-luminous x-ray source": ("ULX",), "magnetar": ("pulsar",),
}  # fmt: skip


# words that name a kind held in the subclass, not the class
SUBCLASS_WORDS = {
    "magnetar": "magnetar", "millisecond pulsar": "millisecond pulsar", "wolf-rayet": "wolf-rayet", "black-hole": "black-hole",
    "black hole": "black-hole", "microquasar": "microquasar", "gamma-ray binar": "gamma-ray binary", "lensed": "lensed",
    "be/x-ray": "be/x-ray", "supergiant": "supergiant", "polar": "polar", "type 2": "sy2", "type-2": "sy2", "sy2": "sy2",
    "seyfert 2": "sy2", "sy1": "sy1", "seyfert 1": "sy1", "black-widow": "black-widow", "recurrent nova": "recurrent nova",
    "supergiants": "supergiant",
}  # fmt: skip


CLASS_NAMES = {
    "AGN": "an active galactic nucleus", "Seyfert": "a Seyfert galaxy", "quasar": "a quasar", "blazar": "a blazar",
    "galaxy cluster": "a galaxy cluster", "HMXB": "a high-mass X-ray binary (HMXB)", "LMXB": "a low-mass X-ray binary (LMXB)",
    "CV": "a cataclysmic variable (CV)", "symbiotic star": "a symbiotic star", "pulsar": "a pulsar",
    "PWN": "a pulsar wind nebula (PWN)", "SNR": "a supernova remnant (SNR)", "YSO": "a young stellar object (YSO)",
    "star": "a star", "ULX": "an ultraluminous X-ray source (ULX)",
}  # fmt: skip
