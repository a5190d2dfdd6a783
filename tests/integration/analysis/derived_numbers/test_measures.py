"""Studies that measured otherwise than the protocol, and studies that allocated clusters."""

import pytest

from analysis.dataset import build
from analysis.dataset.clusters import NOTE as EFFECTIVE
from reviews.models import Study

from ..builder import SUH, analysis_of, settled
from .entering import change, entry, percentages, reason

# --- Another instrument, unit, scale or direction ---


def test_a_scale_of_the_other_direction_enters_a_standardized_difference_with_its_signs_changed(
    analysis, study
):
    found = entry(analysis, study, change(SUH, measures={"better": "higher", "instrument": "GSS"}))
    assert (found.experimental.mean, found.experimental.mean_text) == (38.2, "38.2")
    assert found.notes == (
        "Measured otherwise than in the protocol: another instrument, GSS.",
        "In this study higher is better: the signs of its means are changed (Cochrane Handbook 10.5.1).",
    )


@pytest.mark.parametrize(
    ("measures", "said"),
    [
        ({"unit": "mm"}, "Measured otherwise than in the protocol: another unit, mm and not points."),
        ({"instrument": "GSS"}, "Measured otherwise than in the protocol: another instrument, GSS."),
        ({"scale_max": "100"}, "Measured otherwise than in the protocol: another scale, 0 to 100."),
        (
            {"better": "higher"},
            "Measured in the other direction: higher is better, and the protocol has lower is better.",
        ),
    ],
)
def test_a_mean_difference_takes_the_protocol_s_unit_and_scale_alone(
    review, study, statistician, measures, said
):
    points = analysis_of(review, statistician, measure="MD")
    assert reason(points, study, change(SUH, measures=measures)) == ("measured_otherwise", said)


def test_people_may_be_counted_by_another_instrument_but_not_in_the_other_direction(satisfied, study):
    paper = percentages("78.6", "42.9")
    paper.measures = {"instrument": "Patient diary"}
    assert entry(satisfied, study, paper).notes == (
        "Measured otherwise than in the protocol: another instrument, Patient diary.",
    )
    paper.measures = {"better": "lower"}
    assert reason(satisfied, study, paper)[0] == "measured_otherwise"


def test_saying_what_the_protocol_says_is_no_difference(review, study, statistician):
    points = analysis_of(review, statistician, measure="MD")
    same = {
        "unit": "Points",
        "instrument": "ecca score",
        "scale_min": "0",
        "scale_max": "168.0",
        "better": "lower",
    }
    assert entry(points, study, change(SUH, measures=same)).notes == ()


# --- Clusters ---


CLUSTERS = {"icc": "0.05", "cluster_size": "21"}


@pytest.fixture
def cluster_study(study) -> Study:
    Study.objects.filter(pk=study.pk).update(design="cluster")
    study.refresh_from_db()
    return study


def test_a_cluster_trial_enters_with_its_effective_sample_size(analysis, cluster_study):
    dataset = build(analysis, settled=[settled(cluster_study, change(SUH, measures=CLUSTERS))])
    (found,) = dataset.studies
    assert found.experimental.n == 14 / 2
    assert found.experimental.sd == 8.1
    assert found.experimental.derivation("n").formula == "Effective n: 7.0 = 14 / (1 + (21 − 1) × 0.05)"
    assert found.notes == (EFFECTIVE,)
    assert dataset.warnings == ()


def test_events_of_a_cluster_trial_are_divided_after_they_were_derived(satisfied, cluster_study):
    paper = percentages("78.6", "42.9")
    paper.measures = CLUSTERS
    arm = entry(satisfied, cluster_study, paper).experimental
    assert (arm.n, arm.events) == (7, 5.5)
    assert arm.derivation("events").formula == (
        "Effective events: 5.5 = 11 / (1 + (21 − 1) × 0.05); Events from %: 11 = 78.6 % of 14"
    )


@pytest.mark.parametrize(
    "measures",
    [
        {"icc": "0.05"},
        {"cluster_size": "21"},
        {"icc": "NR", "cluster_size": "21"},
        {"icc": "-0.1", "cluster_size": "21"},
    ],
)
def test_a_cluster_trial_without_both_stays_what_it_was(
    review, analysis, cluster_study, statistician, measures
):
    paper = change(SUH, measures=measures)
    assert reason(analysis, cluster_study, paper)[0] == "unpaired_design"
    parallel = analysis_of(review, statistician, name="As parallel", unpaired_designs="as_parallel")
    dataset = build(parallel, settled=[settled(cluster_study, paper)])
    assert "treated as parallel" in dataset.warnings[0]


def test_without_derived_numbers_a_cluster_trial_has_no_effective_ones(review, cluster_study, statistician):
    reported = analysis_of(review, statistician, derived="leave_out")
    assert reason(reported, cluster_study, change(SUH, measures=CLUSTERS))[0] == "unpaired_design"
