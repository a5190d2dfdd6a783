"""One import is enough for a notebook, and hides no module."""

import inspect
import subprocess
import sys
from importlib import import_module
from pkgutil import walk_packages

import pytest

from analysis import stats

# The table of docs/statistics.md, by what a notebook calls.
FUNCTIONS = (
    "escalc pool pool_many mantel_haenszel peto subgroups meta_regression permutation_test leave_one_out cumulative "
    "influence baujat gosh egger begg peters harbord trim_and_fill fail_safe_n pet_peese funnel_contours "
    "selection_model three_level cluster_robust cluster_robust_blocks effective_sample cohens_kappa "
    "percent_agreement intraclass_correlation limits_of_agreement"
).split()
MODULES = [module.name for module in walk_packages(stats.__path__, "analysis.stats.") if not module.ispkg]
NAMESAKES = [module for module in MODULES if module.rpartition(".")[2] in stats.__all__]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_analysis_is_a_function_of_the_package(name):
    assert inspect.isfunction(getattr(stats, name))
    assert name in stats.__all__


def test_everything_that_is_promised_is_there():
    assert [name for name in stats.__all__ if not hasattr(stats, name)] == []


def test_every_refusal_can_be_caught_by_its_name():
    errors = vars(import_module("analysis.stats.errors")).values()
    refusals = {error for error in errors if inspect.isclass(error) and issubclass(error, Exception)}
    assert len(refusals) > 20
    assert {error for error in refusals if error.__name__ not in stats.__all__} == set()


def test_modules_that_share_a_function_s_name_are_still_found_by_their_path():
    assert {"analysis.stats.leave_one_out", "analysis.stats.gosh", "analysis.stats.small_study.egger"} <= set(
        NAMESAKES
    )
    for module in NAMESAKES:
        name = module.rpartition(".")[2]
        assert getattr(import_module(module), name) is getattr(stats, name)


@pytest.mark.parametrize("module", ["leave_one_out", "small_study.trim_and_fill", "small_study"])
def test_the_path_works_as_the_first_import_of_a_process_too(module):
    name = "trim_and_fill" if module == "small_study" else module.rpartition(".")[2]
    lines = (
        f"from analysis.stats.{module} import {name}; import analysis.stats as s; assert s.{name} is {name}"
    )
    subprocess.run([sys.executable, "-c", lines], check=True, timeout=60)
