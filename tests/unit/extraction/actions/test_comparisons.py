"""Matching, deciding and settling: what each action changes, keeps and refuses."""

from uuid import uuid4

import pytest

from extraction.actions.comparisons import confirm_structure, resolve, settle_study
from extraction.actions.readings import start_reading, submit_reading
from extraction.addresses import JudgementAddress
from extraction.comparison import arm_address, time_point_address
from extraction.finals import settled_studies
from extraction.models import (
    Answer,
    Arm,
    Comparison,
    Judgement,
    Reading,
    Resolution,
    StudyArm,
    StudyResult,
    StudyTimePoint,
    TimePoint,
    Value,
)
from extraction.queries.comparisons import ComparedReadings, read_comparison
from reviews.models import AuditEvent
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from tests.cast import Reported, confirm, enter, judge, read_twice, type_in

SAME = ("ECCA score", "10 weeks", "SVF", "change")
OTHER = ("ECCA score", "10 weeks", "Normal saline", "change")


def reported(**changes) -> Reported:
    """What is usually reported, with other numbers for the SVF arm."""
    return Reported(
        results={
            SAME: {"n": "14", "mean": "-38.2", "sd": "8.1"} | changes,
            OTHER: {"n": "14", "mean": "-9.3", "sd": "5.2"},
        }
    )


def named(arms: dict[str, str | None], times=("baseline", "10 weeks"), **changes) -> Reported:
    """The usual numbers under other names of arms: the first name is the SVF arm's, the second the other's."""
    svf, saline = list(arms)[:2]
    return Reported(
        arms=arms,
        times=times,
        results={
            ("ECCA score", times[-1], svf, "change"): {"n": "14", "mean": "-38.2", "sd": "8.1"} | changes,
            ("ECCA score", times[-1], saline, "change"): {"n": "14", "mean": "-9.3", "sd": "5.2"},
        },
    )


def part(comparison: Comparison, model, role: str, name: str):
    """The arm or time point of one reading, by its name."""
    parts = model.objects.filter(reading__assignment=comparison.assignment, reading__role=role)
    return next(one for one in parts if str(one) == name)


def match(comparison: Comparison, arms: dict[str, str | None] | None = None, times=None) -> Comparison:
    """Confirm the matches of arms and time points given by name; the others stay as they are."""
    comparison.refresh_from_db()

    def pairs(model, key, chosen):
        of = {
            role: list(model.objects.filter(reading__assignment=comparison.assignment, reading__role=role))
            for role in ("first", "second")
        }
        theirs = {getattr(one, key): one.pk for one in of["second"]}
        found = {one.pk: theirs.get(getattr(one, key)) for one in of["first"]}
        for mine, other in (chosen or {}).items():
            found[part(comparison, model, "first", mine).pk] = (
                part(comparison, model, "second", other).pk if other else None
            )
        return found

    return confirm_structure(
        comparison=comparison,
        arms=pairs(Arm, "study_arm_id", arms),
        time_points=pairs(TimePoint, "study_time_point_id", times),
        version=comparison.version,
        by=comparison.assignment.arbiter,
    )


def row_of(compared: ComparedReadings, words: str):
    """The row whose label or section holds the words."""
    return next(row for row in compared.rows if words in f"{row.section}, {row.label}")


def decide(comparison: Comparison, words: str, choice: str = "first", **more) -> Resolution:
    compared = read_comparison(comparison)
    address = row_of(compared, words).address
    known = compared.resolutions.get(address)
    return resolve(
        comparison=comparison,
        address=address,
        choice=choice,
        reason=more.pop("reason", "Table 3 says so."),
        version=more.pop("version", known.version if known else 0),
        by=more.pop("by", comparison.assignment.arbiter),
        **more,
    )


def states(comparison: Comparison) -> dict[str, str]:
    """How each row stands, by section and label."""
    compared = read_comparison(comparison)
    by_address = compared.states
    return {f"{row.section}, {row.label}": by_address[row.address] for row in compared.rows}


# --- Matching ---


