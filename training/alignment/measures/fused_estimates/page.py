"""What was measured, as a page, and what ships of it, as a table."""

from collections.abc import Sequence
from typing import Any

HELD = (0.87, 0.93)  # coverage of 90 % intervals that is taken to hold
LEAST = 2  # numbers of counts, one after another: at one alone a gain may be chance
Part = dict[str, Any]
_WAYS = {
    "class": "listed of its class",
    "texts": "listed of those with texts like its own",
    "class and texts": "both",
    "texts of others": "as by texts, but each source with the texts of another",
}


def helped(own: Sequence[Part]) -> list[int]:
    """Places of the counts, from the fewest on, at which the errors are certainly smaller and the intervals hold: they hold the truth often
    enough, and not certainly more often than they say."""
    places = list[int]()
    for place, one in enumerate(own):
        share, least, _ = one["coverage"]
        if one["less"][1] <= 0 or share < HELD[0] or least > HELD[1]:
            break
        places.append(place)
    return places if len(places) >= LEAST else []


def toml_of(found: Part) -> str:
    """What ships: the prior's width and share, and by class the counts at which it helps with the mean errors there."""
    by_class, counts = found["by class"], found["counts"]
    width, general = by_class["width, general"]
    lines = [
        "# How a photon index is estimated with a prior of what is listed of a source's class (retriever.reading.by_class), and where that was",
        "# measured to be better than the spectrum alone: `python -m training.alignment.measures.fused_estimates --choose` for the general",
        "# prior of this tag; docs/domains/fused_estimates.md has the figures.",
        f'prior = "{found["prior"]}"',
        f"width = {width}",
        f"general = {general}",
    ]
    for name, part in by_class["classes"].items():
        places = helped(part["class"]) if name != "all" else []
        if not places:
            continue
        lines += ["", f'[classes."{name}"]', f"asked = {part['asked']}", f"counts = {[counts[at] for at in places]}"]
        for key, way in (("alone", "spectrum"), ("fused", "class")):
            lines.append(f"{key} = {[round(part[way][at]['error'][0], 3) for at in places]}")
    return "\n".join(lines) + "\n"


def page(found: Part) -> str:
    """docs/domains/fused_estimates.md."""
    counts, by_class, soft = found["counts"], found["by class"], found["with texts"]
    hard = found["with texts, 14-195 keV"]
    width, general = by_class["width, general"]
    return "\n".join([
        "# A photon index by the spectrum and by what is listed of other sources",
        "",
        "Written by `python -m training.alignment.measures.fused_estimates` (seed "
        f"{found['seed']}), which with `--choose` writes what ships; `fused_estimates.json` has every figure. All spectra are **simulated** (an "
        "absorbed power law with the index and column that are listed of each source, the built-in ACIS-like response, a background of "
        f"{found['background']:g} of the source's counts measured in ten times the area); listed values, classes and papers are **real**. The posterior of the "
        "spectrum alone has the general prior of simulated X-ray sources; weighed anew, it has the indices listed of other sources instead. A source's own value "
        "and those within 2 arcmin of it are left out. Brackets are 95 % intervals by bootstrap over sources; gains are paired. Width, shares and "
        "temperature of the priors are chosen on four fifths of the sources, by the interval score at up to 100 counts, and judged on the fifth.",
        "",
        "## The class",
        "",
        f"Up to {by_class['most']} sources of each class with at least 30 listed values of the Chandra Source Catalog ({by_class['classes']['all']['asked']} in all), "
        f"the prior from all others of the class. Shipped: Gaussians of {width:g} around each listed value, {general:g} of the general prior.",
        "",
        *_class_table(counts, by_class["classes"]),
        "",
        _shipped(counts, by_class["classes"]),
        "",
        *_real_section(found["real quasars"]),
        "## Texts",
        "",
        f"{soft['asked']} sources have texts of papers on them and a listed index of 0.5-7 keV ({soft['trained nothing']} of them are of no split "
        "that trains the shared space, of which nothing is used here: texts are vectors of a text model that comes ready, spectra go by their likelihood).",
        "",
        *_text_table(counts, soft),
        "",
        _beyond(counts, soft),
        "",
        f"The same of the index of Swift-BAT (14-195 keV), which {hard['asked']} sources with texts have, as if spectra of 0.5-7 keV had it. "
        "It is another quantity; there are more such sources, and classes differ more in it:",
        "",
        *_text_table(counts, hard),
        "",
        _beyond(counts, hard),
        "",
        "What limits this: truth and prior are listed values alike, with the errors of both in them, and every simulated source is a power law. "
        "Real spectra of a class whose catalogue values are biased would be drawn to that bias. Column densities are not estimated so: the "
        "catalogue lists them where they were large enough to be measured.",
        "",
    ])  # fmt: skip


