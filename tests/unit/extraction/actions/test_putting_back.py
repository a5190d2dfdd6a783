"""What is refused when an arm or a time point that was taken out is put back."""

import pytest

from extraction.actions.readings import submit_reading
from extraction.actions.structure import put_back, save_arm, save_time_point, take_out
from extraction.models import Arm, Reading, TimePoint
from reviews.refusals import NotThere, Refused
from tests.cast import enter


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader)


@pytest.mark.parametrize("text", ["70 days", "10 Weeks"])
def test_a_time_is_not_put_back_beside_another_of_the_same_days(reading, first_reader, text):
    point = reading.time_points.get(text="10 weeks")
    take_out(reading=reading, part=point, by=first_reader)
    save_time_point(reading=reading, by=first_reader, text=text)
    with pytest.raises(Refused, match=f"“{text}”"):
        put_back(reading=reading, part=point, by=first_reader)
    assert TimePoint.with_removed.get(pk=point.pk).removed_at is not None
    assert reading.time_points.count() == 2


def test_an_arm_is_put_back_once_the_other_of_its_name_has_another(reading, first_reader):
    arm = reading.arms.get(name="SVF")
    take_out(reading=reading, part=arm, by=first_reader)
    other = save_arm(reading=reading, by=first_reader, name="SVF", group=None)
    with pytest.raises(Refused, match="Tell the two apart by name"):
        put_back(reading=reading, part=arm, by=first_reader)
    save_arm(reading=reading, by=first_reader, name="SVF gel", group=None, arm=other, version=other.version)
    put_back(reading=reading, part=arm, by=first_reader)
    assert {one.name for one in reading.arms.all()} == {"SVF", "SVF gel", "Normal saline"}


def test_what_another_window_put_back_is_not_put_back_a_second_time(reading, first_reader):
    arm = reading.arms.first()
    take_out(reading=reading, part=arm, by=first_reader)
    back = put_back(reading=reading, part=arm, by=first_reader)
    with pytest.raises(Refused, match="it was put back in another window"):
        put_back(reading=reading, part=arm, by=first_reader)
    assert Arm.objects.get(pk=arm.pk).version == back.version


def test_nothing_is_put_back_into_a_submitted_reading_or_by_somebody_else(
    reading, first_reader, second_reader
):
    later = save_time_point(reading=reading, by=first_reader, text="6 months")
    take_out(reading=reading, part=later, by=first_reader)
    with pytest.raises(NotThere):
        put_back(reading=reading, part=later, by=second_reader)
    submit_reading(reading=reading, by=first_reader)
    with pytest.raises(Refused):
        put_back(reading=reading, part=later, by=first_reader)
    assert TimePoint.with_removed.get(pk=later.pk).removed_at is not None
