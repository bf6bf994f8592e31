"""Twenty questions on the made-up sky, open to whoever mends the chat."""

from typing import Any

from tests.support.archives.made_up.questions.asking import (
    HARDNESS,
    INDEX,
    PAPERS,
    SOURCES,
    above,
    below,
    cited,
    listed,
    near,
    nearest,
    of,
    papers_on,
    said,
    stated,
    those,
    told_of,
    told_only,
    value,
)

Row = tuple[str, str, dict[str, Any]]


def open_questions() -> list[Row]:
    """Category, question, what is expected."""
    return [*_names(), *_values(), *_lists(), *_places(), *_papers(), *_refused()]


def _names() -> list[Row]:
    seyfert, remnant, binary = of("Seyfert 1", 3), of("SNR", 1), of("HMXB", 2)
    return [
        (
            "names",
            f"What is {said(seyfert).replace(' ', '').lower()}?",
            {"source": seyfert.name, "words": [["Seyfert"]]},
        ),
        (
            "names",
            f"What kind of object is {said(remnant)}?",
            {"source": remnant.name, "words": [["supernova remnant", "SNR"]]},
        ),
        (
            "names",
            f"what is {binary.name.replace(' ', '')}",
            {"source": binary.name, "words": [["high-mass X-ray binary", "HMXB"]]},
        ),
    ]


def _values() -> list[Row]:
    two, one, blazar = of("Seyfert 2", 4), of("Seyfert 1", 5), of("blazar", 6)
    pulsating, paper, told = told_of("HMXB", 1, "spin_period")
    steep, flat = of("quasar", 2), of("quasar", 7)
    if steep.values["powlaw_gamma"] < flat.values["powlaw_gamma"]:
        steep, flat = flat, steep
    return [
        ("values", f"photon index of {said(two).replace(' ', '')}", {"values": [value(two, "powlaw_gamma")]}),
        (
            "values",
            f"What column density does the catalogue give for {said(one).replace('Mrk', 'Markarian')}?",
            {"values": [value(one, "powlaw_nh")]},
        ),
        (
            "values",
            f"How hard is the X-ray spectrum of {said(blazar)}?",
            {"values": [value(blazar, "hard_hs", *HARDNESS[1:])]},
        ),
        (
            "values in papers",
            f"Which spin period is reported for {said(pulsating)}, and by whom?",
            {
                "values": [stated(pulsating, paper, told)],
                "quotes": [{"paper": paper.bibcode, "holds": f"{told.value:g}"}],
            },
        ),
        (
            "comparisons",
            f"Compare the photon indices of {said(flat)} and {said(steep)}. Which one is steeper?",
            {
                "values": [value(steep, "powlaw_gamma"), value(flat, "powlaw_gamma")],
                "higher": {"source": steep.name, "than": flat.name},
            },
        ),
    ]


def _lists() -> list[Row]:
    return [
        (
            "lists",
            "quasars with redshift above 3.7",
            listed(those(lambda s: s.kind.name == "quasar" and s.redshift > 3.7)),
        ),
        (
            "lists",
            "Which HMXBs here have a photon index below 1.0?",
            listed(
                below("powlaw_gamma", 1.0, "HMXB"), told_only("photon_index", "powlaw_gamma", lambda v: v < 1.0, "HMXB")
            ),
        ),
        (
            "lists",
            "Sources with a column density above 1e23 cm^-2",
            listed(above("powlaw_nh", 1000), told_only("column_density", "powlaw_nh", lambda v: v > 10.0)),
        ),
        ("counts", "How many pulsars are in this library?", {"total": [20, 20]}),
        (
            "browse",
            "How many sources and how many papers do you have here?",
            {"numbers": [{"value": len(SOURCES), "within": 0.0}, {"value": len(PAPERS), "within": 0.0}]},
        ),
    ]


def _places() -> list[Row]:
    middle, lone = of("Seyfert 2", 8), of("LMXB", 3)
    return [
        (
            "places",
            f"Which sources lie within 0.8 degrees of {said(middle)}?",
            {"list": [s.name for s in [middle, *near(middle, 0.8)]]},
        ),
        (
            "places",
            f"What is the source nearest to {said(lone)} on the sky?",
            {"source": nearest(lone).name, "words": [[said(nearest(lone)), nearest(lone).called]]},
        ),
    ]


def _papers() -> list[Row]:
    cluster, star = of("galaxy cluster", 3), of("CV", 4)
    paper = next(p for p in PAPERS if p.told and len(p.authors) > 2)
    named = said(SOURCES[paper.sources[0]])
    surname = paper.authors[0].partition(",")[0]
    by_author = [
        p for p in papers_on(SOURCES[paper.sources[0]]) if p.authors[0] == paper.authors[0] and p.year == paper.year
    ]
    on_oscillations = [p for p in PAPERS if p.topic == "quasi-periodic oscillations"]
    return [
        ("papers", f"What has been published on {said(cluster)}?", {"papers": cited(papers_on(cluster))}),
        (
            "papers",
            f"What did {surname} et al. report on {named} in {paper.year}?",
            {"papers": cited(by_author), "quotes": [{"paper": paper.bibcode, "holds": f"{paper.told[0].value:g}"}]},
        ),
        (
            "papers",
            "papers on quasi-periodic oscillations in low-mass X-ray binaries",
            {"papers": {"all": [], "only": [p.bibcode for p in on_oscillations]}},
        ),
        ("similar", f"Which sources have spectra like that of {said(star)}?", {"similar_to": star.name}),
    ]


def _refused() -> list[Row]:
    unfitted = of("CV", 0, fitted=False)
    return [("refusals", f"What photon index is given for {said(unfitted)}?", {"refuse": INDEX})]
