"""Where a person can go inside a review: its steps with their counts, and who they are there.

The counts speak of what is settled or of analyses, never of readings: a number that moves when somebody
submits would tell a reader what the other one has done.
"""

from dataclasses import dataclass

from django.urls import reverse

from analysis.models import Analysis
from extraction.models import Comparison
from reviews.models import LEFT_OUT, Review, Role, Study, Task, User
from reviews.permissions import roles_of

STEPS = (
    ("overview", "Overview", "extraction:board"),
    ("protocol", "Protocol", "reviews:protocol"),
    ("form", "Form", "extraction:form"),
    ("team", "Team", "reviews:team"),
    ("risk_of_bias", "Risk of bias", "extraction:risk-of-bias"),
    ("agreement", "Agreement", "extraction:agreement"),
    ("analyses", "Analyses", "analysis:analyses"),
)


@dataclass(frozen=True)
class Step:
    """A link of the bar; ``count`` is "" where none is shown."""

    label: str
    url: str
    count: str
    current: bool


@dataclass(frozen=True)
class Navigation:
    """What the bar of a review's pages shows."""

    steps: tuple[Step, ...]
    role_words: str
    find_url: str


def navigation(user: User, review: Review, current: str) -> Navigation:
    """The bar of a review for a person, with the step ``current`` marked; four queries."""
    held = roles_of(user, review)
    counts = {
        "risk_of_bias": _judged(review),
        "analyses": str(Analysis.objects.filter(review=review).count()),
    }
    return Navigation(
        steps=tuple(
            Step(label, reverse(name, args=[review.pk]), counts.get(key, ""), key == current)
            for key, label, name in STEPS
        ),
        role_words=", ".join(role.label.lower() for role in Role if role in held),
        find_url=reverse("extraction:board", args=[review.pk]),
    )


def _judged(review: Review) -> str:
    """ "3 of 18": studies whose risk of bias is settled, of all that are not left out; "" where there is none yet."""
    asked = Study.objects.filter(review=review).exclude(standing__in=LEFT_OUT)
    studies = asked.count()
    settled = Comparison.objects.filter(
        assignment__study__in=asked, assignment__task=Task.RISK_OF_BIAS, settled_at__isnull=False
    )
    done = settled.values("assignment__study").distinct().count()
    return f"{done} of {studies}" if studies else ""
