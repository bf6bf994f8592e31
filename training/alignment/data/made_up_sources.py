"""Made-up training sources between the real ones: the cure of an encoder that learns its 6,383 sources by heart.

A copy of a training source has photon index and hardness moved by a Gaussian as wide as half of the distance to the
source's 24th neighbour, the kernel with which ``oracle.population`` estimates the population, so copies follow the same
density as real sources do; its flux is moved by 0.3 dex, its iron line drawn anew, its texts written anew. Copies train;
nothing is validated, tested or told with one.
"""

from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from training.alignment.data.oracle import NEIGHBOURS, scaled, unscaled
from training.alignment.data.sources import Source

FLUX_SCATTER = 0.3  # dex
LEAST_WIDTH = 0.03


def copies_of(sources: list[Source], number: int, seed: int = 1) -> list[Source]:
    """One copy of every training source of the list; `number` tells several copies of it apart."""
    train = [s for s in sources if s.split == "train"]
    points = scaled(np.array([s.photon_index for s in train]), np.array([s.hard_hs for s in train]))
    width = 0.5 * np.maximum(cKDTree(points).query(points, min(NEIGHBOURS, len(train)))[0][:, -1], LEAST_WIDTH)
    generator = np.random.default_rng([seed, 0xC0B1, number])
    index, hard = unscaled(points + width[:, None] * generator.normal(size=points.shape))
    flux = 10 ** generator.normal(0.0, FLUX_SCATTER, len(train))
    return [
        replace(
            source,
            name=f"{source.name} copy {number}",
            photon_index=float(i),
            hard_hs=float(h),
            flux=source.flux * float(f),
        )
        for source, i, h, f in zip(train, index, hard, flux, strict=True)
    ]
