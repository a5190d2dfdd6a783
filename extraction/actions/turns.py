"""When the discussion of a comparison is over."""

from django.utils import timezone

from reviews.models import Assignment, User

from ..comparison import OPEN
from ..models import Comparison
from ..queries.comparisons import read_comparison
from ..queries.discussion import READERS


def pass_on_when_discussed(comparison: Comparison, by: User) -> None:
    """Hand the comparison to the arbiter once no open difference is with the readers: nobody is asked to discuss what
    is settled. The caller holds the lock on the study, and has recorded what the person did."""
    if not comparison.discusses or comparison.confirmed_at is None or comparison.handed_over_at is not None:
        return
    compared = read_comparison(comparison)
    with_readers = (
        state == OPEN and compared.discussion.is_with(address) == READERS
        for address, state in compared.states.items()
    )
    if not any(with_readers):
        comparison.handed_over_at, comparison.handed_over_by = timezone.now(), by
        comparison.save(update_fields=["handed_over_at", "handed_over_by"])


def pass_on_if_open(assignment: Assignment, by: User) -> None:
    """The same for the comparison of an assignment, where it has one that is not settled: another version of the form
    can leave nothing to discuss."""
    comparison = Comparison.objects.filter(assignment=assignment, settled_at__isnull=True).first()
    if comparison is not None:
        pass_on_when_discussed(comparison, by)
