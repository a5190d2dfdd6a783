"""How a study stands in the review."""

from django import forms

from ..models import LONGEST_REASON, Standing, Study
from .versioned import VersionedForm

MEANS = {
    Standing.INCLUDED: "read, settled and pooled",
    Standing.INELIGIBLE: "pooled nowhere; listed with its reason among what is left out",
    Standing.AWAITING: "pooled nowhere until it is decided",
    Standing.AUTHORS_ASKED: "pooled with what is settled; its authors were asked for more",
}
NO_FINDINGS = (
    "Everybody in the review reads this, both readers too while they read. "
    "Write nothing of what you found in a reading."
)


class StandingForm(VersionedForm):
    """One of the standings, and why."""

    standing = forms.ChoiceField(
        choices=[(one.value, f"{one.label}: {MEANS[one]}") for one in Standing],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the study stands."},
    )
    reason = forms.CharField(
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"A study that is left out needs one. {NO_FINDINGS}",
    )

    class Meta:
        model = Study
        fields = ("standing",)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("reason", self.instance.standing_reason)
