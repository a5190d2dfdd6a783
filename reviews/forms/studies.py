"""What identifies a study."""

from typing import Any

from django import forms

from ..models import Design, Study
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
