"""Worlds in which a settled study is read again, and which differ only in what the first reader has done so far.

The study was settled by other people, in extraction and risk of bias. Whoever is blinded in the round that is open, and
whoever took part in the one before, gets the same answers whether the first reader has nothing, a draft, or has
submitted it.
"""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.apps import apps
from django.test import Client

from extraction.actions.assignments import assign_with_form
from extraction.actions.readings import start_reading
from reviews.actions.members import add_member
from reviews.actions.studies import add_study
from reviews.models import Role, Task
from tests.agreement import judge_twice
from tests.cast import LEVELS_ONLY, enter, settle
from tests.integration.test_blinding import SECRET, World, addresses, answer, in_each, seen_by
from tests.module_rows import rows_of_the_module
from tests.rounds import Crew, again, fresh_crew


class RoundWorld(World):
    """What stays the same: both tasks of a study, settled by a crew and read again by the usual people, the second of
    whom has drafts."""

    def __init__(self) -> None:
        super().__init__()
        lead, review, arbiter = self.lead, self.review, self.people["arbiter"]
        self.crew = crew = fresh_crew(review, lead)
        self.study = study = add_study(review=review, by=lead, label="Cho", year=2020, design="parallel")
        for task, settle_it in ((Task.EXTRACTION, settle), (Task.RISK_OF_BIAS, judge_twice)):
            settle_it(
                assign_with_form(
                    study=study,
                    task=task,
                    first=crew.first,
                    second=crew.second,
                    arbiter=crew.arbiter,
                    by=lead,
                    instrument=LEVELS_ONLY,
                )
            )
        people = Crew(self.first, self.second, arbiter)
        self.tasks = (
            again(study, people, lead),
            again(study, people, lead, task=Task.RISK_OF_BIAS, instrument="rob2_parallel"),
        )
        assert [(task.round, task.is_blinded) for task in self.tasks] == [(2, True)] * 2
        self.own = enter(self.tasks[0], self.second)
        self.own_bias = start_reading(assignment=self.tasks[1], by=self.second)
        self.keys = {
            str(key)
            for app in ("reviews", "extraction", "analysis")
            for model in apps.get_app_config(app).get_models()
            for key in model.objects.values_list("pk", flat=True)
        }


@pytest.fixture(scope="module")
def made_world(request, django_db_setup, django_db_blocker) -> Iterator[RoundWorld]:
    with rows_of_the_module(request, django_db_blocker):
        yield RoundWorld()


@pytest.fixture
def world(db, made_world) -> RoundWorld:
    return deepcopy(made_world)


@pytest.mark.parametrize(
    "role", ["second_reader", "reading_lead", "arbiter", "earlier_reader", "earlier_arbiter", "observer"]
)
def test_nobody_who_is_blinded_can_tell_what_the_first_reader_has_done_in_the_open_round(world, role):
    if role == "reading_lead":
        add_member(review=world.review, user=world.second, role=Role.LEAD, by=world.lead)
    others = {
        "reading_lead": world.second,
        "earlier_reader": world.crew.first,
        "earlier_arbiter": world.crew.arbiter,
    }
    user = others.get(role) or world.people[role]
    seen = in_each(world, lambda theirs: seen_by(user, world, theirs))
    for name in ("draft", "submitted"):
        differing = {
            request: (seen["nothing"][request], seen[name][request])
            for request in seen["nothing"]
            if seen["nothing"][request] != seen[name][request]
        }
        assert differing == {}, f"differs once the first reader has {name}"


def test_a_lead_finds_nothing_of_what_stands_in_a_reading_of_the_open_round(world):
    def look(theirs) -> dict[str, tuple]:
        client = Client()
        client.force_login(world.lead, backend="django.contrib.auth.backends.ModelBackend")
        return {address: answer(world, client.get(address)) for address in addresses(world, theirs)}

    for seen in in_each(world, look).values():
        assert [address for address, told in seen.items() if SECRET in str(told)] == []
