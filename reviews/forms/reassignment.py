"""Putting another person into a seat of an assignment."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms

from ..models import LONGEST_REASON, Review, Seat
from ..permissions import ARBITERS, READERS
from .assignments import PersonField, eligible


class ReassignForm(forms.Form):
    """Who comes, and why. ``barred``: the keys of people who cannot, whatever their role."""

    to = PersonField(label="Who comes")
    reason = forms.CharField(
        max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody in the review can read it, the other reader too.",
        error_messages={"required": "Write why; everybody in the review can read it."},
    )  # fmt: skip

    def __init__(
        self, *args: Any, review: Review, seat: str, barred: Collection[UUID], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = ARBITERS if seat == Seat.ARBITER else READERS
        self.fields["to"].queryset = eligible(review, roles).exclude(pk__in=barred)
