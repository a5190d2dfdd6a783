"""What the workspace says of outcomes, times and places."""

import pytest

from extraction.models import Answer, TimePoint
from extraction.queries.parts import in_order
from extraction.views.layouts import Place, cell_facts, outcome_note, window_names
from reviews.models import FollowUpWindow, Outcome

SHORT = FollowUpWindow(name="Short", up_to_days=91.3125)
LONG = FollowUpWindow(name="Long", after_days=91.3125)


def test_the_baseline_comes_first_then_by_days_and_unknown_times_last():
    points = [
        TimePoint(text="later", days=None, position=0),
        TimePoint(text="6 months", days=182.6, position=1),
        TimePoint(text="baseline", days=0, is_baseline=True, position=2),
        TimePoint(text="10 weeks", days=70, position=3),
    ]
    assert [p.text for p in in_order(points)] == ["baseline", "10 weeks", "6 months", "later"]


@pytest.mark.parametrize(
    ("point", "said"),
    [
        (TimePoint(text="3 months", days=91.3125), "short"),
        (TimePoint(text="4 months", days=121.75), "long"),
        (TimePoint(text="later", days=None), "time unknown"),
        (TimePoint(text="baseline", days=0, is_baseline=True), ""),
    ],
)
def test_a_time_is_named_by_the_window_that_holds_it(point, said):
    assert window_names(point, [SHORT, LONG]) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "continuous", "unit": "points", "scale_min": 0.0, "scale_max": 168.0, "better": "lower"},
         "0–168 points, lower is better"),
        ({"kind": "continuous", "unit": "mm", "better": "lower"}, "mm, lower is better"),
        ({"kind": "continuous", "scale_min": -1.5, "better": "higher"}, "from −1.5, higher is better"),
        ({"kind": "dichotomous", "better": "higher"}, "more is better"),
        ({"kind": "dichotomous", "better": "lower"}, "fewer is better"),
    ],
)  # fmt: skip
def test_an_outcome_says_its_unit_scale_and_direction(fields, said):
    assert outcome_note(Outcome(name="Outcome", **fields)) == said


def test_a_cell_that_cannot_be_is_marked_until_it_is_kept_with_its_source():
    refused = Place("a", "SD", Answer(text="-5"), "SD is −5.")
    assert "is-bad" in refused.look
    unsourced = Place("a", "SD", Answer(text="-5", so_printed=True), "SD is −5.")
    assert "is-bad" in unsourced.look
    kept = Place("a", "SD", Answer(text="-5", so_printed=True, page="6"), "SD is −5.")
    assert kept.look.split() == ["cell", "is-sourced", "is-so-printed"]


def test_a_place_where_nothing_was_entered_has_version_0():
    assert cell_facts(None)["version"] == 0
    assert Place("a", "SD", None).text == ""
    assert Place("a", "SD", Answer(missing="NR")).text == "NR"
