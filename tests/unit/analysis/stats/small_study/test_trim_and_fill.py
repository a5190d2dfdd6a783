import numpy as np
import pytest

from analysis.stats import TooFewStudies, UnknownChoice, pool
from analysis.stats.errors import NotSettled
from analysis.stats.small_study import trim_and_fill

# Sign changes and shifts alter the rounding of sums alone.
SAME = 1e-9


def funnel(seed, k, lost=0.0):
    """A funnel from which effects below `lost` standard errors are gone."""
    generator = np.random.default_rng(seed)
    vi = np.exp(generator.uniform(-4, 0, 4 * k))
    yi = generator.normal(0.2, np.sqrt(vi))
    kept = np.flatnonzero(yi > lost * np.sqrt(vi))[:k]
    return yi[kept], vi[kept]


def settled(yi, vi, **options):
    try:
        return trim_and_fill(yi, vi, **options)
    except NotSettled:
        return None


@pytest.mark.parametrize("estimator", ["L0", "R0"])
@pytest.mark.parametrize("method", ["FE", "DL", "REML"])
def test_filled_studies_mirror_the_trimmed_ones_and_the_filled_data_are_pooled(method, estimator):
    for seed in range(20):
        yi, vi = funnel(seed, 20, lost=0.8)
        found = settled(yi, vi, estimator=estimator, tau2_method=method)
        if found is None or found.k0 == 0:
            continue
        ordered = np.sort(yi)
        trimmed = ordered[-found.k0 :] if found.side == "left" else ordered[: found.k0]
        twice_the_centre = np.sort(found.filled_yi)[::-1] + trimmed
        np.testing.assert_allclose(twice_the_centre, twice_the_centre[0], rtol=SAME, atol=SAME)
        again = pool(np.append(yi, found.filled_yi), np.append(vi, found.filled_vi), tau2_method=method)
        assert found.pooled.estimate == again.estimate


@pytest.mark.parametrize("estimator", ["L0", "R0"])
@pytest.mark.parametrize("centre", ["method", "fixed"])
def test_the_mirrored_funnel_misses_as_many_on_the_other_side(estimator, centre):
    for seed in range(40):
        yi, vi = funnel(seed, 15, lost=0.5)
        here = settled(yi, vi, estimator=estimator, centre=centre)
        there = settled(-yi, vi, estimator=estimator, centre=centre)
        assert (here is None) == (there is None)
        if here is None:
            continue
        assert (there.k0, {there.side, here.side}) == (here.k0, {"left", "right"})
        assert there.pooled.estimate == pytest.approx(-here.pooled.estimate, rel=SAME, abs=SAME)


def test_the_iteration_settles_for_all_but_few_random_funnels():
    lost = sum(settled(*funnel(seed, 12, lost=seed % 3 / 2)) is None for seed in range(300))
    # A count that goes in a circle is refused by name, not cut short; it is rare.
    assert lost <= 3


def test_a_funnel_robbed_of_its_left_side_is_filled_there():
    found = trim_and_fill(*funnel(1, 40, lost=1.2))
    assert found.side == "left"
    assert found.k0 > 3
    assert found.pooled.estimate < pool(*funnel(1, 40, lost=1.2)).estimate


def test_r0_has_a_test_and_l0_has_none():
    yi, vi = funnel(2, 12)
    r0, l0 = trim_and_fill(yi, vi, estimator="R0"), trim_and_fill(yi, vi)
    assert r0.p_k0 == 0.5 ** (r0.k0 + 1)
    assert l0.p_k0 is None
    assert l0.se_k0 > 0


@pytest.mark.parametrize("estimator", ["L0", "R0"])
def test_equal_effects_miss_nothing(estimator):
    found = trim_and_fill([0.3] * 6, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], estimator=estimator)
    assert found.k0 == 0


def test_unknown_choices_and_too_few_studies_are_refused():
    yi, vi = funnel(3, 5)
    for options in ({"estimator": "Q0"}, {"side": "up"}, {"centre": "median"}, {"tau2_method": "XX"}):
        with pytest.raises(UnknownChoice):
            trim_and_fill(yi, vi, **options)
    with pytest.raises(TooFewStudies):
        trim_and_fill(yi[:2], vi[:2])


def test_a_funnel_without_a_slope_is_filled_on_the_left_whatever_rounding_says():
    # The two studies with the largest variance cancel: the slope is 0, but for the rounding of its sums.
    yi, vi = [0.0, 0.0, 0.0, 0.0, 0.5, -0.5], [0.1, 0.2, 0.3, 0.4, 0.5, 0.5]
    for turned in (yi, [-effect for effect in yi]):
        assert trim_and_fill(turned, vi).side == "left"
