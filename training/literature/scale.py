"""The cost of a large library: built, updated, asked. Everything synthetic but the text model, a random vector a text.

``python -m training.literature.scale`` makes a million sources with spectra's vectors and 400,000 papers (or as many as
asked), indexes them with Chroma embedded, or on the server that ``SCHOLAR_CHROMA`` names, and asks each kind of question a
hundred times.
"""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retriever import chroma
from retriever.catalogue.filters import Condition, KindOf, SourceFilter
from retriever.encoders.text_model import text_encoder
from retriever.library.format.content import Content
from retriever.library.index.build import build_index
from retriever.library.index.columns import Filter
from retriever.library.index.encoder import PaperEncoder, paper_encoder
from retriever.library.index.opened import open_part
from retriever.library.library import Library
from retriever.library.paper_lookup import PaperQuery, look_up
from retriever.library.selecting import select
from retriever.names.positions import Position
from retriever.pages import machine, write_section
from training.literature.synthetic import DIMENSIONS, LENGTH, SEED, Sky, common, designation, ready_vectors
from training.literature.words import vocabulary_of

ON_SERVER = "a Chroma server"
CONSTELLATIONS = ("Cygnus", "Orion", "Virgo", "Scorpius", "Ursa Major")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--papers", type=int, default=400_000)
    parser.add_argument("--sources", type=int, default=1_000_000)
    parser.add_argument("--no-vectors", action="store_true", help="records, names, words and columns only")
    parser.add_argument("--keep", type=Path, help="keep the index there, and only ask it where it is there already")
    parser.add_argument("--page", type=Path, help="write the figures into this page")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(argv)
    sky = Sky(options.sources, options.papers)
    folder = options.keep or Path(tempfile.mkdtemp(prefix="scholar-scale-"))
    notes = folder / "built.json"
    try:
        if not notes.exists():  # a kept index is only asked again
            notes.write_text(json.dumps(built(folder, sky, not options.no_vectors)))
        figures = {"papers": options.papers, "sources": options.sources, "machine": machine()}
        with_chroma = ON_SERVER if chroma.server() else "Chroma embedded"
        figures["chroma"] = "without vectors" if options.no_vectors else with_chroma
        figures |= json.loads(notes.read_text()) | asked(folder, sky)
        figures["load"] = os.getloadavg()[1]
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    lines = as_text(figures)
    print("\n".join(lines))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1))
    if options.page:
        write_section(
            options.page, f"training.literature.scale{' on a server' if chroma.server() else ''}", [*lines, ""]
        )
    return 0


def built(folder: Path, sky: Sky, vectors: bool = True) -> dict[str, Any]:
    """Seconds by stage, memory and disk of a build, and of an update of a hundredth of the papers."""
    folder.mkdir(parents=True, exist_ok=True)
    marks: dict[str, list[float]] = {}  # first and last second of each stage

    def note(stage: str, done: int, total: int) -> None:
        begun = marks.setdefault(stage, [time.perf_counter(), 0.0])
        begun[1] = time.perf_counter()
        print(f"\r{stage} {done}/{total}   ", end="" if done < total else "\n", file=sys.stderr, flush=True)

    begun = time.perf_counter()
    papers = list(sky.written())
    if vectors:
        ready_vectors(folder / "content", sky, papers, f"synthetic{paper_encoder().tag}")
    encoder = PaperEncoder(f"synthetic{paper_encoder().tag}") if vectors else None
    made, used = time.perf_counter(), time.process_time()
    content = Content("synthetic", "1", sky.records, lambda: iter(papers), folder / "content")
    build_index(content, folder, encoder, progress=note)
    ended, processor = time.perf_counter(), time.process_time() - used
    live = folder / "generations" / json.loads((folder / "index.json").read_text())["live"]
    return {
        "texts made s": made - begun,
        "build s": ended - made,
        "build processor s": processor,
        "stages s": {stage: last - first for stage, (first, last) in marks.items()},
        "embedded a second": embedding_rate([paper.abstract for paper in papers[:64]]),
        "peak GB of the build, with the texts in memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        "disk GB": {
            part: sum(p.stat().st_size for p in live.glob(pattern) if p.is_file()) / 1e9
            for part, pattern in (
                ("records", "records.sqlite"),
                ("words", "lexical/*"),
                ("vectors", "vectors/*"),
                ("Chroma", "chroma-*/**/*"),
            )
        },
    }


