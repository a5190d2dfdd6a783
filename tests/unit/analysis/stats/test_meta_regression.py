import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from scipy.stats import chi2, f, t

from analysis.stats import (
    LengthsDiffer,
    MissingArgument,
    NotEstimable,
    NotFinite,
    TooFewStudies,
    UnknownChoice,
    pool,
)
from analysis.stats.errors import DesignRefused, MissingCategory
from analysis.stats.meta_regression import RegressionWarning, meta_regression
from analysis.stats.pooling import TAU2_METHODS
from analysis.stats.profiles import RegressionProfile
from analysis.stats.regression import fit_regression
from analysis.stats.search import maximum

RANDOM = np.random.default_rng(4)
K = 14
VI = np.exp(RANDOM.normal(-2, 1, K))
DOSE = RANDOM.uniform(0, 10, K)
SITE = np.array(list("aabbbccaabbccb"))
YI = 0.5 + 0.1 * DOSE + 0.4 * (SITE == "b") + RANDOM.normal(0, np.sqrt(VI + 0.05))
# Dense matrices of 14 x 14 against sums: both lose two or three digits.
DENSE = 1e-10
# What rests on a root that is sought.
SOUGHT = 1e-8


def dense(y, v, x, tau2):
    """The textbook's matrices, which the engine never forms."""
    w = np.diag(1 / (v + tau2))
    inverse = np.linalg.inv(x.T @ w @ x)
    p = w - w @ x @ inverse @ x.T @ w
    return inverse @ x.T @ w @ y, inverse, p


def design():
    return np.column_stack([np.ones(K), DOSE, SITE == "b", SITE == "c"]).astype(float)


@pytest.mark.parametrize("method", TAU2_METHODS)
def test_tau2_and_coefficients_are_those_of_the_dense_formulas(method):
    x = design()
    result = meta_regression(YI, VI, {"dose": DOSE, "site": SITE}, tau2_method=method)
    df = K - 4
    _, _, p = dense(YI, VI, x, 0)
    qe, trace = YI @ p @ YI, np.trace(p)
    hat = np.eye(K) - x @ np.linalg.inv(x.T @ x) @ x.T
    start = np.var(YI)
    closed = {
        "FE": 0.0,
        "DL": max(0, (qe - df) / trace),
        "HS": max(0, (qe - K) / (1 / VI).sum()),
        "HE": max(0, (YI @ hat @ YI - np.trace(hat @ np.diag(VI))) / df),
        "SJ": start * (YI @ dense(YI, VI, x, start)[2] @ YI) / df,
    }
    if method in closed:
        assert result.tau2 == pytest.approx(closed[method], rel=DENSE, abs=1e-14)
    elif result.tau2 > 0:
        _, _, p = dense(YI, VI, x, result.tau2)
        w = 1 / (VI + result.tau2)
        sides = {
            "REML": (YI @ p @ p @ YI, np.trace(p)),
            "ML": (YI @ p @ p @ YI, w.sum()),
            "PM": (YI @ p @ YI, df),
            "EB": (YI @ p @ YI, df),
        }[method]
        assert sides[0] == pytest.approx(sides[1], rel=SOUGHT)
    assert result.qe == pytest.approx(qe, rel=DENSE)
    beta, cov, _ = dense(YI, VI, x, result.tau2)
    np.testing.assert_allclose([term.estimate for term in result.terms], beta, rtol=SOUGHT)
    np.testing.assert_allclose([term.se for term in result.terms], np.sqrt(np.diag(cov)), rtol=SOUGHT)
    assert result.qm == pytest.approx(beta[1:] @ np.linalg.solve(cov[1:, 1:], beta[1:]), rel=SOUGHT)
    assert result.qm_pval == pytest.approx(chi2.sf(result.qm, 3), rel=DENSE)


def test_terms_are_named_after_levels_and_the_first_level_is_the_reference():
    result = meta_regression(YI, VI, {"dose": DOSE, "site": SITE})
    assert [term.name for term in result.terms] == ["intercept", "dose", "site: b", "site: c"]
    dose, site = result.moderators
    assert (dose.levels, dose.qm_df, site.levels, site.qm_df) == ((), 1, ("a", "b", "c"), 2)
    assert dose.qm == pytest.approx(result.terms[1].statistic ** 2, rel=1e-12)


def test_hartung_knapp_tests_with_f_and_t():
    result = meta_regression(YI, VI, {"dose": DOSE, "site": SITE}, tau2_method="REML", test="knha")
    assert (result.qm_df, result.qm_df2) == (3, K - 4)
    assert result.qm_pval == pytest.approx(f.sf(result.qm, 3, K - 4), rel=DENSE)
    x = design()
    _, cov, p = dense(YI, VI, x, result.tau2)
    se = np.sqrt(np.diag(cov) * (YI @ p @ YI) / (K - 4))
    np.testing.assert_allclose([term.se for term in result.terms], se, rtol=SOUGHT)
    term = result.terms[1]
    assert term.ci_ub - term.estimate == pytest.approx(t.ppf(0.975, K - 4) * term.se, rel=1e-12)