def test_arms_named_differently_in_one_group_are_proposed_as_a_pair(assignment):
    theirs = named({"Saline 0.9 %": "Control", "Stromal vascular fraction": "Cell therapy"})
    theirs = Reported(
        arms=theirs.arms,
        results={
            ("ECCA score", "10 weeks", "Stromal vascular fraction", "change"): {
                "n": "14", "mean": "-38.2", "sd": "8.1",
            },
            ("ECCA score", "10 weeks", "Saline 0.9 %", "change"): {"n": "14", "mean": "-9.3", "sd": "5.2"},
        },
    )  # fmt: skip
    comparison = confirm(read_twice(assignment, Reported(), theirs))
    assert read_comparison(comparison).status.open == 0
    assert StudyArm.objects.count() == 2


def test_the_structure_is_confirmed_even_when_everything_agrees(assignment, arbiter):
    comparison = read_twice(assignment)
    with pytest.raises(Refused, match="Confirm first"):
        settle_study(comparison=comparison, by=arbiter)
    confirmed = confirm(comparison)
    assert confirmed.confirmed_by == arbiter
    assert settle_study(comparison=confirmed, by=arbiter).role == "final"


def test_swapping_two_arms_moves_the_second_readings_values_to_the_other_arm(assignment):
    comparison = read_twice(assignment)
    match(comparison, {"SVF": "Normal saline", "Normal saline": "SVF"})
    found = states(comparison)
    assert found["ECCA score, mean, SVF, 10 weeks, change"] == "open"
    assert found["ECCA score, SD, Normal saline, 10 weeks, change"] == "open"
    assert found["ECCA score, n, SVF, 10 weeks, change"] == "agreed", "14 people in both"
    match(comparison, {"SVF": "SVF", "Normal saline": "Normal saline"})
    assert set(states(comparison).values()) == {"agreed"}
    assert StudyArm.objects.count() == 2, "no key is left over"


def test_a_decision_survives_a_swap_and_its_undoing(assignment):
    comparison = confirm(read_twice(assignment, reported(mean="-38.2"), reported(mean="-32.8")))
    decide(comparison, "mean, SVF")
    match(comparison, {"SVF": "Normal saline", "Normal saline": "SVF"})
    assert states(comparison)["ECCA score, mean, SVF, 10 weeks, change"] == "open", "other values stand there"
    match(comparison, {"SVF": "SVF", "Normal saline": "Normal saline"})
    assert states(comparison)["ECCA score, mean, SVF, 10 weeks, change"] == "settled"


def test_a_decision_whose_values_still_stand_there_survives_another_match(assignment):
    theirs = named({"SVF": "Cell therapy", "Normal saline": "Control", "Third": "Other"}, sd="9")
    comparison = confirm(read_twice(assignment, reported(), theirs))
    decide(comparison, "SD, SVF")
    match(comparison, {"Normal saline": "Third"})
    assert states(comparison)["ECCA score, SD, SVF, 10 weeks, change"] == "settled"


def test_an_arm_that_is_unmatched_waits_to_be_kept_or_left_out(assignment):
    comparison = read_twice(assignment)
    match(comparison, {"SVF": None})
    compared = read_comparison(comparison)
    structure = [row for row in compared.rows if row.is_structure]
    assert {(row.label, row.one_sided) for row in structure} == {("SVF", "first"), ("SVF", "second")}
    assert compared.status.open == 2
    assert compared.status.waiting == 6
    assert not compared.status.can_settle


def test_confirming_the_same_matches_again_changes_no_key_and_loses_no_decision(assignment):
    comparison = read_twice(assignment)
    match(comparison, {"SVF": None})
    keys = set(StudyArm.objects.values_list("pk", flat=True))
    for row in [row for row in read_comparison(comparison).rows if row.is_structure]:
        resolve(
            comparison=comparison, address=row.address, choice="first", reason="One arm.", version=0,
            by=assignment.arbiter,
        )  # fmt: skip
    match(comparison)
    assert set(StudyArm.objects.values_list("pk", flat=True)) == keys
    assert read_comparison(comparison).status.can_settle


