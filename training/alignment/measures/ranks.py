"""Ranks of the own text among all, and their summary; ties count half of those tied.

A pool holds one spectrum and one text of each source. Recall@k %: the share whose own text ranks within k % of the pool
(docs/science.md). Bootstrap over sources.
"""

import numpy as np


def ranks(scores: np.ndarray) -> np.ndarray:
    """Rank [n] from 1 of the diagonal within each row of `scores` [n, n]; the middle of the places of equal scores."""
    own = np.diag(scores)[:, None]
    better = (scores > own).sum(1)
    equal = (scores == own).sum(1)
    return 1 + better + 0.5 * (equal - 1)


def summary(rank: np.ndarray, pool: int) -> dict[str, float]:
    """Recall at 1, 5 and 10 % of the pool, median rank, mean reciprocal rank."""
    recalls = {f"recall_at_{k}pct": float(np.mean(rank <= max(k * pool / 100, 1))) for k in (1, 5, 10)}
    return recalls | {"median_rank": float(np.median(rank)), "mrr": float(np.mean(1 / rank)), "pool": pool}


def interval(rank: np.ndarray, pool: int, name: str, seed: int = 0, draws: int = 1000) -> tuple[float, float]:
    """The 95 % bootstrap interval of one of the figures of ``summary``, of ranks [n] or [seeds, n]: sources are drawn, the seeds of one stay together."""
    generator = np.random.default_rng(seed)
    rank = np.atleast_2d(rank)
    rows = generator.integers(rank.shape[1], size=(draws, rank.shape[1]))
    picked = np.concatenate([own[rows] for own in rank], axis=1)
    if name.startswith("recall"):
        limit = max(int(name.split("_")[2][:-3]) * pool / 100, 1)
        values = (picked <= limit).mean(1)
    else:
        values = np.median(picked, axis=1) if name == "median_rank" else (1 / picked).mean(1)
    low, high = np.quantile(values, (0.025, 0.975))
    return float(low), float(high)


def chance(pool: int) -> dict[str, float]:
    """What a random order gives."""
    recalls = {f"recall_at_{k}pct": max(int(k * pool / 100), 1) / pool for k in (1, 5, 10)}
    return recalls | {"median_rank": (pool + 1) / 2, "mrr": float(np.mean(1 / np.arange(1, pool + 1))), "pool": pool}
