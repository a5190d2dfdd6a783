"""Taking judgements over: who may, and what holds all of them back."""

import pytest

from extraction.actions.robvis import take_over
from extraction.models import Judgement
from reviews.actions.reviews import start_review
from reviews.models import Assignment, Study
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.integration.extraction.robvis.pages import confirmed, pasted, rows_of, taken


def test_one_wrong_row_holds_back_all(review, lead, studies):
    with pytest.raises(Refused, match="Row 2, Chen 2020"):
        take_over(
            review=review, instrument="rob2_levels", file="a.csv", by=lead,
            rows=[taken(studies["Suh"]), taken(studies["Chen"], d2="moderate")],
        )  # fmt: skip
    assert not Assignment.objects.exists()
    assert not Judgement.objects.exists()


def test_a_row_without_a_level_is_refused(review, lead, studies):
    with pytest.raises(Refused, match="2 Deviations from intended interventions is not judged yet"):
        take_over(
            review=review,
            instrument="rob2_levels",
            file="a.csv",
            rows=[taken(studies["Suh"], d2="")],
            by=lead,
        )
    assert not Assignment.objects.exists()


def test_a_study_that_is_assigned_meanwhile_holds_back_all_and_names_its_row(
    review, lead, studies, bias_assignment
):
    rows = [taken(studies["Chen"]), taken(studies["Suh"])]
    with pytest.raises(Refused, match="Row 2: risk of bias of Suh 2025 is assigned already"):
        take_over(review=review, instrument="rob2_levels", file="a.csv", rows=rows, by=lead)
    assert [one.study for one in Assignment.objects.all()] == [studies["Suh"]]


def test_a_study_in_two_rows_holds_back_all(review, lead, studies):
    rows = [taken(studies["Suh"]), taken(studies["Suh"], d1="high")]
    with pytest.raises(Refused, match="A study stands in more than one row"):
        take_over(review=review, instrument="rob2_levels", file="a.csv", rows=rows, by=lead)
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("role", ["first_reader", "arbiter", "statistician", "observer"])
def test_who_may_not_assign_may_not_take_over(request, review, studies, role):
    with pytest.raises(NotAllowed):
        take_over(
            review=review, instrument="rob2_levels", file="a", rows=[taken(studies["Suh"])],
            by=request.getfixturevalue(role),
        )  # fmt: skip


def test_a_study_of_another_review_is_not_there(review, lead, studies):
    other = start_review(by=lead, title="Another", short_title="Another")
    with pytest.raises(NotThere):
        take_over(review=other, instrument="rob2_levels", file="a", rows=[taken(studies["Suh"])], by=lead)


@pytest.mark.parametrize(
    ("instrument", "columns", "design"),
    [
        ("rob2_cluster_levels", "D1,D1b,D2,D3,D4,D5", "cluster"),
        ("robins_i_levels", "D1,D2,D3,D4,D5,D6,D7", "non_randomized"),
        (
            "rob2_crossover_levels",
            "Randomization process,Period and carryover effects,Deviations from intended interventions,"
            "Missing outcome data,Measurement of the outcome,Selection of the reported result",
            "crossover",
        ),
        ("within_person_levels", "D1,DS,D2,D3,D4,D5", "within_person"),
    ],
)
def test_every_tool_goes_in_and_comes_out_the_same(
    leading, robvis_page, review, studies, instrument, columns, design
):
    Study.objects.filter(pk=studies["Suh"].pk).update(design=design)
    domains = columns.count(",") + 1
    row = ["Suh 2025", *["Low"] * domains, "Low"]
    shown = pasted(
        leading, robvis_page, ",".join(row), head=f"Study,{columns},Overall", instrument=instrument
    )
    assert shown.context["plan"].good[0].notes == ()
    confirmed(leading, shown)
    found = rows_of(leading, review, tool=instrument, weight="no")
    assert found[1:] == [row]
    if design != "within_person":
        assert found[0] == ["Study", *columns.split(","), "Overall"]
