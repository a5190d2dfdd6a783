"""Asking somebody to join a review."""

from django import forms

from ..models import Role

MEANS = {
    Role.LEAD: "sets up protocol, team and assignments; may read and arbitrate",
    Role.REVIEWER: "reads studies and judges their risk of bias",
    Role.ARBITER: "settles what two readings say differently; may read other studies",
    Role.STATISTICIAN: "specifies and runs analyses",
    Role.OBSERVER: "reads what is settled",
}


class InviteForm(forms.Form):
    """An e-mail address and a role."""

    email = forms.EmailField(
        label="E-mail",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Write the e-mail address of the person.",
            "invalid": "This is no e-mail address. It looks like name@example.org.",
        },
    )
    role = forms.ChoiceField(
        choices=[(role.value, f"{role.label}: {MEANS[role]}") for role in Role],
        initial=Role.REVIEWER,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role."},
    )
