"""The single conversions: what they refuse, and laws that hold for all numbers."""

import math
import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.derivation import CannotDerive
from extraction.derivation.arms import (
    Counted,
    Group,
    combine,
    combine_counts,
    split_shared,
    split_shared_counts,
)
from extraction.derivation.change import sd_change
from extraction.derivation.contrasts import (
    estimate_on_scale,
    standard_error_from_ci,
    standard_error_from_p,
    standard_error_from_t,
)
from extraction.derivation.counts import count_from_percentage, people_from_percentage
from extraction.derivation.critical import interval_value
from extraction.derivation.quantiles import mean_from_range, sd_from_five_numbers, skewness
from extraction.derivation.sd import sd_from_ci, sd_from_se, sd_of_two_groups

ROUNDING = 1e-12  # relative: a chain of a few floating-point operations
VALUES = st.lists(st.floats(-100, 100), min_size=2, max_size=12)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: sd_from_se(0, 9),
        lambda: sd_from_se(2, 1),
        lambda: sd_from_ci(3, 3, 9),
        lambda: sd_from_ci(3, 4, 9, 1.0),
        lambda: sd_of_two_groups(-1, 9, 9),
        lambda: sd_of_two_groups(1, 9, 1),
        lambda: sd_change(0, 3),
        lambda: sd_change(3, 3, 1.2),
        lambda: sd_change(3, 3, 1),
        lambda: interval_value(0.95, 0),
        lambda: mean_from_range(1, 2, 3, 4),
        lambda: mean_from_range(1, 5, 3, 9),
        lambda: mean_from_range(3, 3, 3, 9),
        lambda: skewness(9, 5, q1=2),
        lambda: count_from_percentage(Decimal("-1"), 9),
        lambda: count_from_percentage(Decimal("50"), 0),
        lambda: people_from_percentage(Decimal("0.4"), 1),
        lambda: combine([]),
        lambda: combine([Group(0, 1, 1)]),
        lambda: combine([Group(1, 1, 1)]),
        lambda: combine([Group(9, 1, -1)]),
        lambda: combine_counts([Counted(9, 10)]),
        lambda: split_shared(Group(9, 1, 1), 0),
        lambda: split_shared_counts(Counted(9, 1), 0),
        lambda: standard_error_from_t(0, 2),
        lambda: standard_error_from_ci(-1, 2, ratio=True),
        lambda: standard_error_from_p(1, 0.2, ratio=True),
        lambda: estimate_on_scale(0, ratio=True),
    ],
)
def test_a_conversion_refuses_what_cannot_be_with_a_sentence(refused):
    with pytest.raises(CannotDerive, match=r"[A-Z0-9].*\.$"):
        refused()


@given(groups=st.lists(VALUES, min_size=1, max_size=4))
def test_combined_groups_are_the_group_of_all_their_people(groups):
    everyone = [value for values in groups for value in values]
    found = combine([Group(len(v), statistics.fmean(v), statistics.stdev(v)) for v in groups])
    assert found.n == len(everyone)
    assert found.mean == pytest.approx(statistics.fmean(everyone), rel=1e-9, abs=1e-9)
    # Squares of numbers up to 100 are summed: what is left of them is exact to about 1e-6.
    assert found.sd == pytest.approx(statistics.stdev(everyone), rel=1e-9, abs=1e-6)


@given(n=st.floats(2, 500), comparisons=st.integers(1, 5))
def test_the_parts_of_a_shared_control_are_together_the_whole(n, comparisons):
    part = split_shared_counts(Counted(n, n / 3), comparisons)
    assert comparisons * part.n == pytest.approx(n, rel=ROUNDING)
    assert comparisons * part.events == pytest.approx(n / 3, rel=ROUNDING)
    assert split_shared(Group(n, 4, 2), comparisons) == Group(n / comparisons, 4, 2)


@given(baseline=st.floats(0.1, 100), final=st.floats(0.1, 100), r=st.floats(-1, 0.99))
def test_the_sd_of_a_change_gives_its_correlation_back(baseline, final, r):
    sd = sd_change(baseline, final, r)
    back = (baseline**2 + final**2 - sd**2) / (2 * baseline * final)
    # With SDs a thousandfold apart the squares cancel down to 1e-16 × 1e6.
    assert back == pytest.approx(r, abs=1e-8)


@given(estimate=st.floats(0.05, 20), se=st.floats(0.05, 2), level=st.floats(0.5, 0.999))
def test_an_interval_of_a_ratio_gives_its_standard_error_back(estimate, se, level):
    half = interval_value(level) * se
    low, high = estimate * math.exp(-half), estimate * math.exp(half)
    assert standard_error_from_ci(low, high, level, ratio=True) == pytest.approx(se, rel=1e-9)


@given(n=st.integers(5, 500), factor=st.floats(0.01, 100))
def test_an_sd_from_quantiles_goes_with_the_unit(n, factor):
    one = sd_from_five_numbers(2, 6, 17, 41, n)
    scaled = sd_from_five_numbers(2 * factor, 6 * factor, 17 * factor, 41 * factor, n)
    assert scaled == pytest.approx(factor * one, rel=ROUNDING)


def test_a_count_is_told_its_neighbours():
    with pytest.raises(
        CannotDerive, match=r"82\.1 % of 14 is no whole number of people: 11 is 78\.6 %, 12 is 85\.7 %"
    ):
        count_from_percentage(Decimal("82.1"), 14)
