"""Arms and time points of a reading that is being written."""

import pytest

from extraction.actions.structure import save_time_point
from extraction.models import TimePoint
from extraction.queries.sheets import read_sheet
from reviews.refusals import Refused
from tests.cast import Reported, enter, type_in


def test_a_follow_up_whose_changes_are_typed_does_not_become_the_baseline(assignment, first_reader):
    reading = enter(assignment, first_reader, Reported(times=("10 weeks",)))
    point = reading.time_points.get()
    with pytest.raises(Refused) as refused:
        save_time_point(
            reading=reading, by=first_reader, text="baseline", time_point=point, version=point.version
        )
    assert refused.value.errors["text"] == [
        "“10 weeks” holds 6 typed values of change, and a baseline has none. Empty them first."
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
