"""Every number of the report that has a counterpart in the reference file, through the door that people use."""

import json

import numpy as np
import pytest

from analysis.table_pooling import Options, as_json, as_text, compute, read, validated
from analysis.table_pooling.options import MEASURES
from tests.reference.metafor import DATASETS, LOST_TO_YEARS
from tests.unit.analysis.table_pooling.tables import csv_of

# Closed forms: the project's promise is 1e-10; numbers pass through text with all their digits.
CLOSED_FORM = 1e-10
# Iterative estimators, and what rests on them.
ITERATIVE = 1e-8
# An absolute bound beside them, for numbers that are 0 or a difference that is nearly 0.
NOTHING = 1e-12
# metafor looks for the upper limit of tau2 below max(100, 10 tau2), and reports that bound where it lies above.
SEARCH_ENDS_AT = 10
# Where the maximum lies at 0, metafor's iteration stops just above it; I2 (percent) shows it.
JUST_ABOVE_0 = 1e-9

ITERATIVE_METHODS = {"REML", "ML", "PM", "EB"}
CASES = [
    (name, measure) for name, data in DATASETS.items() for measure in data["measures"] if measure in MEASURES
]
FITS = ["FE_z", "DL_z", "DL_knha", "REML_z", "REML_knha", "ML_z", "PM_z", "HE_z", "SJ_z", "HS_z", "EB_knha"]


def report(name, measure, fit="DL_z", **more):
    data = DATASETS[name]
    method, test = fit.split("_")
    options = Options(
        measure=measure,
        tau2_method=method,
        test=test,
        double_zero="keep",
        pi_df="z" if test == "z" else "k-1",
        subgroup=next(iter(data.get("subgroup", {})), None),
        moderators=tuple(data.get("moderator", {})),
        **more,
    )
    found = compute(validated(read(csv_of(name)), options), options)
    assert as_text(found, "file.csv").strip()
    return json.loads(as_json(found))


def close(found, expected, tolerance, what, nothing=NOTHING):
    if isinstance(expected, str) or expected is None:
        assert found == expected, what
        return
    found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    scale = np.maximum(np.abs(expected), np.abs(expected).max() * 1e-3)
    assert found.shape == expected.shape, what
    assert (np.abs(found - expected) <= tolerance * scale + nothing).all(), (what, found, expected)


@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize(("name", "measure"), CASES)
def test_the_answer_is_metafor_s(name, measure, fit):
    expected = DATASETS[name]["measures"][measure]
    theirs = expected["fits"][fit]
    found = report(name, measure, fit)
    tolerance = ITERATIVE if fit.split("_")[0] in ITERATIVE_METHODS else CLOSED_FORM
    close(found["yi"], expected["yi"], CLOSED_FORM, "yi")
    close(found["vi"], expected["vi"], CLOSED_FORM, "vi")
    for ours, name_there in {
        "k": "k",
        "estimate": "estimate",
        "se": "se",
        "ci_lb": "ci_lower",
        "ci_ub": "ci_upper",
        "zval": "statistic",
        "i2": "I2",
        "h2": "H2",
        "q": "Q",
        "weights": "weights_percent",
        "pi_lb": "prediction_lower",
        "pi_ub": "prediction_upper",
    }.items():
        if name_there in theirs:
            close(found[ours], theirs[name_there], tolerance, ours, JUST_ABOVE_0 if ours == "i2" else NOTHING)
    # A p value far in the tail multiplies an error of z by z.
    close(found["pval"], theirs["p_value"], tolerance * max(1, theirs["statistic"] ** 2), "pval")
    close(found["q_pval"], theirs["Q_p"], CLOSED_FORM * max(1, theirs["Q"]), "q_pval")
    # tau2 and its limits: relative to tau2 + typical vi.
    scale = theirs["tau2"] + np.median(expected["vi"])
    assert found["tau2"] == pytest.approx(theirs["tau2"], abs=tolerance * scale)
    if "tau2_ci_q_profile" in theirs:
        for ours, limit in zip(("tau2_ci_lb", "tau2_ci_ub"), theirs["tau2_ci_q_profile"], strict=True):
            if limit == pytest.approx(max(100, SEARCH_ENDS_AT * theirs["tau2"]), rel=1e-9):
                assert found[ours] > limit
                continue
            assert found[ours] == pytest.approx(limit, rel=ITERATIVE, abs=ITERATIVE * scale)


