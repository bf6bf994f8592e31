"""SEALED: forty questions on the made-up sky. Who mends the chat does not read on; of their failures only category and kind are
told (``assistant.evaluation.library.corpus`` keeps to that).
"""

from typing import Any

from tests.support.archives.made_up.pdfs import pdf_pages
from tests.support.archives.made_up.questions.asking import (
    INDEX,
    PAPERS,
    SOURCES,
    above,
    apart,
    below,
    cited,
    listed,
    near,
    nearest,
    of,
    papers_on,
    redshift,
    said,
    stated,
    those,
    told_of,
    told_only,
    value,
)

AGN = ("Seyfert 1", "Seyfert 2", "quasar", "blazar")
Row = tuple[str, str, dict[str, Any]]
Followed = tuple[str, str, dict[str, Any], tuple[str, ...]]


def sealed_questions() -> list[Row | Followed]:
    """Category, question, what is expected, and earlier questions where there are some."""
    return [
        *_names(),
        *_values(),
        *_in_papers(),
        *_lists(),
        *_places(),
        *_comparisons(),
        *_papers(),
        *_pages(),
        *_similar(),
        *_refused(),
    ]


def _names() -> list[Row]:
    variable, cluster, radio, blazar = of("LMXB", 7), of("galaxy cluster", 6), of("pulsar", 4), of("blazar", 9)
    return [
        (
            "names",
            f"Could you identify {said(variable, 1).lower()} for me?",
            {"source": variable.name, "words": [["low-mass", "LMXB"]]},
        ),
        (
            "names",
            f"I came across {said(cluster).replace('Abell ', 'ACO ')} in a table, what is that?",
            {"source": cluster.name, "words": [["cluster"]]},
        ),
        (
            "names",
            f"{said(radio, 1)} - what is it and where?",
            {"source": radio.name, "words": [["pulsar"]], "numbers": [{"value": radio.ra, "within": 1e-4}]},
        ),
        (
            "names",
            f"Under which other names is {said(blazar).replace(' ', '')} known?",
            {"source": blazar.name, "words": [[said(blazar, 1)]]},
        ),
    ]


def _values() -> list[Row | Followed]:
    bright, quasar, one, two, hot = (
        of("HMXB", 8),
        of("quasar", 11),
        of("Seyfert 1", 14),
        of("Seyfert 2", 17),
        of("LMXB", 11),
    )
    return [
        ("values", f"How bright is {said(bright)} at 0.5-7 keV?", {"values": [value(bright, "flux_aper_b")]}),
        ("values", f"At what redshift is {said(quasar).replace('PG ', 'PG')}?", {"values": [redshift(quasar)]}),
        ("values", f"How steep is the power law of {said(one).upper()}?", {"values": [value(one, "powlaw_gamma")]}),
        ("values", "and its N_H?", {"values": [value(two, "powlaw_nh")]}, (f"What is {said(two)}?",)),
        (
            "values",
            f"Give me Gamma and the column of {said(hot)}.",
            {"values": [value(hot, "powlaw_gamma"), value(hot, "powlaw_nh")]},
        ),
        ("values", f"Is {said(two)} strongly absorbed?", {"values": [value(two, "powlaw_nh")]}),
    ]


def _in_papers() -> list[Row]:
    rows: list[Row] = []
    for kind, n, quantity, wording in (
        ("galaxy cluster", 2, "temperature", "What temperature has been measured for the gas of {}?"),
        ("LMXB", 3, "orbital_period", "orbital period of {}, who measured it?"),
        ("pulsar", 5, "spin_period", "How fast does {} spin?"),
        (
            "Seyfert 1",
            6,
            "equivalent_width",
            "What equivalent width does the iron line of {} have according to the literature?",
        ),
        ("CV", 4, "temperature", "What do papers say about the plasma temperature of {}?"),
    ):
        source, paper, told = told_of(kind, n, quantity)
        expect = {
            "values": [stated(source, paper, told)],
            "quotes": [{"paper": paper.bibcode, "holds": f"{told.value:g}"}],
        }
        rows.append(("values in papers", wording.format(said(source)), expect))
    return rows


def _lists() -> list[Row]:
    soft = above("powlaw_gamma", 3.0, "SNR", "YSO")
    brightest = sorted(those(lambda s: s.kind.name == "pulsar"), key=lambda s: -s.values["flux_aper_b"])[:3]
    between = those(lambda s: s.kind.name == "galaxy cluster" and 0.2 < s.redshift < 0.5)
    agn = below("powlaw_gamma", 1.4, *AGN)
    return [
        (
            "lists",
            "Which supernova remnants and young stellar objects have a photon index above 3?",
            listed(soft, told_only("photon_index", "powlaw_gamma", lambda v: v > 3.0, "SNR", "YSO")),
        ),
        ("lists", "List the galaxy clusters with a redshift between 0.2 and 0.5.", listed(between)),
        (
            "lists",
            "active galactic nuclei with photon index < 1.4",
            listed(agn, told_only("photon_index", "powlaw_gamma", lambda v: v < 1.4, *AGN)),
        ),
        (
            "lists",
            "Which three pulsars are the brightest?",
            {"list": [s.name for s in brightest], "ordered": [s.name for s in brightest]},
        ),
        ("counts", "How many Seyfert galaxies do you have?", {"total": [85, 85]}),
        (
            "counts",
            "How many sources have a column density above 1e22 per square cm?",
            {
                "total": [
                    len(above("powlaw_nh", 100)),
                    len(above("powlaw_nh", 100)) + len(told_only("column_density", "powlaw_nh", lambda v: v > 1.0)),
                ]
            },
        ),
    ]


