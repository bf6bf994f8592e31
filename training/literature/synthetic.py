"""A made-up sky and literature of any size: sources with values, papers on them in words of no language, random vectors."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retriever.catalogue.records import Measurement, Paper, Report, Source
from retriever.encoders.shared_space import weights_tag
from retriever.library.format.passages import passages_of_paper
from retriever.library.index.vector_blocks import text_key
from training.literature.words import vocabulary_of

SEED, DIMENSIONS, CENTRES, WORDS = 2026, 384, 4_000, 60_000
LENGTH = 160  # words of an abstract
CLASSES = ("AGN", "Seyfert", "quasar", "blazar", "HMXB", "LMXB", "CV", "star", "YSO", "pulsar")


@dataclass(frozen=True)
class Sky:
    """Sources at random positions, each with a designation, a common name and values; papers on them."""

    sources: int
    papers: int

    def records(self) -> Iterator[Source]:
        """The sources; values and classes are drawn with a fixed seed."""
        rng = np.random.default_rng(SEED)
        ra, dec = self.positions()
        for i in range(self.sources):
            index, hardness = rng.normal(1.9, 0.6), rng.uniform(-1, 1)
            yield Source(
                str(i),
                designation(ra[i], dec[i]),
                (common(i),),
                float(ra[i]),
                float(dec[i]),
                "synthetic",
                CLASSES[i % len(CLASSES)],
                measurements=(
                    Measurement("powlaw_gamma", round(index, 3), band="0.5-7 keV"),
                    Measurement("hard_hs", round(hardness, 3)),
                    Measurement("flux_aper_b", 10 ** rng.uniform(-15, -11), unit="erg s^-1 cm^-2"),
                ),
                simulation={"seed": i},
            )

    def positions(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """ICRS degrees, uniform on the sphere."""
        rng = np.random.default_rng(SEED + 1)
        return rng.uniform(0, 360, self.sources), np.degrees(np.arcsin(rng.uniform(-1, 1, self.sources)))

    def written(self) -> Iterator[Paper]:
        """Papers on one to three sources each, some sources in many papers."""
        rng, (ra, dec) = np.random.default_rng(SEED + 2), self.positions()
        vocabulary, ranks = np.array(vocabulary_of(WORDS)), 1 / np.arange(1, WORDS + 1)
        ranks /= ranks.sum()
        for start in range(0, self.papers, 5_000):
            rows = min(5_000, self.papers - start)
            words = vocabulary[rng.choice(WORDS, size=(rows, LENGTH), p=ranks)]
            about = (self.sources * rng.random((rows, 2)) ** 3).astype(int)
            for row, (first, second) in enumerate(about.tolist()):
                i = start + row
                name = common(first) if i % 3 else designation(ra[first], dec[first])
                yield Paper(
                    bibcode(i),
                    f"{' '.join(words[row, :10])} of {name}",
                    (f"{vocabulary[i % 5_000].capitalize()}, J.", "Roe, R."),
                    1980 + i % 46,
                    (Report(str(first), "title"), Report(str(second), "mention")),
                    f"We study {name} and {common(second)}. {' '.join(words[row, 10:])}.",
                    bool(i % 4),
                    citations=i % 97,
                )


def ready_vectors(content: Path, sky: Sky, papers: list[Paper], model: str) -> None:
    """Write vectors, the texts' as those of ``model``, that come with the content: around random centres, so that neighbours are near as real ones are."""
    (content / "vectors").mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED + 3)
    keys = np.array([text_key(p.text) for paper in papers for p in passages_of_paper(paper, {})], "S16")
    np.savez(
        content / "vectors/text.npz", keys=keys, vectors=_around(rng, len(keys), DIMENSIONS), model=np.array(model)
    )
    weights = np.array(weights_tag())
    np.savez(content / "vectors/telling.npz", keys=keys, vectors=_around(rng, len(keys), 66), weights=weights)
    np.savez(
        content / "vectors/spectra.npz",
        ids=np.arange(sky.sources).astype(str),
        aligned=3 * _around(rng, sky.sources, 64),
        shapes=_around(rng, sky.sources, 24),
        weights=weights,
    )


def _around(rng: np.random.Generator, count: int, dimensions: int) -> NDArray[np.float16]:
    centres = rng.normal(size=(CENTRES, dimensions)).astype(np.float32)
    parts = []
    for start in range(0, count, 100_000):
        rows = min(100_000, count - start)
        part = centres[rng.integers(CENTRES, size=rows)] + 0.7 * rng.normal(size=(rows, dimensions)).astype(np.float32)
        parts.append((part / np.linalg.norm(part, axis=1, keepdims=True)).astype(np.float16))
    return np.concatenate(parts)


def designation(ra: float, dec: float) -> str:
    """As the Chandra Source Catalog names a place."""
    seconds, arcseconds = int(ra / 15 * 36_000) / 10, int(abs(dec) * 3600)
    hours = f"{int(seconds // 3600):02d}{int(seconds % 3600 // 60):02d}{seconds % 60:04.1f}"
    degrees = f"{arcseconds // 3600:02d}{arcseconds % 3600 // 60:02d}{arcseconds % 60:02d}"
    return f"2CXO J{hours}{'-' if dec < 0 else '+'}{degrees}"


def common(i: int) -> str:
    """The common name of source ``i``."""
    return f"XSC {i + 1}"


def bibcode(i: int) -> str:
    """The bibcode of paper ``i``."""
    return f"{1980 + i % 46}Syn..{i:08d}X"
