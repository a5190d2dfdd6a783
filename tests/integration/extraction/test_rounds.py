"""Assigning in each mode, reading again and changing the mode in the browser, and what a study's page says of it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from extraction.actions.modes import change_mode
from extraction.actions.readings import start_reading, submit_reading
from extraction.models import Comparison, Reading
from reviews.actions.members import add_member
from reviews.models import Assignment, Mode, Role, Task
from tests.cast import enter
from tests.rounds import ANOTHER_NUMBER, REASON, again, fresh_crew, other_numbers, settle_with

SETTLED_NUMBER, OTHER_NUMBER = "−38.2", f"−{ANOTHER_NUMBER[1:]}"
KEPT_OUT = "kept out of sight here until you submit"


@pytest.fixture
def crew(review, lead):
    return fresh_crew(review, lead)


@pytest.fixture
def study_page(study) -> str:
    return reverse("extraction:study", args=[study.pk])


@pytest.fixture
def assign_page(study) -> str:
    return reverse("extraction:assign", args=[study.pk])


@pytest.fixture
def again_page(study) -> str:
    return reverse("extraction:again", args=[study.pk, "extraction"])


def mode_page(assignment) -> str:
    return reverse("extraction:mode", args=[assignment.pk])


def said(response, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


def error_beside(html: str, field: str) -> str:
    """The words of the error that the field points to; "" for none."""
    found = re.search(rf'id="id_{field}_error"[^>]*>(.*?)</', html, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found.group(1)).strip() if found else ""


def chosen(html: str, field: str) -> str:
    """What is chosen in a list of people."""
    select = re.search(rf'<select[^>]*name="{field}".*?</select>', html, re.DOTALL).group()
    found = re.search(r"<option[^>]*selected[^>]*>([^<]*)<", select)
    return found.group(1) if found else ""


# --- Assigning ---


@pytest.mark.parametrize("mode", Mode.values)
def test_a_study_is_assigned_in_each_mode_with_its_days(
    assign_page, study, lead, first_reader, second_reader, arbiter, sign_in, mode
):
    sent = {"task": "extraction", "extraction-mode": mode, "extraction-first": first_reader.pk}
    sent |= {"extraction-second": second_reader.pk, "extraction-arbiter": arbiter.pk}
    sent |= {"extraction-due": "2026-03-01", "extraction-arbitration_due": "2026-03-08"}
    assert sign_in(lead).post(assign_page, sent).status_code == 302
    made = Assignment.objects.get()
    assert (made.mode, made.first, made.due, made.round) == (mode, first_reader, date(2026, 3, 1), 1)
    others = (made.second, made.arbiter, made.arbitration_due)
    assert others == ((None,) * 3 if mode == "single" else (second_reader, arbiter, date(2026, 3, 8)))


def test_who_does_not_matter_for_one_reading_is_not_looked_at(
    assign_page, lead, first_reader, observer, sign_in
):
    sent = {"task": "extraction", "extraction-mode": "single", "extraction-first": first_reader.pk}
    sent |= {"extraction-second": first_reader.pk, "extraction-arbiter": observer.pk}
    assert sign_in(lead).post(assign_page, sent).status_code == 302
    assert Assignment.objects.get().people() == (first_reader.pk,)


def test_what_does_not_fit_is_said_beside_its_field_and_what_was_chosen_stays(
    assign_page, lead, first_reader, arbiter, sign_in
):
    sent = {"task": "extraction", "extraction-mode": "verify", "extraction-first": first_reader.pk}
    sent |= {"extraction-second": first_reader.pk, "extraction-arbiter": "", "extraction-due": "2026-03-01"}
    html = said(sign_in(lead).post(assign_page, sent), 422)
    assert "is the first reader already" in error_beside(html, "extraction-second")
    assert error_beside(html, "extraction-arbiter") == "Choose who settles what differs."
    assert chosen(html, "extraction-first") == chosen(html, "extraction-second") == "First reviewer"
    assert re.search(r'value="verify"[^>]*checked', html)
    assert 'value="2026-03-01"' in html
    assert not Assignment.objects.exists()


def test_arbitration_that_is_due_before_the_readings_is_said_beside_its_day(
    assign_page, lead, first_reader, second_reader, arbiter, sign_in
):
    sent = {"task": "extraction", "extraction-mode": "dual", "extraction-first": first_reader.pk}
    sent |= {"extraction-second": second_reader.pk, "extraction-arbiter": arbiter.pk}
    sent |= {"extraction-due": "2026-03-02", "extraction-arbitration_due": "2026-03-01"}
    html = said(sign_in(lead).post(assign_page, sent), 422)
    assert "due before the readings" in error_beside(html, "extraction-arbitration_due")
    assert chosen(html, "extraction-arbiter") == "Arbiter"


def test_the_review_says_how_it_is_read_unless_somebody_says_otherwise(assign_page, review, lead, sign_in):
    review.mode = Mode.VERIFY
    review.save()
    html = said(sign_in(lead).get(assign_page))
    assert len(re.findall(r'value="verify"[^>]*checked', html)) == 2


def test_what_is_assigned_to_one_person_is_shown_as_that(assign_page, study, lead, assignment, sign_in):
    Assignment.objects.update(mode="single", second=None, arbiter=None)
    html = said(sign_in(lead).get(assign_page))
    assert "<dd>One reading</dd>" in html
    assert "First reviewer" in html


# --- Reading again ---


def test_a_lead_has_a_settled_study_read_again(
    study_page, again_page, settled, lead, crew, observer, sign_in
):
    client = sign_in(lead)
    assert again_page in said(client.get(study_page))
    assert "Round 1, two independent readings: First reviewer and Second reviewer, arbiter Arbiter" in said(
        client.get(again_page)
    )
    people = {"first": crew.first.pk, "second": crew.second.pk, "arbiter": crew.arbiter.pk}
    response = client.post(again_page, {"mode": "dual", "reason": REASON, **people}, follow=True)
    assert "is read again, round 2" in said(response)
    assert again_page not in said(client.get(study_page))
    for user in (lead, observer):
        html = said(sign_in(user).get(study_page))
        assert "Under revision, round 2: reading" in html
        assert REASON in html
        assert SETTLED_NUMBER in html


def test_what_is_missing_is_said_beside_its_field_and_what_was_chosen_stays(
    again_page, settled, lead, crew, sign_in
):
    sent = {"mode": "dual", "reason": "", "first": crew.first.pk, "second": "", "arbiter": crew.arbiter.pk}
    html = said(sign_in(lead).post(again_page, sent), 422)
    assert "Write why it is read again" in error_beside(html, "reason")
    assert (chosen(html, "first"), chosen(html, "arbiter")) == ("Third reviewer", "Second arbiter")
    html = said(sign_in(lead).post(again_page, sent | {"reason": REASON}), 422)
    assert error_beside(html, "second") == "Choose the second reader."
    assert REASON in html
    assert Assignment.objects.count() == 1


def test_a_study_that_is_being_read_is_not_offered_and_refused(
    study_page, again_page, assignment, lead, crew, sign_in
):
    client = sign_in(lead)
    assert again_page not in said(client.get(study_page))
    people = {"first": crew.first.pk, "second": crew.second.pk, "arbiter": crew.arbiter.pk}
    html = said(client.post(again_page, {"mode": "dual", "reason": REASON, **people}), 422)
    assert "not settled yet" in html


@pytest.mark.parametrize("role", ["first_reader", "arbiter", "observer"])
def test_nobody_else_is_offered_either_page(study_page, again_page, settled, role, sign_in, request):
    client = sign_in(request.getfixturevalue(role))
    assert again_page not in said(client.get(study_page))
    for address in (again_page, mode_page(settled.assignment)):
        assert client.get(address).status_code == client.post(address).status_code == 403


def test_pages_of_nothing_are_not_there(study, again_page, assignment, settled, lead, outsider, sign_in):
    for address in (again_page, mode_page(assignment)):
        assert sign_in(outsider).get(address).status_code == 404
    for task in ("risk_of_bias", "nothing"):
        address = reverse("extraction:again", args=[study.pk, task])
        assert sign_in(lead).get(address).status_code == 404


# --- Changing the mode ---


def test_a_lead_changes_how_it_is_read_from_the_study_page(study_page, assignment, lead, sign_in):
    client = sign_in(lead)
    assert mode_page(assignment) in said(client.get(study_page))
    html = said(client.get(mode_page(assignment)))
    assert 'value="dual"' not in html
    assert 'name="second"' not in html
    response = client.post(mode_page(assignment), {"mode": "verify"}, follow=True)
    assert "one reading, verified by a second person. Everything is kept." in said(response)
    assert Assignment.objects.get().mode == "verify"


def test_seats_that_are_empty_are_asked_for_beside_their_fields(
    assignment, lead, first_reader, second_reader, arbiter, sign_in
):
    Assignment.objects.update(mode="single", second=None, arbiter=None)
    client, address = sign_in(lead), mode_page(assignment)
    html = said(client.post(address, {"mode": "dual", "second": second_reader.pk}), 422)
    assert error_beside(html, "arbiter") == "Choose who settles what differs."
    assert chosen(html, "second") == "Second reviewer"
    assert f'value="{first_reader.pk}"' not in html
    assert client.post(address, {"mode": "dual", "second": second_reader.pk, "arbiter": arbiter.pk}).url
    assert Assignment.objects.get().people() == (first_reader.pk, second_reader.pk, arbiter.pk)


def test_what_cannot_be_is_said_on_the_page(assignment, lead, second_reader, sign_in):
    enter(assignment, second_reader)
    client = sign_in(lead)
    html = said(client.post(mode_page(assignment), {"mode": "verify"}), 422)
    assert "has begun a reading of their own" in html
    assert "Choose how the study is read" in said(client.post(mode_page(assignment), {}), 422)


@pytest.mark.parametrize("started", [False, True])
def test_a_lead_who_reads_is_neither_offered_it_nor_told_why(
    study_page, assignment, review, lead, first_reader, second_reader, sign_in, started
):
    add_member(review=review, user=second_reader, role=Role.LEAD, by=lead)
    if started:
        enter(assignment, first_reader)
    client = sign_in(second_reader)
    assert mode_page(assignment) not in said(client.get(study_page))
    for response in (
        client.get(mode_page(assignment)),
        client.post(mode_page(assignment), {"mode": "single"}),
    ):
        assert "another lead can change how it is read" in said(response, 403)


def test_a_submitted_reading_is_settled_by_asking_for_no_more(
    study_page, assignment, lead, observer, first_reader, sign_in
):
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    sign_in(lead).post(mode_page(assignment), {"mode": "single"})
    html = said(sign_in(observer).get(study_page))
    assert SETTLED_NUMBER in html
    assert "One reading" in html


# --- What the page of a study says ---


def test_the_readers_of_the_open_round_and_nobody_else_have_settled_values_kept_out_of_sight(
    study_page, study, settled, lead, crew, first_reader, second_reader, arbiter, observer, sign_in
):
    round_two = again(study, crew, lead)

    def kept_out(user) -> bool:
        html = said(sign_in(user).get(study_page))
        assert (SETTLED_NUMBER in html) != (KEPT_OUT in html)
        return KEPT_OUT in html

    others = (lead, first_reader, second_reader, arbiter, observer, crew.arbiter)
    assert [kept_out(user) for user in (crew.first, crew.second)] == [True, True]
    assert not any(kept_out(user) for user in others)
    reading = enter(round_two, crew.first, other_numbers())
    assert kept_out(crew.first)
    submit_reading(reading=reading, by=crew.first)
    assert [kept_out(user) for user in (crew.first, crew.second)] == [False, True]
    submit_reading(reading=enter(round_two, crew.second, other_numbers()), by=crew.second)
    assert not any(kept_out(user) for user in (crew.first, crew.second, *others))


def test_a_verifier_of_the_open_round_has_them_kept_out_of_sight_from_the_start(
    study_page, study, settled, lead, crew, sign_in
):
    round_two = again(study, crew, lead, mode="verify")
    assert KEPT_OUT in said(sign_in(crew.second).get(study_page))
    submit_reading(reading=enter(round_two, crew.first, other_numbers()), by=crew.first)
    assert KEPT_OUT in said(sign_in(crew.second).get(study_page))
    start_reading(assignment=round_two, by=crew.second)
    assert KEPT_OUT in said(sign_in(crew.second).get(study_page))


def test_the_other_task_of_a_study_that_is_read_again_is_kept_in_sight(
    study_page, study, settled, lead, crew, bias_assignment, sign_in
):
    Assignment.objects.filter(task=Task.RISK_OF_BIAS).update(first=crew.first)
    assert SETTLED_NUMBER in said(sign_in(crew.first).get(study_page))


def test_who_knew_an_earlier_reading_makes_a_round_that_is_marked(
    study_page, study, settled, lead, observer, crew, sign_in
):
    old = settled.assignment
    assert "ot blinded" not in said(sign_in(lead).get(study_page))
    round_two = again(study, crew, lead, first=old.first)
    assert "not blinded: a reader knew an earlier reading" in said(sign_in(lead).get(study_page))
    settle_with(round_two)
    assert "not blinded" in said(sign_in(observer).get(study_page))


def test_earlier_rounds_are_listed_with_what_each_person_may_open(
    study_page, study, settled, lead, crew, first_reader, observer, sign_in
):
    first_round = Comparison.objects.get()
    links = [
        reverse("extraction:comparison", args=[first_round.pk]),
        reverse("extraction:reading", args=[settled.pk]),
    ]
    assert "Earlier rounds" not in said(sign_in(lead).get(study_page))
    settle_with(again(study, crew, lead))
    for user, may in ((lead, [1, 1]), (first_reader, [1, 1]), (observer, [0, 1]), (crew.first, [0, 1])):
        client = sign_in(user)
        html = said(client.get(study_page))
        assert "Earlier rounds" in html
        assert [link in html for link in links] == [bool(one) for one in may]
        assert [client.get(link).status_code for link in links] == [200 if one else 404 for one in may]
        assert OTHER_NUMBER in html
        assert SETTLED_NUMBER not in html


def test_a_study_that_one_person_read_alone_has_all_its_pages(
    assignment, study, study_page, lead, first_reader, second_reader, arbiter, sign_in
):
    enter(assignment, second_reader)
    reading = enter(assignment, first_reader)
    change_mode(assignment=assignment, mode=Mode.SINGLE, by=lead)
    html = said(sign_in(first_reader).post(reverse("extraction:submit", args=[reading.pk]), follow=True))
    assert "You read this study alone, so it is settled as you have it." in html
    comparison = Comparison.objects.get()
    for user in (first_reader, second_reader, arbiter, lead):
        client = sign_in(user)
        assert SETTLED_NUMBER in said(client.get(study_page))
        for name in ("", "-structure", "-settle", "-csv", "-json", "-discussion-csv"):
            address = reverse(f"extraction:comparison{name}", args=[comparison.pk])
            assert client.get(address).status_code == 200, (user, name)
        assert client.get(f"/api/v1/comparisons/{comparison.pk}/").status_code == 200
        assert client.get(f"/api/v1/studies/{study.pk}/").status_code == 200


def test_a_kept_draft_is_nowhere_for_anybody_else_also_after_settling(
    assignment, study, study_page, review, lead, first_reader, second_reader, arbiter, observer, sign_in
):
    kept = enter(assignment, second_reader, other_numbers("-77.7"))
    reading = enter(assignment, first_reader)
    change_mode(assignment=assignment, mode=Mode.SINGLE, by=lead)
    submit_reading(reading=reading, by=first_reader)
    comparison = Comparison.objects.get()
    for user in (lead, first_reader, arbiter, observer):
        client = sign_in(user)
        for address in (
            reverse("extraction:reading", args=[kept.pk]),
            f"/api/v1/readings/{kept.pk}/",
            reverse("extraction:workbook", args=[kept.pk]),
        ):
            assert client.get(address).status_code == 404
        for address in (
            study_page,
            reverse("extraction:board", args=[review.pk]),
            reverse("extraction:record", args=[study.pk]),
            reverse("extraction:comparison", args=[comparison.pk]),
            reverse("extraction:comparison-json", args=[comparison.pk]),
            reverse("extraction:comparison-csv", args=[comparison.pk]),
            reverse("extraction:comparisons-json", args=[review.pk]),
            f"/api/v1/studies/{study.pk}/",
            f"/api/v1/comparisons/{comparison.pk}/",
            f"/api/v1/reviews/{review.pk}/settled.json",
            f"/api/v1/reviews/{review.pk}/settled.csv",
        ):
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            assert "77.7" not in body.decode(), address
            assert str(kept.pk) not in body.decode(), address
    assert sign_in(second_reader).get(reverse("extraction:reading", args=[kept.pk])).status_code == 200
    assert Reading.objects.get(pk=kept.pk).state == "draft"


# --- The API and the exports ---


def test_the_api_says_how_a_task_is_read_in_its_latest_round(study, settled, lead, crew, observer, sign_in):
    def told() -> dict:
        [task] = [
            one
            for one in sign_in(observer).get(f"/api/v1/studies/{study.pk}/").json()["tasks"]
            if one["task"] == "extraction"
        ]
        return {name: task[name] for name in ("mode", "round", "is_blinded", "reason", "stage")}

    assert told() == {"mode": "dual", "round": 1, "is_blinded": True, "reason": "", "stage": "settled"}
    again(study, crew, lead, mode="verify", first=settled.assignment.first)
    assert told() == {
        "mode": "verify", "round": 2, "is_blinded": False, "reason": REASON, "stage": "reading",
    }  # fmt: skip
    tasks = sign_in(observer).get(f"/api/v1/studies/{study.pk}/").json()["tasks"]
    unassigned = next(one for one in tasks if one["task"] == "risk_of_bias")
    assert [unassigned[name] for name in ("mode", "round", "is_blinded", "reason")] == [None] * 4


def test_what_leaves_says_the_mode_and_round_that_are_in_force(
    study, settled, review, lead, crew, observer, sign_in
):
    address = f"/api/v1/reviews/{review.pk}/settled.json"

    def how() -> list[dict]:
        response = sign_in(observer).get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200
        return re.findall(r'"mode": ?"(\w+)", ?"round": ?(\d+), ?"is_blinded": ?(\w+)', body.decode())

    round_two = again(study, crew, lead, mode="single", first=settled.assignment.first)
    reading = enter(round_two, settled.assignment.first, other_numbers())
    assert how() == [("dual", "1", "true")]
    submit_reading(reading=reading, by=settled.assignment.first)
    assert how() == [("single", "2", "false")]


def test_who_keeps_a_reading_finds_it_on_the_page_of_the_study(
    assignment, study_page, lead, second_reader, sign_in
):
    kept = enter(assignment, second_reader)
    change_mode(assignment=assignment, mode=Mode.SINGLE, by=lead)
    html = said(sign_in(second_reader).get(study_page))
    assert "Your reading is kept" in html
    assert reverse("extraction:reading", args=[kept.pk]) in html


def test_the_reader_of_a_study_that_one_reads_alone_can_be_replaced(assignment, lead, second_reader, sign_in):
    Assignment.objects.update(mode="single", second=None, arbiter=None)
    address = reverse("extraction:reassign", args=[assignment.pk, "first"])
    client = sign_in(lead)
    assert second_reader.name in said(client.get(address))
    assert client.post(address, {"to": second_reader.pk, "reason": "On leave"}).status_code == 302
    nobody = reverse("extraction:reassign", args=[assignment.pk, "second"])
    assert "nobody sits there" in said(client.get(nobody, follow=True))


def test_a_round_that_nobody_has_begun_is_withdrawn_on_the_study_page(
    assignment, study, study_page, crew, lead, sign_in
):
    settle_with(assignment)
    round_two = again(study, crew, lead)
    assert "Withdraw this round" in said(sign_in(lead).get(study_page))
    response = sign_in(lead).post(reverse("extraction:assignment-withdraw", args=[round_two.pk]))
    assert response.url == study_page
    assert "Round 2 is withdrawn." in said(sign_in(lead).get(study_page))
    assert not Assignment.objects.filter(round=2).exists()


def test_a_round_that_was_begun_offers_no_withdrawal(assignment, study, study_page, crew, lead, sign_in):
    settle_with(assignment)
    start_reading(assignment=again(study, crew, lead), by=crew.first)
    assert "Withdraw this round" not in said(sign_in(lead).get(study_page))
