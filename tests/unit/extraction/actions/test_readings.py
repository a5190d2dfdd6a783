"""Beginning a reading: whose it is, and which instrument an assessment keeps."""

import pytest

from extraction.actions.assignments import assign_with_form, withdraw_assignment
from extraction.actions.readings import start_reading
from extraction.actions.settling import settle_study
from extraction.finals import settled_studies
from extraction.models import Comparison, Reading
from extraction.queries.comparisons import read_comparison
from extraction.queries.sheets import read_sheet
from reviews.actions.studies import edit_study
from reviews.models import Assignment, Study, Task
from reviews.refusals import NotThere
from tests.cast import LEVELS_ONLY, confirm, judge

LEVELS = {"1": "some_concerns", "overall": "some_concerns"}


def correct_design(study: Study, design: str, lead) -> None:
    study = Study.objects.get(pk=study.pk)
    edit_study(study=study, version=study.version, by=lead, design=design)


@pytest.mark.django_db(transaction=True)
def test_a_reading_of_an_assignment_that_was_withdrawn_meanwhile_is_not_begun(assignment, lead, first_reader):
    withdraw_assignment(assignment=Assignment.objects.get(pk=assignment.pk), by=lead)
    with pytest.raises(NotThere, match="withdrawn"):
        start_reading(assignment=assignment, by=first_reader)
    assert not Reading.objects.exists()


def test_an_extraction_judges_with_no_instrument(assignment, first_reader):
    assert start_reading(assignment=assignment, by=first_reader).variant == ""


def test_an_assessment_judges_with_the_instrument_for_the_design_that_was_assigned(
    study, lead, first_reader, second_reader, arbiter
):
    assigned = assign_with_form(
        study=study,
        task=Task.RISK_OF_BIAS,
        first=first_reader,
        second=second_reader,
        arbiter=arbiter,
        by=lead,
    )
    correct_design(study, "crossover", lead)
    assert start_reading(assignment=assigned, by=first_reader).variant == "rob2_parallel"


@pytest.mark.parametrize("design", ["crossover", "non_randomized"])
def test_a_corrected_design_makes_no_judgement_one_of_another_instrument(
    bias_assignment, study, lead, first_reader, second_reader, design
):
    judge(bias_assignment, first_reader, **LEVELS)
    correct_design(study, design, lead)
    second = judge(bias_assignment, second_reader, **LEVELS)
    assert read_sheet(second).variant.key == LEVELS_ONLY
    comparison = Comparison.objects.get()
    labels = [row.label for row in read_comparison(comparison).rows]
    assert labels[0] == "1 Randomization process"
    final = settle_study(comparison=confirm(comparison), by=bias_assignment.arbiter)
    assert final.variant == LEVELS_ONLY
    [settled] = settled_studies(study.review)
    assert settled.instrument.key == LEVELS_ONLY
    assert settled.study.design == design


def test_pages_and_export_show_the_instrument_that_was_used(
    bias_assignment, study, lead, first_reader, second_reader, sign_in
):
    for reader in (first_reader, second_reader):
        judge(bias_assignment, reader, **LEVELS)
    settle_study(comparison=confirm(Comparison.objects.get()), by=bias_assignment.arbiter)
    correct_design(study, "non_randomized", lead)
    client = sign_in(lead)
    review = study.review_id
    for address in (
        f"/reviews/{review}/risk-of-bias/",
        f"/studies/{study.pk}/",
        f"/studies/{study.pk}/record/",
    ):
        text = client.get(address).content.decode()
        assert "Randomization process" in text, address
        assert "Confounding" not in text, address
    assert "Confounding" not in client.get(f"/reviews/{review}/").content.decode()
    told = b"".join(client.get(f"/reviews/{review}/settled.csv").streaming_content).decode()
    assert "1 Randomization process" in told
    assert "Confounding" not in told
