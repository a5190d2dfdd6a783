"""The contrasts of a reading."""

from typing import Any

from django import forms

from ..models import Adjustment, Basis, ContrastMeasure
from ..queries.lines import ContrastRow
from ..queries.parts import in_order
from ..queries.sheets import Sheet

CHOOSE = {"required": "Choose one.", "invalid_choice": "This choice is no longer there. Choose another."}


class ContrastForm(forms.Form):
    """What a contrast compares, and in which measure: a new one, or ``row``, one of the reading's. The parts are chosen
    from the reading; they come out as its outcome, time point and arms."""

    outcome = forms.ChoiceField(error_messages=CHOOSE)
    time_point = forms.ChoiceField(label="Time", error_messages=CHOOSE)
    arm = forms.ChoiceField(error_messages=CHOOSE)
    comparator = forms.ChoiceField(label="Against", error_messages=CHOOSE)
    basis = forms.ChoiceField(label="Of", choices=Basis.choices, initial=Basis.VALUE, error_messages=CHOOSE)
    measure = forms.ChoiceField(choices=ContrastMeasure.choices, error_messages=CHOOSE)
    adjustment = forms.ChoiceField(
        choices=Adjustment.choices, initial=Adjustment.CRUDE, error_messages=CHOOSE
    )

    def __init__(self, sheet: Sheet, data: Any = None, row: ContrastRow | None = None) -> None:
        super().__init__(data, auto_id="add-contrast-%s", initial=_standing(row) if row else _usual(sheet))
        self.row = row
        self.parts = {
            "outcome": {str(one.pk): one for one in sheet.outcomes},
            "time_point": {str(one.pk): one for one in in_order(sheet.time_points)},
            "arm": {str(one.pk): one for one in sheet.arms},
            "comparator": {str(one.pk): one for one in sheet.arms},
        }
        for name, parts in self.parts.items():
            self.fields[name].choices = [(key, str(part)) for key, part in parts.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        return {name: self.parts.get(name, {}).get(said, said) for name, said in cleaned.items()}


def _standing(row: ContrastRow) -> dict[str, str]:
    one = row.contrast
    return {
        "outcome": str(row.outcome.pk),
        "time_point": str(row.time_point.pk),
        "arm": str(row.arm.pk),
        "comparator": str(row.comparator.pk),
        "basis": one.basis,
        "measure": one.measure,
        "adjustment": one.adjustment,
    }


def _usual(sheet: Sheet) -> dict[str, str]:
    """What is most often printed: the first arm of an intervention against the first of a comparator group, at the last
    time. Without such groups, the first arm against the second."""
    controls = [arm for arm in sheet.arms if arm.group and arm.group.is_comparator]
    treated = next((arm for arm in sheet.arms if arm not in controls), None) or next(iter(sheet.arms), None)
    against = next((arm for arm in (*controls, *sheet.arms) if arm != treated), None)
    last = in_order(sheet.time_points)[-1:]
    chosen = {"arm": treated, "comparator": against, "time_point": last[0] if last else None}
    return {name: str(part.pk) for name, part in chosen.items() if part is not None}
