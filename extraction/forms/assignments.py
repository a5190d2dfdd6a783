"""Assigning risk of bias: who judges it, and with which instrument."""

from typing import Any

from django import forms

from reviews.forms.assignments import AssignForm, ReadAgainForm
from reviews.models import Study

from ..models.instrument import OWN
from ..queries.instrument_page import tools
from ..queries.instruments import fits, last_version, offered, usable
from ..risk_of_bias.instruments import VARIANTS, variant_for, with_effect
from ..risk_of_bias.variant import ADHERING, ASSIGNMENT, Variant

EFFECTS = (
    (ASSIGNMENT, "Assignment to the intervention (intention to treat)"),
    (ADHERING, "Adhering to the intervention (per protocol)"),
)


class InstrumentFields(forms.Form):
    """The instrument, and the effect of interest: together they name a variant. ``study`` is the one assigned,
    ``current`` the instrument that it is judged with, where it is."""

    instrument = forms.ChoiceField(
        label="Instrument",
        required=False,
        error_messages={"invalid_choice": "Choose an instrument that this review can use."},
    )
    effect = forms.ChoiceField(
        label="Effect of interest",
        choices=EFFECTS,
        required=False,
        widget=forms.RadioSelect,
        help_text="For RoB 2 and ROBINS-I. Other instruments do not tell them apart.",
    )

    # Every version of the review's own, instead of the last of each.
    with_earlier = False

    def __init__(self, *args: Any, study: Study, current: Variant | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.study = study
        every = usable(study.review) if self.with_earlier else offered(study.review)
        chosen = current or variant_for(study.design)
        self.fields["instrument"].choices = _groups(tools(every), study)
        known = {one.key for one in every}
        # Of an earlier version the last one is offered.
        key = chosen.key if chosen.key in known else last_version(chosen.key)
        self.initial.setdefault("instrument", key if key.startswith(OWN) else tool_key(chosen))
        self.initial.setdefault("effect", chosen.effect or ASSIGNMENT)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        effect = found.pop("effect", "") or ASSIGNMENT
        key = found.get("instrument")
        if key is not None:
            variant = VARIANTS.get(key) if key else variant_for(self.study.design)
            # One of a review's own tells no effects apart.
            found["instrument"] = with_effect(variant, effect).key if variant else key
        return found


def tool_key(variant: Variant) -> str:
    """The key by which the choice of an instrument names it: that of its variant for the effect of assignment."""
    return with_effect(variant, ASSIGNMENT).key


def _groups(variants: list[Variant], study: Study) -> list[tuple[str, list[tuple[str, str]]]]:
    fitting = [one for one in variants if fits(one, study.design)]
    own = [one for one in variants if one.key.startswith(OWN)]
    others = [one for one in variants if one not in fitting and one not in own]
    groups = (
        (f"For the design: {study.get_design_display()}", [(one.key, one.title) for one in fitting]),
        ("This review’s own", [(one.key, f"{one.title}, {one.version}") for one in own]),
        ("For other designs, and judgements only", [(one.key, one.title) for one in others]),
    )
    return [group for group in groups if group[1]]


class AssignBiasForm(InstrumentFields, AssignForm):
    """How risk of bias is judged: with which instrument, by whom and until when."""

    field_order = ("instrument", "effect", *AssignForm.field_order)


class JudgeAgainForm(InstrumentFields, ReadAgainForm):
    """The same for another round, with the reason."""

    field_order = ("reason", "instrument", "effect", *AssignForm.field_order)


class InstrumentForm(InstrumentFields):
    """Another instrument for a study that is being judged."""

    with_earlier = True
