"""Settling a study: the final holds what was agreed and decided, and nothing else is touched."""

import pytest

from extraction.actions.matches import confirm_structure
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.resolutions import resolve
from extraction.actions.settling import settle_study
from extraction.addresses import JudgementAddress
from extraction.comparison import arm_address, time_point_address
from extraction.models import (
    Answer,
    Arm,
    Comparison,
    Judgement,
    Reading,
    StudyArm,
    StudyResult,
    StudyTimePoint,
    TimePoint,
    Value,
)
from extraction.queries.comparisons import read_comparison
from reviews.refusals import Refused
from tests.cast import Reported, confirm, enter, judge, read_twice, type_in
from tests.comparisons import decide, match, named, part, reported, states, third_arm

# --- Values ---


def final_values() -> dict[str, str]:
    """The values of the final: statistic, arm, time -> text."""
    values = Value.objects.filter(result__reading__role="final").select_related(
        "result__arm", "result__time_point"
    )
    return {f"{v.statistic}, {v.result.arm}, {v.result.time_point}": v.text or v.missing for v in values}


def test_the_final_holds_exactly_what_was_agreed_and_decided_with_its_sources(assignment, arbiter):
    first = enter(assignment, assignment.first, reported(n="14", mean="-38.2", sd="8.1"))
    second = enter(assignment, assignment.second, reported(n="15", mean="-32.8", sd="8.10"))
    for reading, table in ((first, "Table 1"), (second, "Table 3")):
        Value.objects.filter(result__reading=reading).update(table=table, page="6")
    Value.objects.filter(result__reading=first, statistic="sd").update(table="", page="")
    submit_reading(reading=first, by=assignment.first)
    submit_reading(reading=second, by=assignment.second)
    comparison = confirm(Comparison.objects.get())
    decide(comparison, "n, SVF", "second")
    decide(comparison, "mean, SVF", "other", text="-35", page="9", quotation="a fall of 35")
    settle_study(comparison=comparison, by=arbiter)
    assert final_values() == {
        "n, SVF, 10 weeks": "15",
        "mean, SVF, 10 weeks": "-35",
        "sd, SVF, 10 weeks": "8.1",
        "n, Normal saline, 10 weeks": "14",
        "mean, Normal saline, 10 weeks": "-9.3",
        "sd, Normal saline, 10 weeks": "5.2",
    }
    final = {
        v.statistic: v for v in Value.objects.filter(result__reading__role="final", result__arm__name="SVF")
    }
    assert (final["n"].table, final["n"].page) == ("Table 3", "6"), "the second's value brings its source"
    assert (final["mean"].page, final["mean"].quotation, final["mean"].table) == ("9", "a fall of 35", "")
    assert final["sd"].table == "Table 3", "agreed: the second's source where the first gave none"
    assert Answer.objects.get(reading__role="final").text == "28"


def test_what_the_two_first_wrote_is_never_touched(differing, arbiter):
    before = list(Value.objects.exclude(result__reading__role="final").order_by("pk").values())
    decide(differing, "SD, SVF", "other", text="1")
    settle_study(comparison=differing, by=arbiter)
    assert list(Value.objects.exclude(result__reading__role="final").order_by("pk").values()) == before


def test_a_study_is_not_settled_while_a_difference_is_open(assignment, arbiter):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9", mean="1")))
    decide(comparison, "SD, SVF")
    with pytest.raises(Refused, match="1 difference is still open"):
        settle_study(comparison=comparison, by=arbiter)
    assert not Reading.objects.filter(role="final").exists()


def test_a_study_is_settled_once(assignment, arbiter):
    comparison = confirm(read_twice(assignment))
    settle_study(comparison=comparison, by=arbiter)
    with pytest.raises(Refused, match="settled"):
        settle_study(comparison=comparison, by=arbiter)
    assert Reading.objects.filter(role="final").count() == 1


