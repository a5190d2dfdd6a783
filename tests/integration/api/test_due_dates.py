"""Last days through the API: who reads them, who sets them, and what is refused."""

from datetime import date

import pytest

from extraction.actions.assignments import assign_with_form
from reviews.actions.due_dates import set_due_dates
from reviews.actions.standing import set_standing
from reviews.models import Assignment, AuditEvent, Task
from reviews.refusals import Stale
from tests.cast import acne_scar_review

MONDAY, FRIDAY = "2026-11-23", "2026-11-27"
NONE = {"due": None, "arbitration_due": None}


@pytest.fixture
def draft(world) -> Assignment:
    """The extraction that the first reader has begun."""
    return world.first_draft.assignment


@pytest.fixture
def address(world) -> str:
    return f"/api/v1/reviews/{world.review.pk}/due-dates/"


def seen(assignment: Assignment, **days: str | None) -> dict:
    return {"assignment": str(assignment.pk), **NONE, **days}


def days(assignment: Assignment) -> tuple[str | None, str | None]:
    assignment.refresh_from_db()
    return tuple(day and day.isoformat() for day in (assignment.due, assignment.arbitration_due))


def send(client, address: str, **body):
    return client.post(address, body, format="json")


# --- Reading ---


def test_leads_and_the_people_of_an_assignment_read_its_days_and_nobody_else(world, draft, api):
    Assignment.objects.filter(pk=draft.pk).update(due=MONDAY, arbitration_due=FRIDAY)
    told = {}
    for role in ("lead", "first_reader", "second_reader", "arbiter", "statistician", "observer"):
        body = api(world.people[role]).get(f"/api/v1/studies/{draft.study_id}/").json()
        [task] = [one for one in body["tasks"] if one["task"] == "extraction"]
        assert task["assignment"] == str(draft.pk)
        told[role] = (task["due"], task["arbitration_due"])
    nothing = (None, None)
    assert told == {
        **dict.fromkeys(("lead", "first_reader", "second_reader", "arbiter"), (MONDAY, FRIDAY)),
        "statistician": nothing,
        "observer": nothing,
    }


def test_the_list_of_studies_and_a_reading_say_them_too(world, draft, api):
    Assignment.objects.filter(pk=draft.pk).update(due=MONDAY, arbitration_due=FRIDAY)
    client = api(world.people["first_reader"])
    listed = client.get(f"/api/v1/reviews/{world.review.pk}/studies/").json()["results"]
    [study] = [one for one in listed if one["id"] == str(draft.study_id)]
    assert [(one["due"], one["arbitration_due"]) for one in study["tasks"]] == [
        (MONDAY, FRIDAY),
        (None, None),
    ]
    body = client.get(f"/api/v1/readings/{world.first_draft.pk}/").json()
    assert [body[name] for name in ("assignment", "due", "arbitration_due")] == [
        str(draft.pk),
        MONDAY,
        FRIDAY,
    ]


def test_the_settled_reading_tells_an_observer_no_days(world, api):
    Assignment.objects.filter(pk=world.final.assignment_id).update(due=MONDAY)
    body = api(world.people["observer"]).get(f"/api/v1/readings/{world.final.pk}/").json()
    assert (body["due"], body["arbitration_due"]) == (None, None)


def test_a_lead_reads_every_open_task_and_pilot_and_none_that_is_settled_or_left_out(
    world, address, draft, api
):
    people = world.people
    pilot = Assignment.objects.create(
        study=world.studies["unassigned"], task=Task.EXTRACTION, round=0, first=people["first_reader"],
        second=people["second_reader"], arbiter=people["arbiter"],
    )  # fmt: skip
    client = api(people["lead"])

    def listed() -> dict[str, str]:
        found = client.get(address).json()["assignments"]
        return {one["assignment"]: one["study_name"] for one in found}

    assert listed()[str(pilot.pk)] == "Unassigned 2020"
    assert listed()[str(draft.pk)] == "Draft 2021"
    assert str(world.final.assignment_id) not in listed()
    study = world.studies["draft"]
    study.refresh_from_db()
    set_standing(study=study, standing="awaiting", reason="Thesis.", version=study.version, by=people["lead"])
    assert str(draft.pk) not in listed()


def test_what_a_lead_reads_there_tells_nothing_of_who_has_begun_or_submitted(world, address, draft, api):
    client = api(world.people["lead"])
    found = {one["assignment"]: one for one in client.get(address).json()["assignments"]}
    begun, submitted = found[str(draft.pk)], found[str(world.first_submitted.assignment_id)]
    own = ("assignment", "study", "study_name")
    assert {k: v for k, v in begun.items() if k not in own} == {
        k: v for k, v in submitted.items() if k not in own
    }


# --- Setting ---


