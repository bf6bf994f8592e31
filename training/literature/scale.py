"""How large may a corpus be? ``python -m training.literature.scale [--papers 400000] [--sources 100000] [--page docs/benchmarks.md]``

Synthetic: papers of pseudo-words with the frequencies of a language (Zipf) that bear names of synthetic sources; vectors
around random centres in place of embedded texts (embedding is timed by itself, on texts of the same length). Everything
else is the product's own: the index is built as ``scholar index`` builds it, and asked as ``scholar search`` asks it,
the encoding of the query by the real text model included. The index is made in a temporary folder and removed.
"""

import argparse
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from retriever.encoders.text_model import text_encoder
from retriever.literature.build import build_paper_index
from retriever.literature.columns import Filter
from retriever.literature.encoder import paper_encoder
from retriever.literature.records import PaperRecord
from retriever.literature.search import open_paper_index
from retriever.literature.sources import SourceRecord, SourceTable
from retriever.names.positions import Position
from retriever.pages import machine, write_section

SEED, DIMENSIONS, CENTRES, WORDS = 2026, 384, 4_000, 60_000
LENGTH = 160  # words of an abstract


class SyntheticEncoder:
    """Vectors around random centres for papers, the real text model for a question."""

    def __init__(self):
        self._real = paper_encoder()
        self.tag = f"synthetic-{self._real.tag}"
        self._rng = np.random.default_rng(SEED)
        self._centres = self._rng.normal(size=(CENTRES, DIMENSIONS)).astype(np.float32)

    def encode(self, texts: list[str]) -> np.ndarray:
        if len(texts) == 1:
            return self._real.encode(texts)
        vectors = self._centres[self._rng.integers(CENTRES, size=len(texts))]
        vectors = vectors + 0.7 * self._rng.normal(size=vectors.shape).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class Sky:
    """Sources at random positions, each with a designation and a common name."""

    def __init__(self, count: int):
        rng = np.random.default_rng(SEED)
        self.ra, self.dec = rng.uniform(0, 360, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))
        self.vectors = rng.normal(size=(count, 64)).astype(np.float32)

    def designation(self, i: int) -> str:
        hours, declination = self.ra[i] / 15, abs(self.dec[i])
        seconds = int(hours * 36_000) / 10
        arcseconds = int(declination * 3600)
        return (
            f"2CXO J{int(seconds // 3600):02d}{int(seconds % 3600 // 60):02d}{seconds % 60:04.1f}{'-' if self.dec[i] < 0 else '+'}"
            f"{arcseconds // 3600:02d}{arcseconds % 3600 // 60:02d}{arcseconds % 60:02d}"
        )

    def common(self, i: int) -> str:
        return f"XSC {i + 1}"

    def records(self) -> Iterator[SourceRecord]:
        for i in range(len(self.ra)):
            yield SourceRecord(
                str(i),
                self.designation(i),
                self.ra[i],
                self.dec[i],
                (self.common(i),),
                {"object_class": "synthetic"},
                tuple(self.vectors[i].tolist()),
            )


def papers(count: int, sky: Sky) -> Iterator[PaperRecord]:
    """Papers on one to three sources each, some sources in many papers."""
    rng = np.random.default_rng(SEED + 1)
    vocabulary = np.array(_vocabulary(WORDS))
    ranks = 1 / np.arange(1, WORDS + 1)
    ranks /= ranks.sum()
    for start in range(0, count, 5_000):
        rows = min(5_000, count - start)
        words = vocabulary[rng.choice(WORDS, size=(rows, LENGTH), p=ranks)]
        about = (len(sky.ra) * rng.random((rows, 3)) ** 3).astype(int)
        for row in range(rows):
            i, first, second = start + row, int(about[row, 0]), int(about[row, 1])
            name = sky.common(first) if i % 3 else sky.designation(first)
            text = " ".join(words[row, 10:])
            yield PaperRecord(
                f"{1980 + i % 46}Syn..{i:08d}X",
                f"{' '.join(words[row, :10])} of {name}",
                ("Doe, J.", "Roe, R."),
                1980 + i % 46,
                f"We study {name} and {sky.common(second)}. {text}.",
                bool(i % 4),
                False,
                int(i % 97),
            )


