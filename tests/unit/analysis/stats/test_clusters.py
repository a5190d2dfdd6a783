import numpy as np
import pytest

from analysis.stats import (
    ClusterSizeTooSmall,
    EventsOutOfRange,
    IccOutOfRange,
    LengthsDiffer,
    NonPositiveVariance,
    NotFinite,
    SampleSizeTooSmall,
    design_effect,
    effective_sample,
    escalc,
    inflated_variance,
)


def test_the_handbooks_school_classes_have_their_published_effective_size():
    # Cochrane Handbook 5.1, 16.3.5 (chapter 23.1 since): 63/295 and 84/330 children in 21 classes, ICC 0.02, on
    # average 29.8 a class: design effect 1.576, 40.0/187.2 and 53.3/209.4.
    sample = effective_sample([295, 330], 29.8, 0.02, events=[63, 84])
    np.testing.assert_allclose(sample.design_effect, 1.576, atol=5e-4)
    np.testing.assert_allclose(sample.ni, [187.2, 209.4], atol=0.05)
    np.testing.assert_allclose(sample.events, [40.0, 53.3], atol=0.05)


def test_without_correlation_or_with_clusters_of_one_nothing_changes():
    assert effective_sample([50, 60], 20, 0).ni.tolist() == [50, 60]
    assert effective_sample([50, 60], 1, 0.3).ni.tolist() == [50, 60]
    assert effective_sample(50, 20, 0.05).events is None


def test_with_full_correlation_a_cluster_counts_as_one_person():
    assert effective_sample([200], 20, 1).ni.tolist() == [10]


def test_dividing_the_persons_and_inflating_the_variance_are_the_same_for_a_mean_difference_and_a_log_ratio():
    one, two = effective_sample([100, 90], 12.5, 0.04), effective_sample([110, 80], 12.5, 0.04)
    means = {"m1i": [5, 4], "sd1i": [2, 3], "m2i": [4, 4.5], "sd2i": [2.5, 3]}
    as_persons = escalc("MD", **means, n1i=[100, 90], n2i=[110, 80])
    as_clusters = escalc("MD", **means, n1i=one.ni, n2i=two.ni)
    np.testing.assert_allclose(as_clusters.vi, inflated_variance(as_persons.vi, 12.5, 0.04), rtol=1e-14)
    one = effective_sample([100, 90], 12.5, 0.04, events=[10, 20])
    two = effective_sample([110, 80], 12.5, 0.04, events=[8, 30])
    for measure in ("RR", "OR"):
        as_persons = escalc(measure, ai=[10, 20], n1i=[100, 90], ci=[8, 30], n2i=[110, 80])
        as_clusters = escalc(measure, ai=one.events, n1i=one.ni, ci=two.events, n2i=two.ni)
        np.testing.assert_allclose(as_clusters.yi, as_persons.yi, rtol=1e-12)
        np.testing.assert_allclose(as_clusters.vi, inflated_variance(as_persons.vi, 12.5, 0.04), rtol=1e-12)


def test_what_cannot_be_is_refused_with_its_place():
    with pytest.raises(IccOutOfRange) as caught:
        design_effect([10, 10], [0.1, 1.2])
    assert (caught.value.field, caught.value.index) == ("icc", 1)
    with pytest.raises(ClusterSizeTooSmall):
        design_effect([0.5], [0.1])
    with pytest.raises(SampleSizeTooSmall):
        effective_sample([0], 10, 0.1)
    with pytest.raises(EventsOutOfRange):
        effective_sample([10], 10, 0.1, events=[11])
    with pytest.raises(LengthsDiffer):
        effective_sample([10, 20], [10, 20, 30], 0.1)
    with pytest.raises(NotFinite):
        effective_sample([10], 10, float("nan"))
    with pytest.raises(NonPositiveVariance):
        inflated_variance([0], 10, 0.1)
