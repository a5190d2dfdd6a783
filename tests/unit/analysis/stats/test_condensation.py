import numpy as np
import pytest

from analysis.stats.condensation import BINS, FROM, NODES, condensed

# (4 BINS)^-NODES is 7e-9; a Lagrange polynomial of degree 2 multiplies it by less than 2, the third power of 1/(v + t)
# by its number of derivatives, 3 * 4 * 5 / 6.
CONDENSED = 20 * (4 * BINS) ** -NODES


def studies(seed, k, spread):
    random = np.random.default_rng(seed)
    v = np.exp(random.uniform(0, spread, k))
    y = random.normal(size=k) * np.sqrt(v)
    return v, np.array([np.ones(k), y, y * y])


@pytest.mark.parametrize("spread", [0.5, 4, 8])
@pytest.mark.parametrize("t", [0.0, 1e-3, 0.7, 50.0, 1e6])
def test_a_few_nodes_have_the_sums_of_all_studies(spread, t):
    v, moments = studies(1, 60_000, spread)
    nodes, weights = condensed(v, moments)
    assert len(nodes) < len(v) / 2
    for power in (1, 2, 3):
        f, g = (v + t) ** -power, (nodes + t) ** -power
        error = np.abs(moments @ f - weights @ g)
        assert (error <= CONDENSED * (np.abs(moments) @ f)).all()


def test_few_studies_are_left_as_they_are():
    assert condensed(*studies(2, FROM - 1, 1)) is None
    assert condensed(*studies(2, FROM, 1)) is not None


def test_variances_over_forty_powers_of_ten_are_left_as_they_are():
    assert condensed(*studies(3, 20_000, 92)) is None
