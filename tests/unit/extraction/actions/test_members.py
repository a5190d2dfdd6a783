"""Who leaves a review strands nothing: open places are named, settled ones hold nobody."""

import pytest

from extraction.actions.assignments import reassign
from extraction.actions.members import withdraw_role
from reviews.actions.members import add_member
from reviews.actions.standing import set_standing
from reviews.models import Membership, Role, Standing
from reviews.refusals import Refused
from tests.cast import enter, person, settle


def held(review, user, role: str) -> Membership:
    return Membership.objects.get(review=review, user=user, role=role)


@pytest.mark.parametrize(("name", "role"), [("first_reader", Role.REVIEWER), ("arbiter", Role.ARBITER)])
def test_a_person_with_an_open_place_stays_and_the_study_is_named(
    assignment, review, lead, name, role, request
):
    membership = held(review, request.getfixturevalue(name), role)
    with pytest.raises(Refused, match="still has studies: Suh 2025"):
        withdraw_role(membership=membership, by=lead)
    assert Membership.objects.filter(pk=membership.pk).exists()


def test_who_was_replaced_leaves_and_their_reading_goes_on(assignment, review, lead, first_reader):
    newcomer = person("Newcomer")
    add_member(review=review, user=newcomer, role=Role.REVIEWER, by=lead)
    reading = enter(assignment, first_reader)
    reassign(assignment=assignment, seat="first", to=newcomer, reason="Leaves", by=lead)
    withdraw_role(membership=held(review, first_reader, Role.REVIEWER), by=lead)
    reading.refresh_from_db()
    assert reading.reader == newcomer


@pytest.mark.parametrize(("name", "role"), [("first_reader", Role.REVIEWER), ("arbiter", Role.ARBITER)])
def test_what_is_settled_holds_nobody_and_keeps_their_names(assignment, review, lead, name, role, request):
    user = request.getfixturevalue(name)
    settle(assignment)
    withdraw_role(membership=held(review, user, role), by=lead)
    assignment.refresh_from_db()
    assert user in (assignment.first, assignment.arbiter)


def test_an_ineligible_study_holds_nobody(assignment, review, study, lead, first_reader):
    study.refresh_from_db()
    set_standing(
        study=study, standing=Standing.INELIGIBLE, reason="Burns", version=study.version, by=lead
    )  # fmt: skip
    withdraw_role(membership=held(review, first_reader, Role.REVIEWER), by=lead)
    assert not Membership.objects.filter(review=review, user=first_reader).exists()
