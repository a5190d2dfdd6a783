"""A reading with everything that hangs from it, and nothing that was taken out."""

import pytest
from django.utils import timezone

from extraction.addresses import AnswerAddress, MeasureAddress, ValueAddress
from extraction.models import Reading
from extraction.queries.sheets import PAIRS, Sheet, read_sheet
from tests.cast import Reported, add_contrast, enter, type_in

MD = ("ECCA score", "10 weeks", "SVF", "Normal saline", "change", "MD", "crude")
REPORTED = Reported(
    answers={"sample_size": "28", "randomised:SVF": "14", "randomised:Normal saline": "14"},
    contrasts={MD: {"estimate": "−28.9", "se": "2.1"}},
    measures={("ECCA score", "instrument"): "ECCA"},
)


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader, REPORTED)


def take_out(part) -> None:
    part.removed_at = timezone.now()
    part.save()


def kinds(sheet: Sheet) -> dict[str, int]:
    found: dict[str, int] = {}
    for address in sheet.cells:
        kind = address.partition(":")[0]
        found[kind] = found.get(kind, 0) + 1
    return found


def test_a_sheet_holds_every_kind_of_cell(reading):
    assert kinds(read_sheet(reading)) == {"answer": 3, "value": 6, "measure": 1, "contrast": 2}


@pytest.mark.parametrize("name", ["SVF", "Normal saline"])
def test_what_hangs_from_an_arm_that_was_taken_out_is_not_there_and_comes_back_with_it(reading, name):
    arm = reading.arms.get(name=name)
    contrast = read_sheet(reading).contrasts[0]
    take_out(arm)
    sheet = read_sheet(reading)
    assert kinds(sheet) == {"answer": 2, "value": 3, "measure": 1}
    assert sheet.contrasts == []
    assert not sheet.has(contrast.address("estimate"))
    assert {row.arm.name for row in sheet.rows} == {"SVF", "Normal saline"} - {name}
    arm.removed_at = None
    arm.save()
    assert kinds(read_sheet(reading)) == {"answer": 3, "value": 6, "measure": 1, "contrast": 2}


def test_what_hangs_from_a_time_that_was_taken_out_is_not_there(reading):
    take_out(reading.time_points.get(text="10 weeks"))
    sheet = read_sheet(reading)
    assert kinds(sheet) == {"answer": 3, "measure": 1}
    assert sheet.contrasts == []
    assert {row.time_point.text for row in sheet.rows} == {"baseline"}


def test_a_value_in_an_arm_that_was_taken_out_opens_no_column(reading, first_reader, review):
    ecca = review.outcomes.get(name="ECCA score")
    row = next(row for row in read_sheet(reading).rows if row.arm.name == "SVF" and row.outcome == ecca)
    type_in(reading, first_reader, {str(row.address("median")): "4"})
    assert "median" in read_sheet(reading).columns(ecca)
    take_out(reading.arms.get(name="SVF"))
    assert "median" not in read_sheet(reading).columns(ecca)


@pytest.mark.parametrize("end", ["ci_low", "ci_high", "q1", "maximum"])
def test_the_two_ends_of_an_interval_are_shown_together(reading, first_reader, review, end):
    ecca = review.outcomes.get(name="ECCA score")
    row = next(row for row in read_sheet(reading).rows if row.outcome == ecca)
    usual = set(read_sheet(reading).columns(ecca))
    type_in(reading, first_reader, {str(row.address(end)): "4"})
    pair = next(pair for pair in PAIRS if end in pair)
    assert set(read_sheet(reading).columns(ecca)) == usual | set(pair)


