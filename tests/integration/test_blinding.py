"""Two worlds that differ only in what the first reader has done: whoever is blinded cannot tell which they are in.

The first reader has nothing, a draft full of a word that stands nowhere else, or has submitted it, in the extraction
and in the risk of bias of one study. The same requests must give the same status, headers, order and body in all
of them. How long an answer takes is not compared.
"""

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
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
from extraction.actions.assignments import assign_with_form
from extraction.actions.cells import Write, save_cells, study_result
from extraction.actions.readings import start_reading, submit_reading
from extraction.addresses import JudgementAddress, SignallingAddress
from extraction.models import Reading
from extraction.queries.sheets import read_sheet
from reviews.actions.members import add_member
from reviews.actions.studies import add_study
from reviews.models import Assignment, Role, Study, Task, User
from tests import pdf
from tests.assessments import LOW
from tests.cast import Reported, acne_scar_review, enter, everybody, settle, type_in
from tests.module_rows import rows_of_the_module
from tests.papers import bring

OWN_ANSWER = "signalling:all:2.1"
SECRET = "Quxine"  # stands nowhere but in the first reader's readings

# What the first reader brings to their reading; the second brings the very same.
PAPER = pdf.document(pdf.line("The trial"))

ANY_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What differs between any two answers, whoever asks.
TOKENS = re.compile(
    r'csrfmiddlewaretoken" value="\w+|X-CSRFToken": "\w+|\d\d:\d\d:\d\d(?:\.\d+)?(?:\+00:00|Z)?'
)


class World:
    """What stays the same: a study that is being read, its second reader's own drafts, and a settled study."""

    def __init__(self) -> None:
        self.people = everybody()
        members = [user for role, user in self.people.items() if role != "outsider"]
        self.review = review = acne_scar_review(*members)
        self.lead, self.first, self.second, arbiter, *_ = members
        lead = self.lead

        def assigned(study: Study, task: str) -> Assignment:
            return assign_with_form(
                study=study, task=task, first=self.first, second=self.second, arbiter=arbiter, by=lead
            )

        self.study = add_study(
            review=review, by=lead, label="Suh", year=2025, country="Korea", design="parallel"
        )
        self.tasks = tuple(assigned(self.study, task) for task in (Task.EXTRACTION, Task.RISK_OF_BIAS))
        self.own = enter(self.tasks[0], self.second)
        self.own_bias = start_reading(assignment=self.tasks[1], by=self.second)
        type_in(self.own_bias, self.second, {OWN_ANSWER: "Y", "judgement:all:2": "low"})
        done = add_study(review=review, by=lead, label="Weiss", year=2007, design="parallel")
        settle(assigned(done, Task.EXTRACTION))
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


@pytest.fixture(scope="module")
def made_world(request, django_db_setup, django_db_blocker) -> Iterator[World]:
    with rows_of_the_module(request, django_db_blocker):
        yield World()


@pytest.fixture
def world(db, made_world) -> World:
    return deepcopy(made_world)


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
    bring(world.first, reading=reading, name=f"{SECRET}.pdf", content=PAPER)
    source = {"page": "77", "table": f"Table {SECRET}", "quotation": f"we found {SECRET}"}
    cells = read_sheet(reading).cells
    save_cells(
        reading=reading, by=world.first, writes=[Write(at, cells[at].version, **source) for at in cells]
    )
    assessment = start_reading(assignment=world.tasks[1], by=world.first)
    outcome = world.review.outcomes.get(name="Satisfied")
    apart = study_result(reading=assessment, outcome_id=outcome.pk)
    # Opened for another effect of interest, and nothing said of it.
    study_result(reading=assessment, outcome_id=outcome.pk, effect="adhering")
    said = {"support": f"because of {SECRET}", **source}
    writes = [
        Write(str(address), 0, text, **said)
        for result in (None, apart.pk)
        for address, text in (
            *((SignallingAddress(result, key), text) for key, text in LOW.items()),
            *((JudgementAddress(result, key), "high") for key in read_sheet(assessment).judged_domains),
        )
    ]
    for saved in save_cells(reading=assessment, by=world.first, writes=writes):
        assert saved.status == "saved"
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
    for query in (
        "",
        "?show=mine",
        "?show=reading",
        "?show=arbiter",
        "?show=settled",
        "?show=overdue",
        "?q=suh",
    ):
        yield f"/reviews/{review}{query}"
    for person in (world.first, world.second):
        yield f"/reviews/{review}?person={person.pk}"
    yield f"/reviews/{review}due-dates/"
    for step in ("protocol", "team", "risk-of-bias", "analyses", "analyses/new"):
        yield f"/reviews/{review}{step}/"
    yield f"/reviews/{review}settled.csv"
    yield f"/reviews/{review}robvis/"
    for query in ("", "?tool=rob2_levels", "?tool=rob2_parallel"):
        yield f"/reviews/{review}robvis.csv{query}"
    yield f"/studies/{study}record/?part=reading&by={world.first.pk}"
    for part in ("", "record/", "record/?page=2", "record/?order=oldest", "edit/", "assign/", "papers/"):
        yield f"/studies/{study}{part}"
    yield from (f"/{one}" for one in readings)
    for address in (next(iter(read_sheet(world.own).cells)), OWN_ANSWER):
        yield from (f"/{one}history/?address={address}" for one in readings)
    for part in ("", "state/", "plot.json", "run.csv"):
        yield f"/runs/{run}{part}"
    for query in ("", "?stage=arbiter", "?risk_of_bias_stage=reading", "?ordering=-year&page_size=1"):
        yield f"/api/v1/reviews/{review}studies/{query}"
    for part in ("", "settled/", "settled.csv", "settled.json", "robvis.csv", "analyses/"):
        yield f"/api/v1/reviews/{review}{part}"
    yield from (f"/api/v1/{one}" for one in (f"studies/{study}", f"runs/{run}", *readings))


