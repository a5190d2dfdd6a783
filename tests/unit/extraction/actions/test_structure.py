"""Arms and time points of a reading that is being written."""

import pytest

from extraction.actions.structure import (
    DOWN,
    UP,
    move_part,
    put_back,
    save_arm,
    save_time_point,
    take_out,
)
from extraction.models import Arm, Reading, TimePoint
from extraction.queries.parts import in_order, typed_in
from extraction.queries.sheets import read_sheet
from reviews.models import AuditEvent
from reviews.refusals import Refused, Stale
from tests.cast import Reported, add_contrast, enter, type_in


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader)


def names(reading: Reading) -> list[str]:
    return [arm.name for arm in reading.arms.all()]


def texts(reading: Reading) -> dict[str, str]:
    return {address: cell.text for address, cell in read_sheet(reading).cells.items()}


# --- What a time may become ---

CHANGE = ("change", "MD", "crude")


def to_baseline(reading: Reading, by) -> TimePoint:
    point = reading.time_points.get(text="10 weeks")
    return save_time_point(reading=reading, by=by, text="baseline", time_point=point, version=point.version)


def test_a_follow_up_whose_changes_are_typed_does_not_become_the_baseline(assignment, first_reader):
    reading = enter(assignment, first_reader, Reported(times=("10 weeks",)))
    point = reading.time_points.get()
    with pytest.raises(Refused) as refused:
        save_time_point(
            reading=reading, by=first_reader, text="baseline", time_point=point, version=point.version
        )
    assert refused.value.errors["text"] == [
        "“10 weeks” holds 6 typed values of change (ECCA score in SVF, ECCA score in Normal saline). "
        "A baseline has none: empty the values first."
    ]
    assert TimePoint.objects.get().text == "10 weeks"


def test_once_they_are_empty_it_does(assignment, first_reader):
    reading = enter(assignment, first_reader, Reported(times=("10 weeks",)))
    type_in(reading, first_reader, {a: "" for a in read_sheet(reading).cells if a.startswith("value:")})
    point = reading.time_points.get()
    save_time_point(
        reading=reading, by=first_reader, text="baseline", time_point=point, version=point.version
    )
    assert TimePoint.objects.get().is_baseline


def test_nor_does_one_that_a_contrast_of_change_is_of_even_a_blank_one(assignment, first_reader):
    reading = enter(assignment, first_reader, Reported(times=("10 weeks",), results={}))
    add_contrast(reading, first_reader, "ECCA score", "10 weeks", "SVF", "Normal saline", *CHANGE)
    with pytest.raises(Refused) as refused:
        to_baseline(reading, first_reader)
    assert refused.value.errors["text"] == [
        "“10 weeks” holds the contrast “ECCA score, SVF against Normal saline: mean difference of the change”. "
        "A baseline has none: remove or change the contrast first."
    ]


def test_a_contrast_of_values_may_be_at_the_baseline(assignment, first_reader):
    reading = enter(assignment, first_reader, Reported(times=("10 weeks",), results={}))
    add_contrast(
        reading, first_reader, "ECCA score", "10 weeks", "SVF", "Normal saline", "value", "MD", "crude"
    )
    assert to_baseline(reading, first_reader).is_baseline


def test_what_an_arm_that_is_taken_out_holds_does_not_count_and_the_arm_waits_for_another_time(
    assignment, first_reader
):
    reading = enter(assignment, first_reader, Reported(times=("10 weeks",)))
    add_contrast(reading, first_reader, "ECCA score", "10 weeks", "SVF", "Normal saline", *CHANGE)
    svf, saline = reading.arms.all()
    take_out(reading=reading, part=svf, by=first_reader)
    with pytest.raises(Refused) as refused:
        to_baseline(reading, first_reader)
    assert refused.value.errors["text"] == [
        "“10 weeks” holds 3 typed values of change (ECCA score in Normal saline). "
        "A baseline has none: empty the values first."
    ]
    take_out(reading=reading, part=saline, by=first_reader)
    point = to_baseline(reading, first_reader)
    with pytest.raises(Refused, match="“SVF” holds 3 typed values of change") as refused:
        put_back(reading=reading, part=svf, by=first_reader)
    assert "at “baseline”, and a baseline has none" in str(refused.value)
    save_time_point(
        reading=reading, by=first_reader, text="10 weeks", time_point=point, version=point.version
    )
    put_back(reading=reading, part=svf, by=first_reader)
    put_back(reading=reading, part=saline, by=first_reader)
    assert len([address for address in texts(reading) if ":change:" in address]) == 6


@pytest.mark.parametrize("text", ["10 wk", "70 days", "at 10 weeks", "10  Weeks"])
def test_the_same_days_in_other_words_are_no_second_time(reading, first_reader, text):
    with pytest.raises(Refused, match="there already"):
        save_time_point(reading=reading, by=first_reader, text=text)
    assert reading.time_points.count() == 2