def main(argv=None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--papers", type=int, default=400_000)
    parser.add_argument("--sources", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="keep the index there, and only ask it where it is there already")
    parser.add_argument("--page", type=Path, help="write the figures into this page")
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    options = parser.parse_args(argv)
    figures = {"papers": options.papers, "sources": options.sources, "machine": machine()}
    folder = options.keep or Path(tempfile.mkdtemp(prefix="scholar-scale-"))
    notes = folder / "built.json"
    try:
        if not notes.exists():  # a kept index is only asked again
            figures |= built(folder, options.papers, options.sources)
            notes.write_text(json.dumps(figures))
        figures = json.loads(notes.read_text()) | asked(folder, options.sources)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    lines = as_text(figures)
    print("\n".join(lines))
    if options.out:
        options.out.write_text(json.dumps(figures, indent=1))
    if options.page:
        write_section(options.page, "training.literature.scale", [*lines, ""])
    return 0


def built(folder: Path, count: int, sources: int) -> dict:
    """Seconds by stage, memory and disk of a build, and of an update of a hundredth."""
    sky, encoder = Sky(sources), SyntheticEncoder()
    marks: dict[str, list[float]] = {}  # first and last second of each stage

    def note(stage: str, done: int, total: int) -> None:
        begun = marks.setdefault(stage, [time.perf_counter(), 0.0])
        begun[1] = time.perf_counter()
        if sys.stderr.isatty():
            print(f"\r{stage} {done}/{total}   ", end="", file=sys.stderr)

    begun = time.perf_counter()
    records = list(papers(count, sky))
    made, used = time.perf_counter(), time.process_time()
    table = SourceTable(sky.records())
    build_paper_index(records, folder, encoder, progress=note, sources=table)
    ended, processor = time.perf_counter(), time.process_time() - used
    disk = sum(path.stat().st_size for path in _live_files(folder))
    vectors = sum(path.stat().st_size for path in (folder / "vectors").rglob("*") if path.is_file())
    changed = [
        paper
        if i % 100
        else PaperRecord(paper.bibcode, paper.title, paper.authors, paper.year, paper.abstract + " changed")
        for i, paper in enumerate(records)
    ]
    update = time.perf_counter()
    build_paper_index(changed, folder, encoder, sources=table)
    updated = time.perf_counter()
    return {
        "texts made s": made - begun,
        "build s": ended - made,
        "build processor s": processor,
        "update of 1 % s": updated - update,
        "stages s": {stage: last - first for stage, (first, last) in marks.items()},
        "embedded a second": embedding_rate(records[:64]),
        "peak GB of the build, with the texts in memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6,
        "index GB": disk / 1e9,
        "vectors GB": vectors / 1e9,
    }


def embedding_rate(records: list[PaperRecord]) -> float:
    """Texts a second of the real text model."""
    texts = [record.text for record in records]
    text_encoder().encode(texts[:8])
    begun = time.perf_counter()
    text_encoder().encode(texts)
    return len(texts) / (time.perf_counter() - begun)


def asked(folder: Path, sources: int) -> dict:
    """Milliseconds of questions of each kind."""
    begun = time.perf_counter()
    index = open_paper_index(folder, SyntheticEncoder())
    index.search("first question", 10)
    opened = time.perf_counter() - begun
    sky, rng = Sky(sources), np.random.default_rng(SEED + 2)
    vocabulary = _vocabulary(3_000)
    named = [f"What is known about the spectrum of {sky.common(int(sources * rng.random() ** 3))}?" for _ in range(100)]
    truncated = [f"absorption in {sky.designation(int(sources * rng.random() ** 3)).split('.')[0]}" for _ in range(100)]
    words = [" ".join(rng.choice(vocabulary, 7)) for _ in range(100)]
    recent, few = (
        Filter(since=2015, refereed=True),
        Filter(bibcodes=frozenset(f"{1980 + i % 46}Syn..{i:08d}X" for i in range(0, 50_000, 7))),
    )
    kinds = {
        "words and meaning": (words, Filter()),
        "words, year and refereed": (words, recent),
        "words, within 7,000 papers": (words, few),
        "a name": (named, Filter()),
        "a name, year and refereed": (named, recent),
        "coordinates in a name": (truncated, Filter()),
    }
    figures = {}
    for kind, (queries, keep) in kinds.items():
        figures[kind] = _percentiles(lambda query, keep=keep: index.search(query, 10, keep), queries)
    held = index.sources
    assert held is not None  # the index was built with sources
    cones = [Position(float(sky.ra[i]), float(sky.dec[i]), 0.0) for i in range(100)]
    figures["sources within 5'"] = _percentiles(lambda position: held.within(position, 5 / 60), cones)
    figures["source by name"] = _percentiles(lambda i: held.resolve(sky.common(i)), list(range(100)))
    figures["similar sources"] = _percentiles(lambda i: held.similar(sky.vectors[i], 10), list(range(100)))
    return {"opened s": opened, "queries ms": figures}


def _percentiles(ask, queries: list) -> dict:
    """Milliseconds by the clock, and of processor time (all threads), which other programs don't lengthen."""
    times = []
    for query in queries[:5] + queries:  # the first five warm up
        begun, used = time.perf_counter(), time.process_time()
        ask(query)
        times.append((1e3 * (time.perf_counter() - begun), 1e3 * (time.process_time() - used)))
    clock, processor = np.array(times[5:]).T
    return {
        "p50": float(np.median(clock)),
        "p95": float(np.percentile(clock, 95)),
        "p95 processor": float(np.percentile(processor, 95)),
    }


def _live_files(folder: Path) -> Iterator[Path]:
    live = json.loads((folder / "index.json").read_text())["live"]
    return (path for path in (folder / "generations" / live).rglob("*") if path.is_file())


def _vocabulary(count: int) -> list[str]:
    """Pseudo-words that can be spoken, short ones first."""
    consonants, vowels = "bcdfglmnprstvz", "aeiou"
    syllables = [c + v for c in consonants for v in vowels]
    size = len(syllables)
    return [
        syllables[i % size] + syllables[i // size % size] + (syllables[i // size**2] if i >= size**2 else "")
        for i in range(count)
    ]


def as_text(f: dict) -> list[str]:
    stages = ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in f["stages s"].items())
    return [
        "## A large corpus",
        "",
        f"`python -m training.literature.scale --page docs/benchmarks.md` (seed {SEED}, {f['machine']}): {f['sources']:,} sources and {f['papers']:,} papers of "
        f"**synthetic text** ({LENGTH} words) with **synthetic vectors** ({DIMENSIONS}-d); queries are encoded by the real text model.",
        "",
        "| what | measured |",
        "| --- | --- |",
        f"| index built, without embedding | {f['build s']:.0f} s, {f['build processor s']:.0f} s of processor time ({stages}) |",
        f"| 1 % of the papers changed | {f['update of 1 % s']:.0f} s |",
        f"| embedding would take (measured on 64 texts: {f['embedded a second']:.0f} a second) | {f['papers'] / f['embedded a second'] / 3600:.1f} h, once; "
        "names and words can be asked meanwhile |",
        f"| peak memory of the build, all texts in memory | {f['peak GB of the build, with the texts in memory']:.1f} GB |",
        f"| disk: index, vectors | {f['index GB']:.2f} GB, {f['vectors GB']:.2f} GB |",
        f"| opened, first question answered | {f['opened s']:.1f} s |",
        "",
        "| question (100 each) | p50 ms | p95 ms | p95 of processor time, ms |",
        "| --- | --- | --- | --- |",
        *(
            f"| {kind} | {row['p50']:.1f} | {row['p95']:.1f} | {row['p95 processor']:.1f} |"
            for kind, row in f["queries ms"].items()
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
