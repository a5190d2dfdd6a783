"""Roles: given, withdrawn, and what rests on them."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from reviews.actions.members import accept_invitation, add_member, invite, withdraw_invitation, withdraw_role
from reviews.models import Invitation, Membership, Role
from reviews.refusals import NotThere, Refused

ROUNDS = 5


def held(review, user, role: str) -> Membership:
    return Membership.objects.get(review=review, user=user, role=role)


def test_the_last_lead_stays(review, lead):
    with pytest.raises(Refused, match="needs a lead"):
        withdraw_role(membership=held(review, lead, Role.LEAD), by=lead)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_two_leads_who_withdraw_each_other_at_once_leave_one(review, lead, arbiter, attempt):
    add_member(review=review, user=arbiter, role=Role.LEAD, by=lead)
    start = Barrier(2)
    done, refused, failed = [], [], []

    def withdraw(by, from_whom) -> None:
        try:
            membership = held(review, from_whom, Role.LEAD)
            start.wait()
            withdraw_role(membership=membership, by=by)
            done.append(by)
        except Refused:
            refused.append(by)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=withdraw, args=pair) for pair in ((lead, arbiter), (arbiter, lead))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert (len(done), len(refused)) == (1, 1)
    assert Membership.objects.filter(review=review, role=Role.LEAD).count() == 1


def test_the_role_that_an_assignment_rests_on_stays_whatever_else_the_person_is(
    assignment, review, lead, first_reader, arbiter
):
    for person in (first_reader, arbiter):
        add_member(review=review, user=person, role=Role.OBSERVER, by=lead)
    for person, role in ((first_reader, Role.REVIEWER), (arbiter, Role.ARBITER)):
        with pytest.raises(Refused, match="still has studies"):
            withdraw_role(membership=held(review, person, role), by=lead)


def test_a_role_that_another_one_covers_can_go(assignment, review, lead, first_reader):
    add_member(review=review, user=first_reader, role=Role.LEAD, by=lead)
    withdraw_role(membership=held(review, first_reader, Role.REVIEWER), by=lead)
    assert [one.role for one in first_reader.memberships.all()] == [Role.LEAD]


def test_a_role_is_withdrawn_once(review, lead, observer):
    membership = held(review, observer, Role.OBSERVER)
    withdraw_role(membership=Membership.objects.get(pk=membership.pk), by=lead)
    with pytest.raises(NotThere):
        withdraw_role(membership=membership, by=lead)


def test_an_invitation_that_was_accepted_meanwhile_is_not_withdrawn(review, lead, outsider):
    invitation, token = invite(review=review, email=outsider.email, role=Role.OBSERVER, by=lead)
    seen = Invitation.objects.get(pk=invitation.pk)
    accept_invitation(token=token, by=outsider)
    with pytest.raises(Refused, match="accepted already"):
        withdraw_invitation(invitation=seen, by=lead)
    assert Invitation.objects.filter(pk=invitation.pk).exists()