def test_a_second_baseline_is_none_either_but_two_unknown_times_can_be_told_apart(reading, first_reader):
    with pytest.raises(Refused, match="same time as “baseline”"):
        save_time_point(reading=reading, by=first_reader, text="before treatment")
    save_time_point(reading=reading, by=first_reader, text="10 weeks, period 1")
    save_time_point(reading=reading, by=first_reader, text="10 weeks, period 2")
    assert reading.time_points.count() == 4


def test_a_time_can_be_retyped_in_other_words_for_the_same_days(reading, first_reader):
    point = reading.time_points.get(text="10 weeks")
    save_time_point(reading=reading, by=first_reader, text="week 10", time_point=point, version=1)
    assert reading.time_points.get(pk=point.pk).text == "week 10"


# --- Order ---


def test_an_arm_moves_up_and_down_among_any_number_and_stops_at_the_ends(reading, first_reader):
    for number in range(3, 13):
        save_arm(reading=reading, by=first_reader, name=f"Arm {number}", group=None)
    last = reading.arms.last()
    for _ in range(20):
        move_part(reading=reading, part=last, direction=UP, by=first_reader)
    assert names(reading)[:3] == ["Arm 12", "SVF", "Normal saline"]
    move_part(reading=reading, part=last, direction=DOWN, by=first_reader)
    assert names(reading)[:3] == ["SVF", "Arm 12", "Normal saline"]
    assert len(names(reading)) == 12


def test_times_stand_by_their_days_and_only_unknown_ones_change_places(reading, first_reader):
    for text in ("final visit", "last visit"):
        save_time_point(reading=reading, by=first_reader, text=text)
    known = reading.time_points.get(text="10 weeks")
    with pytest.raises(Refused, match="Times stand in their order"):
        move_part(reading=reading, part=known, direction=UP, by=first_reader)
    move_part(reading=reading, part=reading.time_points.get(text="last visit"), direction=UP, by=first_reader)
    order = [point.text for point in in_order(reading.time_points.all())]
    assert order == ["baseline", "10 weeks", "last visit", "final visit"]


# --- Taking out and putting back ---


def test_what_is_typed_goes_with_an_arm_and_comes_back_with_it(reading, first_reader):
    before = texts(reading)
    arm = reading.arms.first()
    assert typed_in(reading)[arm.pk] == 3
    take_out(reading=reading, part=arm, version=arm.version, by=first_reader)
    assert names(reading) == ["Normal saline"]
    assert not any(str(arm.pk) in address for address in texts(reading))
    put_back(reading=reading, part=arm, by=first_reader)
    assert names(reading) == ["SVF", "Normal saline"]
    assert texts(reading) == before
    told = AuditEvent.objects.filter(subject=reading.pk, action__startswith="arm ").order_by("position")
    assert [(event.action, event.summary) for event in told][-2:] == [
        ("arm taken out", "“SVF”, with 3 typed values"),
        ("arm put back", "“SVF”"),
    ]


def test_a_time_point_too(reading, first_reader):
    before = texts(reading)
    point = reading.time_points.get(text="10 weeks")
    take_out(reading=reading, part=point, by=first_reader)
    assert not any(address.startswith("value:") for address in texts(reading))
    put_back(reading=reading, part=point, by=first_reader)
    assert texts(reading) == before


def test_nothing_is_typed_into_an_arm_that_is_taken_out(reading, first_reader):
    arm = reading.arms.first()
    [address] = [a for a in texts(reading) if str(arm.pk) in a and a.endswith(":sd")]
    take_out(reading=reading, part=arm, by=first_reader)
    [saved] = type_in(reading, first_reader, {address: "9"})
    assert saved.status == "refused"
    put_back(reading=reading, part=arm, by=first_reader)
    assert texts(reading)[address] == "8.1"


def test_an_arm_that_was_renamed_elsewhere_is_not_taken_out_unseen(reading, first_reader):
    arm = reading.arms.first()
    save_arm(reading=reading, by=first_reader, name="SVF gel", group=arm.group, arm=arm, version=1)
    with pytest.raises(Stale, match="changed in another window"):
        take_out(reading=reading, part=arm, version=1, by=first_reader)
    assert names(reading) == ["SVF gel", "Normal saline"]


def test_an_arm_whose_name_was_given_to_another_is_not_put_back_beside_it(reading, first_reader):
    arm = reading.arms.first()
    take_out(reading=reading, part=arm, by=first_reader)
    save_arm(reading=reading, by=first_reader, name="svf", group=None)
    with pytest.raises(Refused, match="There is an arm “svf” already"):
        put_back(reading=reading, part=arm, by=first_reader)
    assert Arm.with_removed.get(pk=arm.pk).removed_at is not None


def test_every_change_of_the_structure_is_a_new_version_of_the_reading(reading, first_reader):
    reading.refresh_from_db()
    before = reading.version
    arm = reading.arms.first()
    take_out(reading=reading, part=arm, by=first_reader)
    put_back(reading=reading, part=arm, by=first_reader)
    reading.refresh_from_db()
    assert reading.version == before + 2
