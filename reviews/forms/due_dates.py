"""The last days for reading and for arbitrating."""

from typing import Any

from django import forms


class DayField(forms.DateField):
    """A day from the browser's calendar, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {
            "required": False,
            "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "error_messages": {"invalid": "Write the day as year-month-day, as in 2026-11-24."},
        }
        super().__init__(**kwargs)


class DueDatesForm(forms.Form):
    """The days to set; an empty one leaves what there is. Where a day is taken away none is needed."""

    due = DayField(label="Readings due")
    arbitration_due = DayField(label="Arbitration due")

    def __init__(self, *args: Any, needs_day: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_day = needs_day

    def clean(self) -> dict[str, Any]:
        days = {name: day for name, day in super().clean().items() if day}
        if self.needs_day and not days and not self.errors:
            raise forms.ValidationError("Choose a date.")
        return days
