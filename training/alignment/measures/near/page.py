"""The page of figures on papers near a spectrum, and the file of the limits that are shipped."""

import json
import math
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from retriever.pages import write_section
from retriever.reading.near_papers import Limits

MARK = "papers near a spectrum"
HEAD = "# Papers near a spectrum\n\nEvery figure here is remade by the command beside it.\n"
SHOWN_NATS = (0.0, 0.5, 1.0, 2.0, 3.0)
FILE_HEAD = """\
# From which fitness of the shared space on, and up to which width of a photon index's 90 % interval, papers are listed as
# near a spectrum. Chosen on validation alone by `python -m training.alignment.measures.near.papers --choose`, for
# the weights of this tag; precision is the share of listed texts that were right in the test (docs/alignment-papers.md).
"""
INTRODUCTION = """\
Written by `python -m training.alignment.measures.near.papers` (intervals are 95 %, by bootstrap over spectra; seeds are
fixed). **Spectra and texts are simulated and generated** as in [Alignment](alignment.md); the real ones are told apart below.

A paper is listed beside a spectrum only where (1) the fitness of its text, a cosine of the shared space, is at least
`fitness`, (2) the 90 % interval of the spectrum's photon index is at most `widest_index` wide, and (3) the paper reports a
photon index of X-rays inside that interval, widened by 0.15, and no column density outside its own, widened by 0.2 dex. A
listed text is *right* if the two sources, by their catalogued values, agree in photon index and in whatever else of column
density, temperature and hardness the text tells: within three scatters of papers on one source (0.45; 0.6 dex; 0.18 dex;
0.24). *Closely* means two scatters. The limits were chosen on validation alone."""


def write(page: Path, result: dict[str, Any]) -> None:
    """The section, in place of an older one."""
    write_section(
        page, MARK, [INTRODUCTION, "", *_chosen(result), *_tested(result), *_nulls(result), *_real(result)], HEAD
    )


def limits_of(result: dict[str, Any], weights: str) -> Limits:
    """What was chosen and tested, as it is shipped; ``weights``: the tag of the encoders'."""
    chosen, test = result["chosen"], result["test"]
    low, high = (round(end, 3) for end in test["precision_interval"])
    spectra = result["validation"]["spectra"]
    return Limits(
        fitness=chosen["fitness"],
        widest_index=chosen["widest_index"],
        weights=weights,
        precision=round(test["precision"], 3),
        precision_low=low,
        precision_high=high,
        chosen=f"validation split of csc-literature, {spectra} spectra and texts",
    )


def limits_file(limits: Limits) -> str:
    """The content of ``near_papers.toml``."""
    return FILE_HEAD + "".join(f"{f.name} = {json.dumps(getattr(limits, f.name))}\n" for f in fields(limits))


def _chosen(result: dict[str, Any]) -> Iterator[str]:
    chosen, validation = result["chosen"], result["validation"]
    alone = max(row["fitness_alone_precision"] for row in result["table"])
    yield "## Choosing, on validation"
    yield ""
    yield (
        f"Precision over all pairs of {validation['spectra']} spectra and as many texts, by the least fitness (in nats: the "
        "logarithm of how much likelier a pair is than by chance) and the widest interval. "
        f"**Whatever the threshold, the fitness alone reaches {alone:.3f} at most.**"
    )
    yield ""
    yield "| widest interval | condition | " + " | ".join(f"{n:g} nats" for n in SHOWN_NATS) + " |"
    yield "| --- | --- |" + " --- |" * len(SHOWN_NATS)
    for widest in dict.fromkeys(row["widest_index"] for row in result["table"]):
        rows = {round(row["nats"], 3): row for row in result["table"] if row["widest_index"] == widest}
        for key, name in (("fitness_alone", "fitness alone"), ("both", "and numbers that agree")):
            cells = [f"{rows[n][f'{key}_precision']:.3f}" for n in SHOWN_NATS]
            yield f"| {widest if widest < math.inf else 'any'} | {name} | {' | '.join(cells)} |"
    yield ""
    yield (
        f"Chosen, as the limits of at least 0.90 that list most: interval {chosen['widest_index']:g}, {chosen['nats']:.1f} "
        f"nats (a cosine of {chosen['fitness']:g}), precision {chosen['both_precision']:.3f} over {chosen['both_pairs']:,} pairs."
    )
    yield ""


def _tested(result: dict[str, Any]) -> Iterator[str]:
    yield "## What a user sees: at most five papers"
    yield ""
    yield "| split | spectra | texts | listed | right | right closely | by chance | something is listed beside |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, row in [
        ("validation", result["validation"]),
        ("test", result["test"]),
        *(("test", p) for p in result["pools"]),
    ]:
        low, high = row["precision_interval"]
        least, most = row["coverage_interval"]
        yield (
            f"| {name} | {row['spectra']} | {row['texts']} | {row['listed']:,} | {row['precision']:.3f} ({low:.3f}-{high:.3f}) "
            f"| {row['precision_closely']:.3f} | {row['by_chance']:.3f} | {row['coverage']:.3f} ({least:.3f}-{most:.3f}) |"
        )
    yield ""
    yield "Rows with fewer texts stand for smaller libraries. *By chance*: a text with a photon index, drawn at random."
    yield ""


def _nulls(result: dict[str, Any]) -> Iterator[str]:
    yield "## Spectra that no paper is about"
    yield ""
    yield "| spectra (30 to 3,000 counts, simulated) | number | nothing listed | nothing by fitness alone | held for usual by the network |"
    yield "| --- | --- | --- | --- | --- |"
    for kind, row in result["nulls"].items():
        cells = [f"{row[key]:.3f}" for key in ("nothing", "nothing_by_fitness_alone", "in_domain")]
        yield f"| {kind} | {row['spectra']} | {' | '.join(cells)} |"
    yield ""
    yield "An upload must also be described by a power law, which these figures do not ask."
    yield ""


def _real(result: dict[str, Any]) -> Iterator[str]:
    real = result["real"]
    yield "## Real spectra, real abstracts"
    yield ""
    lacks = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in sorted(real["lacks"].items()))
    yield (
        f"{real['spectra']} real spectra read as uploads, {real['papers']:,} X-ray abstracts, of which "
        f"{real['papers_with_index']} report a photon index of X-rays: something is listed beside {real['with_something']} "
        f"spectra, {real['listed']} papers in all; nothing beside the others ({lacks}). Abstracts with an "
        f"index that name the object of a spectrum: {real['own']}; listed of them: {real['own_listed']}. These are too few for a precision: "
        "what the encoders make of real abstracts is not measured, so a listed paper is said to *fit*, with the value that "
        "agrees, and nothing is said of what the source is."
    )
