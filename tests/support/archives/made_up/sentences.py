"""Sentences of the made-up abstracts: openings, findings and values, by kind of source. Written for these tests."""

OPENINGS = (
    "We present {telescope} observations of {name}, {noun}.",
    "{name} is {noun} that we observed with {telescope} for {exposure} ks.",
    "We report on the X-ray spectrum of {name}, {noun}, obtained with {telescope}.",
    "Using archival {telescope} data we study {name}, {noun}.",
)
TITLES = (
    "{telescope} observations of {name}",
    "The X-ray spectrum of {name}",
    "{topic}: the case of {name}",
    "A deep {telescope} look at {name}",
    "{name} revisited: {topic}",
)
CLOSINGS = (
    "These results call for monitoring over several years.",
    "We discuss what this implies for models of the emission region.",
    "A longer exposure would settle the remaining ambiguity.",
    "We compare our findings with those on similar objects.",
    "The data leave little room for an additional component.",
)
TELESCOPES = ("Chandra", "XMM-Newton", "NuSTAR", "Suzaku", "Swift")

NOUNS = {
    "Seyfert 1": "a type 1 Seyfert galaxy",
    "Seyfert 2": "a type 2 Seyfert galaxy",
    "quasar": "a luminous quasar",
    "blazar": "a BL Lac object",
    "HMXB": "a high-mass X-ray binary",
    "LMXB": "a low-mass X-ray binary",
    "CV": "a cataclysmic variable",
    "pulsar": "a rotation-powered pulsar",
    "SNR": "a supernova remnant",
    "galaxy cluster": "a cluster of galaxies",
    "YSO": "a young stellar object",
}

# topic in the title -> the sentence of the abstract that is on it
TOPICS = {
    "Seyfert 1": {
        "a warm absorber": "A warm absorber with two ionisation stages imprints narrow absorption lines on the soft spectrum.",
        "reverberation of the disc": "The iron band lags the continuum by 140 s, as expected from reverberation off the inner disc.",
        "a vanishing soft excess": "The soft excess that earlier missions saw has vanished.",
    },
    "Seyfert 2": {
        "a changing column": "The absorber thinned between the two epochs, which we explain by clouds that cross the line of sight.",
        "fluorescence from a torus": "A strong fluorescent iron line points to reflection by a distant torus.",
    },
    "quasar": {
        "an ultrafast outflow": "A blueshifted trough near 9 keV is the mark of an ultrafast outflow at a fifth of the speed of light.",
        "X-ray weakness": "For its optical luminosity the quasar is X-ray weak by a factor of eleven.",
    },
    "blazar": {
        "a hard flare": "During a flare of two days the spectrum hardened as the source brightened.",
        "spectral curvature": "A log-parabola describes the curved synchrotron spectrum better than a broken power law.",
    },
    "HMXB": {
        "a clumpy wind": "Dips that last some minutes are caused by clumps in the wind of the supergiant companion.",
        "a cyclotron line": "We detect a cyclotron resonant scattering feature in the hard spectrum.",
    },
    "LMXB": {
        "quasi-periodic oscillations": "The power spectrum shows quasi-periodic oscillations near 6 Hz in the intermediate state.",
        "thermonuclear bursts": "We found four thermonuclear bursts, one of them with photospheric radius expansion.",
    },
    "CV": {
        "an eclipsed accretion column": "The accretion column is eclipsed for four minutes in every cycle.",
        "a shock above a magnetic pole": "The hard emission comes from a shock above the magnetic pole of the white dwarf.",
    },
    "pulsar": {
        "thermal emission from a polar cap": "Pulsed thermal emission comes from a hot spot that is smaller than the canonical polar cap.",
        "a bow shock": "A faint arc ahead of the pulsar is the bow shock of its motion through the medium.",
    },
    "SNR": {
        "ejecta rich in silicon": "The eastern shell is rich in silicon and sulphur, the ejecta of a core collapse.",
        "non-thermal filaments": "Thin non-thermal filaments at the rim trace the acceleration of electrons at the shock.",
    },
    "galaxy cluster": {
        "cavities in the cool core": "Two cavities in the cool core were blown by the central radio source.",
        "a merger shock": "A jump in temperature and density marks a merger shock with a Mach number near 2.",
    },
    "YSO": {
        "a giant flare": "A giant flare heated the coronal plasma within an hour and decayed over a day.",
        "accretion onto a young star": "The softest emission comes from accreted gas that is shocked at the surface of the young star.",
    },
}