def test_an_arm_of_the_second_reading_cannot_be_matched_twice(assignment):
    comparison = read_twice(assignment)
    with pytest.raises(Refused, match="“SVF” is matched twice") as refused:
        match(comparison, {"SVF": "SVF", "Normal saline": "SVF"})
    fields = {str(part(comparison, Arm, "first", name).pk) for name in ("SVF", "Normal saline")}
    assert set(refused.value.errors) == fields, "said beside both"
    comparison.refresh_from_db()
    assert comparison.confirmed_at is None
    assert Arm.objects.filter(reading__role="second", study_arm=None).count() == 0, "nothing was released"


def test_matches_must_name_every_arm_of_these_readings_and_no_other(assignment, arbiter):
    comparison = read_twice(assignment)
    for arms in ({}, {uuid4(): None}, {part(comparison, Arm, "first", "SVF").pk: uuid4()}):
        with pytest.raises(Refused, match="Open the page again"):
            confirm_structure(
                comparison=comparison, arms=arms, time_points={}, version=comparison.version, by=arbiter
            )


def test_matches_based_on_an_older_version_are_refused_with_what_stands_now(assignment, arbiter):
    comparison = read_twice(assignment)
    confirm(comparison)
    with pytest.raises(Stale) as stale:
        confirm_structure(comparison=comparison, arms={}, time_points={}, version=1, by=arbiter)
    assert stale.value.current.version == 2


def test_only_the_arbiter_confirms_decides_and_settles(
    assignment, lead, first_reader, second_reader, observer, outsider
):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9")))
    for other, refusal in (
        (lead, NotAllowed),
        (first_reader, NotAllowed),
        (second_reader, NotAllowed),
        (observer, NotThere),
        (outsider, NotThere),
    ):
        with pytest.raises(refusal):
            confirm_structure(
                comparison=comparison, arms={}, time_points={}, version=comparison.version, by=other
            )
        with pytest.raises(refusal):
            decide(comparison, "SD, SVF", by=other)
        with pytest.raises(refusal):
            settle_study(comparison=comparison, by=other)
    assert not Resolution.objects.exists()


def test_a_time_point_that_a_judged_result_names_outlives_a_corrected_match(assignment, review, arbiter):
    theirs = named({"SVF": "Cell therapy", "Normal saline": "Control"}, times=("baseline", "1 year"))
    comparison = read_twice(assignment, Reported(), theirs)
    year = part(comparison, TimePoint, "second", "1 year").study_time_point
    result = StudyResult.objects.create(
        study=assignment.study, outcome=review.outcomes.first(), time_point=year
    )
    match(comparison, times={"10 weeks": "1 year"})
    assert StudyResult.objects.filter(pk=result.pk).exists()
    assert part(comparison, TimePoint, "second", "1 year").study_time_point != year


# --- Deciding ---


def test_numbers_written_differently_agree_and_a_blank_differs_from_not_reported(assignment):
    comparison = confirm(read_twice(assignment, reported(mean="-38.20", sd="NR"), reported(sd="NA")))
    found = states(comparison)
    assert found["ECCA score, mean, SVF, 10 weeks, change"] == "agreed"
    assert found["ECCA score, SD, SVF, 10 weeks, change"] == "open"


def test_a_decision_keeps_what_it_saw_who_took_it_and_why(assignment, arbiter):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9")))
    decided = decide(comparison, "SD, SVF", "second", reason="  Table 3, not Table 1. ")
    assert (decided.first_seen, decided.second_seen) == ("8.1", "9")
    assert (decided.by, decided.reason, decided.method) == (arbiter, "Table 3, not Table 1.", "arbitration")
    event = AuditEvent.objects.get(action="difference settled")
    assert event.cells[0]["after"]["choice"] == "second"


def test_a_decision_that_is_changed_stays_whole_in_the_record(assignment):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9")))
    decide(comparison, "SD, SVF", "other", text="NR", page="6", table="Table 4", reason="Not in the table.")
    decide(comparison, "SD, SVF", "first", reason="In the supplement.")
    event = AuditEvent.objects.filter(action="difference settled").latest("position")
    assert event.cells[0]["before"] == {
        "choice": "other", "missing": "NR", "page": "6", "table": "Table 4", "reason": "Not in the table.",
    }  # fmt: skip
    assert event.cells[0]["after"] == {"choice": "first", "reason": "In the supplement."}