def test_r2_compares_with_the_model_without_moderators():
    result = meta_regression(YI, VI, {"dose": DOSE}, tau2_method="REML")
    total = pool(YI, VI, tau2_method="REML").tau2
    assert result.r2 == pytest.approx(100 * max(0, 1 - result.tau2 / total), rel=SOUGHT)
    assert meta_regression(YI, VI, {"dose": DOSE}, tau2_method="FE").r2 is None
    assert meta_regression(YI, VI, {"dose": DOSE}, intercept=False).r2 is None


@pytest.mark.parametrize("small", [1e-3, 1e-9, 1e-20])
def test_one_dominating_study_leaves_tau2_its_digits(small):
    # tr P as sum w - tr (X'WX)^-1 X'WWX in fractions; in doubles that difference keeps nothing of the other studies.
    x, y, v = [1.0, 2.0, 3.5, 5.0, 7.0], [0.2, 1.5, -2.0, 0.9, 3.0], [small, 1.0, 2.0, 1.5, 0.7]
    x_, y_, w = [Fraction(a) for a in x], [Fraction(a) for a in y], [1 / Fraction(a) for a in v]
    total = sum(w)
    centre = sum(a * b for a, b in zip(w, x_, strict=True)) / total
    mean = sum(a * b for a, b in zip(w, y_, strict=True)) / total
    away = [b - centre for b in x_]
    sxx = sum(a * b * b for a, b in zip(w, away, strict=True))
    slope = sum(a * b * c for a, b, c in zip(w, away, y_, strict=True)) / sxx
    qe = sum(a * (c - mean - slope * b) ** 2 for a, b, c in zip(w, away, y_, strict=True))
    trace = total - sum(a * a * (1 / total + b * b / sxx) for a, b in zip(w, away, strict=True))
    found = meta_regression(y, v, {"dose": x}, tau2_method="DL")
    assert found.qe == pytest.approx(float(qe), rel=1e-12)
    assert found.tau2 == pytest.approx(float((qe - 3) / trace), rel=1e-12)


def test_where_nothing_is_to_be_explained_moderators_explain_nothing():
    agreeing = np.array(YI) * 1e-3
    result = meta_regression(agreeing, VI, {"dose": DOSE})
    assert (result.tau2_total, result.r2) == (0, 0)
    assert meta_regression(DOSE * 0.1, VI, {"dose": DOSE + SITE.view(np.int32)}).tau2_total == 0


def test_predictions_have_a_band_for_the_mean_and_a_wider_one_for_a_new_study():
    result = meta_regression(YI, VI, {"dose": DOSE, "site": SITE}, tau2_method="REML")
    new = result.predict(dose=[0.0, 5.0, 10.0], site="b")
    x = np.array([[1, dose, 1, 0] for dose in (0, 5, 10)], float)
    np.testing.assert_allclose(new.estimate, x @ result.fit.beta, rtol=1e-12)
    np.testing.assert_allclose(new.se, np.sqrt(np.diag(x @ result.fit.cov @ x.T)), rtol=1e-10)
    assert (new.pi_lb < new.ci_lb).all()
    reach = t.ppf(0.975, K - 5) * np.sqrt(result.tau2 + new.se**2)
    np.testing.assert_allclose(new.pi_ub, new.estimate + reach, rtol=1e-12)
    assert meta_regression(YI, VI, {"dose": DOSE}, tau2_method="FE").predict(dose=1).pi_lb is None


def test_predictions_for_what_the_model_does_not_know_are_refused():
    result = meta_regression(YI, VI, {"dose": DOSE, "site": SITE})
    with pytest.raises(MissingArgument):
        result.predict(dose=1)
    with pytest.raises(UnknownChoice):
        result.predict(dose=1, site="z")
    with pytest.raises(UnknownChoice):
        result.predict(dose=1, site="a", year=2000)
    with pytest.raises(LengthsDiffer):
        result.predict(dose=[1, 2], site=["a", "b", "c"])


def test_fewer_studies_than_parameters_and_two_are_refused():
    with pytest.raises(TooFewStudies) as caught:
        meta_regression(YI[:3], VI[:3], {"dose": DOSE[:3]})
    assert (caught.value.k, caught.value.needed) == (3, 4)
    assert meta_regression(YI[:4], VI[:4], {"dose": DOSE[:4]}).qe_df == 2


def test_few_studies_for_each_moderator_are_a_warning():
    assert meta_regression(YI, VI, {"dose": DOSE}).warnings == ()
    assert meta_regression(YI, VI, {"dose": DOSE, "site": SITE}).warnings == (RegressionWarning.FEW_STUDIES,)


