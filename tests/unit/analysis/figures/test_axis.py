import math

from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.axis import axis
from analysis.figures.text import width

finite = st.floats(-1e6, 1e6, allow_nan=False)
rows = st.lists(st.tuples(finite, st.floats(1e-6, 1e6)), max_size=20)


def test_an_axis_ends_on_ticks_where_that_wastes_little():
    line = axis([-4.1, -1.7], [(-5.4, -2.8), (-2.2, -1.2)], log=False, room=250, size=12)
    assert [text for _, text in line.ticks] == ["−6", "−5", "−4", "−3", "−2", "−1", "0", "1"]
    assert (line.lo, line.hi) == (-6, 1)


def test_a_ratio_axis_has_ratios_as_ticks():
    line = axis(
        [math.log(0.2), math.log(1.5)], [(math.log(0.07), math.log(6.5))], log=True, room=250, size=12
    )
    assert [text for _, text in line.ticks] == ["0.1", "0.2", "0.5", "1", "2", "5"]


def test_one_study_that_says_little_does_not_hide_the_others():
    line = axis(
        [-1, 1, 0.5, 0], [(-1.5, -0.5), (0.5, 1.5), (0, 1), (-900, 900)], log=False, room=250, size=12
    )
    assert -5 < line.lo < -1.5
    assert 1.5 < line.hi < 5


def test_nothing_but_zeros_has_an_axis():
    line = axis([0.0], [(0.0, 0.0)], log=False, room=250, size=12)
    assert line.lo < 0 < line.hi


@given(rows, st.booleans(), st.floats(120, 800))
def test_every_estimate_and_no_effect_lie_on_the_axis_and_labels_do_not_touch(rows, log, room):
    scale = 1e-4 if log else 1  # ratios up to e^100
    points = [y * scale for y, _ in rows]
    spans = [((y - d) * scale, (y + d) * scale) for y, d in rows]
    line = axis(points, spans, log=log, room=room, size=12)
    assert line.ticks
    for point in (0.0, *points):
        assert line.lo <= point <= line.hi
    per_unit = room / (line.hi - line.lo)
    for (x, text), (next_x, next_text) in zip(line.ticks, line.ticks[1:], strict=False):
        assert (next_x - x) * per_unit > (width(text, 12) + width(next_text, 12)) / 2
