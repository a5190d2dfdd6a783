"""The arms and time points of a reading."""

from collections.abc import Iterable
from typing import Any

from django import forms

from reviews.forms.versioned import Elsewhere
from reviews.models import InterventionGroup, Review

from ..models import Arm, TimePoint
from ..reported import unkeepable


class PartForm(forms.Form):
    """The form of one arm or time point. ``part`` is None for a new one; ``elsewhere`` lists what another window saved
    in the meantime, field by field."""

    version = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, part: Arm | TimePoint | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.part = part
        self.elsewhere: list[Elsewhere] = []
        for field in self.fields.values():
            # A browser would cut what is pasted at the limit, without a word; the field says what is too long.
            field.widget.attrs.pop("maxlength", None)
            field.widget.attrs["autocomplete"] = "off"

    def _clean_text(self, name: str) -> str:
        text = self.cleaned_data[name]
        if problem := unkeepable(text):
            raise forms.ValidationError(problem)
        return text

    @property
    def key(self) -> str:
        """What the form is called among those of its page."""
        return str(self.part.pk) if self.part else f"new {self.noun}"

    def standing(self, part: Arm | TimePoint) -> dict[str, str]:
        """What a part says, in words, by field."""
        raise NotImplementedError

    def typed(self) -> dict[str, str]:
        """What was typed, in words, by field."""
        raise NotImplementedError

    def meet(self, now: Arm | TimePoint) -> None:
        """Lay what was typed beside what another window saved. From now on the form builds on that: who saves again
        has seen both and means it."""
        stands, typed = self.standing(now), self.typed()
        self.elsewhere = [
            Elsewhere(str(self.fields[name].label), typed[name], stands[name])
            for name in stands
            if typed[name] != stands[name]
        ]
        self.data = self.data.copy()
        self.data["version"] = str(now.version)


class ArmForm(PartForm):
    """An arm's name as the paper has it, and the protocol's group that it belongs to."""

    noun = "arm"
    anchor = "add-arm-name"

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

    def __init__(
        self,
        review: Review,
        arm: Arm | None = None,
        data: Any = None,
        groups: Iterable[InterventionGroup] | None = None,
    ) -> None:
        """``groups`` are those of the review, where they have been fetched already: a page has a form an arm."""
        shown = {"name": arm.name, "group": arm.group_id, "version": arm.version} if arm else None
        super().__init__(arm, data=data, initial=shown, auto_id=f"arm-{arm.pk}-%s" if arm else "add-arm-%s")
        self.fields["group"].queryset = InterventionGroup.objects.filter(review=review)
        if groups is not None:
            self.fields["group"].choices = [
                ("", "No group yet"),
                *((group.pk, group.name) for group in groups),
            ]

    def clean_name(self) -> str:
        return self._clean_text("name")

    def standing(self, part: Arm) -> dict[str, str]:
        return {"name": part.name, "group": part.group.name if part.group else "No group yet"}

    def typed(self) -> dict[str, str]:
        group = self.cleaned_data.get("group")
        return {"name": self.cleaned_data["name"].strip(), "group": group.name if group else "No group yet"}


class TimePointForm(PartForm):
    """A time of measurement as the paper has it."""

    noun = "time"
    anchor = "add-time-text"

    text = forms.CharField(
        label="Time in the paper",
        required=False,  # the action says what to type instead
        max_length=80,
        error_messages={
            "max_length": "A time has at most %(limit_value)d characters; this has %(show_value)d."
        },
    )

    def __init__(self, time_point: TimePoint | None = None, data: Any = None) -> None:
        shown = {"text": time_point.text, "version": time_point.version} if time_point else None
        super().__init__(
            time_point,
            data=data,
            initial=shown,
            auto_id=f"time-{time_point.pk}-%s" if time_point else "add-time-%s",
        )

    def clean_text(self) -> str:
        return self._clean_text("text")

    def standing(self, part: TimePoint) -> dict[str, str]:
        return {"text": part.text}

    def typed(self) -> dict[str, str]:
        return {"text": self.cleaned_data["text"].strip()}
