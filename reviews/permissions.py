"""May this person? Role to verbs, and the one question ``can(user, verb, review)``.

What a person may *see* of a study's readings is another question: ``extraction.visibility``. Reading and
arbitrating go by assignment; a role only makes a person eligible for one.
"""

from .models import Membership, Review, Role, User
from .refusals import NotAllowed, NotThere

EVERYBODY = frozenset(Role.values)

VERBS: dict[str, frozenset[str]] = {
    "view_review": EVERYBODY,
    "export_settled": EVERYBODY,
    "edit_protocol": frozenset({Role.LEAD}),
    "manage_members": frozenset({Role.LEAD}),
    "edit_studies": frozenset({Role.LEAD}),
    "assign": frozenset({Role.LEAD}),
    "edit_analyses": frozenset({Role.LEAD, Role.STATISTICIAN}),
    "run_analyses": frozenset({Role.LEAD, Role.STATISTICIAN}),
}

READERS = frozenset({Role.REVIEWER, Role.LEAD, Role.ARBITER})
ARBITERS = frozenset({Role.ARBITER, Role.LEAD})


def roles_of(user: User, review: Review) -> set[str]:
    """The roles that a person holds in a review; empty for outsiders."""
    if not user.is_authenticated:
        return set()
    return set(Membership.objects.filter(review=review, user=user).values_list("role", flat=True))


def can(user: User, verb: str, review: Review) -> bool:
    """Whether a role of the person carries the verb. Raises KeyError for a verb that does not exist."""
    return bool(VERBS[verb] & roles_of(user, review))


def require(user: User, verb: str, review: Review) -> None:
    """Raise NotThere for outsiders, NotAllowed for members who may not do this."""
    roles = roles_of(user, review)
    if not roles:
        raise NotThere("There is nothing here for you.")
    if not VERBS[verb] & roles:
        holders = " or ".join(sorted(Role(role).label.lower() for role in VERBS[verb]))
        raise NotAllowed(f"Only a {holders} of this review can do this.")