def deeds(world: World, theirs: tuple[UUID, UUID]) -> Iterator[tuple[str, dict | str | bytes]]:
    """What is sent. An arm without a group keeps the own reading from being submitted, which would open the
    comparison in one of the worlds."""
    own, own_bias = f"/readings/{world.own.pk}/", f"/readings/{world.own_bias.pk}/"
    group = world.review.groups.get(name="Control").pk
    for name, chosen in ((f"{SECRET} cells", group), ("SVF", group), ("Without a group", "")):
        yield f"{own}arms/", {"name": name, "group": chosen}
    yield f"{own}time-points/", {"text": f"{SECRET} visit"}
    yield f"{own}papers/add/?name=own.pdf", PAPER
    yield f"/studies/{world.study.pk}/papers/add/?name=shared.pdf", PAPER
    cell = next(iter(read_sheet(world.own).cells))
    write = json.dumps({"writes": [{"address": cell, "version": 1, "text": "NR"}]})
    for version, text in ((1, "NI"), (0, "N")):
        answered = {"address": OWN_ANSWER, "version": version, "text": text}
        for reading in (world.own_bias.pk, theirs[1]):
            yield f"/readings/{reading}/cells/", json.dumps({"writes": [answered]})
    for reading in (world.own.pk, *theirs):
        yield f"/readings/{reading}/cells/", write
        yield f"/readings/{reading}/cells/", "no JSON"
    outcomes = {outcome.name: outcome.pk for outcome in world.review.outcomes.all()}
    for reading in (world.own_bias.pk, theirs[1]):
        yield f"/readings/{reading}/results/", {"outcome": outcomes["Satisfied"]}
        yield f"/readings/{reading}/results/", {"outcome": outcomes["Satisfied"], "effect": "adhering"}
    for reading in (f"{own}", own_bias, *(f"/readings/{key}/" for key in theirs)):
        yield f"{reading}submit/", {}
    for task in world.tasks:
        yield f"/assignments/{task.pk}/start/", {}
    levels = f"Study,D1,D2,D3,D4,D5,Overall\n{world.study.name}{',Low' * 6}"
    yield f"/reviews/{world.review.pk}/robvis/", {"instrument": "rob2_levels", "pasted": levels}
    if world.second.memberships.filter(role=Role.LEAD).exists():
        for person in (world.first, world.second):
            yield f"/reviews/{world.review.pk}/remind/{person.pk}/", {}
        days = {"due": "2000-01-01", "arbitration_due": "2000-01-02"}
        keys = [f"{task.pk}||" for task in world.tasks]
        yield f"/reviews/{world.review.pk}/due-dates/", days | {"task": keys}
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
        kind = {str: "application/json", bytes: "application/pdf"}.get(type(sent))
        more = {"content_type": kind} if kind else {}
        response = client.post(address, sent, **more)
        seen[f"{place} POST {world.said(address)}"] = answer(world, response)
    # Also what was said about it on the next page, and what it left behind.
    for part in ("", "record/", "papers/"):
        address = f"/studies/{world.study.pk}/{part}"
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
def test_nobody_who_is_blinded_can_tell_what_the_first_reader_has_done(world, role):
    if role == "reading_lead":
        add_member(review=world.review, user=world.second, role=Role.LEAD, by=world.lead)
    user = world.second if role == "reading_lead" else world.people[role]
    seen = in_each(world, lambda theirs: seen_by(user, world, theirs))
    for name in ("draft", "submitted"):
        differing = {
            request: (seen["nothing"][request], seen[name][request])
            for request in seen["nothing"]
            if seen["nothing"][request] != seen[name][request]
        }
        assert differing == {}, f"differs once the first reader has {name}"


def test_the_lead_who_does_not_read_the_study_finds_nothing_of_what_stands_in_it(world):
    def look(theirs: tuple[UUID, UUID]) -> dict[str, tuple]:
        client = Client()
        client.force_login(world.lead, backend="django.contrib.auth.backends.ModelBackend")
        return {address: answer(world, client.get(address)) for address in addresses(world, theirs)}

    for seen in in_each(world, look).values():
        assert [address for address, told in seen.items() if SECRET in str(told)] == []