def test_choosing_the_blank_side_leaves_the_value_out(assignment, arbiter):
    scar = Reported(answers={"sample_size": "28", "scar_type": "rolling"})
    comparison = confirm(read_twice(assignment, scar, Reported()))
    decide(comparison, "Scar type", "second")
    settle_study(comparison=comparison, by=arbiter)
    assert [a.question.key for a in Answer.objects.filter(reading__role="final")] == ["sample_size"]


def test_not_reported_can_be_chosen_over_a_value(assignment, arbiter):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="nr")))
    decide(comparison, "SD, SVF", "second")
    settle_study(comparison=comparison, by=arbiter)
    assert final_values()["sd, SVF, 10 weeks"] == "NR"


# --- Arms and time points ---


def test_an_arm_that_is_kept_comes_with_all_its_values(assignment, arbiter):
    comparison = confirm(read_twice(assignment, Reported(), third_arm()))
    decide(comparison, "Arms, PRP", "second")
    assert read_comparison(comparison).status.can_settle
    final = settle_study(comparison=comparison, by=arbiter)
    assert final_values()["mean, PRP, 10 weeks"] == "-3"
    assert [arm.name for arm in final.arms.all()] == ["SVF", "Normal saline", "PRP"]


def test_an_arm_that_is_left_out_takes_its_values_along(assignment, arbiter):
    comparison = confirm(read_twice(assignment, Reported(), third_arm()))
    decide(comparison, "Arms, PRP", "first")
    assert states(comparison)["ECCA score, mean, PRP, 10 weeks, change"] == "left_out"
    final = settle_study(comparison=comparison, by=arbiter)
    assert not [key for key in final_values() if "PRP" in key]
    assert [arm.name for arm in final.arms.all()] == ["SVF", "Normal saline"]


def test_one_value_of_a_kept_arm_can_be_decided_otherwise(assignment, arbiter):
    comparison = confirm(read_twice(assignment, Reported(), third_arm()))
    decide(comparison, "Arms, PRP", "second")
    decide(comparison, "mean, PRP", "other", text="-4")
    decide(comparison, "SD, PRP", "first")
    settle_study(comparison=comparison, by=arbiter)
    found = final_values()
    assert found["mean, PRP, 10 weeks"] == "-4"
    assert "sd, PRP, 10 weeks" not in found


def test_there_is_no_third_way_for_an_arm_that_one_reading_found(assignment):
    comparison = confirm(read_twice(assignment, Reported(), third_arm()))
    with pytest.raises(Refused) as refused:
        decide(comparison, "Arms, PRP", "other", text="half of it")
    assert set(refused.value.errors) == {"choice"}


def test_a_group_that_differs_is_a_difference_and_its_decision_reaches_final_and_study(assignment, arbiter):
    theirs = named({"SVF": "Other", "Normal saline": "Control"})
    comparison = confirm(read_twice(assignment, Reported(), theirs))
    compared = read_comparison(comparison)
    [row] = [row for row in compared.rows if row.is_structure]
    assert (row.difference, row.one_sided) == ("group", "")
    assert compared.status.waiting == 0, "its values are compared all the same"
    with pytest.raises(Refused):
        decide(comparison, "Arms, SVF", "other", text="Control")
    decide(comparison, "Arms, SVF", "second")
    final = settle_study(comparison=comparison, by=arbiter)
    assert final.arms.get(name="SVF").group.name == "Other"
    assert StudyArm.objects.get(name="SVF").group.name == "Other"


def test_a_time_that_differs_is_decided_for_one_reading(assignment, arbiter):
    theirs = named({"SVF": "Cell therapy", "Normal saline": "Control"}, times=("baseline", "3 months"))
    comparison = read_twice(assignment, Reported(), theirs)
    comparison = match(comparison, times={"10 weeks": "3 months"})
    [row] = [row for row in read_comparison(comparison).rows if row.is_structure]
    assert row.difference == "time"
    decide(comparison, "Time points, 10 weeks", "second")
    final = settle_study(comparison=comparison, by=arbiter)
    assert [point.text for point in final.time_points.all()] == ["baseline", "3 months"]
    assert "mean, SVF, 3 months" in final_values()
    assert StudyTimePoint.objects.get(text="3 months").days == pytest.approx(3 * 30.4375)


