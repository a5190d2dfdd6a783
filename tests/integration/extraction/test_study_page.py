"""The page of a study, its record, and the risk-of-bias overview: what is shown to whom."""

import pytest
from django.urls import reverse

from extraction.actions.cells import Write, save_cells
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.resolutions import resolve
from extraction.actions.settling import settle_study
from extraction.actions.structure import save_time_point
from extraction.models import Comparison, PrintedRow, Reading
from extraction.queries.comparisons import read_comparison
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, confirm, enter, judge, read_twice, type_in


@pytest.fixture
def study_page(study) -> str:
    return reverse("extraction:study", args=[study.pk])


@pytest.fixture
def record(study) -> str:
    return reverse("extraction:record", args=[study.pk])


def shown(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_settled_is_shown_with_a_true_minus_to_everybody(study_page, settled, observer, sign_in):
    said = shown(sign_in(observer), study_page)
    assert "−38.2" in said
    assert "10 weeks, change from baseline" in said
    assert "Sample size" in said
    assert "First reviewer" not in said


@pytest.mark.parametrize("role", ["first_reader", "second_reader", "arbiter", "lead"])
def test_both_originals_are_linked_once_both_are_in(study_page, settled, role, sign_in, request):
    said = shown(sign_in(request.getfixturevalue(role)), study_page)
    for reading in Reading.objects.exclude(role="final"):
        assert reverse("extraction:reading", args=[reading.pk]) in said


def test_a_lead_sees_how_far_each_reader_is_and_nothing_of_it(
    study_page, assignment, first_reader, lead, sign_in
):
    reading = enter(assignment, first_reader, Reported(answers={"sample_size": "4711"}))
    said = shown(sign_in(lead), study_page)
    assert 'First reviewer <span class="meta">started</span>' in said
    assert 'Second reviewer <span class="meta">assigned</span>' in said
    assert "4711" not in said
    assert str(reading.pk) not in said


@pytest.mark.parametrize("role", ["first_reader", "arbiter", "statistician", "observer", "lead"])
def test_the_page_and_the_record_look_the_same_whatever_the_second_reader_has_done(
    study_page, record, assignment, second_reader, role, sign_in, request, lead
):
    person = request.getfixturevalue(role)
    if role == "lead":
        # A lead who reads the study is a reader first.
        assignment.first = lead
        assignment.save()
    client = sign_in(person)

    def pages() -> list[str]:
        return [
            line
            for address in (study_page, record)
            for line in shown(client, address).splitlines()
            if "csrf" not in line.lower()
        ]

    before = pages()
    reading = enter(assignment, second_reader)
    assert pages() == before
    submit_reading(reading=reading, by=second_reader)
    assert pages() == before


def test_an_impossible_value_kept_as_printed_is_marked_and_says_why(
    study_page, study, assignment, first_reader, second_reader, arbiter, observer, sign_in
):
    for reader in (first_reader, second_reader):
        reading = enter(assignment, reader)
        sheet = read_sheet(reading)
        address, cell = next(
            (address, cell) for address, cell in sheet.cells.items() if address.endswith(":sd")
        )
        save_cells(
            reading=reading,
            writes=[Write(address, cell.version, "-8.1", so_printed=True, page="6", table="Table 3")],
            by=reader,
        )
        submit_reading(reading=reading, by=reader)
    settle_study(comparison=confirm(Comparison.objects.get(assignment=assignment)), by=arbiter)
    said = shown(sign_in(observer), study_page)
    assert "−8.1" in said
    assert "! so printed" in said
    assert "p. 6, Table 3" in said


def test_judgements_are_listed_with_their_support_and_a_contradiction_is_said(
    study_page, review, bias_assignment, first_reader, second_reader, arbiter, observer, sign_in
):
    for reader in (first_reader, second_reader):
        judge(bias_assignment, reader, **{"3": "high"}, overall="some_concerns")
    settle_study(comparison=confirm(Comparison.objects.get(assignment=bias_assignment)), by=arbiter)
    client = sign_in(observer)
    sentence = "Domain 3 is high, and the overall is some concerns."
    assert sentence in shown(client, study_page)
    assert sentence in shown(client, reverse("extraction:risk-of-bias", args=[review.pk]))


def test_printed_rows_are_shown_as_they_stand_attached_or_not(study_page, review, study, observer, sign_in):
    cells = [["Bias <1>", "Low & clear"], ["Notes", "three months"]]
    PrintedRow.objects.create(review=review, study=study, table="Table 2", number=4, cells=cells)
    PrintedRow.objects.create(review=review, table="Table 2", number=8, cells=[["Other", "High"]])
    client = sign_in(observer)
    said = shown(client, reverse("extraction:risk-of-bias", args=[review.pk]))
    assert "Bias &lt;1&gt;" in said
    assert "Low &amp; clear" in said
    assert "not attached" in said
    assert "Low &amp; clear" in shown(client, study_page)


# --- The record ---


def test_the_record_names_cells_in_words_and_shows_before_and_after(
    record, assignment, first_reader, sign_in
):
    reading = enter(assignment, first_reader)
    sample_size = next(answer for answer in reading.answers.all())
    type_in(reading, first_reader, {sample_size.address: "30"})
    said = shown(sign_in(first_reader), record)
    assert "Sample size" in said
    assert '<td data-label="Before">28</td><td data-label="After">30</td>' in said
    assert "ECCA score, SVF, 10 weeks, change from baseline: mean" in said


def test_a_decision_is_recorded_with_its_reason(record, assignment, arbiter, lead, sign_in):
    comparison = confirm(read_twice(assignment, None, Reported(answers={"sample_size": "30"})))
    address = next(row.address for row in read_comparison(comparison).rows if not row.agrees)
    resolve(
        comparison=comparison,
        address=address,
        choice="second",
        reason="Table 1 says so.",
        version=0,
        by=arbiter,
    )
    said = shown(sign_in(lead), record)
    assert "Second reading" in said
    assert "Table 1 says so." in said


def test_a_long_record_has_pages(record, study, assignment, first_reader, sign_in):
    reading = start_reading(assignment=assignment, by=first_reader)
    for number in range(60):
        save_time_point(reading=reading, by=first_reader, text=f"{number + 1} days")
    client = sign_in(first_reader)
    assert "Page 1 of 2" in shown(client, record)
    assert "Study added" in shown(client, f"{record}?page=2")
    assert "Study added" in shown(client, f"{record}?page=nonsense&page=99")


def test_leaving_the_review_closes_every_page(study_page, record, review, first_reader, assignment, sign_in):
    enter(assignment, first_reader)
    review.memberships.filter(user=first_reader).delete()
    for address in (study_page, record):
        assert sign_in(first_reader).get(address).status_code == 404
