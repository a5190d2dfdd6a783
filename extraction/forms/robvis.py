"""A table of judgements that somebody brings: a file, or what they paste."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ..risk_of_bias.instruments.judgements_only import ROB2_LEVELS_ONLY
from ..risk_of_bias.variant import Variant

MOST_BYTES = 1024**2
PASTED = "a pasted table"
TOO_LARGE = "The table is larger than 1 MB. Nothing was read."


class JudgementsForm(forms.Form):
    """The instrument of the judgements, and the table, in one of two ways."""

    instrument = forms.ChoiceField(
        label="Instrument",
        help_text="A file has no answers to signalling questions, so that it is taken over as judgements only.",
    )
    file = forms.FileField(
        label="The file",
        required=False,
        help_text="CSV (comma, semicolon or tab) or .xlsx, at most 1 MB.",
        error_messages={"empty": "The file is empty. Choose the one that you saved."},
    )
    pasted = forms.CharField(
        label="Or the table, pasted",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text="With its row of headings.",
    )

    def __init__(self, *args: Any, instruments: list[Variant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = [(one.key, one.title) for one in instruments]
        self.fields["instrument"].initial = ROB2_LEVELS_ONLY.key

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean_pasted(self) -> str:
        pasted = self.cleaned_data["pasted"]
        if len(pasted.encode()) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return pasted

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if self.errors:
            return found
        if found.get("file") and found.get("pasted", "").strip():
            self.add_error("pasted", "There is a file and a pasted table. Leave one of them out.")
        elif not found.get("file") and not found.get("pasted", "").strip():
            self.add_error("file", "Choose a file of at most 1 MB, or paste the table.")
        return found

    @property
    def table(self) -> tuple[str, bytes]:
        """The name and the bytes of what was brought."""
        file = self.cleaned_data["file"]
        return (file.name, file.read()) if file else (PASTED, self.cleaned_data["pasted"].encode())
