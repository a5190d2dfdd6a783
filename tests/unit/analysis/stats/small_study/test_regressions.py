import numpy as np
import pytest

from analysis.stats import LevelOutOfRange, TooFewStudies, UnknownChoice
from analysis.stats.errors import EventsOutOfRange, LengthsDiffer, NoDispersion, NoSpread
from analysis.stats.small_study import FEW_STUDIES, egger, harbord, pet_peese, peters
from analysis.stats.small_study.weighted_line import weighted_line

# Sums around weighted means here, normal equations of up to 30 points below: 1e-10 is their error.
SAME = 1e-9


def effects(seed, k):
    generator = np.random.default_rng(seed)
    vi = np.exp(generator.uniform(-3, 0, k))
    return generator.normal(0.2 + 0.5 * np.sqrt(vi), np.sqrt(vi)), vi


def tables(seed, k):
    generator = np.random.default_rng(seed)
    n1, n2 = generator.integers(20, 400, k), generator.integers(20, 400, k)
    return generator.binomial(n1, 0.2), n1, generator.binomial(n2, 0.3), n2


def by_normal_equations(y, x, weights):
    """Coefficients and standard errors with multiplicative dispersion."""
    design = np.column_stack([np.ones_like(x), x])
    inverse = np.linalg.inv(design.T @ (weights[:, None] * design))
    beta = inverse @ design.T @ (weights * y)
    dispersion = (weights * (y - design @ beta) ** 2).sum() / (len(y) - 2)
    return beta, np.sqrt(dispersion * np.diag(inverse))


@pytest.mark.parametrize("seed", range(10))
def test_the_line_is_that_of_the_normal_equations(seed):
    yi, vi = effects(seed, 4 + 2 * seed)
    line = weighted_line(yi, np.sqrt(vi), 1 / vi, predictor="sei")
    beta, se = by_normal_equations(yi, np.sqrt(vi), 1 / vi)
    assert [line.intercept, line.slope] == pytest.approx(beta, rel=SAME)
    assert [line.intercept_se, line.slope_se] == pytest.approx(se, rel=SAME)


def test_eggers_slope_is_the_intercept_of_the_deviate_on_precision():
    # The test as Egger and his colleagues first wrote it.
    yi, vi = effects(3, 12)
    sei = np.sqrt(vi)
    beta, se = by_normal_equations(yi / sei, 1 / sei, np.ones(12))
    found = egger(yi, vi)
    assert found.slope == pytest.approx(beta[0], rel=SAME)
    assert found.slope_se == pytest.approx(se[0], rel=SAME)
    assert found.limit_estimate == pytest.approx(beta[1], rel=SAME)


@pytest.mark.parametrize("model", ["lm", "rma"])
@pytest.mark.parametrize("unit", [1e-4, 1e4])
def test_eggers_statistic_has_no_unit_and_no_origin(model, unit):
    yi, vi = effects(4, 15)
    here = egger(yi, vi, model=model)
    there = egger(unit * yi, unit**2 * vi, model=model)
    moved = egger(yi + 1000, vi, model=model)
    # tau2 by REML moves within 1e-8 of a typical vi.
    assert there.statistic == pytest.approx(here.statistic, rel=1e-7)
    assert moved.statistic == pytest.approx(here.statistic, rel=1e-7)


def test_mixed_and_classic_egger_share_the_line_when_there_is_no_heterogeneity():
    yi, vi = effects(5, 12)
    mixed = egger(yi, vi, model="rma", tau2_method="FE")
    assert mixed.slope == pytest.approx(egger(yi, vi).slope, rel=SAME)


def test_few_studies_are_said():
    assert egger(*effects(6, FEW_STUDIES - 1)).few_studies
    assert not egger(*effects(6, FEW_STUDIES)).few_studies


def test_pet_peese_takes_peese_where_pet_finds_an_effect():
    yi, vi = effects(7, 30)
    strong, none = pet_peese(yi + 2, vi), pet_peese(yi - pet_peese(yi, vi).pet.intercept, vi)
    assert (strong.chosen, none.chosen) == ("PEESE", "PET")
    beta, se = by_normal_equations(yi + 2, vi, 1 / vi)
    assert (strong.estimate, strong.se) == (pytest.approx(beta[0], rel=SAME), pytest.approx(se[0], rel=SAME))
    assert none.estimate == pytest.approx(0, abs=1e-12)
    assert strong.ci_lb < strong.estimate < strong.ci_ub


