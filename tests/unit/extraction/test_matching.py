"""Proposals of whose arm is whose arm, and whose time point is whose."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from extraction.matching import (
    ENOUGH,
    ArmName,
    TimeName,
    _arm_likeness,
    _time_likeness,
    propose_arms,
    propose_time_points,
)
from reviews.follow_up import read_time


def arms(*named):
    return [ArmName(f"{name}", name, group) for name, group in named]


def times(*texts):
    return [TimeName(text or "unknown", text, *vars(read_time(text)).values()) for text in texts]


def pairs(matches):
    return [(match.first, match.second) for match in matches]


def test_arms_of_the_same_name_meet_in_whatever_order():
    first = arms(("SVF", ""), ("Normal saline", ""), ("Laser", ""))
    second = arms(("laser", ""), ("SVF", ""), ("normal  saline", ""))
    assert pairs(propose_arms(first, second)) == [
        ("SVF", "SVF"),
        ("Normal saline", "normal  saline"),
        ("Laser", "laser"),
    ]


def test_a_renamed_arm_is_found_by_its_group():
    first = arms(("SVF", "cells"), ("Saline", "control"))
    second = arms(("Control side", "control"), ("Stromal vascular fraction", "cells"))
    matches = propose_arms(first, second)
    assert pairs(matches) == [("SVF", "Stromal vascular fraction"), ("Saline", "Control side")]
    assert matches[0].because.endswith("same group")


def test_an_acronym_is_found_without_a_group():
    first = arms(("SVF", ""), ("Laser", ""), ("Sham", ""))
    second = arms(("Sham", ""), ("Stromal vascular fraction", ""))
    assert ("SVF", "Stromal vascular fraction") in pairs(propose_arms(first, second))


def test_an_arm_inside_the_name_of_another_is_not_that_arm():
    first = arms(("ReCell + laser", "cells"))
    second = arms(("laser", "control"), ("Laser + ReCell", "cells"))
    assert pairs(propose_arms(first, second)) == [("ReCell + laser", "Laser + ReCell"), (None, "laser")]
    no_groups = propose_arms(arms(("ReCell + laser", "")), arms(("laser", ""), ("Laser + ReCell", "")))
    assert pairs(no_groups) == [("ReCell + laser", "Laser + ReCell"), (None, "laser")]


def test_doses_keep_arms_of_one_group_apart():
    first = arms(("PRP 10 mg", "prp"), ("PRP 20 mg", "prp"))
    second = arms(("PRP 20 mg", "prp"), ("PRP 10 mg", "prp"))
    assert pairs(propose_arms(first, second)) == [("PRP 10 mg", "PRP 10 mg"), ("PRP 20 mg", "PRP 20 mg")]


def test_arms_that_nothing_tells_apart_keep_their_order():
    first = [ArmName("a", "Arm", "g"), ArmName("b", "Arm", "g"), ArmName("c", "Arm", "g")]
    second = [ArmName("x", "Arm", "g"), ArmName("y", "Arm", "g"), ArmName("z", "Arm", "g")]
    assert pairs(propose_arms(first, second)) == [("a", "x"), ("b", "y"), ("c", "z")]


def test_the_last_arm_on_each_side_is_proposed_unless_the_groups_differ():
    first = arms(("SVF", ""), ("Placebo", ""))
    second = arms(("SVF", ""), ("Normal saline", ""))
    matches = propose_arms(first, second)
    assert pairs(matches)[1] == ("Placebo", "Normal saline")
    assert matches[1].because == "the only ones left"
    apart = propose_arms(arms(("Placebo", "control")), arms(("Normal cells", "cells")))
    assert pairs(apart) == [("Placebo", None), (None, "Normal cells")]


def test_nothing_unmatched_is_hidden():
    assert propose_arms([], []) == []
    assert pairs(propose_arms(arms(("SVF", "")), [])) == [("SVF", None)]
    assert pairs(propose_arms([], arms(("SVF", "")))) == [(None, "SVF")]
    assert pairs(propose_arms([ArmName("a", "")], [ArmName("x", "")])) == [("a", "x")]


def test_time_points_meet_by_baseline_then_days_then_text():
    first = times("Baseline", "10 weeks", "12 months")
    second = times("1 year", "week 10", "before treatment")
    assert pairs(propose_time_points(first, second)) == [
        ("Baseline", "before treatment"),
        ("10 weeks", "week 10"),
        ("12 months", "1 year"),
    ]


def test_nearly_equal_times_meet_when_no_equal_one_is_there():
    assert pairs(propose_time_points(times("12 weeks"), times("3 months"))) == [("12 weeks", "3 months")]
    assert pairs(propose_time_points(times("12 weeks"), times("3 months", "84 days"))) == [
        ("12 weeks", "84 days"),
        (None, "3 months"),
    ]
    assert pairs(propose_time_points(times("12 weeks"), times("6 months"))) == [
        ("12 weeks", None),
        (None, "6 months"),
    ]


def test_unknown_times_meet_each_other_or_the_only_time_left():
    assert pairs(propose_time_points(times("unknown"), times(""))) == [("unknown", "unknown")]
    assert pairs(propose_time_points(times("baseline", "12 months"), times("baseline", "unknown"))) == [
        ("baseline", "baseline"),
        ("12 months", "unknown"),
    ]


def test_a_baseline_is_never_a_follow_up():
    assert pairs(propose_time_points(times("baseline"), times("unknown"))) == [
        ("baseline", None),
        (None, "unknown"),
    ]


names = st.sampled_from(
    [
        "SVF",
        "Stromal vascular fraction",
        "Saline",
        "Normal saline",
        "Laser",
        "ReCell + laser",
        "PRP 10 mg",
        "",
    ]
)
groups = st.sampled_from(["", "cells", "control"])
arm_lists = st.lists(st.tuples(names, groups), max_size=4).map(
    lambda named: [ArmName(str(i), name, group) for i, (name, group) in enumerate(named)]
)
time_lists = st.lists(
    st.sampled_from(["baseline", "10 weeks", "12 weeks", "3 months", "12 months", "1 year", "unknown", ""]),
    max_size=4,
).map(
    lambda texts: [
        TimeName(str(i), t, read_time(t).days, read_time(t).is_baseline) for i, t in enumerate(texts)
    ]
)


def best_by_trying_all(first, second, likeness):
    """The highest total likeness of any matching, by trying every one."""
    if len(first) > len(second):
        return best_by_trying_all(second, first, lambda b, a: likeness(a, b))
    scores = [[likeness(a, b)[0] for b in second] for a in first]
    return max(
        sum(scores[i][j] for i, j in enumerate(chosen) if scores[i][j] >= ENOUGH)
        for chosen in permutations(range(len(second)), len(first))
    )


def check_matching(first, second, matches, likeness):
    assert sorted(m.first for m in matches if m.first is not None) == sorted(a.key for a in first)
    assert sorted(m.second for m in matches if m.second is not None) == sorted(b.key for b in second)
    assert all(m.first is not None or m.second is not None for m in matches)
    total = sum(m.score for m in matches if m.score >= ENOUGH)
    assert total == best_by_trying_all(first, second, likeness)


@given(arm_lists, arm_lists)
def test_a_proposal_for_arms_is_a_matching_and_the_best_one(first, second):
    matches = propose_arms(first, second)
    check_matching(first, second, matches, _arm_likeness)
    assert matches == propose_arms(first, second)


@given(time_lists, time_lists)
def test_a_proposal_for_time_points_is_a_matching_and_the_best_one(first, second):
    check_matching(first, second, propose_time_points(first, second), _time_likeness)


@given(arm_lists)
def test_a_reading_matches_itself_arm_by_arm(first):
    for match in propose_arms(first, first):
        if match.first is not None and match.second is not None:
            a, b = first[int(match.first)], first[int(match.second)]
            assert a.name == b.name or not (a.name and b.name) or a.group == b.group