def test_a_decision_can_be_changed_until_the_study_is_settled(assignment, arbiter):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9")))
    decide(comparison, "SD, SVF", "first")
    changed = decide(comparison, "SD, SVF", "other", text="8.7", table="Table 4")
    assert (changed.choice, changed.text, changed.number, changed.version) == ("other", "8.7", 8.7, 2)
    settle_study(comparison=comparison, by=arbiter)
    with pytest.raises(Refused, match="settled"):
        decide(comparison, "SD, SVF", "first")
    with pytest.raises(Refused, match="settled"):
        match(comparison)


def test_a_decision_taken_in_another_window_is_shown_and_not_overwritten(assignment):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9")))
    decide(comparison, "SD, SVF", "first")
    with pytest.raises(Stale) as stale:
        decide(comparison, "SD, SVF", "second", version=0)
    assert stale.value.current.choice == "first"
    assert Resolution.objects.get().choice == "first"


def test_nothing_is_decided_before_the_structure_is_confirmed(assignment):
    comparison = read_twice(assignment, reported(), reported(sd="9"))
    with pytest.raises(Refused, match="Confirm first"):
        decide(comparison, "SD, SVF")


def test_agreed_values_cannot_be_decided_otherwise(assignment):
    comparison = confirm(read_twice(assignment))
    with pytest.raises(Refused, match="agree"):
        decide(comparison, "SD, SVF", "other", text="1")


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "a\0b"}, "reason"),
        ({"choice": "third"}, "choice"),
        ({"choice": ""}, "choice"),
        ({"choice": "other", "text": ""}, "text"),
        ({"choice": "other", "text": "eight"}, "text"),
        ({"choice": "other", "text": "-8.1"}, "text"),
        ({"choice": "other", "text": "0"}, "text"),
        ({"choice": "other", "text": "0", "so_printed": True}, "text"),
        ({"choice": "other", "text": "8\0", "so_printed": True, "page": "3"}, "text"),
        ({"choice": "other", "text": "8", "page": "p" * 21}, "page"),
        ({"choice": "other", "text": "8", "table": "t\0"}, "table"),
        ({"choice": "other", "text": "8", "quotation": "\0"}, "quotation"),
    ],
)
def test_a_decision_that_does_not_hold_is_refused_beside_its_field(assignment, more, field):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9")))
    with pytest.raises(Refused) as refused:
        decide(comparison, "SD, SVF", **more)
    assert set(refused.value.errors) == {field}
    assert not Resolution.objects.exists()


def test_everything_that_does_not_hold_is_said_at_once(assignment):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9")))
    with pytest.raises(Refused) as refused:
        decide(comparison, "SD, SVF", "other", text="x", reason="", page="p" * 30)
    assert set(refused.value.errors) == {"text", "reason", "page"}


def test_another_value_that_cannot_be_is_kept_as_so_printed_with_its_source(assignment, arbiter):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9")))
    kept = decide(comparison, "SD, SVF", "other", text="0", so_printed=True, page="6")
    assert kept.so_printed
    settle_study(comparison=comparison, by=arbiter)
    [study] = settled_studies(assignment.study.review)
    impossible = [result.impossible for result in study.results if result.impossible]
    assert list(impossible[0]) == ["sd"], "and stays out of pooling"


def test_a_value_that_can_be_is_not_marked_as_so_printed(assignment):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9")))
    assert not decide(comparison, "SD, SVF", "other", text="9.5", so_printed=True, page="6").so_printed


def test_another_number_of_events_is_held_against_the_people_that_stand_beside_it(assignment):
    def satisfied(n: str, events: str) -> Reported:
        return Reported(results={("Satisfied", "10 weeks", "SVF", "value"): {"n": n, "events": events}})

    comparison = confirm(read_twice(assignment, satisfied("14", "11"), satisfied("14", "12")))
    with pytest.raises(Refused, match="more than the 14"):
        decide(comparison, "events, SVF", "other", text="15")
    decide(comparison, "events, SVF", "other", text="13")


def test_another_number_of_people_is_held_against_the_events_that_stand_beside_it(assignment):
    def satisfied(n: str, events: str) -> Reported:
        return Reported(results={("Satisfied", "10 weeks", "SVF", "value"): {"n": n, "events": events}})

    comparison = confirm(read_twice(assignment, satisfied("14", "11"), satisfied("28", "11")))
    with pytest.raises(Refused, match="more than the 10"):
        decide(comparison, "n, SVF", "other", text="10")