def _places() -> list[Row]:
    middle, lone, star = of("quasar", 15), of("Seyfert 1", 20), of("CV", 9)
    in_cone = [middle, *(s for s in near(middle, 1.5) if s.kind.object_class in ("Seyfert", "quasar", "blazar"))]
    where = [s for s in SOURCES if apart(s, star) < 30 / 60]
    return [
        ("places", f"Which AGN are within 1.5 degrees of {said(middle)}?", {"list": [s.name for s in in_cone]}),
        (
            "places",
            f"which X-ray source is closest to {said(lone)}, and how far away is it?",
            {"source": nearest(lone).name, "numbers": [{"value": apart(lone, nearest(lone)), "within": 0.02}]},
        ),
        (
            "places",
            f"sources within 30 arcmin of RA {star.ra:.4f}, Dec {star.dec:+.4f}",
            {"list": [s.name for s in where]},
        ),
    ]


def _comparisons() -> list[Row]:
    rows: list[Row] = []
    for kind, i, j, name, wording in (
        ("HMXB", 3, 12, "powlaw_nh", "Which is more absorbed, {} or {}?"),
        ("blazar", 1, 14, "flux_aper_b", "{} or {}: which of the two is brighter?"),
        ("Seyfert 2", 9, 21, "powlaw_gamma", "Does {} have a steeper photon index than {}?"),
    ):
        a, b = of(kind, i), of(kind, j)
        first, second = (a, b) if a.values[name] > b.values[name] else (b, a)
        expect = {"values": [value(a, name), value(b, name)], "higher": {"source": first.name, "than": second.name}}
        rows.append(("comparisons", wording.format(said(b), said(a)), expect))
    near_one, far_one = sorted((of("quasar", 20), of("quasar", 21)), key=lambda s: s.redshift or 0.0)
    expect = {
        "values": [redshift(near_one), redshift(far_one)],
        "higher": {"source": far_one.name, "than": near_one.name},
    }
    return [*rows, ("comparisons", f"Which quasar is more distant, {said(near_one)} or {said(far_one)}?", expect)]


def _papers() -> list[Row]:
    remnant, binary = of("SNR", 6), of("HMXB", 15)
    author = "Ubaldeschi, V."
    of_author = [p for p in PAPERS if author in p.authors]
    absorber = [p for p in PAPERS if p.topic == "a warm absorber"]
    bow = [p for p in PAPERS if p.topic == "a bow shock"]
    told = next(p for p in papers_on(binary) if p.told)
    return [
        ("papers", f"papers about {said(remnant)}", {"papers": cited(papers_on(remnant))}),
        (
            "papers",
            f"Who wrote about {said(binary, 2)}, and what did they find?",
            {
                "papers": cited(papers_on(binary)),
                "quotes": [{"paper": told.bibcode, "holds": f"{told.told[0].value:g}"}],
            },
        ),
        (
            "papers",
            "Which papers did Ubaldeschi write?",
            {"papers": {"all": [], "only": [p.bibcode for p in of_author]}},
        ),
        (
            "papers",
            "Which papers report a warm absorber?",
            {"papers": {"all": [], "only": [p.bibcode for p in absorber]}},
        ),
        (
            "papers",
            "Has anybody seen the bow shock of a pulsar?",
            {"papers": {"all": [], "only": [p.bibcode for p in bow]}},
        ),
    ]


def _pages() -> list[Row]:
    (low_mass, _), (cluster, pages) = pdf_pages().items()
    named = {p.bibcode: said(SOURCES[p.sources[0]]) for p in PAPERS}
    return [
        (
            "pages",
            f"What distance was found for {named[low_mass]}?",
            {"quotes": [{"paper": low_mass, "holds": "at a distance of 7.6 kpc", "page": 2}]},
        ),
        (
            "pages",
            f"metal abundance in the core of {named[cluster]}",
            {"quotes": [{"paper": cluster, "holds": "peaks at 0.9 solar in the core", "page": len(pages)}]},
        ),
    ]


def _similar() -> list[Row]:
    absorbed, soft = of("Seyfert 2", 12), of("SNR", 9)
    return [
        ("similar", f"find spectra similar to {said(absorbed)}", {"similar_to": absorbed.name}),
        ("map", f"What lies close to {said(soft)} on the map of spectra?", {"similar_to": soft.name}),
    ]


def _refused() -> list[Row]:
    remnant = of("SNR", 0, fitted=False)
    return [
        ("refusals", "What is the redshift of Mrk 2999?", {"refuse": []}),
        (
            "refusals",
            f"Which orbital period does {said(of('galaxy cluster', 8))} have?",
            {"refuse": ["orbital_period", "spin_period"]},
        ),
        ("refusals", f"Gamma of {said(remnant)}?", {"refuse": INDEX}),
    ]
