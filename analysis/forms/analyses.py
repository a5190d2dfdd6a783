"""What an analysis asks for."""

from typing import Any

from django import forms

from reviews.forms.fields import NumberField
from reviews.forms.versioned import VersionedForm
from reviews.models import OutcomeKind, Review

from ..models import Analysis, Measure
from ..stats import CONTINUOUS


class OutcomeSelect(forms.Select):
    """Outcomes that say their kind, so that the page can show what belongs to it."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if getattr(value, "instance", None) is not None:
            option["attrs"]["data-kind"] = value.instance.kind
        return option


class MeasureSelect(forms.RadioSelect):
    """Measures that say which kind of outcome they fit."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        kind = OutcomeKind.CONTINUOUS if value in CONTINUOUS else OutcomeKind.DICHOTOMOUS
        option["attrs"]["data-kind"] = kind
        return option


class FollowUpSelect(forms.RadioSelect):
    """The choice of a window shows the windows."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value == "window":
            option["attrs"]["data-shows"] = "which-window"
        return option


class AnalysisForm(VersionedForm):
    """The settings of an analysis, and a published value to stand beside the result.

    Which settings go together is the action's to say; here only single fields are read.
    """

    published_label = forms.CharField(
        label="Label", required=False, max_length=60, help_text="For example: As published, k = 18."
    )
    published = NumberField(label="Estimate", required=False)
    published_lb = NumberField(label="Lower limit", required=False)
    published_ub = NumberField(label="Upper limit", required=False)

    class Meta:
        model = Analysis
        fields = (
            "name", "outcome", "basis", "follow_up", "window", "experimental", "experimental_label",
            "comparators", "comparator_label", "measure", "model", "unpaired_designs", "derived",
            "risk_of_bias",
        )  # fmt: skip
        widgets = {
            "outcome": OutcomeSelect,
            "basis": forms.RadioSelect,
            "follow_up": FollowUpSelect,
            "experimental": forms.CheckboxSelectMultiple,
            "comparators": forms.CheckboxSelectMultiple,
            "measure": MeasureSelect,
            "model": forms.RadioSelect,
            "unpaired_designs": forms.RadioSelect,
            "derived": forms.RadioSelect,
            "risk_of_bias": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        review: Review = self.instance.review
        for name, rows in (
            ("outcome", review.outcomes.all()),
            ("window", review.windows.all()),
            ("experimental", review.groups.all()),
            ("comparators", review.groups.all()),
        ):
            self.fields[name].queryset = rows
        # What is missing is the action's to say, in its words; a blank field is no error of its own here.
        for field in self.fields.values():
            field.required = False
        self._words()
        if self.instance._state.adding:
            self._propose(review)
        elif self.instance.published:
            published = self.instance.published
            self.initial |= {
                "published_label": published.get("label", ""),
                "published": published["estimate"],
                "published_lb": published["ci_lb"],
                "published_ub": published["ci_ub"],
            }

    def _words(self) -> None:
        fields = self.fields
        fields[
            "name"
        ].help_text = "Stands above the plot, for example: Change in ECCA score, cells against none."
        fields["outcome"].empty_label = None
        fields["basis"].label = "Pooled values"
        fields["follow_up"].label = "Follow-up of each study"
        fields["window"].label = "Which window"
        fields["window"].empty_label = "Choose a window"
        fields["experimental"].label = "Experimental groups"
        fields["experimental"].help_text = ""
        fields["comparators"].label = "Comparator groups"
        fields["comparators"].help_text = ""
        fields["measure"].choices = Measure.choices
        fields["unpaired_designs"].label = "Within-person, crossover and cluster studies"
        fields["unpaired_designs"].help_text = "Their arms are not independent groups of people."
        fields["derived"].label = "Numbers that no paper reports but that follow from what it does"
        fields[
            "derived"
        ].help_text = (
            "For example an SD from a standard error, or a count where one alone gives the percentage."
        )
        fields["risk_of_bias"].label = "Risk of bias"
        fields["risk_of_bias"].help_text = (
            "By the overall judgement that holds for the result that is pooled. Where it is not judged, a study is not "
            "at low risk, and not at high risk."
        )

    def _propose(self, review: Review) -> None:
        """What a new analysis most likely asks: the first primary outcome, all groups on their own sides."""
        outcome = review.outcomes.order_by("importance", "position").first()
        groups = list(review.groups.all())
        self.initial |= {
            "outcome": outcome and outcome.pk,
            "measure": Measure.MD if outcome and outcome.kind == OutcomeKind.CONTINUOUS else Measure.RR,
            "experimental": [group.pk for group in groups if not group.is_comparator],
            "comparators": [group.pk for group in groups if group.is_comparator],
        }

    def values(self) -> dict[str, Any]:
        """The arguments of ``save_analysis``. Groups are lists, a published value is one thing or None."""
        values = super().values()
        label = values.pop("published_label")
        ends = {
            "estimate": values.pop("published"),
            "ci_lb": values.pop("published_lb"),
            "ci_ub": values.pop("published_ub"),
        }
        given = any(number is not None for number in ends.values())
        values["published"] = {"label": label or "As published", **ends} if given else None
        for side in ("experimental", "comparators"):
            values[side] = list(values[side])
        return values