def embedding_rate(texts: list[str]) -> float:
    """Texts a second of the real text model."""
    text_encoder().encode(texts[:8])
    begun = time.perf_counter()
    text_encoder().encode(texts)
    return len(texts) / (time.perf_counter() - begun)


Kinds = dict[str, tuple[Callable[[Any], object], Sequence[Any]]]  # what is asked, and with what


def asked(folder: Path, sky: Sky) -> dict[str, Any]:
    """Milliseconds of questions of each kind."""
    begun = time.perf_counter()
    library = Library([open_part(folder, "synthetic")], paper_encoder())
    library.search_papers("first question", 10)
    opened = time.perf_counter() - begun
    rng = np.random.default_rng(SEED + 4)
    some = (sky.sources * rng.random(100) ** 3).astype(int).tolist()
    kinds = _of_papers(library, sky, some, rng) | _of_sources(library, sky, some, rng)
    return {"opened s": opened, "queries ms": {kind: _percentiles(*asking) for kind, asking in kinds.items()}}


def _of_papers(library: Library, sky: Sky, some: list[int], rng: np.random.Generator) -> Kinds:
    """Questions for papers; ``some`` sources, most of them much studied."""
    ra, dec = sky.positions()
    words = [" ".join(rng.choice(vocabulary_of(3_000), 7)) for _ in range(100)]
    years = rng.integers(1985, 2025, 100).tolist()
    recent = Filter(since=2015, refereed=True)
    kinds: Kinds = {
        "papers by words and meaning": (lambda q: library.search_papers(q, 10), words),
        "the same, year and refereed": (lambda q: library.search_papers(q, 10, recent), words),
        "the same, of one class": (lambda q: library.search_papers(q, 10, classes=["HMXB"]), words),
        "papers that bear on a topic": (lambda q: look_up(library, PaperQuery(topic=q, since=2015)), words),
        "papers by a name": (lambda i: library.search_papers(f"the spectrum of {common(i)}", 10), some),
        "papers by truncated coordinates": (
            lambda i: library.search_papers(
                f"absorption in {designation(float(ra[i]), float(dec[i])).split('.')[0]}", 10
            ),
            some,
        ),
        "papers by an author": (lambda name: library.by_author(name)[:10], vocabulary_of(100)),
        "papers on a source": (lambda i: library.papers_of.get(str(i), []), some),
        "papers on a class since a year": (
            lambda year: look_up(library, PaperQuery(classes=("HMXB",), since=year)),
            years,
        ),
        "papers of a year": (lambda year: look_up(library, PaperQuery(since=year, until=year)), years),
    }
    if "telling" in library.parts[0].vectors:
        kinds["papers near a spectrum"] = (lambda i: library.papers_telling(_vector(library, i), 5), some)
    return kinds


