"""What identifies a study, and who reads it."""

from typing import Any

from django import forms

from ..models import Design, Membership, Review, Study, User
from ..permissions import ARBITERS, READERS
from .fields import DoiField, YearField
from .versioned import VersionedForm


class StudyForm(VersionedForm):
    """The study's own fields."""

    year = YearField(help_text="Blank when it is not known.")
    design = forms.ChoiceField(
        choices=Design.choices, initial=Design.PARALLEL,
        help_text="Decides which risk-of-bias tool the study is judged with.",
    )  # fmt: skip
    doi = DoiField(label="DOI", required=False, max_length=200, help_text="With or without https://doi.org/.")
    note = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody in the review reads it, before any reading too. No results here.",
    )  # fmt: skip

    class Meta:
        model = Study
        fields = ("label", "year", "country", "design", "registration", "doi", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["label"].error_messages["required"] = "A study needs a label, as in Suh or Zeng 2014b."
        self.fields["label"].help_text = "As it is cited. The year is added, unless it is here: Zeng 2014b."
        self.fields["registration"].help_text = "For example NCT01115634."

    def clean_label(self) -> str:
        return " ".join(self.cleaned_data["label"].split())


class PersonField(forms.ModelChoiceField):
    """Somebody of the review."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs |= {"queryset": User.objects.none(), "empty_label": "Choose a person"}
        super().__init__(**kwargs)
        self.error_messages["required"] = "Choose a person."
        self.error_messages["invalid_choice"] = "This person cannot be chosen here."


class AssignForm(forms.Form):
    """Two readers and an arbiter, from the people whose roles fit."""

    first = PersonField(label="First reader")
    second = PersonField(label="Second reader")
    arbiter = PersonField(label="Arbiter", help_text="Settles what the two readers say differently.")

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].queryset = self.fields["second"].queryset = eligible(review, READERS)
        self.fields["arbiter"].queryset = eligible(review, ARBITERS)


def eligible(review: Review, roles: frozenset[str]) -> Any:
    """People of the review in one of the roles, by name."""
    held = Membership.objects.filter(review=review, role__in=roles)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name")
