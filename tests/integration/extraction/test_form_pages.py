"""The form designer's pages, and what a change of the form tells the other reader: nothing."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extraction.actions.assignments import assign_with_form
from extraction.actions.form_parts import remove_question
from extraction.actions.forms import publish_form, start_draft
from extraction.actions.pilots import start_pilot
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.settling import settle_study
from extraction.actions.supplements import submit_supplement
from extraction.actions.upgrades import upgrade_study
from extraction.addresses import AnswerAddress
from extraction.models import AssignedForm, Comparison, FormVersion, Question, Reading, Supplement
from extraction.queries.forms import draft_form, published_form
from extraction.queries.labels import Labels
from reviews.actions.members import add_member
from reviews.actions.reviews import start_review
from reviews.actions.studies import add_study
from reviews.models import Assignment, AuditEvent, Role, Task
from tests.cast import Reported, add_form, confirm, enter, person, type_in

NEW = {"tissue": {"section": "Intervention", "label": "Source tissue", "kind": "text"}}
SECRET = "Quxine"
VARYING = re.compile(
    r"csrfmiddlewaretoken\" value=\"\w+|X-CSRFToken\": \"\w+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:\+00:00|Z)?"
)


def page_of(review) -> str:
    return reverse("extraction:form", args=[review.pk])


# --- Pages ---


def test_a_lead_edits_and_others_read(review, lead, first_reader, sign_in):
    start_draft(review=review, by=lead)
    said = sign_in(lead).get(page_of(review)).content.decode()
    assert "Draft of version 2" in said
    assert "Discard the draft" in said
    said = sign_in(first_reader).get(page_of(review)).content.decode()
    assert "Version 1, in force since" in said
    assert "Draft" not in said
    assert "<button" not in said.split("<main")[1].split("</main>")[0]


def test_a_draft_is_shown_to_no_one_but_its_lead(review, lead, first_reader, sign_in):
    draft = start_draft(review=review, by=lead)
    client = sign_in(first_reader)
    assert "Version 2" not in client.get(f"{page_of(review)}?version=2").content.decode()
    preview = client.get(reverse("extraction:form-preview", args=[review.pk])).content.decode()
    assert "Version 1 as readers see it" in preview
    listed = client.get(f"/api/v1/reviews/{review.pk}/forms/").json()
    assert [one["number"] for one in listed] == [1]
    listed = sign_in(lead).get(f"/api/v1/reviews/{review.pk}/forms/").json()
    assert [(one["number"], one["state"]) for one in listed] == [(draft.number, "draft"), (1, "published")]
    assert [question["key"] for question in listed[1]["questions"]] == [
        "sample_size",
        "scar_type",
        "randomised",
    ]


def test_a_review_begins_with_the_form_of_another_of_mine(review, lead, sign_in):
    sent = {"title": "Another", "short_title": "Another", "template": f"copy:{review.pk}"}
    response = sign_in(lead).post(reverse("extraction:review-new"), sent)
    assert response.status_code == 302
    other = lead.memberships.exclude(review=review).get().review
    assert [item.label for item in published_form(other).items.all()] == [
        "Sample size",
        "Scar type",
        "Randomised",
    ]


def test_a_review_without_a_form_says_so_and_begins_one(lead, sign_in):
    bare = start_review(by=lead, title="Bare", short_title="Bare")
    client = sign_in(lead)
    assert "Begin the form" in client.get(page_of(bare)).content.decode()
    refused = client.post(reverse("extraction:form-begin", args=[bare.pk]), {"template": "none"})
    assert refused.status_code == 422
    client.post(reverse("extraction:form-begin", args=[bare.pk]), {"template": "empty"})
    assert "No section yet" in client.get(page_of(bare)).content.decode()


def test_a_stale_edit_shows_both_wordings_and_keeps_what_was_typed(review, lead, sign_in):
    draft = start_draft(review=review, by=lead)
    item = draft.items.get(question__key="scar_type")
    address = reverse("extraction:form-question", args=[item.pk])
    fields = {
        "label": "Kind of scar",
        "section": item.section_id,
        "version": "1",
        "guidance": "",
        "options_text": "",
    }
    client = sign_in(lead)
    assert client.post(address, fields).status_code == 302
    response = client.post(address, fields | {"label": "Scars, by type"})
    said = response.content.decode()
    assert response.status_code == 409
    assert "Saved elsewhere while you typed" in said
    assert "Scars, by type" in said
    assert "Kind of scar" in said
    assert client.post(address, fields | {"label": "Scars, by type", "version": "2"}).status_code == 302


def test_a_section_without_a_title_is_refused_beside_its_field(review, lead, sign_in):
    start_draft(review=review, by=lead)
    response = sign_in(lead).post(
        reverse("extraction:form-section-new", args=[review.pk]), {"title": "participants"}
    )
    assert response.status_code == 422
    assert "already has the section" in response.content.decode()


def test_a_published_question_is_not_edited_by_its_address(review, lead, sign_in):
    item = published_form(review).items.first()
    response = sign_in(lead).post(reverse("extraction:form-question", args=[item.pk]), {"label": "Changed"})
    assert response.status_code == 302
    item.refresh_from_db()
    assert item.label == "Sample size"


def test_a_pilot_is_started_and_marked_wherever_it_is(
    review, study, lead, first_reader, second_reader, arbiter, sign_in
):
    people = {"first": first_reader.pk, "second": second_reader.pk, "arbiter": arbiter.pk}
    sent = {"studies": [study.pk], "form": published_form(review).pk, **people}
    client = sign_in(lead)
    assert client.post(reverse("extraction:form-pilot", args=[review.pk]), sent).status_code == 302
    board = sign_in(first_reader).get(reverse("extraction:board", args=[review.pk])).content.decode()
    assert "Pilot of the form: not started" in board
    pilot = Assignment.objects.get()
    reading = enter(pilot, first_reader)
    assert "<b>Pilot</b>" in client.get(reverse("extraction:reading", args=[reading.pk])).content.decode()
    assert "Pilot of the form" in client.get(reverse("extraction:study", args=[study.pk])).content.decode()
    assert sign_in(lead).get(reverse("extraction:assign", args=[study.pk])).status_code == 200


def test_the_comparison_of_a_pilot_says_that_it_is_never_settled(
    review, study, lead, first_reader, second_reader, arbiter, sign_in
):
    [pilot] = start_pilot(
        review=review, studies=[study], form=published_form(review), by=lead, first=first_reader,
        second=second_reader, arbiter=arbiter,
    )  # fmt: skip
    for reader in (first_reader, second_reader):
        submit_reading(reading=enter(pilot, reader), by=reader)
    comparison = confirm(Comparison.objects.get())
    address = reverse("extraction:comparison-settle", args=[comparison.pk])
    client = sign_in(arbiter)
    assert "never settled" in client.get(address).content.decode()
    assert client.post(address).status_code == 422
    csv = b"".join(
        sign_in(lead).get(reverse("analysis:data-csv", args=[review.pk])).streaming_content
    ).decode()
    assert "Suh" not in csv
    assert "Where the two readers disagreed" in client.get(page_of(review)).content.decode() or sign_in(
        lead
    ).get(page_of(review)).content.decode().count("Where the two readers disagreed")


def test_the_number_of_queries_does_not_grow_with_questions_studies_or_versions(
    review, lead, first_reader, second_reader, arbiter, sign_in, django_assert_num_queries
):
    def more(start: int, count: int) -> None:
        for number in range(start, start + count):
            one = add_study(review=review, by=lead, label=f"Study {number}", year=2000)
            assign_with_form(
                study=one,
                task=Task.EXTRACTION,
                first=first_reader,
                second=second_reader,
                arbiter=arbiter,
                by=lead,
            )
        add_form(
            review, by=lead, **{f"q{number}": {"kind": "text"} for number in range(start, start + count)}
        )

    client = sign_in(lead)
    more(0, 2)
    client.get(page_of(review))
    with CaptureQueriesContext(connection) as few:
        client.get(page_of(review))
    more(2, 10)
    with django_assert_num_queries(len(few)):
        client.get(page_of(review))


def test_a_settled_table_and_options_are_read_as_words_on_the_page_and_in_the_export(
    review, study, lead, first_reader, second_reader, arbiter, sign_in
):
    add_form(
        review, by=lead,
        tissue={"kind": "multiple", "options": ["Abdomen", "Thigh"]},
        sites={"kind": "table", "columns": [{"label": "Site"}, {"label": "Persons", "kind": "number"}]},
    )  # fmt: skip
    people = {"first": first_reader, "second": second_reader, "arbiter": arbiter}
    assignment = assign_with_form(study=study, task=Task.EXTRACTION, by=lead, **people)
    said = (
        {"sample_size": "28", "tissue": "Abdomen\nThigh", "sites": "cheek; 12\nchin; 3"},
        {"sample_size": "28", "tissue": "Thigh\nAbdomen", "sites": "chin; 3.0\ncheek; 12"},
    )
    for reader, answers in zip((first_reader, second_reader), said, strict=True):
        submit_reading(reading=enter(assignment, reader, Reported(answers=answers)), by=reader)
    comparison = confirm(Comparison.objects.get())
    page = sign_in(arbiter).get(reverse("extraction:comparison", args=[comparison.pk]) + "?show=all")
    assert {line.state for line in page.context["page"].lines} == {"agreed"}
    settle_study(comparison=comparison, by=arbiter)
    csv = b"".join(
        sign_in(lead).get(reverse("analysis:data-csv", args=[review.pk])).streaming_content
    ).decode()
    assert "Abdomen, Thigh" in csv
    assert "Site: cheek; Persons: 12\nSite: chin; Persons: 3" in csv
    page = sign_in(lead).get(reverse("extraction:study", args=[study.pk])).content.decode()
    assert "Site: cheek; Persons: 12<br>Site: chin; Persons: 3" in page


# --- Blinding ---


def texts_for(client, addresses: list[str]) -> list[tuple[int, str]]:
    """What a person is answered, without tokens, clock times and keys."""
    found = []
    for address in addresses:
        response = client.get(address)
        found.append((response.status_code, VARYING.sub("", response.content.decode())))
    return found


def addresses(review, study, own: Reading | None) -> list[str]:
    found = [
        page_of(review),
        reverse("extraction:board", args=[review.pk]),
        reverse("extraction:study", args=[study.pk]),
        reverse("extraction:record", args=[study.pk]),
        f"/api/v1/reviews/{review.pk}/studies/",
    ]
    return [*found, reverse("extraction:reading", args=[own.pk])] if own else found


@pytest.mark.parametrize("who", ["second_reader", "reading_lead", "observer", "arbiter"])
def test_an_upgrade_tells_nobody_whether_the_first_reader_has_begun_or_submitted(
    who, review, study, lead, first_reader, second_reader, arbiter, observer, sign_in
):
    """Three worlds: the first reader has nothing, a draft, or has submitted when the form changes."""
    reading_lead = person("Reading lead")
    add_member(review=review, user=reading_lead, role=Role.LEAD, by=lead)
    second = reading_lead if who == "reading_lead" else second_reader
    asker = {"second_reader": second, "reading_lead": second, "observer": observer, "arbiter": arbiter}[who]
    worlds = []
    for state in ("nothing", "draft", "submitted"):
        Assignment.objects.all().delete()
        assignment = assign_with_form(
            study=study, task=Task.EXTRACTION, first=first_reader, second=second, arbiter=arbiter, by=lead
        )
        AssignedForm.objects.filter(assignment=assignment).update(form=FormVersion.objects.get(number=1))
        own = enter(assignment, second)
        if state != "nothing":
            reading = enter(
                assignment, first_reader, Reported(answers={"sample_size": "28", "scar_type": SECRET})
            )
            if state == "submitted":
                submit_reading(reading=reading, by=first_reader)
        if not FormVersion.objects.filter(number=2).exists():
            add_form(review, by=lead, **NEW)
        upgrade_study(assignment=assignment, by=lead)
        assert Supplement.objects.count() == (state == "submitted")
        client = sign_in(asker)
        worlds.append(texts_for(client, addresses(review, study, own if asker == second else None)[:3]))
        assert SECRET not in str(worlds[-1])
    assert worlds[0] == worlds[1] == worlds[2]


def test_a_lead_who_reads_is_answered_the_same_by_upgrading_whatever_the_other_has_done(
    review, study, lead, first_reader, arbiter, sign_in
):
    answers = []
    for state in ("nothing", "submitted"):
        Assignment.objects.all().delete()
        assignment = assign_with_form(
            study=study, task=Task.EXTRACTION, first=first_reader, second=lead, arbiter=arbiter, by=lead
        )
        AssignedForm.objects.filter(assignment=assignment).update(form=FormVersion.objects.get(number=1))
        if state == "submitted":
            submit_reading(reading=enter(assignment, first_reader), by=first_reader)
        if not FormVersion.objects.filter(number=2).exists():
            add_form(review, by=lead, **NEW)
        client = sign_in(lead)
        response = client.post(reverse("extraction:form-upgrade", args=[assignment.pk]), follow=True)
        answers.append(VARYING.sub("", response.content.decode()))
    assert answers[0] == answers[1]


def test_the_second_reader_cannot_tell_an_open_supplement_from_an_unfinished_reading(
    review, study, assignment, lead, first_reader, second_reader, sign_in
):
    own = enter(assignment, second_reader)
    other = enter(assignment, first_reader)
    submit_reading(reading=other, by=first_reader)
    add_form(review, by=lead, **NEW)
    upgrade_study(assignment=assignment, by=lead)
    type_new(other, first_reader, SECRET)
    submit_reading(reading=own, by=second_reader)
    client = sign_in(second_reader)
    seen = texts_for(client, addresses(review, study, own))
    assert SECRET not in str(seen)
    assert client.get(reverse("extraction:supplement", args=[other.pk])).status_code == 404
    assert "The comparison opens when both readings are in" in seen[1][1]


def type_new(reading: Reading, by, text: str) -> None:
    question = Question.objects.get(key="tissue")
    [saved] = type_in(reading, by, {str(AnswerAddress(question.pk)): text})
    assert saved.status == "saved"


def test_while_a_supplement_is_open_its_answers_are_on_no_page_of_the_others(
    review, study, assignment, lead, first_reader, second_reader, arbiter, sign_in
):
    """Both submitted and are compared; then the form asks more, and the first has answered it already."""
    readings = {}
    for reader in (first_reader, second_reader):
        readings[reader] = enter(assignment, reader)
        submit_reading(reading=readings[reader], by=reader)
    comparison = confirm(Comparison.objects.get())
    add_form(review, by=lead, **NEW)
    upgrade_study(assignment=assignment, by=lead)
    own = readings[second_reader]
    places = [
        *addresses(review, study, readings[first_reader]),
        reverse("extraction:reading", args=[own.pk]),
        reverse("extraction:comparison", args=[comparison.pk]),
        reverse("extraction:comparison-settle", args=[comparison.pk]),
        f"/api/v1/readings/{readings[first_reader].pk}/",
        f"/api/v1/comparisons/{comparison.pk}/",
    ]
    before = {user: texts_for(sign_in(user), places) for user in (second_reader, arbiter)}
    type_new(readings[first_reader], first_reader, SECRET)
    submit_supplement(reading=readings[first_reader], by=first_reader)
    for user in (second_reader, arbiter):
        assert texts_for(sign_in(user), places) == before[user]
    type_new(own, second_reader, "Thigh")
    submit_supplement(reading=own, by=second_reader)
    after = texts_for(sign_in(second_reader), places)
    assert SECRET in str(after)
    events = AuditEvent.objects.filter(study=study)
    said = [change.after for event in events for change in Labels(study, events).changes(event)]
    assert SECRET in said


def test_a_dropped_answer_of_another_is_seen_with_their_reading_only(
    review, study, assignment, lead, first_reader, second_reader, sign_in
):
    reading = enter(assignment, first_reader, Reported(answers={"sample_size": "28", "scar_type": SECRET}))
    own = start_reading(assignment=assignment, by=second_reader)
    draft = start_draft(review=review, by=lead)
    remove_question(item=draft.items.get(question__key="scar_type"), by=lead)
    draft.refresh_from_db()
    publish_form(form=draft, note="Dropped", version=draft.version, by=lead)
    upgrade_study(assignment=assignment, by=lead)
    assert draft_form(review) is None
    mine = sign_in(first_reader).get(reverse("extraction:reading", args=[reading.pk])).content.decode()
    assert "No longer asked" in mine
    assert SECRET in mine
    theirs = sign_in(second_reader).get(reverse("extraction:reading", args=[own.pk])).content.decode()
    assert "No longer asked" not in theirs
    cells = sign_in(first_reader).get(f"/api/v1/readings/{reading.pk}/").json()["cells"]
    kept = next(cell for cell in cells if cell["text"] == SECRET)
    assert (kept["asked"], kept["form"]) == (False, 1)
