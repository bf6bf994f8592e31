"""The corpus csc-literature as objects: simulated X-ray spectra of catalogue sources with their written texts.

The folds are the corpus's own split: test is fold 0, validation fold 1, training the others; the sources that real abstracts name are
of no fold.
"""

from pathlib import Path

import numpy as np

from training.alignment.data.held import held_sources
from training.alignment.data.prepare import Prepared, prepare
from training.alignment.domains.objects import HELD, Objects
from training.alignment.domains.preset import Domain
from training.alignment.modalities.spectrum import DrawnSpectra
from training.alignment.modalities.text import OwnTexts

FOLD = {"test": 0, "validation": 1, "train": 2}
CORPUS = "csc-literature"


def read(shared: Path, domain: Domain) -> Objects:
    """From the catalogue extract; ``sources`` of the spectrum's options: only so many (a trial)."""
    return objects_of(prepare(shared, held=held_sources(shared), most=domain.of("spectrum").get("sources")), domain)


def objects_of(data: Prepared, domain: Domain) -> Objects:
    """The sources of the corpus."""
    corpus = data.corpora[CORPUS]
    owned: list[list[int]] = [[] for _ in data.sources]
    for row, owner in enumerate(corpus.owner):
        owned[owner].append(row)
    n = len(data.sources)
    return Objects(
        np.array([source.name for source in data.sources]),
        np.array([source.object_class for source in data.sources]),
        np.array([source.object_class for source in data.sources]),
        np.array([FOLD.get(source.split, HELD) for source in data.sources]),
        {
            "spectrum": DrawnSpectra(data, domain.of("spectrum").get("wide", 0.2)),
            "text": OwnTexts(
                data.tables[CORPUS], [np.array(rows, int) for rows in owned], domain.of("text").get("thinned", 0.05)
            ),
        },
        data.targets[:n],
    )