# ways to state a value; {v} value, {e} error, both as digits of the unit named
VALUES = {
    "photon_index": (
        "The spectrum of {name} is well described by a power law with a photon index of {v} ± {e}.",
        "We measure a photon index Γ = {v} ± {e} for {name}.",
        "The 2-10 keV continuum of {name} follows a power law of photon index {v}+/-{e}.",
    ),
    "column_density": (
        "The absorbing column density of {name} is N_H = ({v} ± {e}) x 10^22 cm^-2.",
        "The fit requires a column density of ({v} ± {e}) × 10<SUP>22</SUP> cm<SUP>-2</SUP> towards {name}.",
        "For {name} we derive a hydrogen column density of {v} x 10^22 cm^-2.",
    ),
    "temperature": (
        "A thermal component with kT = {v} ± {e} keV is needed for {name}.",
        "The plasma of {name} has a temperature of {v} ± {e} keV.",
    ),
    "spin_period": (
        "We detect coherent pulsations of {name} with a spin period of {v} s.",
        "Timing of {name} yields a pulse period of {v} ± {e} s.",
    ),
    "orbital_period": (
        "The light curve of {name} is modulated with an orbital period of {v} ± {e} d.",
        "From the eclipses we derive an orbital period of {v} d for {name}.",
    ),
    "equivalent_width": ("The iron line of {name} has an equivalent width of {v} ± {e} eV.",),
}
UNITS = {
    "photon_index": "",
    "column_density": "1e22 cm^-2",
    "temperature": "keV",
    "spin_period": "s",
    "orbital_period": "d",
    "equivalent_width": "eV",
}

# what a kind's papers state: quantity, smallest and largest value, digits behind the point
STATED = {
    "Seyfert 1": (("photon_index", 1.5, 2.3, 2), ("equivalent_width", 40, 180, 0)),
    "Seyfert 2": (("column_density", 1.0, 60.0, 2), ("photon_index", 1.3, 2.1, 2)),
    "quasar": (("photon_index", 1.5, 2.4, 2),),
    "blazar": (("photon_index", 1.7, 2.8, 2),),
    "HMXB": (("spin_period", 3.0, 900.0, 2), ("column_density", 0.8, 30.0, 2)),
    "LMXB": (("orbital_period", 0.08, 2.5, 3), ("photon_index", 1.4, 2.7, 2)),
    "CV": (("spin_period", 200.0, 2500.0, 1), ("temperature", 6.0, 25.0, 1)),
    "pulsar": (("spin_period", 0.03, 1.5, 4), ("temperature", 0.10, 0.40, 2)),
    "SNR": (("temperature", 0.3, 2.5, 2), ("column_density", 0.2, 3.0, 2)),
    "galaxy cluster": (("temperature", 2.5, 11.0, 1),),
    "YSO": (("temperature", 1.0, 6.0, 1), ("column_density", 0.1, 5.0, 2)),
}

AUTHORS = (
    "Aldane, K.",
    "Brisk, T. W.",
    "Cormoran, L.",
    "Dovrek, M.",
    "Elvensø, H.",
    "Farquill, A. J.",
    "Gannard, P.",
    "Hollimore, S.",
    "Ijsveld, R.",
    "Jorvath, Z.",
    "Kestrelmann, D.",
    "Lindquarry, E.",
    "Marchetto-Vale, G.",
    "Nørregrav, B.",
    "Okonjo-Bell, C.",
    "Pellegrain, F.",
    "Quintavar, I.",
    "Rossignolo, M.",
    "Sedgefield, N.",
    "Tarnowiecka, J.",
    "Ubaldeschi, V.",
    "Vantongeren, W.",
    "Wexcombe, O.",
    "Xanthakopoulou, E.",
    "Yarrowby, T.",
    "Zellhofer, A.",
    "Ångdahl, P.",
    "Brandywell, C.",
    "Castelroig, J.",
    "Drumlanrig, R.",
)
JOURNALS = ("ApJ..", "MNRAS", "A&A..", "AJ...", "PASJ.")
