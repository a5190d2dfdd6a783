"""What a study says of how it measured: what cannot be, and the scale that its numbers are held against."""

from decimal import Decimal

import pytest

from extraction.integrity.refusals import Scale, measure_refusals, read_attribute, scale_of
from extraction.reported import Missing

PROTOCOL = {"scale_min": 0.0, "scale_max": 168.0}


def codes(typed, kind="continuous", **scale):
    values = {attribute: read_attribute(attribute, text) for attribute, text in typed.items()}
    return {refusal.statistic: refusal.code for refusal in measure_refusals(values, kind=kind, **scale)}


def scale(unit="points", **typed):
    own = {
        attribute: Missing(text) if text in ("NR", "NA") else read_attribute(attribute, text)
        for attribute, text in typed.items()
    }
    return scale_of(own, unit=unit, **PROTOCOL)


def test_what_papers_say_of_a_measure_is_taken():
    typed = {
        "instrument": "ECCA, Dreno 2007", "unit": "mm", "scale_min": "0", "scale_max": "10",
        "better": "lower", "icc": "-0.02", "cluster_size": "12.5",
    }  # fmt: skip
    assert codes(typed, **PROTOCOL) == {}


@pytest.mark.parametrize("icc", ["1.2", "-1.01", "5 %", "0.5 %"])
def test_an_icc_outside_minus_1_to_1_is_refused(icc):
    assert codes({"icc": icc}) == {"icc": "icc_out_of_range"}


@pytest.mark.parametrize("size", ["0", "0.9", "-4", "20 %"])
def test_a_cluster_of_less_than_one_person_is_refused(size):
    assert codes({"cluster_size": size}) == {"cluster_size": "cluster_size_below_one"}


def test_a_direction_is_lower_or_higher():
    assert codes({"better": "higher"}) == {}
    assert codes({"better": "upwards"}) == {"better": "not_an_option"}


def test_a_scale_without_width_is_refused_at_its_end():
    assert codes({"scale_min": "10", "scale_max": "10"}) == {"scale_max": "scale_without_width"}
    assert codes({"scale_min": "0", "scale_max": "10"}) == {}


def test_one_end_is_held_against_the_protocols_other():
    assert codes({"scale_min": "168"}, **PROTOCOL) == {"scale_min": "scale_without_width"}
    assert codes({"scale_max": "-1"}, **PROTOCOL) == {"scale_max": "scale_without_width"}
    assert codes({"scale_max": "100"}, **PROTOCOL) == {}
    assert codes({"scale_min": "500"}) == {}


def test_the_protocols_scale_holds_where_the_study_says_nothing():
    assert scale() == Scale(Decimal(0), Decimal(168))
    assert scale(unit="points", instrument="ECCA") == Scale(Decimal(0), Decimal(168))


def test_an_end_of_the_study_takes_the_place_of_the_protocols():
    assert scale(scale_max="100") == Scale(Decimal(0), Decimal(100))
    assert scale(scale_min="1", scale_max="5") == Scale(Decimal(1), Decimal(5))


def test_in_another_unit_the_protocols_ends_say_nothing():
    own = {"unit": read_attribute("unit", "mm")}
    assert scale_of(own, unit="points", **PROTOCOL) == Scale()
    own = {"unit": read_attribute("unit", "Points ")}
    assert scale_of(own, unit="points", **PROTOCOL) == Scale(Decimal(0), Decimal(168))


def test_an_end_that_is_not_reported_is_not_known():
    assert scale(scale_max="NR") == Scale(Decimal(0), None)


def test_ends_that_cannot_be_are_those_of_no_scale():
    assert scale(scale_min="10", scale_max="5") == Scale()
    assert scale(scale_max="about 10") == Scale(Decimal(0), None)
