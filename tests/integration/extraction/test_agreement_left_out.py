"""Which settled studies the agreement between readers leaves out, and that it says so."""

import pytest

from extraction.models import Reading
from extraction.queries.agreement import TaskAgreement, agreement
from reviews.actions.standing import set_standing
from reviews.models import Study
from tests.agreement import assigned, reported, settle_differing


@pytest.fixture
def people(lead, first_reader, second_reader, arbiter, statistician, observer, outsider) -> dict:
    return {
        "lead": lead,
        "first_reader": first_reader,
        "second_reader": second_reader,
        "arbiter": arbiter,
        "statistician": statistician,
        "observer": observer,
        "outsider": outsider,
    }


@pytest.fixture
def two(review, people) -> list[Study]:
    """Two settled studies; the readers of the second differ."""
    first = settle_differing(assigned(review, people, "A"), reported(), reported())
    second = settle_differing(assigned(review, people, "B"), reported(), reported(mean="1"))
    return [final.assignment.study for final in (first, second)]


def extraction(review) -> TaskAgreement:
    return agreement(review)[0]


def stand(study: Study, standing: str, lead) -> None:
    study.refresh_from_db()
    set_standing(study=study, standing=standing, reason="Burns.", version=study.version, by=lead)


def left_out(found: TaskAgreement) -> tuple[int, int, int]:
    return (found.copies, found.unpaired, found.ineligible)


def test_an_ineligible_study_is_left_out_of_every_number_and_the_report_says_so(review, people, two, sign_in):
    before = extraction(review)
    assert (before.report.studies, left_out(before)) == (2, (0, 0, 0))
    assert "left out" not in before.sentence
    stand(two[1], "ineligible", people["lead"])
    found = extraction(review)
    assert (found.report.studies, left_out(found)) == (1, (0, 0, 1))
    assert found.report.summary.values.agreed == found.report.summary.values.compared
    assert [line.name for line in found.report.by_study] == ["A 2020"]
    assert found.sentence.endswith(" 1 settled study found ineligible was left out.")
    page = sign_in(people["observer"]).get(f"/reviews/{review.pk}/agreement/").content.decode()
    assert "1 settled study found ineligible was left out." in page


def test_it_counts_again_once_it_is_included_again(review, people, two):
    before = extraction(review)
    stand(two[1], "ineligible", people["lead"])
    stand(two[1], "included", people["lead"])
    assert extraction(review) == before


@pytest.mark.parametrize("standing", ["awaiting", "authors_asked"])
def test_how_it_stands_otherwise_says_nothing_of_how_it_was_read(review, people, two, standing):
    before = extraction(review)
    stand(two[1], standing, people["lead"])
    assert extraction(review) == before


def test_a_study_that_is_ineligible_and_a_copy_is_left_out_once(review, people, two):
    Reading.objects.filter(assignment__study=two[1], role="second").update(is_copy=True)
    assert left_out(extraction(review)) == (1, 0, 0)
    stand(two[1], "ineligible", people["lead"])
    assert left_out(extraction(review)) == (0, 0, 1)


@pytest.mark.parametrize("change", [{"mode": "verify"}, {"mode": "single"}, {"is_blinded": False}])
def test_what_was_not_read_twice_independently_is_no_agreement(review, people, two, change):
    two[1].assignments.update(**change)
    found = extraction(review)
    assert (found.report.studies, left_out(found)) == (1, (0, 1, 0))
    assert found.sentence.endswith(" 1 settled study without two independent readings was left out.")


def test_a_study_that_one_person_read_alone_has_no_second_reading_to_ask_for(review, people, two):
    two[1].assignments.update(mode="single", second=None, arbiter=None)
    Reading.objects.filter(assignment__study=two[1], role="second").delete()
    assert left_out(extraction(review)) == (0, 1, 0)
