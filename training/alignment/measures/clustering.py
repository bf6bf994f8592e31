"""Do latents fall apart by class? Clusters, their contingency with classes, and the balanced accuracy (docs/science.md).

Clusters are found without labels (Gaussian mixtures over principal components of the latent), assigned to classes so that the
trace of the contingency matrix, by class in shares, is largest, and the mean of the classes' shares found is told. More
clusters than classes may be asked for: each then goes to the class that it holds the largest share of.
"""

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import PCA
from sklearn.mixture import GaussianMixture

EIGHT = ("AGN", "obscured AGN", "blazar", "galaxy cluster", "star", "YSO", "pulsar", "CV")
# as the group's talk groups them (docs/science.md): active nuclei against compact objects of stellar mass
TWO = {
    "AGN": "AGN",
    "obscured AGN": "AGN",
    "blazar": "AGN",
    "CV": "compact",
    "pulsar": "compact",
    "HMXB": "compact",
    "LMXB": "compact",
    "ULX": "compact",
}


def clusters(latents: np.ndarray, k: int, seed: int, components: int = 12) -> np.ndarray:
    """Cluster [n] of each latent; several starts."""
    size = min(components, latents.shape[1], len(latents) - 1)
    reduced = PCA(size, random_state=seed).fit_transform(latents)
    reduced /= max(reduced[:, 0].std(), 1e-9)
    return GaussianMixture(k, covariance_type="diag", n_init=5, reg_covar=1e-3, random_state=seed).fit_predict(reduced)


def balanced_accuracy(cluster: np.ndarray, labels: np.ndarray) -> tuple[float, np.ndarray]:
    """The balanced accuracy after the assignment, and the contingency matrix [class, cluster] in counts."""
    classes, k = np.unique(labels), cluster.max() + 1
    contingency = np.array([[np.sum((labels == c) & (cluster == j)) for j in range(k)] for c in classes])
    share = contingency / contingency.sum(1, keepdims=True)
    if k <= classes.size:
        rows, columns = linear_sum_assignment(-share)
        return float(share[rows, columns].sum() / classes.size), contingency
    owner = share.argmax(0)
    found = [share[i, owner == i].sum() for i in range(classes.size)]
    return float(np.mean(found)), contingency