def test_moderators_that_say_nothing_are_refused_by_name():
    with pytest.raises(NotEstimable):
        meta_regression(YI, VI, {"site": ["a"] * K})
    with pytest.raises(DesignRefused):
        meta_regression(YI, VI, {"dose": np.ones(K)})
    with pytest.raises(DesignRefused):
        meta_regression(YI, VI, {"dose": DOSE, "double": 2 * DOSE})
    with pytest.raises(LengthsDiffer):
        meta_regression(YI, VI, {"dose": DOSE[:5]})
    with pytest.raises(MissingArgument):
        meta_regression(YI, VI, {})


def test_a_missing_moderator_is_refused_with_its_place():
    with pytest.raises(NotFinite) as number:
        meta_regression(YI, VI, {"dose": [*DOSE[:-1], None]})
    with pytest.raises(MissingCategory) as category:
        meta_regression(YI, VI, {"site": ["a", None, *SITE[2:]]})
    assert (number.value.field, number.value.index) == ("dose", K - 1)
    assert (category.value.field, category.value.index) == ("site", 1)


@pytest.mark.parametrize("method", TAU2_METHODS)
def test_units_and_origins_of_effects_and_moderators_do_not_matter(method):
    here = meta_regression(YI, VI, {"dose": DOSE}, tau2_method=method)
    for unit in (1e-4, 1e4):
        there = meta_regression(YI * unit, VI * unit**2, {"dose": DOSE * 1e3}, tau2_method=method)
        assert there.tau2 / unit**2 == pytest.approx(here.tau2, rel=SOUGHT, abs=1e-12)
        assert there.terms[1].estimate * 1e3 / unit == pytest.approx(here.terms[1].estimate, rel=SOUGHT)
        assert there.qm == pytest.approx(here.qm, rel=SOUGHT)
    moved = meta_regression(YI + 4096, VI, {"dose": DOSE + 1024}, tau2_method=method)
    # 4096 takes 12 of 53 binary digits from the effects: 1e-12 of them is left uncertain.
    assert moved.qe == pytest.approx(here.qe, rel=1e-9)
    assert moved.terms[1].estimate == pytest.approx(here.terms[1].estimate, rel=SOUGHT)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_the_maximum_is_global_and_found_in_each_of_two_thousand_regressions(method):
    random = np.random.default_rng(8)
    m, k = 500, 9
    for scale in (1e-4, 1.0, 1e4, 1e8):
        x = np.column_stack([np.ones(k), random.normal(0, 1, k), np.arange(k) % 2])
        v = np.exp(random.normal(0, random.choice([0.5, 1, 3], (m, 1)), (m, k)))
        y = random.normal(0, np.sqrt(v + np.exp(random.normal(0, 2, (m, 1))))) * scale
        profile = RegressionProfile(y, v * scale**2, x, likelihood=method)
        found = maximum(profile)
        assert found.converged.all()
        rows = np.arange(m)
        height = profile.loglik(found.tau2, rows)
        top = np.maximum(profile.ceiling(), profile.low) * 1.5
        grid = np.hstack(
            [np.zeros((m, 1)), np.exp(np.linspace(np.log(profile.low * 1e-3), np.log(top), 100)).T]
        )
        heights = np.stack([profile.loglik(column, rows) for column in grid.T], axis=1)
        # Differences of log-likelihoods of some tens.
        assert (heights.max(axis=1) <= height + 1e-9 * (1 + np.abs(height))).all()


def test_an_intercept_alone_is_pooling():
    for method in TAU2_METHODS:
        for test in ("z", "t", "knha", "adhoc"):
            one = fit_regression(YI, VI, np.ones((K, 1)), tau2_method=method, test=test)
            other = pool(YI, VI, tau2_method=method, test=test)
            assert one.tau2 == pytest.approx(other.tau2, rel=SOUGHT, abs=1e-14)
            assert one.se[0] == pytest.approx(other.se, rel=SOUGHT)
            assert one.i2 == pytest.approx(other.i2, rel=SOUGHT, abs=1e-10)
            assert one.p_val[0] == pytest.approx(other.p_val, rel=SOUGHT)


# A search that divides what it cannot settle would need gigabytes here; one that gives up in time needs 3 MB.
MEGABYTES = 50


def test_variances_over_fifty_decades_end_in_bounded_memory_and_an_unsettled_search_says_so():
    # Which of them cannot be settled hangs on the last digit, and so on the processor: about every third.
    converged = []
    tracemalloc.start()
    try:
        for seed in range(30):
            random = np.random.default_rng(seed)
            vi = np.exp(random.uniform(-60, 60, 5))
            yi = random.normal(size=5) * np.sqrt(vi)
            fit = meta_regression(yi, vi, {"dose": random.normal(size=5)}, tau2_method="REML")
            converged.append(fit.converged)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTES * 1e6
    assert not all(converged)
