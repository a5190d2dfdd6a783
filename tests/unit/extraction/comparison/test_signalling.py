"""Answers to signalling questions: what agrees, and what the final holds then."""

import pytest

from extraction.comparison import final_cells

from .views import one


@pytest.mark.parametrize("alike", [("Y", "PY"), ("PY", "Y"), ("N", "PN"), ("PN", "N")])
def test_answers_that_act_alike_agree_and_the_first_is_taken(alike):
    row = one(*alike, kind="signalling")
    assert row.agrees
    assert row.is_alike
    assert final_cells([row], {})["a"].cell.text == alike[0]


@pytest.mark.parametrize("same", ["Y", "PN", "NI", "NA"])
def test_the_same_answer_agrees_and_is_not_marked_as_alike(same):
    row = one(same, same, kind="signalling")
    assert row.agrees
    assert not row.is_alike


@pytest.mark.parametrize(
    "apart", [("Y", "N"), ("PY", "PN"), ("Y", "NI"), ("PN", "NI"), ("NI", "NA"), ("Y", "NA"), ("N", "NA")]
)
def test_every_other_pair_of_answers_differs(apart):
    assert not one(*apart, kind="signalling").agrees


def test_an_answer_beside_none_differs():
    assert one("Y", None, kind="signalling").difference == "blank"


def test_levels_agree_by_their_key_alone():
    assert one("some_concerns", "low", kind="level").difference == "value"
    assert one("low", "low", kind="level").agrees
    assert one("Y", "PY", kind="level").difference == "value", "only answers act alike"
