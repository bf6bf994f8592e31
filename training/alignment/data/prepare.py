"""Everything that training and measuring need, made once: sources, spectra, corpora, features of texts, variables."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from retriever.network.grid import Gridded
from training.alignment.data import corpora as texts
from training.alignment.data.corpora import Corpus, TextTable
from training.alignment.data.made_up_sources import copies_of
from training.alignment.data.sources import Source, read_sources
from training.alignment.data.spectra import DRAWS, Spectra, simulate
from training.alignment.data.variables import best_fits, variable_table

OBSERVED = 7  # seed of the one realisation that is tested on


@dataclass
class Prepared:
    """`wide`: one more spectrum of each source, through any instrument, for training. `targets` [n_spectrum, 20]: the variables, standardised by the training sources' `middle` and
    `spread` [20], and `wide_targets` those of `wide`. `copies`: the same of made-up sources between the training ones (``made_up_sources``)."""

    sources: list[Source]
    spectra: Spectra
    wide: Spectra
    corpora: dict[str, Corpus]
    tables: dict[str, TextTable]
    variables: np.ndarray
    targets: np.ndarray
    wide_targets: np.ndarray
    middle: np.ndarray
    spread: np.ndarray
    copies: list["Prepared"] = field(default_factory=list)

    def observed(self, members: np.ndarray) -> tuple[Gridded, np.ndarray]:
        """The spectra of these sources that are tested on (their first), and their counts by channel."""
        counts, off = self.spectra.observe(members, OBSERVED)
        return self.spectra.gridded(members, counts, off), counts


def prepare(
    data: Path,
    seed: int = 1,
    held: frozenset[str] = frozenset(),
    most: int | None = None,
    encoder=None,
    cache: Path = texts.CACHE,
    copies: int = 0,
) -> Prepared:
    """From the folder ../shared/data; `held`: names that train nothing (the papers corpus's); `most`: only so many;
    `copies`: made-up ones of each training source, for training only."""
    made = assemble(read_sources(data, held)[:most], seed, encoder, cache)
    for number in range(1, copies + 1):
        others = copies_of(made.sources, number, seed)
        standard = made.middle, made.spread
        made.copies.append(assemble(others, seed + 1000 * number, encoder, cache, standard, draws=1, papers=1))
    return made


def assemble(
    sources: list[Source],
    seed: int = 1,
    encoder=None,
    cache: Path = texts.CACHE,
    standard=None,
    draws: int = DRAWS,
    papers: int = texts.PAPERS_EACH,
) -> Prepared:
    """From sources of any origin; `standard`: middle and spread of the targets, else those of the training sources; `draws`
    and `papers`: spectra of each source, and texts of each training source."""
    spectra = simulate(sources, seed, draws)
    made = {
        c.name: c for c in (texts.facts(sources, seed, papers), texts.literature(sources, spectra.truth, seed, papers))
    }
    tables = {name: texts.text_table(c.texts, encoder, cache) for name, c in made.items()}
    wide = simulate(sources, seed, 1, every=True)
    fits = best_fits([s.photon_index for s in sources], [s.hard_hs for s in sources])
    variables, wide_variables = (variable_table(sources, each, fits) for each in (spectra, wide))
    if standard is None:
        train = variables[[s.split == "train" for s in sources] * (len(spectra.source) // len(sources))]
        standard = np.median(train, axis=0), np.maximum(train.std(axis=0), 1e-6)
    middle, spread = standard
    targets, wide_targets = (
        ((v - middle) / spread).clip(-5, 5).astype(np.float32) for v in (variables, wide_variables)
    )
    return Prepared(sources, spectra, wide, made, tables, variables, targets, wide_targets, middle, spread)
