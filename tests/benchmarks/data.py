"""Made-up effects of k studies, the same in every run and in every program."""

import numpy as np


def effects(k: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """yi, vi and one moderator, shape (k,): tau2 is 0.1, variances from 0.01 to 0.5."""
    rng = np.random.default_rng([seed, k])
    vi = rng.uniform(0.01, 0.5, k)
    x = rng.normal(size=k)
    yi = 0.3 + 0.1 * x + rng.normal(size=k) * np.sqrt(0.1 + vi)
    return yi, vi, x


def many(m: int, k: int) -> tuple[np.ndarray, np.ndarray]:
    """m data sets of k studies: yi, vi of shape (m, k)."""
    rng = np.random.default_rng([2, m, k])
    vi = rng.uniform(0.01, 0.5, (m, k))
    return 0.3 + rng.normal(size=(m, k)) * np.sqrt(0.1 + vi), vi
