"""Questions generated from the catalogue's records.

Truths are read from the records, not through the tools that answer. Wording varies, as people's does.
"""

import random
from collections.abc import Iterator
from typing import Any

from assistant.evaluation.question import Question
from retriever.catalogue.kinds import KINDS
from retriever.catalogue.quantities import format_number
from retriever.catalogue.records import Source
from retriever.library.library import Library
from retriever.text.units import split_unit

SEED = 20261120
# "AGN" counts more than that class; a class more or less would draw other questions than those measured so far
_ASKED_CLASSES = tuple(sorted(KINDS.keys() - {"AGN", "symbiotic star"}))
_IDENTIFY = (
    "What is {}?",
    "{} - what type of object is it?",
    "Which source goes by the name {}?",
    "Could you identify {} for me?",
    "I came across {} in a table, what is that?",
    "do you know {}",
)
_PARAMETERS = {
    "powlaw_gamma": (
        "What photon index does Chandra find for {}?",
        "photon index of {}",
        "How steep is the X-ray spectrum of {}, in terms of Gamma?",
        "I need the power-law slope of {}.",
    ),
    "powlaw_nh": (
        "What column density is listed for {}?",
        "N_H of {}?",
        "How large is the absorbing column towards {}?",
    ),
    "bat_photon_index": ("hard X-ray (BAT) photon index of {}?", "What is the 14-195 keV slope of {}?"),
    "hard_hs": ("hardness ratio of {}", "How hard is {} in X-rays?", "Do you have hardness ratios for {}?"),
    "flux_aper_b": ("What is the X-ray flux of {}?", "How bright is {} at 0.5-7 keV?"),
    "distance": ("How far is {}?", "What distance do you have for {}?"),
    "orbital_period": ("What's the orbital period of {}?", "orbital period, {}?"),
    "spin_period": ("How long is the spin period of {}?", "{}: pulse period?"),
}
_REDSHIFT = ("What is the redshift of {}?", "z for {}?", "At what redshift is {}?", "{} redshift")
_PAPERS = (
    "Which papers are there on {}?",
    "What has been published about {}?",
    "papers about {}",
    "Any literature on {}?",
)
_AUTHOR = ("What did {who} {year} report on {name}?", "{name}: what's in the {year} paper by {who}?")
_COMPARE = (
    "Which has the higher redshift, {} or {}?",
    "Compare the redshifts of {} and {}",
    "{} or {}: which one is more distant?",
)
_COUNT = ("How many {}s are in your catalogue?", "How many {}s do you know?", "Count of {}s here?")
_ABOVE = ("{}s with redshift above {}", "Which {}s here have z > {}?", "list {}s whose redshift is greater than {}")
_CONE = ("What lies within {} degrees of {}?", "sources within {} deg of {}")
_FOLLOW = (
    ("What is {}?", "And its redshift?"),
    ("Tell me about {}", "what is its redshift"),
    ("{}?", "at which z is it?"),
)
_UNKNOWN = (
    "What is the redshift of {}?",
    "Tell me about {}.",
    "Which papers discuss {}?",
    "How hard is {}?",
    "photon index of {}",
)
_WRONG = (
    "Why is {} a {}?",
    "Since {} is a {}, what is its photon index?",
    "{} is a {}, isn't it?",
    "How come {} is a {}?",
)

_Made = tuple[str, str, dict[str, Any], tuple[str, ...]]  # kind, question, what is expected, earlier questions


def generated(library: Library) -> list[Question]:
    """The same questions for the same catalogue, by ``SEED``."""
    dice = random.Random(SEED)
    made = [
        *_identification(library, dice),
        *_values(library, dice),
        *_redshifts(library, dice),
        *_literature(library, dice),
        *_comparisons(library, dice),
        *_lists(library, dice),
        *_absent(library, dice),
        *_wrong_premises(library, dice),
    ]
    return [
        Question(text, expect, kind, history=tuple(history), origin="generated") for kind, text, expect, history in made
    ]


def _identification(library: Library, dice: random.Random) -> Iterator[_Made]:
    sources = [s for s in library.sources.values() if s.aliases]
    for n, source in enumerate(dice.sample(sources, 24)):
        alias = dice.choice(source.aliases[:3])
        yield "identification", _IDENTIFY[n % len(_IDENTIFY)].format(alias), {"sources": [source.name]}, ()


def _values(library: Library, dice: random.Random) -> Iterator[_Made]:
    for name, wordings in _PARAMETERS.items():
        holders = [
            s
            for s in library.sources.values()
            if s.measured(name) and (name != "bat_photon_index" or not s.measured("powlaw_gamma"))
        ]
        for n, source in enumerate(dice.sample(holders, min(6, len(holders)))):
            fact = _written(source, name)
            yield (
                "parameters",
                wordings[n % len(wordings)].format(_called(source, dice)),
                {"facts": [fact], "sources": [source.name]},
                (),
            )


def _redshifts(library: Library, dice: random.Random) -> Iterator[_Made]:
    for n, (source, redshift) in enumerate(dice.sample(_with_redshift(library), 18)):
        expect = {"facts": [format_number(redshift, 4)], "sources": [source.name]}
        if n < 10:
            yield "parameters", _REDSHIFT[n % len(_REDSHIFT)].format(_called(source, dice)), expect, ()
        else:
            first, then = _FOLLOW[n % len(_FOLLOW)]
            yield "follow-up", then, expect, (first.format(_called(source, dice)),)


