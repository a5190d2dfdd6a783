"""One number in two forms: one decision, and a final that holds one form."""

import pytest

from extraction.actions.settling import settle_study
from extraction.comparison import OPEN, SETTLED
from extraction.models import Value
from extraction.queries.comparisons import read_comparison
from tests.cast import Reported, confirm, read_twice
from tests.comparisons import SALINE, SVF, decide

LABELS = {"sd": "SD, SVF", "se": "SE, SVF"}


def forms(**svf: str) -> Reported:
    saline = {"n": "14", "mean": "-9.3", "sd": "5.2"}
    return Reported(results={SVF: {"n": "14", "mean": "-38.2"} | svf, SALINE: saline})


@pytest.fixture
def comparison(assignment):
    return confirm(read_twice(assignment, forms(sd="8.2"), forms(se="2.2")))


def by_statistic(comparison):
    return {row.address.rpartition(":")[2]: row for row in read_comparison(comparison).rows if not row.agrees}


def test_an_sd_and_the_se_that_gives_it_are_differences_that_say_the_same(comparison):
    compared = read_comparison(comparison)
    rows = by_statistic(comparison)
    assert {name: row.difference for name, row in rows.items()} == {"sd": "blank", "se": "blank"}
    assert set(compared.equivalences) == {row.address for row in rows.values()}
    assert compared.status.open == 2


@pytest.mark.parametrize(("choice", "kept"), [("first", {"sd": "8.2"}), ("second", {"se": "2.2"})])
@pytest.mark.parametrize("opened", ["sd", "se"])
def test_one_choice_settles_both_and_the_final_holds_one_form(comparison, arbiter, opened, choice, kept):
    decide(comparison, LABELS[opened], choice)
    assert read_comparison(comparison).status.open == 0
    final = settle_study(comparison=comparison, by=arbiter)
    values = Value.objects.filter(result__reading=final, result__arm__name="SVF")
    assert {value.statistic: value.text for value in values} == {"n": "14", "mean": "-38.2"} | kept


def test_another_value_settles_only_itself(comparison):
    rows = by_statistic(comparison)
    decide(comparison, LABELS["sd"], "other", text="8.25", page="4")
    states = read_comparison(comparison).states
    assert (states[rows["sd"].address], states[rows["se"].address]) == (SETTLED, OPEN)


def test_numbers_that_differ_stay_two_decisions(assignment):
    comparison = confirm(read_twice(assignment, forms(sd="9.9"), forms(se="2.2")))
    assert read_comparison(comparison).equivalences == {}
    decide(comparison, LABELS["sd"], "first")
    assert read_comparison(comparison).status.open == 1