def test_a_group_decision_is_reopened_when_another_arm_is_matched(assignment):
    theirs = named({"SVF": "Other", "Normal saline": "Control", "PRP": "Cell therapy"})
    comparison = read_twice(assignment, Reported(), theirs)
    comparison = match(comparison, {"SVF": "SVF"})
    decide(comparison, "Arms, SVF", "first")
    match(comparison, {"SVF": "PRP"})
    compared = read_comparison(comparison)
    svf = part(comparison, Arm, "first", "SVF").study_arm_id
    assert compared.row(arm_address(svf)) is None, "the groups agree now"
    match(comparison, {"SVF": "SVF"})
    assert read_comparison(comparison).states[arm_address(svf)] == "settled", (
        "the same arms stand there again"
    )


def test_a_time_point_that_one_reading_found_can_be_left_out(assignment, arbiter):
    usual = reported()
    more = Reported(
        times=(*usual.times, "1 year"),
        results={
            **usual.results,
            ("ECCA score", "1 year", "SVF", "change"): {"n": "9", "mean": "-3", "sd": "2"},
        },
    )
    comparison = confirm(read_twice(assignment, more, Reported()))
    year = part(comparison, TimePoint, "first", "1 year").study_time_point_id
    resolve(
        comparison=comparison, address=time_point_address(year), choice="second", reason="Not the trial's.",
        version=0, by=arbiter,
    )  # fmt: skip
    final = settle_study(comparison=comparison, by=arbiter)
    assert [point.text for point in final.time_points.all()] == ["baseline", "10 weeks"]
    assert not [key for key in final_values() if "1 year" in key]


# --- Risk of bias, by the same code ---


def judged_twice(assignment, **levels: str) -> Comparison:
    """Two assessments; the second's levels differ where ``levels`` says."""
    judge(assignment, assignment.first)
    judge(assignment, assignment.second, **levels)
    return Comparison.objects.get(assignment=assignment)


def test_judgements_are_confirmed_compared_and_settled_by_the_same_code(bias_assignment, arbiter):
    comparison = judged_twice(bias_assignment, **{"2": "high", "overall": "high"})
    comparison = confirm_structure(
        comparison=comparison, arms={}, time_points={}, version=comparison.version, by=arbiter
    )
    assert read_comparison(comparison).status.open == 2
    decide(comparison, "2 Deviations", "second")
    with pytest.raises(Refused) as refused:
        decide(comparison, "Overall", "other", text="terrible")
    assert set(refused.value.errors) == {"text"}
    decide(comparison, "Overall", "other", text="some_concerns", support="One domain, and not grave.")
    settle_study(comparison=comparison, by=arbiter)
    final = {j.domain: j for j in Judgement.objects.filter(reading__role="final")}
    assert final["2"].text == "high"
    assert (final["overall"].text, final["overall"].support) == (
        "some_concerns",
        "One domain, and not grave.",
    )
    assert final["1"].text == "low"


def test_judgements_of_different_results_are_not_mixed_up(bias_assignment, arbiter, review):
    result = StudyResult.objects.create(study=bias_assignment.study, outcome=review.outcomes.first())
    judge(bias_assignment, bias_assignment.first)
    reading = start_reading(assignment=bias_assignment, by=bias_assignment.second)
    domains = ("1", "2", "3", "4", "5", "overall")
    type_in(
        reading, bias_assignment.second,
        {str(JudgementAddress(result.pk, domain)): "low" for domain in domains},
    )  # fmt: skip
    submit_reading(reading=reading, by=bias_assignment.second)
    comparison = confirm(Comparison.objects.get(assignment=bias_assignment))
    assert read_comparison(comparison).status.open == 12, "each judged what the other did not"
