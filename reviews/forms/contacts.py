"""What the authors of a study were asked, and what they answered."""

from typing import Any

from django import forms
from django.utils import timezone

from ..models import Means
from .standing import NO_FINDINGS


class DayField(forms.DateField):
    """A day, as the browser's calendar gives it or as typed: 2026-11-22."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "This is no day. Write year, month and day, as in 2026-11-22."
        self.error_messages["required"] = "Write the day."


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AnswerForm(forms.Form):
    """The answer to an entry."""

    answered_on = DayField(label="Answered on")
    answer = forms.CharField(
        label="What they answered", max_length=5000, widget=_words(5), help_text=NO_FINDINGS,
        error_messages={"required": "Write what they answered."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_on"].initial = timezone.localdate


class ContactForm(forms.Form):
    """An entry of the log, with its answer where there is one already."""

    date = DayField(label="Asked on")
    means = forms.ChoiceField(label="By what means", choices=Means.choices)
    to_whom = forms.CharField(
        label="To whom", max_length=200, help_text="For example the corresponding author.",
        error_messages={"required": "Write who was asked."},
    )  # fmt: skip
    asked = forms.CharField(
        label="What was asked", max_length=5000, widget=_words(5), help_text=NO_FINDINGS,
        error_messages={"required": "Write what was asked."},
    )  # fmt: skip
    answered_on = DayField(label="Answered on", required=False, help_text="Blank while no answer has come.")
    answer = forms.CharField(
        label="What they answered", required=False, max_length=5000, widget=_words(4),
        help_text="It can be added later.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].initial = timezone.localdate
