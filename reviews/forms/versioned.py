"""Forms of rows that several tabs may edit: they carry the version that they were read at."""

from dataclasses import dataclass
from typing import Any

from django import forms

from ..refusals import Stale


@dataclass(frozen=True)
class Elsewhere:
    """A field that differs between what was typed and what was saved elsewhere in the meantime."""

    label: str
    typed: str
    now: str


class VersionedForm(forms.ModelForm):
    """A form that only reads and checks; the action writes, against ``version``.

    Unique names are the action's to refuse, under its lock, so that there is one place and one wording.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance._state.adding:
            self.initial["version"] = self.instance.version

    def validate_unique(self) -> None:
        """Left to the action."""

    def _post_clean(self) -> None:
        # Cleaning the instance judges the table's constraints as well, in words that name them; left to the action.
        self.instance.validate_constraints = lambda exclude=None: None
        super()._post_clean()

    def values(self) -> dict[str, Any]:
        """What the action is to write."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def read_version(self) -> int:
        """The version that the person had before them; 0, which no row has, when the field was tampered with."""
        return self.cleaned_data.get("version") or 0

    def elsewhere(self, stale: Stale) -> list[Elsewhere]:
        """What was saved elsewhere beside what was typed here, and from now on the form builds on it.

        The hidden version becomes the current one: who saves again has seen both and means it.
        """
        now = stale.current
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = str(now.version)
        current = type(self)(instance=now)
        differing = []
        for field in self.visible_fields():
            there = current[field.name]
            typed = _said(field.field, self.cleaned_data.get(field.name))
            stands = _said(there.field, there.value())
            if typed != stands:
                differing.append(Elsewhere(str(field.label), typed or "blank", stands or "blank"))
        return differing


def _said(field: forms.Field, value: Any) -> str:
    """A field's value in words: the label of a choice, yes and no, text as typed."""
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    if isinstance(field, forms.ModelMultipleChoiceField):
        keys = [getattr(row, "pk", row) for row in value or []]
        return ", ".join(str(row) for row in field.queryset.filter(pk__in=keys))
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    return str(field.prepare_value(value) if value is not None else "").strip().replace("\r\n", "\n")
