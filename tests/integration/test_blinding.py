"""Two worlds that differ only in what the first reader has done: whoever is blinded cannot tell which they are in.

The first reader has nothing, a draft full of a word that stands nowhere else, or has submitted it, in the extraction
and in the risk of bias of one study. The same requests must give the same status, headers, order and body in all
of them. How long an answer takes is not compared.
"""

import json
import re
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from analysis.actions.analyses import save_analysis
from analysis.actions.runs import request_run
from analysis.models import Analysis
from analysis.runner import work
from extraction.actions.cells import Write, save_cells, study_result
from extraction.actions.readings import start_reading, submit_reading
from extraction.addresses import JudgementAddress
from extraction.models import Reading
from extraction.queries.sheets import read_sheet
from extraction.risk_of_bias.variants import variant_for
from reviews.actions.assignments import assign
from reviews.actions.members import add_member
from reviews.actions.protocol import remove_part, save_part
from reviews.actions.studies import add_study, edit_study
from reviews.models import Assignment, Outcome, Role, Task, User
from reviews.refusals import Refused
from tests.cast import Reported, enter, settle

SECRET = "Quxine"  # stands nowhere but in the first reader's readings

ANY_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What differs between any two answers, whoever asks.
TOKENS = re.compile(
    r'csrfmiddlewaretoken" value="\w+|X-CSRFToken": "\w+|\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00:00|Z)?'
)


class World:
    """What stays the same: a study that is being read, its second reader's own drafts, and a settled study."""

    def __init__(self, review, study, assignment, bias_assignment, lead) -> None:
        self.review, self.study, self.lead = review, study, lead
        self.tasks = (assignment, bias_assignment)
        self.first, self.second = assignment.first, assignment.second
        self.own = enter(assignment, self.second)
        self.own_bias = start_reading(assignment=bias_assignment, by=self.second)
        done = add_study(review=review, by=lead, label="Weiss", year=2007, design="parallel")
        settle(
            assign(study=done, task=Task.EXTRACTION, first=self.first, second=self.second,
                   arbiter=assignment.arbiter, by=lead)
        )  # fmt: skip
        groups = {group.name: group for group in review.groups.all()}
        self.analysis = save_analysis(
            analysis=Analysis(review=review), version=None, by=lead, name="ECCA",
            outcome=review.outcomes.get(name="ECCA score"), basis="change", measure="MD",
            experimental=[groups["Cell therapy"]], comparators=[groups["Control"]],
        )  # fmt: skip
        self.run = request_run(analysis=self.analysis, by=lead)
        work(self.run.pk)
        self.keys = {
            str(key)
            for app in ("reviews", "extraction", "analysis")
            for model in apps.get_app_config(app).get_models()
            for key in model.objects.values_list("pk", flat=True)
        }

    def said(self, text: str) -> str:
        """A text without tokens and clock times, and with one name for every key that this world made."""
        plain = TOKENS.sub("", text)
        return ANY_KEY.sub(lambda key: key.group() if key.group() in self.keys else "new", plain)


@pytest.fixture
def world(review, study, assignment, bias_assignment, lead) -> World:
    return World(review, study, assignment, bias_assignment, lead)


# --- What the first reader has done ---


def nothing(world: World) -> tuple[UUID, UUID]:
    """Keys of readings that there are not."""
    return uuid4(), uuid4()


def draft(world: World) -> tuple[UUID, UUID]:
    """Everything filled in, with the secret wherever words are taken."""
    reading = enter(
        world.tasks[0],
        world.first,
        Reported(
            arms={f"{SECRET} cells": "Cell therapy", f"{SECRET} saline": "Control"},
            times=("10 weeks", f"{SECRET} visit"),
            answers={"sample_size": "28", "scar_type": f"{SECRET} scars"},
            results={
                ("Satisfied", "10 weeks", f"{SECRET} cells", "value"): {"n": "14", "events": "9"},
            },
        ),
    )
    source = {"page": "77", "table": f"Table {SECRET}", "quotation": f"we found {SECRET}"}
    cells = read_sheet(reading).cells
    save_cells(
        reading=reading, by=world.first, writes=[Write(at, cells[at].version, **source) for at in cells]
    )
    assessment = start_reading(assignment=world.tasks[1], by=world.first)
    outcome = world.review.outcomes.get(name="Satisfied")
    apart = study_result(reading=assessment, outcome_id=outcome.pk)
    writes = [
        Write(str(JudgementAddress(result, domain)), 0, "high", support=f"because of {SECRET}", **source)
        for result in (None, apart.pk)
        for domain in read_sheet(assessment).judged_domains
    ]
    save_cells(reading=assessment, by=world.first, writes=writes)
    return reading.pk, assessment.pk