def _of_sources(library: Library, sky: Sky, some: list[int], rng: np.random.Generator) -> Kinds:
    """Questions for sources."""
    ra, dec = sky.positions()
    bounds = rng.uniform(1, 2, 100).tolist()
    bright = Condition("flux", ">", 1e-12)

    def alike(low: float) -> object:
        wanted = SourceFilter(kinds=(KindOf(("HMXB",)),), conditions=(Condition("photon_index", "<", low), bright))
        return library.sources.ids_at(select(library.sources, wanted).rows)

    def in_constellation(name: str) -> object:
        return library.sources.ids_at(select(library.sources, SourceFilter(constellation=name, order="name")).rows)

    kinds: Kinds = {
        "source by name": (lambda i: library.names.resolve(common(i)), some),
        "names in a question": (lambda i: library.names.mentions(f"How hard is {common(i)}, and why?"), some),
        "a misspelt name": (lambda i: library.names.suggestions(f"XSCC {i}"), some),
        "names that begin alike": (
            lambda i: library.names.sharing(designation(float(ra[i]), float(dec[i]))[:10]),
            some,
        ),
        "sources within 5'": (lambda i: library.names.nearest(Position(float(ra[i]), float(dec[i]), 0.0), 3), some),
        "a list by class and two bounds": (
            lambda low: library.select(SourceFilter(("HMXB",), "", (Condition("photon_index", "<", low), bright)), 8),
            bounds,
        ),
        "the same, like with like": (alike, bounds),
        "a list in a constellation, by name": (in_constellation, rng.choice(CONSTELLATIONS, 100).tolist()),
    }
    if "aligned" in library.parts[0].vectors:
        kinds["similar spectra"] = (lambda i: library.similar_sources(_vector(library, i), 5, str(i)), some)
    return kinds


def _vector(library: Library, i: int) -> NDArray[np.float32]:
    vector = library.spectrum_vector(str(i))
    assert vector is not None  # every synthetic source has one
    return vector


def _percentiles(ask: Callable[[Any], object], queries: Sequence[Any]) -> dict[str, float]:
    """Milliseconds by the clock (``first``: the slowest of those that warm up, which may load what the kind needs), and of
    processor time (all threads), which other programs lengthen less."""
    times = []
    for query in [*queries[:5], *queries]:  # the first five warm up
        begun, used = time.perf_counter(), time.process_time()
        ask(query)
        times.append((1e3 * (time.perf_counter() - begun), 1e3 * (time.process_time() - used)))
    clock, processor = np.array(times[5:]).T
    return {
        "first": max(first for first, _ in times[:5]),
        "p50": float(np.median(clock)),
        "p95": float(np.percentile(clock, 95)),
        "p95 processor": float(np.percentile(processor, 95)),
    }


def as_text(f: dict[str, Any]) -> list[str]:
    stages = ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in f["stages s"].items())
    disk = ", ".join(f"{part} {size:.2f}" for part, size in f["disk GB"].items() if size)
    size = f"--sources {f['sources']} --papers {f['papers']}"
    return [
        f"## A large library{', its vectors on a Chroma server' if f['chroma'] == ON_SERVER else ''}",
        "",
        f"`python -m training.literature.scale {size} --page docs/benchmarks.md` (seed {SEED}, {f['machine']}, {f['chroma']}): "
        f"{f['sources']:,} sources and {f['papers']:,} papers of **synthetic text** ({LENGTH} words) with **synthetic "
        f"vectors** (spectra 64-d, texts {DIMENSIONS}-d); queries are encoded by the real text model. The machine's load while "
        f"it was asked (mean of five minutes, this process included): {f['load']:.1f}.",
        "",
        "| what | measured |",
        "| --- | --- |",
        f"| index built, without embedding | {f['build s']:.0f} s, {f['build processor s']:.0f} s of processor time ({stages}) |",
        f"| embedding the papers would take (measured on 64 texts: {f['embedded a second']:.0f} a second) | "
        f"{f['papers'] / f['embedded a second'] / 3600:.1f} h, once; names and words can be asked meanwhile |",
        f"| peak memory of the build, all texts in memory | {f['peak GB of the build, with the texts in memory']:.1f} GB |",
        f"| disk, GB | {disk} |",
        f"| opened, first question answered | {f['opened s']:.1f} s |",
        "",
        "| question (100 each) | first ms | p50 ms | p95 ms | p95 of processor time, ms |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {kind} | {row['first']:.0f} | {row['p50']:.1f} | {row['p95']:.1f} | {row['p95 processor']:.1f} |"
            for kind, row in f["queries ms"].items()
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
