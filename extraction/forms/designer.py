"""Forms of the form designer: a question, a section's title, publishing, beginning, a pilot."""

from typing import Any

from django import forms
from django.utils.text import Truncator

from reviews.forms.assignments import PeopleForm
from reviews.forms.fields import NumberField
from reviews.forms.versioned import VersionedForm
from reviews.models import Assignment, Review, Study, Task, User
from reviews.visibility import reviews_visible_to

from ..actions.forms import COPY, EMPTY, TEMPLATE_WORDS
from ..actions.questions import COLUMN_KINDS, IDENTITY, MOST_COLUMNS, UNIT_LENGTH
from ..form_template import TEMPLATES
from ..models import FormItem, FormSection, FormState, FormVersion, QuestionKind

BLANK_COLUMNS = 3
COLUMN_WORDS = {"text": "Text", "number": "Number", "date": "Date"}


class QuestionForm(VersionedForm):
    """A question of a draft with its wording. What it is (kind, unit, per arm, columns) is left out once it is fixed.

    The instance has its ``form``; one that is edited has its question too.
    """

    kind = forms.ChoiceField(
        label="Kind of answer",
        choices=QuestionKind.choices,
        widget=forms.RadioSelect,
        initial=QuestionKind.TEXT,
    )
    per_arm = forms.BooleanField(
        label="Asked of each arm", required=False, help_text="Otherwise once for the whole study."
    )
    unit = forms.CharField(
        label="Unit",
        max_length=UNIT_LENGTH,
        required=False,
        help_text="For example years, mL, participants. Counted units take whole numbers only; % takes 0 to 100.",
    )
    minimum = NumberField(label="Lowest possible value", required=False)
    maximum = NumberField(label="Highest possible value", required=False)
    tolerance = NumberField(
        label="Tolerance",
        required=False,
        help_text="How far two readings may lie apart and still agree, in the question’s unit; the final then takes "
        "the first reading’s number. Empty or 0: not at all.",
    )
    options_text = forms.CharField(
        label="Options",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One a line. “Not reported” and “not applicable” are there already.",
    )

    class Meta:
        model = FormItem
        fields = ("label", "section", "guidance", "required")
        widgets = {
            "label": forms.Textarea(attrs={"rows": 2}),
            "guidance": forms.Textarea(attrs={"rows": 3}),
            "section": forms.Select,
        }

    field_order = ("label", "section", "kind", "per_arm", "required")

    def __init__(self, *args: Any, is_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_fixed = is_fixed
        item = self.instance
        question = item.question if item.question_id else None
        self.fields["section"].queryset = FormSection.objects.filter(form=item.form_id)
        self.fields["section"].empty_label = None
        self.fields["label"].error_messages["required"] = "Say what is asked."
        self.fields["label"].help_text = "Short, as it stands over its field."
        self.fields["guidance"].help_text = "Under the label: what counts, how it is written, an example."
        self.fields["required"].label = "Required"
        self.fields["required"].help_text = "A reading is submitted with an answer to it, or NR or NA."
        columns: list[dict[str, str]] = question.columns if question else []
        if question:
            self.initial |= {"kind": question.kind, "unit": question.unit, "per_arm": question.per_arm}
            self.initial |= {"options_text": "\n".join(item.options)}
            self.initial |= {
                "minimum": item.minimum,
                "maximum": item.maximum,
                "tolerance": item.tolerance,
            }
        self.columns = columns
        self.column_rows: list[tuple[Any, Any, Any]] = []
        if is_fixed:
            for name in ("kind", "unit", "per_arm"):
                del self.fields[name]
        else:
            self._add_columns(columns)

    def _add_columns(self, columns: list[dict[str, str]]) -> None:
        """Three fields a column, with some more to fill in; keys of the columns that stand travel with them."""
        sent = sum(1 for place in range(MOST_COLUMNS) if self.data.get(f"column_label_{place}"))
        number = min(MOST_COLUMNS, max(len(columns), sent) + BLANK_COLUMNS)
        for place in range(number):
            stands = columns[place] if place < len(columns) else {}
            self.fields[f"column_label_{place}"] = forms.CharField(
                label=f"Column {place + 1}", max_length=60, required=False, initial=stands.get("label", "")
            )
            self.fields[f"column_kind_{place}"] = forms.ChoiceField(
                label=f"Kind of column {place + 1}",
                choices=[(kind, COLUMN_WORDS[kind]) for kind in COLUMN_KINDS],
                required=False,
                initial=stands.get("kind", "text"),
            )
            self.fields[f"column_unit_{place}"] = forms.CharField(
                label=f"Unit of column {place + 1}",
                max_length=40,
                required=False,
                initial=stands.get("unit", ""),
            )
        self.column_count = number

    @property
    def column_fields(self) -> list[tuple[Any, Any, Any]]:
        """The bound fields of the columns: (name, kind, unit)."""
        if self.is_fixed:
            return []
        names = ("label", "kind", "unit")
        return [tuple(self[f"column_{name}_{place}"] for name in names) for place in range(self.column_count)]

    def values(self) -> dict[str, Any]:
        """What the action is to write."""
        data = self.cleaned_data
        names = ("label", "section", "guidance", "required", "minimum", "maximum", "tolerance")
        found = {name: data[name] for name in names}
        found["options"] = data["options_text"].splitlines()
        if self.is_fixed:
            return found
        found |= {name: data[name] for name in IDENTITY if name != "columns"}
        keys = {column["label"]: column["key"] for column in self.columns}
        found["columns"] = [
            {
                "label": label,
                "kind": data[f"column_kind_{place}"] or "text",
                "unit": data[f"column_unit_{place}"],
            }
            | ({"key": keys[label]} if label in keys else {})
            for place in range(self.column_count)
            if (label := data[f"column_label_{place}"].strip())
        ]
        return found


class SectionForm(forms.Form):
    """A section's title."""

    title = forms.CharField(
        label="Title", max_length=80, error_messages={"required": "Give the section a title."}
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PublishForm(forms.Form):
    """What changed and why, and which state of the draft that is said of."""

    note = forms.CharField(
        label="What changed, and why",
        max_length=FormVersion._meta.get_field("note").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readers and the record see it beside the version.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def form_choices(user: User, *, but: Review | None = None) -> list[tuple[str, str]]:
    """What a form can begin with: templates, the forms of the person's other reviews, nothing."""
    own = reviews_visible_to(user).filter(forms__state=FormState.PUBLISHED).distinct()
    if but is not None:
        own = own.exclude(pk=but.pk)
    return [
        *((key, f"{words}, {len(TEMPLATES[key])} questions") for key, words in TEMPLATE_WORDS.items()),
        *((f"{COPY}{one.pk}", f"As in {Truncator(one.short_title).chars(50)}") for one in own),
        (EMPTY, "Empty, to be built question by question"),
    ]


class BeginForm(forms.Form):
    """How a review without a form gets one."""

    template = forms.ChoiceField(
        label="Begin with", widget=forms.RadioSelect, error_messages={"required": "Choose a form."}
    )

    def __init__(self, *args: Any, user: User, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = form_choices(user, but=review)
        self.fields["template"].initial = "general"


class PilotForm(PeopleForm):
    """The studies of a pilot, two readers and an arbiter, and the version that is tried out."""

    studies = forms.ModelMultipleChoiceField(
        label="Studies",
        queryset=Study.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one study."},
        help_text="Only those whose extraction is not assigned yet.",
    )
    form = forms.ModelChoiceField(
        label="Version", queryset=FormVersion.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    field_order = ("studies", "form", "first", "second", "arbiter")

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, review=review, **kwargs)
        assigned = Assignment.objects.filter(task=Task.EXTRACTION, study__review=review)
        self.fields["studies"].queryset = review.studies.exclude(pk__in=assigned.values("study"))
        forms_ = FormVersion.objects.filter(review=review).order_by("-number")
        latest = forms_.filter(state=FormState.PUBLISHED).first()
        self.fields["form"].queryset = forms_.filter(number__gte=latest.number if latest else 0)
        self.fields["form"].label_from_instance = lambda form: (
            f"Version {form.number}, {'the draft' if form.is_draft else 'in force'}"
        )
        self.fields["form"].initial = forms_.first()
