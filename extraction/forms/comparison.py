"""What the arbiter sends: the matches of the structure, and one decision."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from ..models import RemarkKind
from ..queries.structure_page import Matching, Pair

ALONE = "Found by the first reader alone"


class StructureForm(forms.Form):
    """One select for each arm and time point of the first reading; its name is the part's key."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, matchings: Sequence[Matching], version: int, data: Any = None) -> None:
        super().__init__(data, initial={"version": version})
        self.matchings = matchings
        for matching in matchings:
            choices = [("", ALONE)] + [
                (part.key, f"{part.name} · {part.note}" if part.note else part.name)
                for part in matching.others
            ]
            for pair in matching.pairs:
                self.fields[pair.part.key] = forms.ChoiceField(
                    label=f"{pair.part.name} is, in the second reading",
                    choices=choices,
                    required=False,
                    initial=pair.partner,
                    widget=forms.Select(attrs={"data-matching": matching.noun}),
                )

    def rows(self, matching: Matching) -> list[tuple[Pair, forms.BoundField]]:
        """Each part of the first reading with its select."""
        return [(pair, self[pair.part.key]) for pair in matching.pairs]

    def pairs(self, noun: str) -> dict[UUID, UUID | None]:
        """What was chosen, as the action wants it."""
        matching = next(one for one in self.matchings if one.noun == noun)
        return {
            UUID(pair.part.key): UUID(chosen) if (chosen := self.cleaned_data[pair.part.key]) else None
            for pair in matching.pairs
        }


class DecisionForm(forms.Form):
    """One decision. What must be there is the action's to say: it knows the difference."""

    address = forms.CharField(max_length=250, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    # Not "matches": a field of that name hides the method of the form element, and htmx fails on it.
    matching = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    choice = forms.CharField(required=False, max_length=10)
    text = forms.CharField(required=False, label="Another value", strip=False)
    so_printed = forms.BooleanField(
        required=False,
        label="So printed",
        help_text="The paper prints it. It is kept, marked, and never pooled.",
    )
    paper = forms.CharField(required=False, label="Paper")
    page = forms.CharField(required=False, label="Page")
    table = forms.CharField(required=False, label="Table or figure")
    quotation = forms.CharField(
        required=False, label="The paper’s words", strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    support = forms.CharField(
        required=False, label="What supports it", strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        required=False, label="Reason", strip=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    alike = forms.BooleanField(required=False, label="Settle the others alike")
    whole = forms.CharField(required=False, max_length=10, label="How much")

    @property
    def decision(self) -> dict[str, Any]:
        """The fields as the action takes them."""
        sent = {name: value for name, value in self.cleaned_data.items() if name not in ("alike", "matching")}
        return sent | {"matches": self.cleaned_data["matching"]}


class RemarkForm(forms.Form):
    """One thing said about a difference. The button that was pressed says what it is."""

    address = forms.CharField(max_length=250, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    matching = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=RemarkKind)
    whole = forms.CharField(required=False, max_length=10, label="How much")
    text = forms.CharField(
        required=False, label="Your word", strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AmendmentForm(forms.Form):
    """Why a settled value is opened again."""

    address = forms.CharField(max_length=250, widget=forms.HiddenInput)
    reason = forms.CharField(
        required=False, label="Reason", strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )
