"""Starting a review and editing what it says of itself."""

from django.db import transaction

from ..models import Membership, Mode, Review, Role, User
from ..permissions import require
from ..refusals import Refused
from .record import record
from .writing import changes, locked, write

FIELDS = (
    "title",
    "short_title",
    "registration",
    "population",
    "intervention",
    "comparison",
    "outcomes_text",
    "study_designs",
)

# What fits on a button, and beside a decision.
REASON_LENGTH, MOST_REASONS = 60, 12


@transaction.atomic
def start_review(*, by: User, is_demonstration: bool = False, **fields: str) -> Review:
    """A new review whose lead is the person who starts it. Raises Refused when a field does not hold."""
    review = Review(is_demonstration=is_demonstration)
    told = changes(review, fields)
    write(review, version=None, fields=fields, duplicate={})
    Membership.objects.create(review=review, user=by, role=Role.LEAD)
    record(review=review, by=by, action="review started", summary=review.title, cells=told)
    return review


@transaction.atomic
def assume_correlation(
    *, review: Review, version: int, by: User, r_pre_post: float, r_pre_post_source: str = ""
) -> Review:
    """Say which correlation between baseline and final stands in where none is reported, and where it comes from.

    Raises Refused for a number that is no correlation, Stale when the protocol was saved elsewhere since ``version``.
    """
    require(by, "edit_protocol", review)
    review = locked(Review, review.pk)
    shown = f"{r_pre_post:g}".replace("-", "\u2212")
    if not -1 < r_pre_post < 1:
        raise Refused(errors={"r_pre_post": [f"{shown} is no correlation: it lies between −1 and 1."]})
    fields = {"r_pre_post": r_pre_post, "r_pre_post_source": " ".join(r_pre_post_source.split())}
    told = changes(review, fields)
    write(review, version=version, fields=fields, duplicate={})
    record(
        review=review,
        by=by,
        action="protocol edited",
        summary=f"correlation between baseline and final {shown}",
        cells=told,
    )
    return review


@transaction.atomic
def agree_on_settling(
    *,
    review: Review,
    version: int,
    by: User,
    discusses: bool,
    quick_reasons: str = "",
    mode: str = Mode.DUAL,
) -> Review:
    """Say how studies are read and differences settled: how many people read, whether the readers discuss what differs
    first, and the team's ready-made reasons.

    What is assigned already, and comparisons that are open, go on as they began. Raises Refused when a reason is too
    long for a button, Stale when the protocol was saved elsewhere since ``version``.
    """
    require(by, "edit_protocol", review)
    review = locked(Review, review.pk)
    reasons = list(
        dict.fromkeys(line for one in quick_reasons.splitlines() if (line := " ".join(one.split())))
    )
    long = next((one for one in reasons if len(one) > REASON_LENGTH), None)
    if long or len(reasons) > MOST_REASONS:
        words = (
            f"“{long}” is too long for a button: {REASON_LENGTH} characters at most."
            if long
            else f"{len(reasons)} reasons; {MOST_REASONS} fit beside a decision."
        )
        raise Refused(errors={"quick_reasons": [words]})
    if mode not in Mode.values:
        raise Refused(errors={"mode": ["Choose how studies are read."]})
    fields = {"mode": mode, "discusses": discusses, "quick_reasons": "\n".join(reasons)}
    told = changes(review, fields)
    write(review, version=version, fields=fields, duplicate={})
    record(review=review, by=by, action="protocol edited", summary="reading and settling", cells=told)
    return review


@transaction.atomic
def edit_review(*, review: Review, version: int, by: User, **fields: str) -> Review:
    """Change title, registration or PICOS. Raises Stale when it was saved elsewhere since ``version``."""
    require(by, "edit_protocol", review)
    review = locked(Review, review.pk)
    told = changes(review, fields)
    write(review, version=version, fields=fields, duplicate={})
    record(review=review, by=by, action="protocol edited", summary="question and PICOS", cells=told)
    return review
