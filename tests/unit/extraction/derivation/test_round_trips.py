"""What is made from mean, SD or a count gives them back; what is too large gives nothing."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from extraction.derivation import derive, notes_on
from tests.unit.extraction.derivation.rows import ROUNDING, of_arm, of_change, read

PEOPLE = st.integers(2, 400)
MEANS = st.floats(-1e3, 1e3).filter(lambda mean: abs(mean) > 1e-3)
SDS = st.floats(1e-2, 1e3)


@given(mean=MEANS, sd=SDS, n=PEOPLE, level=st.sampled_from(["80", "90", "95", "99"]))
def test_an_interval_made_from_mean_and_sd_gives_both_back(mean, sd, n, level):
    half = sd / math.sqrt(n) * _critical(level, n)
    # 17 decimals print a float so that nothing of it is lost.
    found = of_arm(n=str(n), ci_low=f"{mean - half:.17f}", ci_high=f"{mean + half:.17f}", ci_level=level)
    # The width of a narrow interval far from 0 loses digits to subtraction.
    lost = 1e-9
    assert found["sd"].value == pytest.approx(sd, rel=lost)
    assert found["mean"].value == pytest.approx(mean, rel=lost)


def _critical(level: str, n: int) -> float:
    tail = 0.5 + float(level) / 200
    return stats.norm.ppf(tail) if n > 100 else stats.t.ppf(tail, n - 1)


@given(mean=MEANS, sd=SDS, n=PEOPLE)
def test_se_t_and_p_made_from_mean_and_sd_give_the_sd_back(mean, sd, n):
    se = sd / math.sqrt(n)
    assert of_change(n=str(n), mean=repr(mean), se=repr(se))["sd"].value == pytest.approx(sd, rel=ROUNDING)
    t = mean / se
    assert of_change(n=str(n), mean=repr(mean), t=repr(t))["sd"].value == pytest.approx(sd, rel=ROUNDING)
    p = 2 * stats.t.sf(abs(t), n - 1)
    # A p near 1 belongs to a t near 0, where its digits no longer tell t; one below 1e-300 is no float.
    if 1e-300 < p < 0.9:
        back = of_change(n=str(n), mean=repr(mean), p=repr(float(p)))["sd"]
        assert back.value == pytest.approx(sd, rel=1e-9)


@given(n=st.integers(1, 300), share=st.floats(0, 1), decimals=st.integers(0, 2))
def test_a_percentage_of_a_count_gives_that_count_or_none(n, share, decimals):
    events = round(share * n)
    found = derive(read(n=str(n), percent=f"{100 * events / n:.{decimals}f}"), kind="dichotomous")
    assert [one.value for one in found] in ([events], [])
    if n <= 50:  # neighbouring counts are 2 % apart, and cannot print alike
        assert [one.value for one in found] == [events]


@given(mean=MEANS, sd=SDS, n=st.integers(5, 400))
def test_quantiles_of_a_symmetric_shape_give_its_centre(mean, sd, n):
    texts = {
        "median": mean,
        "q1": mean - 0.7 * sd,
        "q3": mean + 0.7 * sd,
        "minimum": mean - 2 * sd,
        "maximum": mean + 2 * sd,
    }
    found = of_arm(n=str(n), **{name: f"{value:.17f}" for name, value in texts.items()})
    assert found["mean"].value == pytest.approx(mean, rel=1e-9, abs=1e-9 * sd)
    assert found["sd"].value > 0
    assert "skewed (" not in found["sd"].warning


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("dichotomous", {"n": "1e12", "percent": "50"}),
        ("dichotomous", {"n": "1e300", "percent": "50"}),
        ("continuous", {"n": "1e300", "se": "1e300"}),
        ("continuous", {"n": "20", "q1": "-1e308", "q3": "1e308"}),
        ("continuous", {"n": "20", "ci_low": "2.5", "ci_high": "5", "ci_level": "1e-300", "mean": "3"}),
    ],
)
def test_numbers_too_large_to_compute_with_give_nothing(kind, texts):
    assert derive(read(**texts), kind=kind) == []
    assert not [note for note in notes_on(read(**texts), kind=kind) if note.statistic == "events"]