def test_contrasts_stand_in_the_order_of_outcomes_arms_and_measures(reading, first_reader):
    for outcome, basis, measure, adjustment in (
        ("Satisfied", "value", "OR", "crude"),
        ("ECCA score", "value", "SMD", "crude"),
        ("ECCA score", "value", "MD", "crude"),
        ("ECCA score", "value", "MD", "adjusted"),
    ):
        add_contrast(
            reading, first_reader, outcome, "10 weeks", "SVF", "Normal saline", basis, measure, adjustment
        )
    assert [(row.outcome.name, row.measured) for row in read_sheet(reading).contrasts] == [
        ("ECCA score", "mean difference, adjusted"),
        ("ECCA score", "mean difference"),
        ("ECCA score", "standardized mean difference"),
        ("ECCA score", "mean difference of the change"),
        ("Satisfied", "odds ratio"),
    ]


def test_the_form_asks_for_what_an_outcome_of_its_kind_can_have(reading, review):
    sheet = read_sheet(reading)
    ecca, satisfied = review.outcomes.get(name="ECCA score"), review.outcomes.get(name="Satisfied")
    baseline, later = sheet.time_points
    arm = sheet.arms[0]

    def value(outcome, statistic, time=later, basis="value"):
        return sheet.has(ValueAddress(outcome.pk, time.pk, arm.pk, basis, statistic))

    assert value(ecca, "median")
    assert value(ecca, "t", basis="change")
    assert not value(ecca, "t", time=baseline, basis="change")
    assert not value(ecca, "events")
    assert not value(satisfied, "median")
    assert sheet.has(MeasureAddress(ecca.pk, "scale_min"))
    assert not sheet.has(MeasureAddress(satisfied.pk, "scale_min"))
    assert sheet.has(MeasureAddress(satisfied.pk, "icc"))
    assert not sheet.has(MeasureAddress(ecca.pk, "colour"))
    [contrast] = sheet.contrasts
    assert sheet.has(contrast.address("covariates"))
    assert not sheet.has(contrast.address("n"))


def test_the_studys_own_scale_takes_the_place_of_the_protocols(reading, first_reader, review):
    ecca = review.outcomes.get(name="ECCA score")
    row = next(
        row for row in read_sheet(reading).rows if row.outcome == ecca and not row.time_point.is_baseline
    )
    address = str(row.address("mean"))
    type_in(reading, first_reader, {str(row.address("n")): "14", address: "98.2"})
    assert address not in read_sheet(reading).refusals()
    unit, low, high = (str(MeasureAddress(ecca.pk, one)) for one in ("unit", "scale_min", "scale_max"))
    type_in(reading, first_reader, {high: "50"})
    assert "0 to 50" in read_sheet(reading).refusals()[address].message
    type_in(reading, first_reader, {high: "NR"})
    assert address not in read_sheet(reading).refusals()
    type_in(reading, first_reader, {high: "", unit: "mm"})
    type_in(reading, first_reader, {address: "400"})
    assert address not in read_sheet(reading).refusals()
    type_in(reading, first_reader, {low: "0", high: "0"})
    assert list(read_sheet(reading).refusals()) == [high]


@pytest.mark.parametrize(
    ("attribute", "text", "number", "message"),
    [
        ("instrument", "ECCA, version 2", None, ""),
        ("unit", "mm", None, ""),
        ("better", "higher", None, ""),
        ("better", "up", None, "none of the choices"),
        ("icc", "0.05", 0.05, ""),
        ("icc", "5", 5.0, "outside −1 to 1"),
        ("cluster_size", "12.5", 12.5, ""),
        ("scale_max", "ten", None, "no number"),
    ],
)
def test_what_is_said_of_a_measure_is_kept_to_the_letter(
    reading, first_reader, review, attribute, text, number, message
):
    address = MeasureAddress(review.outcomes.get(name="ECCA score").pk, attribute)
    [saved] = type_in(reading, first_reader, {str(address): text})
    assert (saved.status, saved.cell.text, saved.cell.number) == ("saved", text, number)
    assert message in saved.message
    assert bool(message) == bool(saved.message)


def test_an_answer_for_no_arm_survives_every_arm(reading, review):
    for arm in reading.arms.all():
        take_out(arm)
    key = review.questions.get(key="sample_size").pk
    assert read_sheet(reading).cell(AnswerAddress(key)).text == "28"
