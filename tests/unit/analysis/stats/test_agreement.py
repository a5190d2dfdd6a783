import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats import (
    LengthsDiffer,
    LevelOutOfRange,
    NotEstimable,
    ResultOutOfRange,
    TableRefused,
    TooFewSubjects,
    UnknownChoice,
    agreement_table,
    cohens_kappa,
    intraclass_correlation,
    limits_of_agreement,
    percent_agreement,
)

# Fleiss, Levin and Paik 2003, table 18.1: diagnoses of 100 patients by two raters.
DIAGNOSES = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
# Hout, Duncan and Sobel 1987, in Agresti 1990: answers of 91 couples; the data set SexualFun of the R package vcd,
# whose Kappa() prints 0.1293 (0.0686) and, with equal spacing, 0.2374 (0.0783).
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]
# Shrout and Fleiss 1979, table 2: six subjects, four judges.
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# Bland and Altman 1986, table 1, first readings: peak flow by the large and the mini meter, litres a minute.
LARGE = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def test_kappa_of_the_diagnoses_has_its_published_standard_errors():
    kappa = cohens_kappa(DIAGNOSES)
    assert round(kappa.estimate, 2) == 0.68
    assert (round(kappa.se, 3), round(kappa.se_null, 3)) == (0.088, 0.076)
    assert round(kappa.observed, 2) == 0.89
    assert round(kappa.expected, 2) == 0.66


@pytest.mark.parametrize(
    ("table", "weights", "estimate", "se", "se_null"),
    # As statsmodels 0.15 computes them (cohens_kappa, wt=None, "linear", "quadratic").
    [
        (DIAGNOSES, "none", 0.676470588235294, 0.08770295347521254, 0.07618725792346259),
        (DIAGNOSES, "linear", 0.7222222222222223, 0.08430095392318866, 0.08786056417982566),
        (DIAGNOSES, "quadratic", 0.7553191489361702, 0.08670713249380735, 0.0989476085815205),
        (COUPLES, "none", 0.12933025404157042, 0.06859853248070859, 0.061183460559768324),
        (COUPLES, "linear", 0.23738062755798084, 0.07831633477837283, 0.07699031208855053),
        (COUPLES, "quadratic", 0.3320455862468612, 0.09729752195860462, 0.10434937507347562),
    ],
)
def test_weighted_kappa_equals_another_program(table, weights, estimate, se, se_null):
    # Sums of at most 16 products of proportions.
    kappa = cohens_kappa(table, weights=weights)
    assert [kappa.estimate, kappa.se, kappa.se_null] == pytest.approx([estimate, se, se_null], rel=1e-12)
    assert kappa.ci_ub - kappa.estimate == pytest.approx(1.959963984540054 * se)


def test_kappa_is_one_for_full_agreement_and_zero_for_that_of_chance():
    assert cohens_kappa([[4, 0], [0, 6]]).estimate == 1
    assert cohens_kappa([[4, 0], [0, 6]]).ci_lb == 1
    assert cohens_kappa([[1, 1], [1, 1]]).estimate == 0
    one_sided = cohens_kappa([[4, 6], [0, 0]])
    assert (one_sided.estimate, one_sided.statistic, one_sided.p_val) == (0, None, None)


def test_of_two_categories_every_weighting_is_the_same():
    table = [[20, 5], [10, 15]]
    assert cohens_kappa(table).estimate == pytest.approx(0.4)
    for weights in ("linear", "quadratic"):
        assert cohens_kappa(table, weights=weights).estimate == pytest.approx(0.4)
        assert cohens_kappa(table, weights=weights).se == pytest.approx(cohens_kappa(table).se)


def test_a_table_is_counted_in_the_order_of_the_categories():
    categories, table = agreement_table(
        ["low", "high", "low"], ["low", "low", "low"], ["low", "some", "high"]
    )
    assert categories == ("low", "some", "high")
    assert table.tolist() == [[2, 0, 0], [0, 0, 0], [1, 0, 0]]
    assert agreement_table([2, 1], [1, 1])[0] == (1, 2)


def test_tables_that_are_none_are_refused():
    for table in ([[1, 2, 3]], [[-1, 2], [0, 1]], [[0, 0], [0, 0]], [1, 2], [[float("nan"), 1], [1, 1]]):
        with pytest.raises(TableRefused):
            cohens_kappa(table)
    with pytest.raises(TableRefused):
        agreement_table([1, 2], [1])
    with pytest.raises(TableRefused):
        agreement_table(["a"], ["b"], ["a"])
    with pytest.raises(TableRefused):
        agreement_table(["a"], [1])


def test_kappa_without_anything_to_disagree_about_is_refused():
    for table in ([[5]], [[5, 0], [0, 0]]):
        with pytest.raises(NotEstimable):
            cohens_kappa(table)
    with pytest.raises(UnknownChoice):
        cohens_kappa(DIAGNOSES, weights="cubic")
    with pytest.raises(LevelOutOfRange):
        cohens_kappa(DIAGNOSES, level=95)


def test_percent_agreement_has_wilsons_interval():
    # statsmodels 0.15, proportion_confint(89, 100, method="wilson").
    agreed = percent_agreement(DIAGNOSES)
    assert (agreed.count, agreed.n) == (89, 100)
    assert [agreed.estimate, agreed.ci_lb, agreed.ci_ub] == pytest.approx(
        [89, 81.36870349691969, 93.74580364293543]
    )
    assert percent_agreement([[5, 0], [0, 5]]).ci_ub == 100
    assert percent_agreement([[0, 5], [5, 0]]).ci_lb == 0


