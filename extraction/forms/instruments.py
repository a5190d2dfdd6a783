"""Forms of instruments: beginning one, its title and levels, its domains and questions, publishing."""

import json
from typing import Any

from django import forms

from reviews.forms.versioned import Elsewhere

from ..models.instrument import OWN
from ..queries.instruments import usable
from ..risk_of_bias.known_levels import KNOWN_LEVELS
from ..risk_of_bias.rules import LONGEST_TEXT, charts_text, conditions_text
from ..risk_of_bias.shape import LENGTHS, MOST_BYTES
from ..risk_of_bias.variant import ANSWERS, USUAL_ANSWERS, Domain, Question, Variant

EMPTY = "empty"


class BeginForm(forms.Form):
    """Which instrument the review's own begins as."""

    source = forms.ChoiceField(label="Begin with", error_messages={"required": "Choose an instrument."})

    def __init__(self, *args: Any, review: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = usable(review)
        product = [(one.key, one.title) for one in every if not one.key.startswith(OWN)]
        own = [(one.key, f"{one.title}, {one.version}") for one in every if one.key.startswith(OWN)]
        self.fields["source"].choices = [
            ("The product’s", product),
            *([("This review’s own", own)] if own else []),
            ("Nothing", [(EMPTY, "Empty, to be built domain by domain")]),
        ]


class FileForm(forms.Form):
    """An instrument as a file that was exported."""

    file = forms.FileField(
        label="The file",
        help_text=f"A JSON file, as “Export” gives it, at most {MOST_BYTES // 1024} kB.",
        error_messages={
            "required": f"Choose a JSON file of at most {MOST_BYTES // 1024} kB.",
            "empty": "The file is empty. Choose the one that you saved.",
        },
    )

    def clean_file(self) -> Any:
        """The document that the file holds."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"The file is larger than {MOST_BYTES // 1024} kB. Nothing was read.")
        try:
            return json.loads(file.read().decode("utf-8-sig"), parse_constant=_refuse_constant)
        except json.JSONDecodeError as error:
            raise forms.ValidationError(
                f"This is no JSON: line {error.lineno}, column {error.colno}. Nothing was read."
            ) from None
        except (UnicodeDecodeError, ValueError, RecursionError):
            raise forms.ValidationError("This is no JSON in UTF-8. Nothing was read.") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


class DraftForm(forms.Form):
    """A form of a draft: it carries the version of the draft that the person had before them."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def read_version(self) -> int:
        """That version; 0, which no draft has, when the field was tampered with."""
        return self.cleaned_data.get("version") or 0

    def values(self) -> dict[str, Any]:
        """What the action is to write."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def builds_on(self, version: int, now: "DraftForm") -> list[Elsewhere]:
        """What differs between what was typed and what was saved elsewhere, which ``now`` holds. From here on the form
        builds on that: who saves again has seen both and means it."""
        self.data = self.data.copy()
        self.data["version"] = str(version)
        found = []
        for field in self.visible_fields():
            typed = _said(field.field, self.cleaned_data.get(field.name))
            stands = _said(field.field, now.initial.get(field.name)) if field.name in now.fields else ""
            if typed != stands:
                found.append(Elsewhere(str(field.label), typed or "blank", stands or "blank"))
        return found


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return str(value if value is not None else "").strip().replace("\r\n", "\n")


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class HeadForm(DraftForm):
    """Title, note, and the levels: which are used, what each is called, and its place from the lowest risk up."""

    title = forms.CharField(
        label="Title",
        max_length=LENGTHS["title"],
        error_messages={"required": "Give the instrument a title."},
    )
    note = forms.CharField(
        label="Note",
        max_length=LENGTHS["note"],
        required=False,
        widget=_lines(3),
        help_text="What it rests on and how far it is official. Assessors read it, and reports should say it.",
    )
    link = forms.CharField(
        label="Where its source is found", max_length=LENGTHS["link"], required=False, help_text="https://…"
    )
    overall_rule = forms.CharField(
        label="How the overall follows",
        max_length=LENGTHS["overall_rule"],
        required=False,
        help_text="In a sentence. The overall proposed is always as high as the highest domain.",
    )
    raised_from = forms.ChoiceField(
        label="Several domains at this level …",
        required=False,
        help_text="That they together lower confidence more is the assessors’ call; the page reminds them of it.",
    )
    raised_to = forms.ChoiceField(label="… may raise the overall to", required=False)

    def __init__(self, *args: Any, variant: Variant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {one.key: one for one in variant.levels}
        ranked = sorted(there.values(), key=lambda one: one.rank)
        places = {one.key: at for at, one in enumerate(ranked, 1)}
        for name in ("raised_from", "raised_to"):
            self.fields[name].choices = [("", "None")] + [
                (key, there.get(key, known).label) for key, known in KNOWN_LEVELS.items()
            ]
        for name in ("title", "note", "link", "overall_rule", "raised_from", "raised_to"):
            self.initial.setdefault(name, getattr(variant, name))
        self.order = [*places, *(key for key in KNOWN_LEVELS if key not in places)]
        for key in self.order:
            label = there.get(key, KNOWN_LEVELS[key]).label
            known = KNOWN_LEVELS[key].label
            self.fields[f"use_{key}"] = forms.BooleanField(
                label=f"Use “{known}”", required=False, initial=key in there
            )
            self.fields[f"label_{key}"] = forms.CharField(
                label=f"Name of “{known}”", max_length=LENGTHS["label"], required=False, initial=label
            )
            self.fields[f"place_{key}"] = forms.IntegerField(
                label=f"Place of “{known}”",
                min_value=1,
                max_value=99,
                required=False,
                initial=places.get(key),
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
                error_messages={"invalid": "A place is a whole number."},
            )
            for name in ("use", "label", "place"):
                self.initial[f"{name}_{key}"] = self.fields[f"{name}_{key}"].initial

    @property
    def level_rows(self) -> list[tuple[str, Any, Any, Any]]:
        """The bound fields of each level: its key, whether it is used, its name, its place."""
        return [(key, *(self[f"{name}_{key}"] for name in ("use", "label", "place"))) for key in self.order]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        used = [key for key in self.order if data[f"use_{key}"]]
        used.sort(key=lambda key: data[f"place_{key}"] or 100)
        names = ("title", "note", "link", "overall_rule", "raised_from", "raised_to")
        return {name: data[name] for name in names} | {
            "levels": [(key, data[f"label_{key}"]) for key in used]
        }


class NewDomainForm(DraftForm):
    """A domain that is added."""

    number = forms.CharField(
        label="Number", max_length=LENGTHS["number"], error_messages={"required": "Give the domain a number."}
    )
    title = forms.CharField(
        label="Title", max_length=LENGTHS["title"], error_messages={"required": "Give the domain a title."}
    )
    about = forms.CharField(
        label="What is judged", max_length=LENGTHS["about"], required=False, widget=_lines(3)
    )


class DomainForm(NewDomainForm):
    """A domain with its charts, as they are typed."""

    charts = forms.CharField(
        label="Where the answers lead",
        max_length=LONGEST_TEXT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "is-rules", "wrap": "off"}),
    )
    not_all_na = forms.MultipleChoiceField(
        label="Of these at least one that applies is not answered NA",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, domain: Domain, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may = [one for one in domain.questions if "NA" in one.answers]
        if may:
            self.fields["not_all_na"].choices = [(one.key, one.number) for one in may]
        else:
            del self.fields["not_all_na"]
        for name in ("number", "title", "about"):
            self.initial[name] = getattr(domain, name)
        self.initial |= {"charts": charts_text(domain), "not_all_na": list(domain.not_all_na)}
        self.fields["charts"].widget.attrs["rows"] = max(6, self.initial["charts"].count("\n") + 3)


class SignallingQuestionForm(DraftForm):
    """A signalling question."""

    number = forms.CharField(
        label="Number",
        max_length=LENGTHS["number"],
        help_text="2.1, 1b.3, S.1",
        error_messages={"required": "Give the question a number, such as 2.1."},
    )
    short = forms.CharField(
        label="In a word or two",
        max_length=LENGTHS["short"],
        required=False,
        help_text="As charts name it: “concealed?”",
    )
    text = forms.CharField(
        label="Question",
        max_length=LENGTHS["text"],
        widget=_lines(3),
        error_messages={"required": "Say what is asked."},
    )
    guidance = forms.CharField(
        label="Guidance",
        max_length=LENGTHS["guidance"],
        required=False,
        widget=_lines(6),
        help_text="What counts as yes and as no. It stands beside the question while it is answered.",
    )
    answers = forms.MultipleChoiceField(
        label="Answers offered",
        choices=[(key, f"{key}, {words.lower()}") for key, words in ANSWERS.items()],
        widget=forms.CheckboxSelectMultiple,
        initial=list(USUAL_ANSWERS),
        help_text="NA only where an assessor may choose it though the question applies.",
        error_messages={"required": "Choose at least two answers."},
    )
    asked_if = forms.CharField(
        label="Asked if",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "class": "is-rules"}),
        help_text="Empty: always. Otherwise 2.1 is Y, PY, NI or 2.2 is Y, PY, NI; “and” where all must hold.",
    )

    def __init__(self, *args: Any, domain: Domain, question: Question | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = {one.key: one.number for one in domain.questions}
        if question is not None:
            for name in ("number", "short", "text", "guidance"):
                self.initial[name] = getattr(question, name)
            self.initial |= {
                "answers": list(question.answers),
                "asked_if": conditions_text(question, numbers),
            }


class PublishForm(DraftForm):
    """Which state of the draft is published."""
