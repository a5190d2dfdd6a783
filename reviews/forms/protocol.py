"""What a protocol asks for: the question, outcomes, intervention groups, follow-up windows."""

from typing import Any

from django import forms

from ..follow_up import read_time
from ..models import Better, FollowUpWindow, Importance, InterventionGroup, Outcome, OutcomeKind, Review
from .assignments import ModeField
from .fields import NumberField, TimeBoundField
from .versioned import VersionedForm

FEW_ROWS = {"rows": 3}


class QuestionForm(VersionedForm):
    """Title, registration and PICOS of a review."""

    class Meta:
        model = Review
        fields = (
            "title", "short_title", "registration", "population", "intervention", "comparison",
            "outcomes_text", "study_designs",
        )  # fmt: skip
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "population": forms.Textarea(attrs=FEW_ROWS),
            "intervention": forms.Textarea(attrs=FEW_ROWS),
            "comparison": forms.Textarea(attrs=FEW_ROWS),
            "outcomes_text": forms.Textarea(attrs=FEW_ROWS),
            "study_designs": forms.Textarea(attrs=FEW_ROWS),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].error_messages["required"] = "A review needs a title."
        self.fields["short_title"].error_messages["required"] = (
            "Write a short title for the bar of every page."
        )
        self.fields["registration"].help_text = "For example PROSPERO CRD42024507178."

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class CorrelationForm(VersionedForm):
    """The correlation between baseline and final, for changes whose SD is not reported."""

    r_pre_post = NumberField(
        label="Correlation between baseline and final",
        help_text="Between −1 and 1. 0.5 is usual where nothing is known.",
        error_messages={"required": "Write a correlation; 0.5 is usual where nothing is known."},
    )

    class Meta:
        model = Review
        fields = ("r_pre_post", "r_pre_post_source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["r_pre_post_source"].label = "Where it comes from"
        self.fields[
            "r_pre_post_source"
        ].help_text = "For example: computed from the SDs of Bai 2019. Blank: it is assumed."


class SettlingForm(VersionedForm):
    """How studies are read, and how differences between two readings are settled."""

    mode = ModeField(label="How studies are read", help_text="Each study can be assigned otherwise.")

    class Meta:
        model = Review
        fields = ("mode", "discusses", "quick_reasons")
        widgets = {"quick_reasons": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["discusses"].label = "The two readers discuss each difference before the arbiter decides"
        self.fields["discusses"].help_text = "For studies whose readings are not compared yet."
        self.fields["quick_reasons"].label = "Ready-made reasons of the team"
        self.fields["quick_reasons"].help_text = "One a line; they stand as buttons beside every decision."


class OutcomeForm(VersionedForm):
    """Something measured in every arm."""

    kind = forms.ChoiceField(
        label="Measured as", choices=OutcomeKind.choices, widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is measured or counted."},
    )  # fmt: skip
    better = forms.ChoiceField(
        label="Direction", choices=Better.choices, widget=forms.RadioSelect,
        help_text="Plots say by this whom a result favours.",
        error_messages={"required": "Say which direction is better for the people treated."},
    )  # fmt: skip
    importance = forms.ChoiceField(label="Importance", choices=Importance.choices, widget=forms.RadioSelect)
    scale_min = NumberField(label="Lowest possible value", required=False)
    scale_max = NumberField(label="Highest possible value", required=False)

    class Meta:
        model = Outcome
        fields = ("name", "kind", "better", "importance", "unit", "scale_min", "scale_max")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "As readers will see it beside the numbers, for example ECCA score."
        self.fields["name"].error_messages["required"] = "An outcome needs a name."
        self.fields["unit"].help_text = "For example points, mm, days. Blank where there is none."


class GroupForm(VersionedForm):
    """A group that arms of different names are assigned to."""

    is_comparator = forms.BooleanField(
        label="Comparator",
        required=False,
        help_text="What the intervention is compared with: placebo, usual care.",
    )

    class Meta:
        model = InterventionGroup
        fields = ("name", "is_comparator")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "Readers put each arm of a study into one of these groups."
        self.fields["name"].error_messages["required"] = "A group needs a name."


class WindowForm(VersionedForm):
    """A span of follow-up, its bounds typed as times."""

    after_text = TimeBoundField(
        label="Later than", required=False, max_length=40,
        help_text="Not included. Blank: from the start.",
    )  # fmt: skip
    up_to_text = TimeBoundField(
        label="Up to and including", required=False, max_length=40,
        help_text="For example 3 months, 10 weeks, 90 days. Blank: without end.",
    )  # fmt: skip

    class Meta:
        model = FollowUpWindow
        fields = ("name", "after_text", "up_to_text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "For example Short."
        self.fields["name"].error_messages["required"] = "A window needs a name."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        bounds = ("after_text", "up_to_text")
        if not any(self.data.get(self.add_prefix(bound), "").strip() for bound in bounds):
            self.add_error(
                "up_to_text", "Write at least one bound; without any, every time lies in the window."
            )
        for bound in bounds:
            if bound in cleaned:
                cleaned[bound.replace("_text", "_days")] = read_time(cleaned[bound]).days
        return cleaned