def test_an_address_of_no_row_is_not_there(assignment, arbiter):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9")))
    for address in ("", "nonsense", f"arm:{uuid4()}", "answer:\0"):
        with pytest.raises(NotThere):
            resolve(comparison=comparison, address=address, choice="first", reason="x", version=0, by=arbiter)


# --- Settling ---


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


def test_what_the_two_first_wrote_is_never_touched(assignment, arbiter):
    comparison = confirm(read_twice(assignment, reported(), reported(sd="9")))
    before = list(Value.objects.exclude(result__reading__role="final").order_by("pk").values())
    decide(comparison, "SD, SVF", "other", text="1")
    settle_study(comparison=comparison, by=arbiter)
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


def third_arm() -> Reported:
    usual = reported()
    return Reported(
        arms={**usual.arms, "PRP": "Other"},
        results={
            **usual.results,
            ("ECCA score", "10 weeks", "PRP", "change"): {"n": "9", "mean": "-3", "sd": "2"},
        },
    )


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


# --- Deciding several alike ---


def people(n: str) -> Reported:
    """Everything reported with the same n."""
    return Reported(
        results={
            SAME: {"n": n, "mean": "-38.2", "sd": "8.1"},
            ("ECCA score", "10 weeks", "SVF", "value"): {"n": n, "mean": "32", "sd": "8"},
            ("Satisfied", "10 weeks", "SVF", "value"): {"n": n, "events": "12"},
            OTHER: {"n": n, "mean": "-9.3", "sd": "5.2"},
        }
    )


def people_rows(comparison: Comparison, arm: str = "n, SVF") -> list[str]:
    return [row.address for row in read_comparison(comparison).rows if row.label.startswith(arm)]


def test_the_same_difference_in_several_places_is_decided_once_as_one_event(assignment, arbiter):
    comparison = confirm(read_twice(assignment, people("14"), people("15")))
    address, *others = people_rows(comparison)
    decided = {
        "comparison": comparison,
        "choice": "second",
        "reason": "Table 3.",
        "version": 0,
        "by": arbiter,
    }
    resolve(address=address, also=others, **decided)
    assert {r.address: r.choice for r in Resolution.objects.all()} == dict.fromkeys(
        [address, *others], "second"
    )
    event = AuditEvent.objects.get(action="difference settled")
    assert len(event.cells) == 3
    assert "and 2 alike" in event.summary
    assert read_comparison(comparison).status.open == 1, "the other arm's n is another difference"


def test_what_differs_in_another_way_is_not_decided_alike(assignment, arbiter):
    comparison = confirm(read_twice(assignment, people("14"), people("15")))
    [address, *_], [other] = people_rows(comparison), people_rows(comparison, "n, Normal saline")
    with pytest.raises(Refused, match="another way"):
        resolve(
            comparison=comparison, address=address, also=[other], choice="first", reason="x", version=0,
            by=arbiter,
        )  # fmt: skip
    assert not Resolution.objects.exists()


def test_what_was_decided_since_is_left_as_it_is(assignment, arbiter):
    comparison = confirm(read_twice(assignment, people("14"), people("15")))
    first, second, third = people_rows(comparison)
    decided = {"comparison": comparison, "reason": "x", "version": 0, "by": arbiter}
    resolve(address=second, choice="first", **decided)
    resolve(address=first, choice="second", also=[second, third, "nonsense"], **decided)
    assert Resolution.objects.get(address=second).choice == "first"
    assert Resolution.objects.get(address=third).choice == "second"


def test_another_value_that_cannot_be_in_one_of_the_places_is_refused_in_all(assignment, arbiter):
    comparison = confirm(read_twice(assignment, people("14"), people("15")))
    first, *others = people_rows(comparison)
    with pytest.raises(Refused, match="more than the 11") as refused:
        resolve(
            comparison=comparison, address=first, also=others, choice="other", text="11", reason="x", version=0,
            by=arbiter,
        )  # fmt: skip
    assert set(refused.value.errors) == {"text"}
    assert not Resolution.objects.exists()