def submitted(world: World) -> tuple[UUID, UUID]:
    """The same, submitted."""
    keys = draft(world)
    for key in keys:
        submit_reading(reading=Reading.objects.get(pk=key), by=world.first)
    return keys


# --- What somebody asks ---


def addresses(world: World, theirs: tuple[UUID, UUID]) -> Iterator[str]:
    review, study, run = (f"{one.pk}/" for one in (world.review, world.study, world.run))
    readings = [f"readings/{key}/" for key in (world.own.pk, world.own_bias.pk, *theirs)]
    yield "/"
    for query in ("", "?show=mine", "?show=reading", "?show=arbiter", "?show=settled", "?q=suh"):
        yield f"/reviews/{review}{query}"
    for step in ("protocol", "team", "risk-of-bias", "analyses", "analyses/new"):
        yield f"/reviews/{review}{step}/"
    yield f"/reviews/{review}settled.csv"
    for part in ("", "record/", "record/?page=2", "edit/", "assign/"):
        yield f"/studies/{study}{part}"
    yield from (f"/{one}" for one in readings)
    for part in ("", "state/", "plot.json", "run.csv"):
        yield f"/runs/{run}{part}"
    for query in ("", "?stage=arbiter", "?risk_of_bias_stage=reading", "?ordering=-year&page_size=1"):
        yield f"/api/v1/reviews/{review}studies/{query}"
    for part in ("", "settled/", "settled.csv", "settled.json", "analyses/"):
        yield f"/api/v1/reviews/{review}{part}"
    yield from (f"/api/v1/{one}" for one in (f"studies/{study}", f"runs/{run}", *readings))


def deeds(world: World, theirs: tuple[UUID, UUID]) -> Iterator[tuple[str, dict | str]]:
    """What is sent. An arm without a group keeps the own reading from being submitted, which would open the
    comparison in one of the worlds."""
    own, own_bias = f"/readings/{world.own.pk}/", f"/readings/{world.own_bias.pk}/"
    group = world.review.groups.get(name="Control").pk
    for name, chosen in ((f"{SECRET} cells", group), ("SVF", group), ("Without a group", "")):
        yield f"{own}arms/", {"name": name, "group": chosen}
    yield f"{own}time-points/", {"text": f"{SECRET} visit"}
    cell = next(iter(read_sheet(world.own).cells))
    write = json.dumps({"writes": [{"address": cell, "version": 1, "text": "NR"}]})
    for reading in (world.own.pk, *theirs):
        yield f"/readings/{reading}/cells/", write
        yield f"/readings/{reading}/cells/", "no JSON"
    outcomes = {outcome.name: outcome.pk for outcome in world.review.outcomes.all()}
    for reading in (world.own_bias.pk, theirs[1]):
        yield f"/readings/{reading}/results/", {"outcome": outcomes["Satisfied"]}
    for reading in (f"{own}", own_bias, *(f"/readings/{key}/" for key in theirs)):
        yield f"{reading}submit/", {}
    for task in world.tasks:
        yield f"/assignments/{task.pk}/start/", {}
    if world.second.memberships.filter(role=Role.LEAD).exists():
        for task in world.tasks:
            yield f"/assignments/{task.pk}/withdraw/", {}
        for outcome in outcomes.values():
            yield f"/protocol/outcomes/{outcome}/remove/", {}
        for one in world.review.groups.all():
            yield f"/protocol/groups/{one.pk}/remove/", {}
    yield f"/analyses/{world.analysis.pk}/runs/", {}


