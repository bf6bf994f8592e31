"""Made-up catalogue sources for tests of the alignment: nothing here is of a catalogue."""

import numpy as np

from training.alignment.data.sources import Source, split_of

KINDS = {"AGN": "QSO", "star": "Star", "YSO": "YSO", "": ""}


def toy_sources(n: int = 240, seed: int = 0) -> list[Source]:
    """Sources with plausible values; the class goes with the photon index."""
    generator = np.random.default_rng(seed)
    made = []
    for number in range(n):
        name = f"Toy J{number:06d}"
        kind = list(KINDS)[number % 4]
        index = generator.normal({"AGN": 1.8, "star": 3.0, "YSO": 2.4, "": 2.0}[kind], 0.4)
        facts = {
            "ra": 10.0 + number % 300,
            "dec": -5.0,
            "galactic_l": 120.0,
            "galactic_b": float(generator.uniform(-80, 80)),
        }
        if kind == "AGN":
            facts["redshift"] = float(generator.uniform(0.1, 2))
        if kind == "star":
            facts |= {"distance": float(generator.uniform(50, 500)), "Gmag": 12.3, "Jmag": 10.1, "Kmag": 9.4}
        made.append(
            Source(
                name,
                split_of(name),
                float(index),
                float(np.clip(generator.normal(-0.2, 0.3), -0.9, 0.9)),
                0.0,
                0.0,
                float(np.exp(generator.normal(-0.6, 0.3))),
                float(generator.uniform(0.02, 0.98)),
                0.0,
                float(10 ** generator.normal(-13, 0.4)),
                True,
                kind,
                KINDS[kind],
                bool(kind),
                facts,
            )
        )
    return made


class ToyEncoder:
    """Embeds a sentence by hashed words, in place of a model that takes seconds."""

    def encode(self, texts, batch=32):
        import zlib

        rows = np.zeros((len(texts), 384), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.encode()) % 384] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
