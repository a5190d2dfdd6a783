"""Leave-one-out, cumulative, influence and Baujat values of the reference file, all with DerSimonian-Laird."""

import numpy as np
import pytest

from analysis.stats.baujat import baujat
from analysis.stats.cumulative import cumulative
from analysis.stats.influence import influence
from analysis.stats.leave_one_out import leave_one_out
from tests.reference.metafor import DATASETS

# Sums of at most 19 terms, closed forms on both sides: promised 1e-10, measured 1e-13 at worst.
CLOSED_FORM = 1e-12
# A limit is estimate minus half width: its error is that of the larger, not of a result near 0.
LIMIT = 1e-12
# Residuals and changes of the estimate are differences of numbers that agree to 1e-14.  They are given in
# standard errors (or those squared), so where they nearly cancel 1e-13 standard errors remain.
DIFFERENCE = 1e-11
STANDARD_ERRORS = 1e-13

CASES = [(name, measure) for name, dataset in DATASETS.items() for measure in dataset["measures"]]
cases = pytest.mark.parametrize(("name", "measure"), CASES)


def data(name, measure):
    values = DATASETS[name]["measures"][measure]
    usable = np.array(values["usable"])
    return values, np.array(values["yi"], float)[usable], np.array(values["vi"], float)[usable]


def near(ours, theirs, relative, size=0.0):
    np.testing.assert_allclose(ours, theirs, rtol=relative, atol=relative * size)


def near_difference(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=DIFFERENCE, atol=STANDARD_ERRORS)


def test_the_file_has_every_section_for_every_case():
    assert len(CASES) == 28
    sections = {"leave_one_out_DL", "cumulative_DL", "influence_DL", "baujat_DL"}
    assert all(sections <= set(data(*case)[0]) for case in CASES)


@cases
def test_leave_one_out_equals_metafor(name, measure):
    values, yi, vi = data(name, measure)
    expected, ours = values["leave_one_out_DL"], leave_one_out(yi, vi)
    near(ours.estimate, expected["estimate"], CLOSED_FORM)
    near(ours.tau2, expected["tau2"], CLOSED_FORM)
    near(ours.i2, expected["I2"], CLOSED_FORM)
    near(ours.q, expected["Q"], CLOSED_FORM)
    size = np.abs(expected["estimate"]).max()
    near(ours.ci_lb, expected["ci_lower"], LIMIT, size)
    near(ours.ci_ub, expected["ci_upper"], LIMIT, size)


@cases
def test_cumulative_equals_metafor(name, measure):
    values, yi, vi = data(name, measure)
    expected, ours = values["cumulative_DL"], cumulative(yi, vi)
    near(ours.estimate, expected["estimate"], CLOSED_FORM)
    near(ours.tau2, expected["tau2"], CLOSED_FORM)
    size = np.abs(expected["estimate"]).max()
    near(ours.ci_lb, expected["ci_lower"], LIMIT, size)
    near(ours.ci_ub, expected["ci_upper"], LIMIT, size)


@cases
def test_influence_equals_metafor(name, measure):
    values, yi, vi = data(name, measure)
    expected, ours = values["influence_DL"], influence(yi, vi)
    near(ours.hat, expected["hat"], CLOSED_FORM)
    near(ours.tau2_del, expected["tau2_del"], CLOSED_FORM)
    near(ours.q_del, expected["Q_del"], CLOSED_FORM)
    near(ours.cov_r, expected["cov_ratio"], CLOSED_FORM)
    for field in ("rstudent", "dffits", "cook_d"):
        near_difference(getattr(ours, field), expected[field])


@cases
def test_baujat_equals_metafor(name, measure):
    values, yi, vi = data(name, measure)
    expected, ours = values["baujat_DL"], baujat(yi, vi)
    near_difference(ours.x, expected["x"])
    near_difference(ours.y, expected["y"])