def answer(world: World, response: HttpResponse) -> tuple:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    # Lengths vary with the digits of a clock time; the body itself is compared.
    ignored = ("Expires", "Content-Length")
    headers = {name: world.said(text) for name, text in response.items() if name not in ignored}
    return response.status_code, headers, world.said(body.decode())


def seen_by(user: User, world: World, theirs: tuple[UUID, UUID]) -> dict[str, tuple]:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    seen = {}
    for place, address in enumerate(addresses(world, theirs)):
        seen[f"{place} GET {world.said(address)}"] = answer(world, client.get(address))
    for place, (address, sent) in enumerate(deeds(world, theirs)):
        more = {"content_type": "application/json"} if isinstance(sent, str) else {}
        response = client.post(address, sent, **more)
        seen[f"{place} POST {world.said(address)}"] = answer(world, response)
    # Also what was said about it on the next page, and what it left behind.
    for address in (f"/studies/{world.study.pk}/", f"/studies/{world.study.pk}/record/"):
        seen[f"afterwards {world.said(address)}"] = answer(world, client.get(address))
    return seen


def in_each(world: World, look: Callable[[tuple[UUID, UUID]], dict[str, tuple]]) -> dict[str, dict]:
    """What is seen in each world, each made from the same rows and taken back afterwards."""
    found = {}
    for make in (nothing, draft, submitted):
        with transaction.atomic():
            found[make.__name__] = look(make(world))
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("role", ["second_reader", "reading_lead", "arbiter", "observer", "outsider"])
def test_nobody_who_is_blinded_can_tell_what_the_first_reader_has_done(world, role, request):
    if role == "reading_lead":
        add_member(review=world.review, user=world.second, role=Role.LEAD, by=world.lead)
    user = world.second if role == "reading_lead" else request.getfixturevalue(role)
    seen = in_each(world, lambda theirs: seen_by(user, world, theirs))
    for name in ("draft", "submitted"):
        differing = {
            request: (seen["nothing"][request], seen[name][request])
            for request in seen["nothing"]
            if seen["nothing"][request] != seen[name][request]
        }
        assert differing == {}, f"differs once the first reader has {name}"


def test_the_lead_who_does_not_read_the_study_finds_nothing_of_what_stands_in_it(world, lead):
    def look(theirs: tuple[UUID, UUID]) -> dict[str, tuple]:
        client = Client()
        client.force_login(lead, backend="django.contrib.auth.backends.ModelBackend")
        return {address: answer(world, client.get(address)) for address in addresses(world, theirs)}

    for seen in in_each(world, look).values():
        assert [address for address, told in seen.items() if SECRET in str(told)] == []


@pytest.mark.parametrize("other_has_judged", [False, True])
def test_a_lead_who_assesses_bias_learns_nothing_from_removing_an_outcome(
    review, study, lead, first_reader, arbiter, other_has_judged
):
    own = assign(
        study=study, task=Task.RISK_OF_BIAS, first=first_reader, second=lead, arbiter=arbiter, by=lead
    )
    outcome = save_part(
        part=Outcome(review=review), version=None, by=lead, name="Pain", kind="continuous", better="lower"
    )
    if other_has_judged:
        theirs = start_reading(assignment=own, by=first_reader)
        study_result(reading=theirs, outcome_id=outcome.pk)
    with pytest.raises(Refused, match="You read studies of this review"):
        remove_part(part=outcome, by=lead)
    with pytest.raises(Refused, match="You read studies of this review"):
        save_part(part=outcome, version=outcome.version, by=lead, kind="dichotomous")
    assert Assignment.objects.filter(pk=own.pk).exists()


@pytest.mark.parametrize("other_has_begun", [False, True])
def test_the_instrument_of_an_assessment_does_not_tell_whether_the_other_has_begun(
    study, bias_assignment, lead, first_reader, second_reader, other_has_begun
):
    assigned_with = variant_for(study.design)
    if other_has_begun:
        start_reading(assignment=bias_assignment, by=first_reader)
    edit_study(study=study, version=study.version, by=lead, design="within_person")
    own = start_reading(assignment=Assignment.objects.get(), by=second_reader)
    assert read_sheet(own).variant == assigned_with
