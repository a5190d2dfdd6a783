import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import norm

from analysis.stats import TooFewStudies, UnknownChoice
from analysis.stats.errors import OneSidedSelection
from analysis.stats.small_study import selection_model
from analysis.stats.small_study.selection import _Likelihood
from analysis.stats.tau2 import estimate_tau2

# Newton's method ends at rounding; another optimizer's log-likelihood is right to 1e-9.
LIKELIHOOD = 1e-7
# Differences of the exact gradient with steps of 1e-5.
DIFFERENCE = 1e-6


def studies(seed, k, tau2=0.05):
    generator = np.random.default_rng(seed)
    vi = np.exp(generator.uniform(-4, 0, k))
    return generator.normal(0.3, np.sqrt(vi + tau2)), vi


def density(y, mean, tau2, delta, v, cut=0.025):
    """One study's density as published, its integral by quadrature."""
    s, bound = np.sqrt(v + tau2), norm.isf(cut) * np.sqrt(v)

    def weighted(x):
        return (1.0 if x >= bound else delta) * norm.pdf(x, mean, s)

    area = sum(
        quad(weighted, *ends, epsabs=1e-13, epsrel=1e-12)[0]
        for ends in ((mean - 12 * s, min(bound, mean)), (min(bound, mean), max(bound, mean)))
    )
    area += quad(weighted, max(bound, mean), max(bound, mean) + 12 * s, epsabs=1e-13, epsrel=1e-12)[0]
    return weighted(y) / area


def test_the_likelihood_is_that_of_the_published_density():
    yi, vi = studies(1, 6)
    for mean, tau2, delta in ((0.2, 0.1, 0.3), (-0.1, 0.0, 2.0)):
        direct = sum(np.log(density(y, mean, tau2, delta, v)) for y, v in zip(yi, vi, strict=True))
        found = -_Likelihood(yi, vi, 0.025).minus(np.array([mean, tau2, np.log(delta)]))[0]
        assert found == pytest.approx(direct, rel=1e-9)


@pytest.mark.parametrize("x", [(0.3, 0.2, -1.0), (-0.4, 0.01, 1.5), (1.0, 0.5, 0.0)])
def test_gradient_and_information_are_the_derivatives(x):
    model, x = _Likelihood(*studies(2, 12), 0.025), np.array(x)
    _, gradient, information = model.minus(x)
    for i in range(3):
        h = np.zeros(3)
        h[i] = 1e-5
        ahead, behind = model.minus(x + h), model.minus(x - h)
        assert (ahead[0] - behind[0]) / 2e-5 == pytest.approx(gradient[i], rel=DIFFERENCE, abs=DIFFERENCE)
        np.testing.assert_allclose((ahead[1] - behind[1]) / 2e-5, information[i], rtol=1e-5, atol=1e-5)


def test_no_other_start_finds_a_higher_likelihood():
    generator = np.random.default_rng(3)
    for seed in range(12):
        yi, vi = studies(seed, int(generator.integers(6, 40)), tau2=(0.0, 0.05, 0.3)[seed % 3])
        try:
            found = selection_model(yi, vi, direction="greater")
        except OneSidedSelection:
            continue
        model = _Likelihood(yi, vi, 0.025)
        for _ in range(3):
            start = [generator.normal(), generator.exponential(0.3), generator.normal(0, 2)]
            other = minimize(
                lambda x, model=model: model.minus(np.array([x[0], abs(x[1]), x[2]]))[0],
                start,
                method="Nelder-Mead",
                options={"maxiter": 3000, "xatol": 1e-7, "fatol": 1e-10},
            )
            assert found.loglik >= -other.fun - LIKELIHOOD


def test_a_model_without_selection_is_maximum_likelihood():
    # With delta = 1 the model is the plain one: its likelihood at the ML estimates is what LR compares with.
    yi, vi = studies(4, 15)
    found = selection_model(yi, vi)
    tau2 = estimate_tau2(yi, vi, "ML").tau2
    mean = (yi / (vi + tau2)).sum() / (1 / (vi + tau2)).sum()
    plain = norm.logpdf(yi, mean, np.sqrt(vi + tau2)).sum()
    assert found.lr_statistic == pytest.approx(2 * (found.loglik - plain), rel=1e-6, abs=1e-9)
    assert found.unadjusted_estimate == pytest.approx(mean, rel=1e-9)


def test_every_random_data_set_has_its_maximum():
    found = 0
    for seed in range(150):
        k = 4 + seed % 40
        try:
            result = selection_model(*studies(seed, k, tau2=(0.0, 0.1)[seed % 2]), direction="greater")
        except OneSidedSelection:
            continue
        found += 1
        assert result.tau2 >= 0
        assert result.delta > 0
        assert result.lr_statistic >= 0
        assert (result.tau2_se is None) == (result.tau2 == 0)
    assert found > 120


@pytest.mark.parametrize("unit", [1e-4, 1e4])
def test_another_unit_gives_the_same_answer_in_it(unit):
    yi, vi = studies(5, 20)
    here, there = selection_model(yi, vi), selection_model(unit * yi, unit**2 * vi)
    # The likelihood is flat at its top: parameters are right to the root of its rounding.
    assert there.estimate / unit == pytest.approx(here.estimate, rel=1e-6)
    assert there.delta == pytest.approx(here.delta, rel=1e-6)
    assert there.lr_statistic == pytest.approx(here.lr_statistic, rel=1e-8)


def test_effects_turned_round_are_selected_in_the_other_direction():
    yi, vi = studies(6, 20)
    here, there = selection_model(yi, vi, direction="greater"), selection_model(-yi, vi, direction="less")
    assert there.estimate == pytest.approx(-here.estimate, rel=1e-9)
    assert there.delta == pytest.approx(here.delta, rel=1e-9)
    assert (selection_model(yi, vi).direction, selection_model(-yi, vi).direction) == ("greater", "less")


def test_selection_put_into_a_simulation_is_found():
    generator = np.random.default_rng(7)
    vi = np.exp(generator.uniform(-4, -1, 6000))
    yi = generator.normal(0.2, np.sqrt(vi + 0.04))
    significant = yi >= norm.isf(0.025) * np.sqrt(vi)
    seen = significant | (generator.uniform(size=6000) < 0.3)
    found = selection_model(yi[seen], vi[seen])
    # Four standard errors: one seed in 16,000 would miss.
    assert abs(found.estimate - 0.2) < 4 * found.se
    assert abs(found.delta - 0.3) < 4 * found.delta_se
    assert abs(found.tau2 - 0.04) < 4 * found.tau2_se
    assert found.lr_p_val < 1e-6
    assert found.unadjusted_estimate > 0.3


def test_what_cannot_be_told_is_refused_by_name():
    with pytest.raises(OneSidedSelection):
        selection_model([5.0, 6.0, 7.0, 5.5], [0.1, 0.2, 0.1, 0.3])
    with pytest.raises(UnknownChoice):
        selection_model(*studies(8, 9), direction="both")
    with pytest.raises(TooFewStudies):
        selection_model([1.0, 2.0], [0.1, 0.2])
