"""Fields that take what people type and say in plain words what is wrong with it."""

import math
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..follow_up import read_time

MINUS = "\N{MINUS SIGN}"


class NumberField(forms.FloatField):
    """A number in a text field: whatever was typed comes back when it is no number. A true minus is one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> float | None:
        text = str(value).strip().replace(MINUS, "-") if value is not None else ""
        try:
            number = super().to_python(text)
        except ValidationError:
            number = math.nan
        if number is not None and not math.isfinite(number):
            raise ValidationError(f"“{value}” is no number. Write it in digits, as in 168 or 0.5.")
        return number

    def prepare_value(self, value: Any) -> Any:
        """A stored number with all of its digits: what is shown is saved again with the form."""
        return repr(value).removesuffix(".0").replace("-", MINUS) if isinstance(value, float) else value


class YearField(forms.IntegerField):
    """A year of publication, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**({"widget": widget, "required": False} | kwargs))

    def to_python(self, value: Any) -> int | None:
        try:
            year = super().to_python(value)
        except ValidationError:
            raise ValidationError(
                f"“{value}” is no year. Write four digits, as in 2014; a letter belongs to the label."
            ) from None
        if year is not None and not 1800 <= year <= 2100:
            raise ValidationError(f"{year} is not between 1800 and 2100.")
        return year


class TimeBoundField(forms.CharField):
    """The bound of a follow-up window as text ("3 months"), or nothing for an open side."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and read_time(value).days is None:
            raise ValidationError(
                f"“{value}” is no time that can be read. Write it as 3 months, 10 weeks or 90 days."
            )


class DoiField(forms.CharField):
    """A DOI, with or without the address in front of it."""

    PREFIXES = ("https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:")

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        for prefix in self.PREFIXES:
            if text.lower().startswith(prefix):
                text = text[len(prefix) :].strip()
        if text and not (text.startswith("10.") and "/" in text and not any(map(str.isspace, text))):
            raise ValidationError(
                f"“{text}” is no DOI. A DOI begins with 10. and has a slash, as in 10.1000/182."
            )
        return text
