"""Who reads a study, how, and until when."""

from typing import Any

from django import forms

from ..models import LONGEST_REASON, Assignment, Membership, Mode, Review, User
from ..permissions import ARBITERS, READERS
from .due_dates import DayField


class PersonField(forms.ModelChoiceField):
    """Somebody of the review."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"queryset": User.objects.none(), "empty_label": "Choose a person"}
        super().__init__(**kwargs)
        self.error_messages["required"] = "Choose a person."
        self.error_messages["invalid_choice"] = "This person cannot be chosen here."


class PeopleForm(forms.Form):
    """Two readers and an arbiter, from the people whose roles fit."""

    first = PersonField(label="First reader")
    second = PersonField(label="Second reader")
    arbiter = PersonField(label="Arbiter", help_text="Settles what the two readers say differently.")

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].queryset = self.fields["second"].queryset = eligible(review, READERS)
        self.fields["arbiter"].queryset = eligible(review, ARBITERS)


class ModeField(forms.ChoiceField):
    """How the study is read."""

    def __init__(self, **kwargs: Any) -> None:
        asked = {"label": "How it is read", "choices": Mode.choices, "widget": forms.RadioSelect}
        super().__init__(**(asked | kwargs))
        self.error_messages["required"] = "Choose how the study is read."


class AssignForm(PeopleForm):
    """How a task is read, by whom and until when. Who is not demanded by the mode is nobody, whatever was chosen."""

    mode = ModeField()
    due = DayField(label="Readings due")
    arbitration_due = DayField(label="Arbitration due")

    field_order = ("mode", "first", "second", "arbiter", "due", "arbitration_due")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second"].label = "Second reader, or verifier"
        # What the mode demands says the action, in the words of that mode.
        self.fields["second"].required = self.fields["arbiter"].required = False

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("mode") == Mode.SINGLE:
            for name in ("second", "arbiter", "arbitration_due"):
                found[name] = None
                self.errors.pop(name, None)
        due, arbitration_due = found.get("due"), found.get("arbitration_due")
        if due and arbitration_due and arbitration_due < due:
            self.add_error("arbitration_due", "Arbitration would be due before the readings.")
        return found


class ReadAgainForm(AssignForm):
    """The same for another round, with the reason."""

    reason = forms.CharField(
        max_length=LONGEST_REASON, label="Why it is read again", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody in the review can read it.",
        error_messages={"required": "Write why it is read again; everybody in the review can read it."},
    )  # fmt: skip

    field_order = ("reason", *AssignForm.field_order)


class ModeForm(forms.Form):
    """Another mode, and who fills the seats that it demands and in which nobody sits."""

    mode = ModeField()
    second = PersonField(label="Second reader, or verifier", required=False)
    arbiter = PersonField(label="Arbiter", required=False)

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = [one for one in Mode.choices if one[0] != assignment.mode]
        review = assignment.study.review
        for name, roles in (("second", READERS), ("arbiter", ARBITERS)):
            if getattr(assignment, name) is not None:
                del self.fields[name]
            else:
                self.fields[name].queryset = eligible(review, roles).exclude(pk__in=assignment.people())


def eligible(review: Review, roles: frozenset[str]) -> Any:
    """People of the review in one of the roles, by name."""
    held = Membership.objects.filter(review=review, role__in=roles)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name")
