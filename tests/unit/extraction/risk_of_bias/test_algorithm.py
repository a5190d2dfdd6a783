"""Which questions apply, and what answers propose."""

import pytest

from extraction.risk_of_bias.algorithm import is_asked, normalised, propose
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.variant import Asked, Branch, Chart, Domain, Level, Question, Step

ROB2 = VARIANTS["rob2_parallel"]
DEVIATIONS = ROB2.domain("2")
ADHERING = VARIANTS["rob2_parallel_adhering"].domain("2")
LEVELS = (Level("low", "Low", "+", 0), Level("mid", "Mid", "-", 1), Level("high", "High", "x", 2))


def proposed(domain, **given):
    """By answers such as q2_1="N"."""
    answers = {key.removeprefix("q").replace("_", "."): answer for key, answer in given.items()}
    return propose(domain, normalised(domain, answers), ROB2.levels)


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, None),
        ({"a": "Y"}, True),
        ({"a": "N"}, None),
        ({"b": "Y"}, True),
        ({"a": "N", "b": "N"}, False),
        ({"a": "NA", "b": "N"}, False),
        ({"a": "NA", "b": ""}, None),
    ],
)
def test_one_of_several_conditions_is_enough_and_an_open_one_leaves_it_undecided(given, asked):
    question = Question("c", "c", "C?", if_any=(Asked("a", ("Y", "PY")), Asked("b", ("Y", "PY"))))
    assert is_asked(question, given) is asked


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({}, None),
        ({"a": "Y"}, None),
        ({"a": "N"}, False),
        ({"a": "Y", "b": "Y"}, True),
        ({"a": "", "b": "N"}, False),
    ],
)
def test_all_conditions_are_needed_and_one_that_fails_decides(given, asked):
    question = Question("c", "c", "C?", if_all=(Asked("a", ("Y",)), Asked("b", ("Y",))))
    assert is_asked(question, given) is asked


def test_both_kinds_of_conditions_must_hold():
    question = Question("c", "c", "C?", if_any=(Asked("a", ("Y",)),), if_all=(Asked("b", ("Y",)),))
    assert is_asked(question, {"a": "Y", "b": "Y"}) is True
    assert is_asked(question, {"a": "N", "b": "Y"}) is False
    assert is_asked(question, {"a": "Y"}) is None
    assert is_asked(Question("d", "d", "D?"), {}) is True


def test_answers_are_read_as_not_applicable_where_a_question_does_not_apply():
    read = normalised(DEVIATIONS, {"2.1": "N", "2.2": "PN", "2.3": "Y", "2.4": "Y", "2.6": "Y", "2.7": "Y"})
    assert read == {"2.1": "N", "2.2": "PN", "2.3": "NA", "2.4": "NA", "2.5": "NA", "2.6": "Y", "2.7": "NA"}


def test_an_answer_is_not_read_while_it_is_not_known_whether_its_question_applies():
    read = normalised(DEVIATIONS, {"2.2": "N", "2.3": "Y", "2.4": "Y", "2.5": "N"})
    assert [read[key] for key in ("2.1", "2.3", "2.4", "2.5", "2.7")] == [""] * 5
    assert proposed(DEVIATIONS, q2_2="N", q2_3="Y", q2_4="Y", q2_5="N").level == ""


def test_an_answer_that_a_question_does_not_offer_is_not_read():
    missing = ROB2.domain("3")
    assert normalised(missing, {"3.1": "N", "3.2": "NI"})["3.2"] == ""
    assert normalised(missing, {"3.1": "NA"})["3.1"] == ""
    assert normalised(ADHERING, {"2.4": "NA"})["2.4"] == "NA"
    assert normalised(missing, {"3.1": "N", "9.9": "Y"}).keys() == {"3.1", "3.2", "3.3", "3.4"}


