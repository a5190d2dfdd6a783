"""Tests that share rows cannot tell that there are others."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import IntegrityError, transaction

from reviews.actions.members import add_member
from reviews.actions.reviews import start_review
from reviews.models import AuditEvent, Review, Role, User
from tests.cast import person
from tests.module_rows import rows_of_the_module


@pytest.fixture(scope="module")
def made(request, django_db_setup, django_db_blocker) -> Iterator[Review]:
    with rows_of_the_module(request, django_db_blocker):
        lead = person("Lead")
        transaction.on_commit(lambda: pytest.fail("nothing is ever committed"))
        review = start_review(by=lead, title="Cell therapy", short_title="Acne")
        review.started_by = lead
        yield review


@pytest.fixture
def shared(db, made) -> Review:
    return deepcopy(made)


def spoil(review: Review) -> None:
    """Change rows, objects and what waits for a commit in every way that a test might."""
    review.title = review.started_by.name = "Changed"
    review.save()
    review.started_by.save()
    add_member(review=review, user=person("Observer"), role=Role.OBSERVER, by=review.started_by)
    transaction.on_commit(lambda: pytest.fail("nothing is ever committed"))
    with pytest.raises(IntegrityError), transaction.atomic():
        person("Lead")


@pytest.mark.parametrize("turn", ["first", "second", "third"])
def test_whatever_a_test_does_the_next_finds_everything_as_it_was_made(
    turn, shared, django_capture_on_commit_callbacks
):
    assert (shared.title, shared.started_by.name) == ("Cell therapy", "Lead")
    assert [user.name for user in User.objects.all()] == ["Lead"]
    assert [review.title for review in Review.objects.all()] == ["Cell therapy"]
    assert AuditEvent.objects.count() == 1
    with django_capture_on_commit_callbacks() as callbacks:
        spoil(shared)
    assert len(callbacks) == 1


def test_the_rows_go_with_the_module(request, db, django_db_blocker):
    before = User.objects.count()
    with rows_of_the_module(request, django_db_blocker):
        person("Observer")
        assert User.objects.count() == before + 1
    assert User.objects.count() == before


def test_rows_are_not_shared_with_a_test_that_flushes_them(request, db, django_db_blocker):
    request.node.add_marker(pytest.mark.django_db(transaction=True))
    with (
        pytest.raises(AssertionError, match=request.node.name),
        rows_of_the_module(request, django_db_blocker),
    ):
        pass
