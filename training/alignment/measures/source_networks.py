"""Similarity networks of highly variable sources (docs/science.md): edges where the cosine in the shared space is above a
threshold, degrees, the core (the k-core of the largest k) and the periphery, and whether anomalies sit in the latter."""

import networkx as nx
import numpy as np

THRESHOLDS = (0.5, 0.7, 0.9)
VARIABLE = 0.9
DRAWS = 500


def networks(vectors: np.ndarray, strangeness: np.ndarray) -> dict[str, dict]:
    """By threshold, of vectors [n, d]: counts of edges, mean degree, components, size and cohesion of the core, and the mean
    percentile of `strangeness` [n] in the core and among nodes without two neighbours (the periphery), and how much stranger the periphery
    is, beside the 95 % interval of that difference with strangeness dealt out at random."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosine = unit @ unit.T
    np.fill_diagonal(cosine, 0)
    place = np.argsort(np.argsort(strangeness)) / max(strangeness.size - 1, 1)
    result = {}
    for threshold in THRESHOLDS:
        graph = nx.from_numpy_array(np.where(cosine > threshold, cosine, 0))
        degree = np.array([d for _, d in graph.degree()])
        core_number = np.array([c for _, c in sorted(nx.core_number(graph).items())])
        core, periphery = core_number == core_number.max(), degree < 2
        result[f"{threshold:g}"] = {
            "nodes": len(unit),
            "edges": graph.number_of_edges(),
            "mean_degree": float(degree.mean()),
            "components": nx.number_connected_components(graph),
            "core": int(core.sum()),
            "core_number": int(core_number.max()),
            "periphery": int(periphery.sum()),
            "strangeness_core": float(place[core].mean()),
            "strangeness_periphery": float(place[periphery].mean()) if periphery.any() else None,
        }
        if periphery.any():
            result[f"{threshold:g}"] |= _stranger(place, periphery, core)
    return result


def _stranger(place: np.ndarray, periphery: np.ndarray, core: np.ndarray) -> dict[str, float | list[float]]:
    """The difference of the means, and what chance makes of it."""
    generator = np.random.default_rng(0)
    by_chance = []
    for _ in range(DRAWS):
        dealt = generator.permutation(place)
        by_chance.append(dealt[periphery].mean() - dealt[core].mean())
    low, high = np.quantile(by_chance, (0.025, 0.975))
    return {
        "periphery_stranger_by": float(place[periphery].mean() - place[core].mean()),
        "by_chance": [float(low), float(high)],
    }