SECTIONS = {
    "leave_one_out": "leave_one_out_DL",
    "cumulative": "cumulative_DL",
    "influence": "influence_DL",
    "egger": "egger_lm",
    "begg": "begg",
    "trim_and_fill": "trim_fill_L0_DL",
    "mantel_haenszel": "mantel_haenszel",
    "peto": "peto",
    "subgroups": "subgroups_DL_separate_tau2",
}


@pytest.mark.parametrize(("name", "measure"), CASES)
def test_every_section_has_metafor_s_fields_and_values(name, measure):
    expected = DATASETS[name]["measures"][measure]
    found = report(name, measure, everything=True)
    assert [section for section in [*SECTIONS, "meta_regression"] if section not in found] == []
    for ours, theirs in SECTIONS.items():
        if theirs not in expected:
            assert found[ours] is None
            assert found["not_computed"][ours]
            continue
        compared(found[ours], expected[theirs], f"{name} {measure} {ours}")
    compared(found["trim_and_fill"]["R0"], expected["trim_fill_R0_DL"], f"{name} {measure} R0")
    if "meta_regression" in expected:
        lost = LOST_TO_YEARS.get((name, measure), 0)
        compared(found["meta_regression"], expected["meta_regression"]["DL_z"], f"{name} {measure}", lost)


def compared(found, expected, what, lost=0):
    """p values far in the tail lose digits on either side, and multiply the error of a chi-squared by its size."""
    for field, value in expected.items():
        if isinstance(value, dict):
            compared(found[field], value, f"{what} {field}", lost)
        else:
            tail = "p_value" in field or field.endswith("_p")
            near = max(1e-9, lost * expected.get("QE", 0)) if tail else max(CLOSED_FORM, lost)
            close(found[field], value, near, f"{what} {field}", _nothing(field, lost))


def _nothing(field, lost):
    """A QM near 0 is the square of a difference: what is lost there is lost of 1, not of QM."""
    return lost if lost and field == "QM" else NOTHING


@pytest.mark.parametrize("fit", ["DL_knha", "REML_z", "REML_knha"])
@pytest.mark.parametrize("name", ["bcg", "egger2001", "raudenbush1985", "gibson2002_fev"])
def test_meta_regression_is_metafor_s(name, fit):
    for measure in DATASETS[name]["measures"]:
        expected = DATASETS[name]["measures"][measure]["meta_regression"].get(fit)
        if expected is None:
            continue
        found = report(name, measure, fit)["meta_regression"]
        lost = LOST_TO_YEARS.get((name, measure), 0)
        for field, value in expected.items():
            tail = field in ("p_values", "QM_p", "QE_p")
            tolerance = max(1e-6, lost * expected["QE"]) if tail else max(ITERATIVE, lost)
            close(found[field], value, tolerance, f"{name} {measure} {fit} {field}", _nothing(field, lost))


def test_all_measures_of_the_file_were_looked_at():
    assert {measure for _, measure in CASES} == {"MD", "SMD", "SMDH", "ROM", "RR", "OR", "RD", "GEN"}


@pytest.mark.parametrize(
    ("name", "measure", "qe", "tau2", "intercept", "slope"),
    [
        ("egger2001", "RR", 21.7790123197829, 0.0843447616704964, -141.85913975182, 0.0709750641569235),
        ("egger2001", "OR", 23.2111934009599, 0.119836170414421, -143.670357472178, 0.0718409750699715),
        ("gibson2002_fev", "MD", 41.7240929061047, 2.84585876699993, 414.520357450048, -0.208623200546687),
    ],
)
def test_with_calendar_years_it_is_the_exact_arithmetic_s(name, measure, qe, tau2, intercept, slope):
    """Closed forms in 50 digits (mpmath): weighted sums of 1/(vi + tau2), DL; metafor differs from the 8th digit on."""
    found = report(name, measure)["meta_regression"]
    for field, value in {"QE": qe, "tau2": tau2, "intercept": intercept, "slope": slope}.items():
        assert found[field] == pytest.approx(value, rel=1e-12), field