def test_peters_weighs_by_events_and_others_and_looks_at_one_over_n():
    ai, n1, ci, n2 = tables(8, 14)
    yi = np.log(ai / n1) - np.log(ci / n2)
    people, events = n1 + n2, ai + ci
    weights = 1 / (1 / events + 1 / (people - events))
    beta, se = by_normal_equations(yi, 1 / people, weights)
    found = peters(yi, ai, n1, ci, n2)
    assert found.slope == pytest.approx(beta[1], rel=SAME)
    assert found.statistic == pytest.approx(beta[1] / se[1], rel=SAME)
    assert found.limit_estimate == pytest.approx(beta[0], rel=SAME)
    assert (found.df, found.left_out) == (12, ())


@pytest.mark.parametrize("measure", ["OR", "RR"])
def test_harbord_regresses_z_over_root_v_on_root_v(measure):
    # The same test as its authors wrote it: Z/sqrt(V) on sqrt(V), the intercept being the bias.
    ai, n1, ci, n2 = (np.asarray(x, float) for x in tables(9, 14))
    people, events = n1 + n2, ai + ci
    if measure == "OR":
        z = ai - events * n1 / people
        v = n1 * n2 * events * (people - events) / (people**2 * (people - 1))
    else:
        z = (ai * people - events * n1) / (people - events)
        v = n1 * n2 * events / (people * (people - events))
    beta, se = by_normal_equations(z / np.sqrt(v), np.sqrt(v), np.ones(14))
    found = harbord(ai, n1, ci, n2, measure=measure)
    assert found.bias == pytest.approx(beta[0], rel=SAME)
    assert found.statistic == pytest.approx(beta[0] / se[0], rel=SAME)
    assert found.limit_estimate == pytest.approx(beta[1], rel=SAME)


def test_harbords_score_of_a_risk_ratio_is_the_slope_of_the_profile_likelihood():
    # d/d(log RR) of the binomial log-likelihood at no effect, the common risk at its estimate: p1 = e^b p.
    a, n1, c, n2 = 7.0, 40.0, 15.0, 50.0
    p, h = (a + c) / (n1 + n2), 1e-6

    def loglik(b):
        p1 = p * np.exp(b)
        return a * np.log(p1) + (n1 - a) * np.log(1 - p1) + c * np.log(p) + (n2 - c) * np.log(1 - p)

    score = (loglik(h) - loglik(-h)) / (2 * h)
    assert score == pytest.approx((a * (n1 + n2) - (a + c) * n1) / (n1 + n2 - a - c), rel=1e-8)


def test_studies_without_information_are_left_out_and_named():
    ai, n1, ci, n2 = (np.array(x) for x in tables(10, 8))
    ai[2] = ci[2] = 0
    ai[5], ci[5] = n1[5], n2[5]
    found = harbord(ai, n1, ci, n2)
    kept = ~np.isin(np.arange(8), [2, 5])
    assert (found.k, found.left_out) == (6, (2, 5))
    assert found.statistic == harbord(ai[kept], n1[kept], ci[kept], n2[kept]).statistic
    assert peters(np.zeros(8) + ai, ai, n1, ci, n2).left_out == (2, 5)


def test_what_has_no_line_is_refused_by_name():
    yi, vi = effects(11, 6)
    for test in (egger, pet_peese, lambda y, v: egger(y, v, model="rma")):
        with pytest.raises(TooFewStudies):
            test(yi[:2], vi[:2])
        with pytest.raises(NoSpread):
            test(yi, np.full(6, 0.1))
    with pytest.raises(NoDispersion):
        egger(2 + 3 * np.sqrt(vi), vi)
    with pytest.raises(NoDispersion):
        egger(np.full(6, 0.3), vi)
    with pytest.raises(UnknownChoice):
        egger(yi, vi, model="ols")
    with pytest.raises(LevelOutOfRange):
        egger(yi, vi, level=95)
    with pytest.raises(EventsOutOfRange):
        harbord([5, 1, 1], [4, 9, 9], [1, 1, 1], [9, 9, 9])
    with pytest.raises(LengthsDiffer):
        peters([0.1, 0.2], [1, 1, 1], [9, 9, 9], [1, 2, 1], [9, 9, 9])
    with pytest.raises(UnknownChoice):
        harbord([1, 2, 1], [4, 9, 9], [1, 1, 1], [9, 9, 9], measure="RD")