def _class_table(counts: Sequence[int], classes: Part) -> list[str]:
    rows = ["| class (asked, listed) | counts | error, spectrum alone | error with the prior | smaller by | coverage, alone | coverage with it | width, alone | width with it |"]  # fmt: skip
    rows += ["| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    for name, part in classes.items():
        for place, number in enumerate(counts):
            alone, own = part["spectrum"][place], part["class"][place]
            first = f"{name} ({part['asked']}, {part['listed']})" if not place else ""
            rows.append(
                f"| {first} | {number} | {_told(alone['error'])} | {_told(own['error'])} | {_told(own['less'])} "
                f"| {_told(alone['coverage'])} | {_told(own['coverage'])} | {alone['width']:.2f} | {own['width']:.2f} |"
            )
    return rows


def _shipped(counts: Sequence[int], classes: Part) -> str:
    told = []
    for name, part in classes.items():
        places = helped(part["class"]) if name != "all" else []
        if places:
            told.append(f"{name} {counts[places[0]]} to {counts[places[-1]]}")
    none = [name for name, part in classes.items() if name != "all" and not helped(part["class"])]
    rule = (
        "The chat gives it at the counts, from the fewest on and at two of them at least, where the interval of the gain excludes 0 and 90 % "
        f"intervals hold the truth in {HELD[0]:.2f} of the cases or more, and not certainly in more than {HELD[1]:.2f}"
    )
    return f"{rule}: {'; '.join(told) or 'nowhere'} (counts). Not given: {', '.join(none) or 'none'}."


def _real_section(real: Sequence[Part]) -> list[str]:
    if not real:
        return ["Real spectra were not at hand.", ""]
    better = {one["set"] for one in real} - {
        one["set"] for one in real if one["with the prior"]["error"] >= one["alone"]["error"]
    }
    rows = [
        "## Real spectra",
        "",
        "Photons of **real** Chandra spectra of quasars with 300 net counts or more (../shared/data), dealt out 40 times into faint ones; the truth is the "
        "index of all the rest of the same spectrum. So few objects give no interval; they show what the prior does.",
        "",
        "| spectrum | index of the rest | counts | error, alone | error with the prior | coverage, alone | coverage with it | width, alone | width with it |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in real:
        alone, own = one["alone"], one["with the prior"]
        rows.append(
            f"| {one['set']} | {one['index of the rest']:.2f} | {one['counts']} | {alone['error']:.2f} | {own['error']:.2f} "
            f"| {alone['coverage']:.2f} | {own['coverage']:.2f} | {alone['width']:.2f} | {own['width']:.2f} |"
        )
    sets = len({one["set"] for one in real})
    told = (
        f"The prior makes the error smaller at all counts for {len(better)} of {sets}. A quasar whose index is unlike that of most is drawn towards them, "
        "and its interval holds the truth less often than it says: the intervals hold in the mean over a class, not for each of its sources."
    )
    return [*rows, "", told, ""]


def _text_table(counts: Sequence[int], part: Part) -> list[str]:
    rows = [
        "| counts | prior | error | smaller than by the spectrum alone | coverage | width | given |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for place, number in enumerate(counts):
        for way, said in ({"spectrum": "none: the spectrum alone"} | _WAYS).items():
            own = part["ways"][way][place]
            less = "" if way == "spectrum" else _told(own["less"])
            first = f"| {number if way == 'spectrum' else ''} | {said} | {_told(own['error'])} | {less} "
            rows.append(f"{first}| {_told(own['coverage'])} | {own['width']:.2f} | {own['given']:.2f} |")
    return rows


def _beyond(counts: Sequence[int], part: Part) -> str:
    gains = part["beyond the class"]["class and texts"]
    better = [str(n) for n, (_, low, _) in zip(counts, gains, strict=True) if low > 0]
    told = ", ".join(f"{n}: {_told(gain)}" for n, gain in zip(counts, gains, strict=True))
    verdict = (
        f"Texts add to the class at {', '.join(better)} counts" if better else "**Texts add nothing to the class**"
    )
    return f"{verdict}: the error with both is smaller than that by the class alone by (at counts) {told}."


def _told(figure: Sequence[float]) -> str:
    value, low, high = figure
    return f"{value:.3f} ({low:.3f} to {high:.3f})"