def _literature(library: Library, dice: random.Random) -> Iterator[_Made]:
    subjects = [
        i
        for i, papers in library.papers_of.items()
        if len(papers) <= 3 and (report := papers[0].report_on(i)) and report.about == "main"
    ]
    for n, source_id in enumerate(dice.sample(subjects, 24)):
        source, paper = library.sources[source_id], library.papers_of[source_id][0]
        if n % 3:
            yield "papers", _PAPERS[n % len(_PAPERS)].format(_called(source, dice)), {"bibcodes": [paper.bibcode]}, ()
        else:
            who = paper.authors[0].split(",")[0]
            text = _AUTHOR[n % 2].format(who=who, year=paper.year, name=source.name)
            yield "papers", text, {"bibcodes": [paper.bibcode], "sources": [source.name]}, ()


def _comparisons(library: Library, dice: random.Random) -> Iterator[_Made]:
    holders = _with_redshift(library)
    for n in range(12):
        both = dice.sample(holders, 2)
        names = [source.name for source, _ in both]
        expect = {"facts": [format_number(redshift, 3) for _, redshift in both], "sources": names}
        yield "comparison", _COMPARE[n % len(_COMPARE)].format(*names), expect, ()


def _lists(library: Library, dice: random.Random) -> Iterator[_Made]:
    for n, name in enumerate(dice.sample(_ASKED_CLASSES, 8)):
        yield (
            "filter",
            _COUNT[n % len(_COUNT)].format(KINDS[name].noun).replace("galaxys", "galaxies"),
            {"facts": [str(library.classes[name])]},
            (),
        )
    for n, bound in enumerate((0.3, 0.1, 0.05, 0.2, 0.04, 0.15)):
        name = ("quasar", "blazar", "Seyfert")[n % 3]
        members = [(s, z) for s, z in _with_redshift(library) if s.object_class == name and z > bound]
        best = [s for s, _ in sorted(members, key=lambda member: -member[1])[:4]]
        yield (
            "filter",
            _ABOVE[n % 3].format(KINDS[name].noun, bound).replace("galaxys", "galaxies"),
            {"sources": [s.name for s in best]},
            (),
        )
    for n, source in enumerate(dice.sample([s for s in library.sources.values() if len(s.name) < 12], 6)):
        yield "filter", _CONE[n % 2].format(dice.choice((1, 2, 3)), source.name), {"sources": [source.name]}, ()


def _absent(library: Library, dice: random.Random) -> Iterator[_Made]:
    names = library.names
    made: list[str] = []
    while len(made) < 20:
        stem = dice.choice(
            (
                "NGC {}",
                "Mrk {}",
                "PSR J{:04d}+{:04d}",
                "Abell {}",
                "3C {}",
                "4U {:04d}-{:02d}",
                "IGR J{:05d}-{:04d}",
                "Cyg X-{}",
            )
        )
        name = stem.format(dice.randint(10, 23) * 100 + dice.randint(0, 59), dice.randint(10, 59))
        if names.resolve(name) is None and name not in made:
            made.append(name)
    for n, name in enumerate(made):
        yield "unanswerable", _UNKNOWN[n % len(_UNKNOWN)].format(name), {"refuse": True}, ()
    for name, wordings in (
        ("spin_period", _PARAMETERS["spin_period"]),
        ("orbital_period", _PARAMETERS["orbital_period"]),
    ):
        lacking = [
            s
            for s in library.sources.values()
            if not s.measured(name)
            and s.object_class in ("Seyfert", "galaxy cluster", "blazar")
            and not any(
                q.name == name
                for p in library.papers_of.get(s.id, [])
                if (report := p.report_on(s.id))
                for q in report.quantities
            )
        ]
        for n, source in enumerate(dice.sample(lacking, 5)):
            yield "unanswerable", wordings[n % len(wordings)].format(source.name), {"refuse": True}, ()


def _wrong_premises(library: Library, dice: random.Random) -> Iterator[_Made]:
    sources = [
        s
        for s in library.sources.values()
        if s.object_class in ("Seyfert", "galaxy cluster", "HMXB", "LMXB", "blazar", "SNR", "CV")
    ]
    wrong = {
        "Seyfert": "pulsar",
        "galaxy cluster": "neutron star",
        "HMXB": "quasar",
        "LMXB": "supernova remnant",
        "blazar": "cataclysmic variable",
        "SNR": "blazar",
        "CV": "galaxy cluster",
    }
    for n, source in enumerate(dice.sample(sources, 12)):
        expect = {
            "corrects": True,
            "sources": [source.name],
            "facts": [[source.object_class, KINDS[source.object_class].noun]],
        }
        yield "wrong premise", _WRONG[n % len(_WRONG)].format(source.name, wrong[source.object_class]), expect, ()


def _called(source: Source, dice: random.Random) -> str:
    """The name or one that people use for it."""
    return dice.choice([source.name, source.name, source.name.replace(" ", ""), *source.aliases[:1]])


def _with_redshift(library: Library) -> list[tuple[Source, float]]:
    return [(source, source.redshift) for source in library.sources.values() if source.redshift]


def _written(source: Source, name: str) -> str:
    """A value of the source in the unit without its power of ten; raises ValueError where there is none."""
    measurement = source.measured(name)
    if measurement is None:
        raise ValueError(f"{source.name} has no {name}")
    return format_number(measurement.value * split_unit(measurement.unit)[0], 3)
