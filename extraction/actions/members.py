"""Leaving a review without stranding a study."""

from django.db import transaction

from reviews.actions import members
from reviews.actions.writing import locked
from reviews.models import Membership, Review, User

from ..queries.seats import open_assignments


@transaction.atomic
def withdraw_role(*, membership: Membership, by: User) -> None:
    """Take a role back; what is settled keeps its people by name and holds nobody.

    Raises what ``reviews.actions.members.withdraw_role`` raises, naming the assignments that are still open.
    """
    review = locked(Review, membership.review_id)
    members.withdraw_role(membership=membership, by=by, assigned=open_assignments(review))
