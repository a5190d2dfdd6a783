"""Whether a person wants reminders."""

from django import forms


class RemindersForm(forms.Form):
    """One choice, kept with the account."""

    wanted = forms.BooleanField(
        label="Send me reminders by e-mail",
        required=False,
        help_text="One mail a day at most, when something is due within days or overdue, and when a lead asks.",
    )
