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
from tests.settled_assessments import HIGH_2, Apart, settle_assessments, to_assess


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


def test_a_settled_assessment_shows_proposals_reasons_answers_and_what_a_result_takes_over(
    review, lead, first_reader, second_reader, arbiter, observer, sign_in
):
    people = {
        "lead": lead, "first_reader": first_reader, "second_reader": second_reader, "arbiter": arbiter,
    }  # fmt: skip
    apart = Apart(HIGH_2, {"2": "high"})
    final = settle_assessments(
        to_assess(review, people, "Weiss"), {}, {}, apart=(apart, apart), d3="some_concerns"
    )
    final.signallinganswers.filter(study_result__isnull=True, question="1.1").update(
        support="Computer <generated>.", page="4"
    )
    address = reverse("extraction:study", args=[final.assignment.study_id])
    said = shown(sign_in(observer), address)
    general, result = said.split('<h2 id="scope-')[1:]
    assert "RoB 2, parallel-group trials, 22 August 2019</span>" in general
    # Domain 3 alone is judged otherwise than the answers propose, and says so with its reason.
    assert general.count("proposed: ") == 1
    assert "proposed: low" in general
    assert general.count("As the paper says.") == 1
    fold = general[general.index("<details") : general.index("</details>")]
    assert "13 answers" in fold
    assert '<details class="settled-answers">' in fold, "closed until it is asked for"
    assert "1.1 Did sequence generation" in fold
    assert "Computer &lt;generated&gt;." in fold
    assert "p. 4" in fold
    assert "As for all results" not in general
    assert "risk of bias, ecca score, settled" in result
    assert "7 answers" in result
    assert (
        "As for all results: 1 Randomization process; 3 Missing outcome data; 4 Measurement of the outcome; "
        "5 Selection of the reported result."
    ) in result


def test_an_overall_below_a_domain_that_a_result_takes_over_is_said(
    review, lead, first_reader, second_reader, arbiter, observer, sign_in
):
    people = {
        "lead": lead, "first_reader": first_reader, "second_reader": second_reader, "arbiter": arbiter,
    }  # fmt: skip
    apart = Apart(HIGH_2, {"2": "high"})
    final = settle_assessments(to_assess(review, people, "Weiss"), {}, {}, apart=(apart, apart), d3="high")
    of_result = final.judgements.filter(study_result__isnull=False)
    of_result.filter(domain="2").update(text="low")
    of_result.filter(domain="overall").update(text="some_concerns")
    said = shown(sign_in(observer), reverse("extraction:study", args=[final.assignment.study_id]))
    assert "Domain 3 is high, and the overall is some concerns." in said.split('<h2 id="scope-')[2]


def test_an_answer_that_does_not_apply_says_so(
    review, lead, first_reader, second_reader, arbiter, observer, sign_in
):
    people = {
        "lead": lead, "first_reader": first_reader, "second_reader": second_reader, "arbiter": arbiter,
    }  # fmt: skip
    final = settle_assessments(to_assess(review, people, "Weiss"), HIGH_2, HIGH_2)
    address = reverse("extraction:study", args=[final.assignment.study_id])
    assert "does not apply" not in shown(sign_in(observer), address)
    final.signallinganswers.filter(question__in=("2.1", "2.2")).update(text="N")
    assert shown(sign_in(observer), address).count("does not apply") == 3


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
