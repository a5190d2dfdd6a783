import numpy as np
import pytest

from analysis.stats.partial_sums import up_to_each, without_each
from analysis.stats.shifted_sums import DIRECT_BELOW, ShiftedSums

# Against the sum of the terms' sizes.  Rounding of k terms and of the polynomial's coefficients, the
# cube three times as much; measured 3e-13 at worst.
INTERPOLATION = 2e-12


def studies(seed, k, spread):
    generator = np.random.default_rng(seed)
    v = np.exp(generator.uniform(0, spread, k))
    v /= v.min()
    y = generator.normal(size=k) * np.sqrt(v)
    t = np.exp(generator.uniform(-3, spread + 2, k))
    t[::7] = 0
    return y - (y / v).sum() / (1 / v).sum(), v, t


@pytest.mark.parametrize("kind", ["without", "up_to"])
@pytest.mark.parametrize(("seed", "k", "spread"), [(1, 100, 1), (2, 150, 6), (3, 400, 14), (4, 1000, 3)])
def test_interpolated_sums_are_the_sums(kind, seed, k, spread):
    y, v, t = studies(seed, k, spread)
    rows = np.random.default_rng(seed).permutation(k)
    found = ShiftedSums(y, v, kind).at(t, rows)
    for place in range(0, k, 17):
        row = rows[place]
        chosen = np.arange(k) != row if kind == "without" else np.arange(k) <= row
        w = 1 / (v[chosen] + t[place])
        for power in range(3):
            for moment in range(3):
                terms = w ** (power + 1) * y[chosen] ** moment
                error = abs(found[power, moment, place] - terms.sum())
                assert error <= INTERPOLATION * np.abs(terms).sum()


def test_a_study_that_outweighs_all_others_is_not_subtracted():
    y, v, t = studies(5, 300, 1)
    v[10] = 1e-12
    t[:] = 0
    found = ShiftedSums(y, v, "without").at(t, np.arange(300))
    rest = np.delete(v, 10)
    assert found[2, 0, 10] == pytest.approx((1 / rest**3).sum(), rel=1e-12)


def test_few_studies_are_summed_directly():
    y, v, t = studies(6, DIRECT_BELOW - 1, 3)
    found = ShiftedSums(y, v, "without").at(t, np.arange(len(t)), powers=1)
    assert found[0, 0, 4] == pytest.approx((1 / (np.delete(v, 4) + t[4])).sum(), rel=1e-14)


@pytest.mark.parametrize("partial", [up_to_each, without_each])
def test_partial_sums_keep_their_digits_beside_a_dominating_study(partial):
    generator = np.random.default_rng(7)
    y, w = generator.normal(size=30), np.exp(generator.uniform(-2, 0, 30))
    y[3], w[3] = 1000.0, 1e15
    found = partial(y, w)
    for i in range(1, 30):
        chosen = np.arange(30) <= i if partial is up_to_each else np.arange(30) != i
        ys, ws = y[chosen], w[chosen]
        mean = (ws * ys).sum() / ws.sum()
        assert found.mean[i] == pytest.approx(mean, rel=1e-13)
        # Two-pass sums; around 1000 the residuals of the others are right to 1e-13.
        assert found.q[i] == pytest.approx((ws * (ys - mean) ** 2).sum(), rel=1e-11)
        before = np.append(0, np.cumsum(ws)[:-1])
        assert found.pairs[i] == pytest.approx((ws * before).sum(), rel=1e-13)