def test_icc_of_the_judges_has_its_published_value_and_interval():
    # Shrout and Fleiss 1979: ICC(2,1) = .29; mean squares 11.24, 32.49, 1.02.  McGraw and Wong's interval as
    # the R packages psych and irr print it: 0.019 to 0.761, F(5, 15) = 11.03.
    icc = intraclass_correlation(JUDGES)
    assert [round(x, 2) for x in (icc.estimate, icc.ms_subjects, icc.ms_raters, icc.ms_error)] == [
        0.29,
        11.24,
        32.49,
        1.02,
    ]
    assert [round(x, 3) for x in (icc.ci_lb, icc.ci_ub)] == [0.019, 0.761]
    assert (icc.n, icc.raters, round(icc.statistic, 2)) == (6, 4, 11.03)
    assert icc.p_val == pytest.approx(0.000135, abs=5e-7)


def test_raters_who_say_the_same_have_an_icc_of_one():
    icc = intraclass_correlation([[0.1, 0.1], [0.7, 0.7], [0.3, 0.3]])
    assert (icc.estimate, icc.ci_lb, icc.ci_ub, icc.p_val) == (1, 1, 1, None)


def test_ratings_that_tell_nothing_are_refused():
    with pytest.raises(NotEstimable):
        intraclass_correlation([[1, 1], [1, 1]])
    with pytest.raises(NotEstimable):
        intraclass_correlation([[0.1, 0.3], [0.1, 0.3], [0.1, 0.3]])
    with pytest.raises(TooFewSubjects):
        intraclass_correlation([[1, 2]])
    with pytest.raises(TooFewSubjects):
        intraclass_correlation([[1], [2]])
    with pytest.raises(TableRefused):
        intraclass_correlation([[1, float("nan")], [1, 2]])
    with pytest.raises(TableRefused):
        intraclass_correlation([1, 2, 3])


ratings = st.lists(st.lists(st.integers(0, 20), min_size=3, max_size=3), min_size=3, max_size=12).filter(
    lambda rows: len({sum(row) for row in rows}) > 1
)


@settings(max_examples=150, deadline=None)
@given(ratings, st.sampled_from([1e-4, 1.0, 1e4]), st.integers(-1000, 1000))
def test_icc_does_not_depend_on_unit_origin_or_order_and_lies_in_its_interval(rows, unit, origin):
    x = np.array(rows, dtype=float)
    icc = intraclass_correlation(x)
    moved = intraclass_correlation(unit * (x[::-1, ::-1] + origin))
    # Moving by 1,000 costs 3 digits of a square.
    assert moved.estimate == pytest.approx(icc.estimate, rel=1e-8, abs=1e-8)
    assert [moved.ci_lb, moved.ci_ub] == pytest.approx([icc.ci_lb, icc.ci_ub], rel=1e-6, abs=1e-6)
    assert icc.ci_lb <= icc.estimate + 1e-12
    assert icc.estimate <= icc.ci_ub + 1e-12


def test_the_peak_flow_meters_agree_as_published():
    # Bland and Altman 1986: mean difference -2.1 (95 % interval -22.0 to 17.8), SD 38.8, limits
    # -2.1 -+ 2 SD = -79.7 and 75.5.
    result = limits_of_agreement(LARGE, MINI)
    assert (round(result.bias.estimate, 1), round(result.sd, 1)) == (-2.1, 38.8)
    assert (round(result.bias.ci_lb, 1), round(result.bias.ci_ub, 1)) == (-22.0, 17.8)
    twice = 2 / 1.959963984540054
    # The paper multiplied the rounded SD.
    assert result.bias.estimate + twice * (result.lower.estimate - result.bias.estimate) == pytest.approx(
        -79.7, abs=0.1
    )
    assert result.bias.estimate + twice * (result.upper.estimate - result.bias.estimate) == pytest.approx(
        75.5, abs=0.1
    )
    # Its standard error of a limit is the rougher sqrt(3 s^2/n) = 16.3; that of 1999 is sqrt(1/n + z^2/(2(n - 1))) s.
    assert result.lower.se == pytest.approx(38.76513 * (1 / 17 + 3.841459 / 32) ** 0.5, rel=1e-6)
    assert result.lower.se == pytest.approx(16.3, abs=0.15)


def test_exchanging_the_methods_mirrors_the_limits_and_a_unit_multiplies_them():
    result, turned = limits_of_agreement(LARGE, MINI), limits_of_agreement(MINI, LARGE)
    assert turned.upper.estimate == pytest.approx(-result.lower.estimate)
    assert turned.upper.ci_ub == pytest.approx(-result.lower.ci_lb)
    litres = limits_of_agreement(np.array(LARGE) / 1000, np.array(MINI) / 1000)
    assert litres.upper.ci_ub == pytest.approx(result.upper.ci_ub / 1000)


def test_methods_that_differ_by_a_constant_have_limits_without_width():
    result = limits_of_agreement([1, 2, 3], [0, 1, 2])
    assert (result.bias.estimate, result.lower.estimate, result.upper.ci_ub) == (1, 1, 1)


def test_differences_beyond_the_range_of_numbers_are_refused():
    with pytest.raises(ResultOutOfRange):
        limits_of_agreement([1e300, -1e300], [0, 0])


def test_measurements_that_are_no_pairs_are_refused():
    with pytest.raises(LengthsDiffer):
        limits_of_agreement([1, 2], [1])
    with pytest.raises(TooFewSubjects):
        limits_of_agreement([1], [1])
    with pytest.raises(LevelOutOfRange):
        limits_of_agreement([1, 2], [1, 3], coverage=1.5)
