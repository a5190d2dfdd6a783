"""Which analyses and runs a person may see: those of the reviews they belong to.

A run holds settled data only, so that every role of the review may read it.
"""

from django.db.models import QuerySet

from reviews.models import User
from reviews.visibility import reviews_visible_to

from .models import Analysis, Run


def analyses_visible_to(user: User) -> QuerySet[Analysis]:
    """The analyses of the person's reviews."""
    return Analysis.objects.filter(review__in=reviews_visible_to(user).values("pk"))


def runs_visible_to(user: User) -> QuerySet[Run]:
    """The runs of those analyses."""
    return Run.objects.filter(analysis__review__in=reviews_visible_to(user).values("pk"))
