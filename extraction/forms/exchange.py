"""A file that a reader brings back."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from ..exchange import MOST_BYTES

MEGABYTES = MOST_BYTES // 1024**2


class TablesForm(forms.Form):
    """A workbook, or one CSV file."""

    file = forms.FileField(
        label="The file",
        help_text=f"A workbook (.xlsx) or one CSV file, at most {MEGABYTES} MB.",
        error_messages={
            "required": f"Choose a workbook (.xlsx) or a CSV file of at most {MEGABYTES} MB.",
            "empty": "The file is empty. Choose the one that you saved.",
        },
    )

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"The file is larger than {MEGABYTES} MB. Nothing was read.")
        return file
