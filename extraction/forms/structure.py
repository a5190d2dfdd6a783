"""The arms and time points of a reading."""

from collections.abc import Iterable
from typing import Any

from django import forms

from reviews.models import InterventionGroup, Review

from ..models import Arm, TimePoint


class ArmForm(forms.Form):
    """An arm's name as the paper has it, and the protocol's group that it belongs to."""

    name = forms.CharField(
        label="Name in the paper",
        required=False,  # the action says what to type instead
        max_length=200,
        error_messages={
            "max_length": "An arm's name has at most %(limit_value)d characters; this has %(show_value)d."
        },
    )
    group = forms.ModelChoiceField(
        InterventionGroup.objects.none(),
        label="Group of the protocol",
        required=False,
        empty_label="No group yet",
        error_messages={"invalid_choice": "Choose a group of this review's protocol."},
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(
        self,
        review: Review,
        arm: Arm | None = None,
        data: Any = None,
        groups: Iterable[InterventionGroup] | None = None,
    ) -> None:
        """``groups`` are those of the review, where they have been fetched already: a page has a form an arm."""
        shown = {"name": arm.name, "group": arm.group_id, "version": arm.version} if arm else None
        super().__init__(data, initial=shown, auto_id=f"arm-{arm.pk}-%s" if arm else "add-arm-%s")
        self.part = arm
        self.fields["group"].queryset = InterventionGroup.objects.filter(review=review)
        if groups is not None:
            self.fields["group"].choices = [
                ("", "No group yet"),
                *((group.pk, group.name) for group in groups),
            ]
        self.fields["name"].widget.attrs["autocomplete"] = "off"


class TimePointForm(forms.Form):
    """A time of measurement as the paper has it."""

    text = forms.CharField(
        label="Time in the paper",
        required=False,  # the action says what to type instead
        max_length=80,
        error_messages={
            "max_length": "A time has at most %(limit_value)d characters; this has %(show_value)d."
        },
    )
    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, time_point: TimePoint | None = None, data: Any = None) -> None:
        shown = {"text": time_point.text, "version": time_point.version} if time_point else None
        super().__init__(
            data, initial=shown, auto_id=f"time-{time_point.pk}-%s" if time_point else "add-time-%s"
        )
        self.part = time_point
        self.fields["text"].widget.attrs["autocomplete"] = "off"
