"""What starting a review asks for."""

from typing import Any

from django import forms

from reviews.models import Review, User

from .designer import form_choices


class StartForm(forms.ModelForm):
    """A title is enough to begin, and a form of the readings to build on."""

    template = forms.ChoiceField(
        label="Form of the readings",
        initial="general",
        widget=forms.RadioSelect,
        help_text="What readers are asked about each study, besides its arms and results. It can be changed later.",
        error_messages={"required": "Choose a form."},
    )

    class Meta:
        model = Review
        fields = ("title", "short_title", "registration")
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = form_choices(user)
        self.fields["title"].error_messages["required"] = "A review needs a title."
        self.fields["short_title"].error_messages["required"] = (
            "Write a short title for the bar of every page."
        )
        self.fields["registration"].help_text = "For example PROSPERO CRD42024507178."

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())
