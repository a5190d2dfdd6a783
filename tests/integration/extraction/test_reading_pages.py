"""The workspace of a reading: its own reader writes in it, everybody else finds nothing until both are in."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extraction.actions.cells import study_result
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.structure import save_arm, save_time_point
from extraction.addresses import JudgementAddress
from extraction.models import Reading, StudyResult
from extraction.queries.sheets import read_sheet
from reviews.actions.reviews import start_review
from reviews.models import InterventionGroup
from tests.cast import Reported, addresses, enter, judge, read_twice, settle, type_in


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader)


@pytest.fixture
def assessment(bias_assignment, first_reader) -> Reading:
    return start_reading(assignment=bias_assignment, by=first_reader)


def page(reading: Reading, tail: str = "") -> str:
    return f"/readings/{reading.pk}/{tail}"


# --- Starting ---


def test_starting_leads_to_the_readers_own_reading_once(sign_in, assignment, first_reader):
    client = sign_in(first_reader)
    first = client.post(f"/assignments/{assignment.pk}/start/")
    again = client.post(f"/assignments/{assignment.pk}/start/")
    own = Reading.objects.get(assignment=assignment)
    assert first.url == again.url == page(own)
    assert own.reader == first_reader


def test_starting_is_no_link(sign_in, assignment, first_reader):
    assert sign_in(first_reader).get(f"/assignments/{assignment.pk}/start/").status_code == 405


def test_only_the_assigned_readers_start(sign_in, assignment, arbiter, observer, outsider):
    assert sign_in(arbiter).post(f"/assignments/{assignment.pk}/start/").status_code == 403
    assert sign_in(observer).post(f"/assignments/{assignment.pk}/start/").status_code == 403
    assert sign_in(outsider).post(f"/assignments/{assignment.pk}/start/").status_code == 404
    assert not Reading.objects.exists()


# --- Seeing ---


def test_the_own_draft_is_an_editor_with_what_was_typed(sign_in, reading, first_reader):
    response = sign_in(first_reader).get(page(reading))
    text = response.content.decode()
    assert "Nobody else can see it until both readings are in." in text
    assert "−38.2" in text
    assert "Submit reading" in text
    assert response.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_what_was_typed_is_escaped_in_page_and_data(sign_in, reading, first_reader):
    hostile = "</script><script>alert(1)</script>"
    address = next(a for a in addresses(reading, Reported(answers={"scar_type": ""}, results={})))
    type_in(reading, first_reader, {str(address): hostile})
    assert hostile not in sign_in(first_reader).get(page(reading)).content.decode()


def test_before_both_are_in_nobody_else_finds_a_reading(
    sign_in, reading, first_reader, second_reader, arbiter, lead, observer, outsider
):
    for other in (second_reader, arbiter, lead, observer, outsider):
        assert sign_in(other).get(page(reading)).status_code == 404
    submit_reading(reading=reading, by=first_reader)
    for other in (second_reader, arbiter, lead, observer, outsider):
        assert sign_in(other).get(page(reading)).status_code == 404


def test_the_page_is_the_same_whether_the_other_has_started_submitted_or_not(
    sign_in, assignment, reading, first_reader, second_reader
):
    client = sign_in(first_reader)

    def seen() -> str:
        # What differs from one request to the next by itself: the masked token against forgery.
        return re.sub(
            r'csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"',
            "",
            client.get(page(reading)).content.decode(),
        )

    alone = seen()
    other = enter(assignment, second_reader)
    assert seen() == alone
    submit_reading(reading=other, by=second_reader)
    assert seen() == alone


def test_a_submitted_reading_is_shown_frozen_to_its_reader(sign_in, reading, first_reader):
    submit_reading(reading=reading, by=first_reader)
    text = sign_in(first_reader).get(page(reading)).content.decode()
    assert "Submitted" in text
    assert "frozen since" in text
    assert "Submit reading" not in text
    assert "Add arm" not in text


def test_once_both_are_in_readers_arbiter_and_lead_see_both_and_the_observer_none(
    sign_in, assignment, second_reader, arbiter, lead, observer, statistician
):
    comparison = read_twice(assignment)
    first = comparison.assignment.readings.get(role="first")
    for other in (second_reader, arbiter, lead):
        text = sign_in(other).get(page(first)).content.decode()
        assert "First reading, First reviewer." in text
        assert "Submit reading" not in text
    for other in (observer, statistician):
        assert sign_in(other).get(page(first)).status_code == 404


def test_the_settled_extraction_is_shown_to_every_member(sign_in, assignment, observer):
    final = settle(assignment)
    text = sign_in(observer).get(page(final)).content.decode()
    assert "Settled" in text
    assert "Submit reading" not in text


def test_signed_out_it_asks_to_sign_in(client, reading):
    assert client.get(page(reading)).url.startswith("/sign-in/?next=")


def test_the_number_of_queries_does_not_grow_with_arms_times_and_cells(
    sign_in, reading, first_reader, django_assert_max_num_queries
):
    client = sign_in(first_reader)
    with CaptureQueriesContext(connection) as small:
        client.get(page(reading))
    for number in range(6):
        save_arm(reading=reading, by=first_reader, name=f"Arm {number}", group=None)
        save_time_point(reading=reading, by=first_reader, text=f"{number + 20} weeks")
    with django_assert_max_num_queries(len(small)):
        assert client.get(page(reading)).status_code == 200


# --- Arms and times ---


def test_an_arm_is_added_renamed_grouped_and_taken_out(sign_in, assignment, first_reader):
    own = start_reading(assignment=assignment, by=first_reader)
    client = sign_in(first_reader)
    group = assignment.study.review.groups.get(name="Control")
    added = client.post(page(own, "arms/"), {"name": " Normal saline "})
    assert added.url == page(own) + "#add-arm-name"
    arm = own.arms.get()
    client.post(page(own, "arms/"), {"part": arm.pk, "version": 1, "name": "Saline", "group": group.pk})
    arm.refresh_from_db()
    assert (arm.name, arm.group, arm.version) == ("Saline", group, 2)
    client.post(page(own, "arms/"), {"part": arm.pk, "version": 2, "do": "take-out"})
    assert not own.arms.exists()


def test_a_second_arm_of_the_same_name_is_refused_beside_its_field_and_kept(sign_in, reading, first_reader):
    response = sign_in(first_reader).post(page(reading, "arms/"), {"name": "svf"})
    assert response.status_code == 422
    form = response.context["structure"]["arms"].new
    assert "already" in form.errors["name"][0]
    assert 'value="svf"' in response.content.decode()


def test_an_arm_without_a_name_a_foreign_group_and_a_nul_are_each_told_beside_the_field(
    sign_in, reading, first_reader, lead
):
    other = start_review(by=lead, title="Another review")
    foreign = InterventionGroup.objects.create(review=other, name="Foreign")
    client = sign_in(first_reader)
    for sent, field in (
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "PRP", "group": foreign.pk}, "group"),
        ({"name": "PRP", "group": "no key"}, "group"),
        ({"name": "P\x00RP"}, "name"),
    ):
        response = client.post(page(reading, "arms/"), sent)
        assert response.status_code == 422
        assert list(response.context["structure"]["arms"].new.errors) == [field]
    assert reading.arms.count() == 2


def test_a_stale_rename_shows_both_names_and_saving_again_keeps_mine(sign_in, reading, first_reader):
    client = sign_in(first_reader)
    arm = reading.arms.first()
    client.post(page(reading, "arms/"), {"part": arm.pk, "version": 1, "name": "From window A"})
    stale = client.post(page(reading, "arms/"), {"part": arm.pk, "version": 1, "name": "From window B"})
    assert stale.status_code == 422
    form = stale.context["structure"]["arms"].lines[0].form
    assert [(row.typed, row.now) for row in form.elsewhere] == [("From window B", "From window A")]
    assert "you typed “From window B”, the other window has “From window A”" in stale.content.decode()
    assert form["name"].value() == "From window B"
    client.post(
        page(reading, "arms/"), {"part": arm.pk, "version": form["version"].value(), "name": "From window B"}
    )
    arm.refresh_from_db()
    assert arm.name == "From window B"


def test_an_arm_is_taken_out_in_words_listed_and_put_back_with_all_that_was_typed(
    sign_in, reading, first_reader
):
    client = sign_in(first_reader)
    arm = reading.arms.first()
    assert "3 values stay with it and come back with it." in client.get(page(reading)).content.decode()
    before = {address: cell.text for address, cell in read_sheet(reading).cells.items()}
    out = client.post(
        page(reading, "arms/"), {"part": arm.pk, "version": 1, "do": "take-out"}, follow=True
    ).content.decode()
    assert "“SVF” is taken out." in out
    assert "3 values come back with it" in out
    assert not any(str(arm.pk) in address for address in read_sheet(reading).cells)
    client.post(page(reading, "arms/"), {"part": arm.pk, "do": "put-back"})
    assert {address: cell.text for address, cell in read_sheet(reading).cells.items()} == before


def test_an_arm_that_another_window_took_out_is_not_renamed_and_what_was_typed_is_shown(
    sign_in, reading, first_reader
):
    client = sign_in(first_reader)
    arm = reading.arms.first()
    client.post(page(reading, "arms/"), {"part": arm.pk, "version": 1, "do": "take-out"})
    response = client.post(page(reading, "arms/"), {"part": arm.pk, "version": 1, "name": "Renamed"})
    assert response.status_code == 422
    assert "taken out in another window" in response.content.decode()


def test_a_time_is_kept_as_typed_with_the_days_that_were_read(sign_in, reading, first_reader):
    client = sign_in(first_reader)
    client.post(page(reading, "time-points/"), {"text": "6 months"})
    text = client.get(page(reading)).content.decode()
    assert reading.time_points.get(text="6 months").days == pytest.approx(182.625)
    assert "182.625 days" in text or "182.6 days" in text
    twice = client.post(page(reading, "time-points/"), {"text": "6 Months"})
    assert "there already" in twice.context["structure"]["times"].new.errors["text"][0]


def test_a_part_of_another_reading_is_not_there(sign_in, assignment, reading, first_reader, second_reader):
    theirs = enter(assignment, second_reader).arms.first()
    client = sign_in(first_reader)
    for key in (theirs.pk, "no key"):
        assert client.post(page(reading, "arms/"), {"part": key, "name": "Mine"}).status_code == 404


def test_a_frozen_reading_keeps_its_arms_and_says_why(sign_in, reading, first_reader):
    submit_reading(reading=reading, by=first_reader)
    response = sign_in(first_reader).post(page(reading, "arms/"), {"name": "Late"})
    assert response.status_code == 422
    assert "submitted and frozen" in response.content.decode()
    assert reading.arms.count() == 2


# --- Submitting ---


def test_submitting_with_gaps_is_refused_and_lists_them(sign_in, reading, first_reader):
    save_arm(reading=reading, by=first_reader, name="Third", group=None)
    response = sign_in(first_reader).post(page(reading, "submit/"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "Not submitted: 1 thing to mend." in text
    assert "“Third” has no group." in text
    reading.refresh_from_db()
    assert not reading.is_submitted


def test_submitting_freezes_and_a_second_time_changes_nothing(sign_in, reading, first_reader):
    client = sign_in(first_reader)
    assert client.post(page(reading, "submit/")).url == page(reading)
    again = client.post(page(reading, "submit/"), follow=True)
    assert "was submitted before; nothing changed" in again.content.decode()


def test_the_second_to_submit_reads_that_both_are_in(
    sign_in, assignment, reading, first_reader, second_reader
):
    submit_reading(reading=reading, by=first_reader)
    other = enter(assignment, second_reader)
    text = sign_in(second_reader).post(page(other, "submit/"), follow=True).content.decode()
    assert "Both readings are in" in text
    assert "The comparison" in text


# --- Risk of bias ---


def test_the_within_person_variant_is_marked_as_adapted(sign_in, bias_assignment, first_reader):
    bias_assignment.instrument = "within_person"
    bias_assignment.save()
    assessment = start_reading(assignment=bias_assignment, by=first_reader)
    text = sign_in(first_reader).get(page(assessment)).content.decode()
    assert "Adapted for within-person trials, not an official RoB 2 variant" in text
    assert "Carry-across between sides" in text


def test_an_assessment_takes_no_arms_and_times_as_they_would_become_the_studys(
    sign_in, assessment, first_reader
):
    client = sign_in(first_reader)
    for part, typed in (("arms", {"name": "SVF"}), ("time-points", {"text": "10 weeks"})):
        assert client.post(page(assessment, f"{part}/"), typed).status_code == 422
    assert not assessment.arms.exists()
    assert not assessment.time_points.exists()


def test_a_result_is_opened_apart_and_judged_by_its_own_key(sign_in, assessment, first_reader):
    client = sign_in(first_reader)
    outcome = assessment.assignment.study.review.outcomes.get(name="ECCA score")
    response = client.post(page(assessment, "results/"), {"outcome": outcome.pk})
    result = StudyResult.objects.get()
    assert response.url == f"{page(assessment)}?result={result.pk}"
    text = client.get(response.url).content.decode()
    assert f"judgement:{result.pk}:1" in text


def test_a_result_that_only_the_other_judges_is_not_offered(sign_in, assessment, first_reader, second_reader):
    outcome = assessment.assignment.study.review.outcomes.get(name="ECCA score")
    other = start_reading(assignment=assessment.assignment, by=second_reader)
    result = study_result(reading=other, outcome_id=outcome.pk)
    type_in(other, second_reader, {str(JudgementAddress(result.pk, "1")): "high"})
    assert str(result.pk) not in sign_in(first_reader).get(page(assessment)).content.decode()


def test_before_the_extraction_is_settled_its_times_are_no_choice(
    sign_in, assignment, assessment, first_reader
):
    read_twice(assignment)
    client = sign_in(first_reader)
    assert client.get(page(assessment)).context["times"] == []


def test_once_settled_a_result_can_be_one_time(sign_in, assignment, assessment, first_reader):
    settle(assignment)
    client = sign_in(first_reader)
    times = client.get(page(assessment)).context["times"]
    assert {point.text for point in times} == {"baseline", "10 weeks"}
    outcome = assessment.assignment.study.review.outcomes.get(name="ECCA score")
    client.post(page(assessment, "results/"), {"outcome": outcome.pk, "time": times[0].pk})
    assert StudyResult.objects.get().time_point == times[0]


@pytest.mark.parametrize("sent", [{}, {"outcome": "no key"}, {"outcome": "ECCA", "time": "1"}])
def test_a_result_of_nothing_is_refused_in_words(sign_in, assessment, first_reader, sent):
    response = sign_in(first_reader).post(page(assessment, "results/"), sent)
    assert response.status_code == 422
    assert "Choose an outcome of the protocol" in response.content.decode()


@pytest.mark.parametrize("key", ["no-key", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_result_is_not_there(sign_in, assessment, first_reader, key):
    assert sign_in(first_reader).get(page(assessment) + f"?result={key}").status_code == 404


def test_a_result_judged_and_emptied_again_does_not_hold_back_submitting(
    sign_in, bias_assignment, first_reader
):
    own = start_reading(assignment=bias_assignment, by=first_reader)
    outcome = bias_assignment.study.review.outcomes.first()
    address = str(JudgementAddress(study_result(reading=own, outcome_id=outcome.pk).pk, "1"))
    type_in(own, first_reader, {address: "high"})
    type_in(own, first_reader, {address: ""})
    type_in(
        own, first_reader, {str(JudgementAddress(None, d)): "low" for d in read_sheet(own).judged_domains}
    )
    assert sign_in(first_reader).post(page(own, "submit/")).status_code == 302


def test_a_submitted_assessment_is_shown_frozen(sign_in, bias_assignment, first_reader):
    own = judge(bias_assignment, first_reader)
    text = sign_in(first_reader).get(page(own)).content.decode()
    assert "Your assessment. Submitted" in text
    assert "Submit assessment" not in text
