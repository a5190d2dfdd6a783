"""Transactions that touch the same rows in another order wait for one another, never in a circle.

Foreign keys are checked, and their rows locked, when a transaction commits: SQLite has one writer at a time and no such
circle.
"""

import pytest

from extraction.actions.settling import settle_study
from reviews.actions.members import accept_invitation, invite, withdraw_invitation
from reviews.actions.protocol import save_part
from reviews.models import Outcome, Role
from reviews.refusals import NotThere, Refused
from tests.cast import confirm, read_twice

from .at_once import meanwhile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def test_settling_while_an_outcome_is_edited(assignment, lead, arbiter):
    comparison = confirm(read_twice(assignment))
    outcome = Outcome.objects.get(name="ECCA score")
    assert not meanwhile(
        lambda: settle_study(comparison=comparison, by=arbiter),
        lambda: save_part(part=outcome, version=outcome.version, by=lead, unit="points of 168"),
    )


def test_accepting_an_invitation_while_it_is_withdrawn(review, lead, outsider):
    invitation, token = invite(review=review, email=outsider.email, role=Role.OBSERVER, by=lead)
    [refused] = meanwhile(
        lambda: accept_invitation(token=token, by=outsider),
        lambda: withdraw_invitation(invitation=invitation, by=lead),
    )
    assert isinstance(refused, Refused)


def test_withdrawing_an_invitation_while_it_is_accepted(review, lead, outsider):
    invitation, token = invite(review=review, email=outsider.email, role=Role.OBSERVER, by=lead)
    [refused] = meanwhile(
        lambda: withdraw_invitation(invitation=invitation, by=lead),
        lambda: accept_invitation(token=token, by=outsider),
    )
    assert isinstance(refused, NotThere)