def test_the_worst_chart_decides_and_the_worst_level_before_the_others_are_known():
    unaware = {"q2_1": "N", "q2_2": "N"}
    assert proposed(DEVIATIONS, **unaware, q2_6="Y").level == "low"
    assert proposed(DEVIATIONS, **unaware, q2_6="NI", q2_7="N").level == "some_concerns"
    assert proposed(DEVIATIONS, **unaware).level == ""
    assert proposed(DEVIATIONS, q2_6="N", q2_7="N").level == ""
    assert proposed(DEVIATIONS, q2_6="N", q2_7="NI").level == "high"
    assert proposed(DEVIATIONS, q2_1="Y", q2_3="Y", q2_4="Y", q2_5="N").level == "high"


def test_a_domain_without_charts_proposes_nothing():
    sides = VARIANTS["within_person"].domain("S")
    proposal = proposed(sides, qS_1="Y", qS_2="Y", qS_3="Y")
    assert proposal.level == ""
    assert proposal.paths == ()


def test_the_path_names_each_step_and_the_branch_taken_and_ends_where_answers_end():
    paths = proposed(ROB2.domain("1"), q1_2="NI").paths
    assert [[one.step.key for one in path] for path in paths] == [["1.2", "1.3-ni"]]
    assert paths[0][0].branch.to == "#1.3-ni"
    assert paths[0][1].branch is None
    first, second = proposed(DEVIATIONS, q2_1="N", q2_2="Y", q2_3="NI", q2_6="Y").paths
    assert [one.step.key for one in first] == ["2.1", "2.3"]
    assert [one.branch.to for one in second] == ["low"]


def test_a_step_of_several_questions_waits_for_those_that_could_take_an_earlier_branch():
    selection = ROB2.domain("5")
    assert proposed(selection, q5_2="NI").level == ""
    assert proposed(selection, q5_2="NI", q5_3="Y").level == "high"
    assert proposed(selection, q5_2="NI", q5_3="N").level == "some_concerns"
    assert proposed(selection, q5_3="PY").level == "high"
    assert proposed(selection, q5_2="N", q5_3="N").level == ""
    assert proposed(selection, q5_1="Y", q5_2="N", q5_3="N").level == "low"


def test_a_branch_without_answers_takes_everything_else():
    question = Question("a", "a", "A?", answers=("Y", "N", "NI", "NA"))
    branches = (Branch(("Y",), "high"), Branch((), "mid"))
    domain = Domain("1", "1", "One", "About.", (question,), (Chart((Step("a", ("a",), "a?", branches),)),))
    for answer, level in (("Y", "high"), ("N", "mid"), ("NI", "mid"), ("NA", "mid"), ("", "")):
        assert propose(domain, {"a": answer}, LEVELS).level == level


def test_answers_that_no_branch_has_propose_nothing():
    branches = (Branch(("Y",), "high"), Branch(("N",), "low"))
    chart = Chart((Step("a", ("a",), "a?", branches),))
    domain = Domain("1", "1", "One", "About.", (Question("a", "a", "A?"),), (chart,))
    assert propose(domain, {"a": "NI"}, LEVELS).level == ""


def test_deviations_that_a_review_does_not_address_count_as_none():
    aware = {"q2_1": "Y", "q2_2": "N"}
    assert proposed(ADHERING, **aware, q2_3="NA", q2_4="N", q2_5="NA").level == "low"
    assert proposed(ADHERING, **aware, q2_3="NA", q2_4="Y", q2_5="NA", q2_6="Y").level == "some_concerns"
    assert proposed(ADHERING, **aware, q2_3="N", q2_4="N", q2_5="NA", q2_6="NI").level == "high"


def test_a_disputed_rule_is_named_where_a_proposal_rests_on_it():
    cluster = VARIANTS["rob2_cluster"].domain("2")
    proposal = proposed(cluster, q2_1a="N", q2_2="Y", q2_3="Y", q2_4="N", q2_6="Y")
    assert proposal.level == "some_concerns"
    assert len(proposal.unresolved) == 1
    assert "sources disagree" in proposal.unresolved[0]
    assert proposed(cluster, q2_1a="N", q2_2="Y", q2_3="N", q2_6="Y").unresolved == ()
    assert proposed(DEVIATIONS, q2_1="Y", q2_2="Y", q2_3="Y", q2_4="N", q2_6="Y").unresolved == ()