def test_a_lead_sets_days_of_many_at_once_and_the_record_has_them(world, address, draft, api):
    other = world.first_submitted.assignment
    answer = send(
        api(world.people["lead"]), address,
        based_on=[seen(draft), seen(other)], due=MONDAY, arbitration_due=FRIDAY,
    )  # fmt: skip
    assert answer.status_code == 200
    assert (days(draft), days(other)) == ((MONDAY, FRIDAY), (MONDAY, FRIDAY))
    found = {one["assignment"]: one for one in answer.json()["assignments"]}
    assert (found[str(draft.pk)]["due"], found[str(draft.pk)]["arbitration_due"]) == (MONDAY, FRIDAY)
    events = AuditEvent.objects.filter(action="due dates set")
    assert {event.actor for event in events} == {world.people["lead"]}
    assert events.count() == 2


def test_what_is_not_sent_stays_and_null_takes_a_day_away(world, address, draft, api):
    client = api(world.people["lead"])
    send(client, address, based_on=[seen(draft)], due=MONDAY, arbitration_due=FRIDAY)
    send(client, address, based_on=[seen(draft, due=MONDAY, arbitration_due=FRIDAY)], due=None)
    assert days(draft) == (None, FRIDAY)


def test_days_that_were_set_elsewhere_since_are_409_and_nothing_is_written(world, address, draft, api):
    client, other = api(world.people["lead"]), world.first_submitted.assignment
    set_due_dates(
        review=world.review,
        based_on={draft.pk: (None, None)},
        by=world.people["lead"],
        due=date(2026, 11, 23),
    )
    answer = send(client, address, based_on=[seen(other), seen(draft)], due=FRIDAY)
    assert answer.status_code == 409
    assert "Draft 2021 were set elsewhere" in answer.json()["detail"]
    assert (days(draft)[0], days(other)[0]) == (MONDAY, None)
    with pytest.raises(Stale):
        set_due_dates(
            review=world.review, based_on={draft.pk: (None, None)}, by=world.people["lead"], due=None
        )


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"due": "24.11.2026"}, "due", "Date has wrong format"),
        ({"due": None, "arbitration_due": "soon"}, "arbitration_due", "Date has wrong format"),
        ({"due": FRIDAY, "arbitration_due": MONDAY}, "arbitration_due", "before the readings"),
        ({}, "due", "Send due, arbitration_due or both"),
        ({"due": MONDAY, "based_on": []}, "based_on", "may not be empty"),
        ({"due": MONDAY, "based_on": None}, "based_on", "may not be null"),
        ({"due": MONDAY, "based_on": "twice"}, "based_on", "named more than once"),
        ({"due": MONDAY, "based_on": "without days"}, "based_on[0].due", "required"),
    ],
)
def test_what_is_refused_is_400_and_names_the_field(world, address, draft, api, change, field, said):
    special = {"twice": [seen(draft), seen(draft)], "without days": [{"assignment": str(draft.pk)}]}
    body = {"based_on": [seen(draft)], **change}
    if isinstance(body["based_on"], str):
        body["based_on"] = special[body["based_on"]]
    answer = send(api(world.people["lead"]), address, **body)
    assert answer.status_code == 400
    assert said in " ".join(answer.json()["errors"][field])
    assert days(draft) == (None, None)


def test_an_assignment_of_another_review_is_not_there(world, address, draft, api):
    people = world.people
    cast = [
        people[role]
        for role in ("lead", "first_reader", "second_reader", "arbiter", "statistician", "observer")
    ]
    other = acne_scar_review(*cast)
    answer = send(
        api(people["lead"]), f"/api/v1/reviews/{other.pk}/due-dates/", based_on=[seen(draft)], due=MONDAY
    )
    assert answer.status_code == 404
    assert days(draft) == (None, None)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("lead", 200),
        ("first_reader", 403),
        ("arbiter", 403),
        ("observer", 403),
        ("outsider", 404),
        ("anonymous", 401),
    ],
)
def test_leads_alone_list_and_set_them(world, address, draft, api, role, status):
    client = api(world.people[role])
    assert client.get(address).status_code == status
    assert send(client, address, based_on=[seen(draft)], due=MONDAY).status_code == status
    assert days(draft)[0] == (MONDAY if status == 200 else None)


def test_a_study_that_one_person_reads_has_days_too(world, address, api):
    people = world.people
    alone = assign_with_form(
        study=world.studies["unassigned"], task=Task.EXTRACTION, first=people["first_reader"], second=None,
        arbiter=None, mode="single", by=people["lead"],
    )  # fmt: skip
    assert send(api(people["lead"]), address, based_on=[seen(alone)], due=MONDAY).status_code == 200
    body = api(people["first_reader"]).get(f"/api/v1/studies/{alone.study_id}/").json()
    assert body["tasks"][0]["due"] == MONDAY
