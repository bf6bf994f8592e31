"""Do latent dimensions mean something? The best |Pearson| of any with each variable, and formulae for the first of them.

Symbolic regression (gplearn) of principal components of the active nuclei's latents on log fluxes and hardness ratios, as in
docs/science.md; reported are the formula and how well it does on test sources (R squared), beside a linear fit.
"""

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression

from training.alignment.data.variables import NAMES

INPUTS = ("flux_aper_b", "flux_aper_s", "flux_aper_m", "flux_aper_h", "hard_hs", "hard_hm", "hard_ms")


def best_correlations(latents: np.ndarray, variables: np.ndarray) -> dict[str, float]:
    """The largest |Pearson| of any dimension of `latents` [n, d] with each variable [n, 20]."""
    a = (latents - latents.mean(0)) / (latents.std(0) + 1e-9)
    b = (variables - variables.mean(0)) / (variables.std(0) + 1e-9)
    return dict(zip(NAMES, np.abs(a.T @ b / len(a)).max(0).astype(float).tolist(), strict=True))


def formulae(
    train_latents, train_variables, test_latents, test_variables, seed: int, components: int = 2
) -> list[dict]:
    """Formulae of the first principal components."""
    from gplearn.genetic import SymbolicRegressor

    reduce = PCA(components, random_state=seed).fit(train_latents)
    columns = [NAMES.index(name) for name in INPUTS]
    middle, spread = train_variables[:, columns].mean(0), train_variables[:, columns].std(0) + 1e-9
    x, x_test = ((v[:, columns] - middle) / spread for v in (train_variables, test_variables))
    y, y_test = reduce.transform(train_latents), reduce.transform(test_latents)
    found = []
    for component in range(components):
        scale = y[:, component].std()
        search = SymbolicRegressor(
            population_size=400,
            generations=12,
            parsimony_coefficient=0.003,
            random_state=seed,
            function_set=("add", "sub", "mul", "div", "sqrt", "log"),
            feature_names=list(INPUTS),
        )
        search.fit(x, y[:, component] / scale)
        linear = LinearRegression().fit(x, y[:, component] / scale)
        found.append(
            {
                "component": component + 1,
                "variance_share": float(reduce.explained_variance_ratio_[component]),
                "formula": str(search._program),
                "r2_test": float(search.score(x_test, y_test[:, component] / scale)),
                "r2_linear_test": float(linear.score(x_test, y_test[:, component] / scale)),
            }
        )
    return found
