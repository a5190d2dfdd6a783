"""The shape of what stands in one place, and of where the paper has it."""

from rest_framework import serializers

from ...models import Missing

NO_NUMBER = [
    ("not_reported", "The paper does not report it."),
    ("not_applicable", "It does not apply."),
    ("text", "What stands there is no number, or nothing does."),
]


class Source(serializers.Serializer):
    """Where in the paper it stands."""

    paper = serializers.CharField(
        allow_blank=True, help_text="The name of the paper, where the study has more than one."
    )
    page = serializers.CharField(allow_blank=True)
    table = serializers.CharField(allow_blank=True, help_text="Table or figure.")
    quotation = serializers.CharField(allow_blank=True)


class CellShape(serializers.Serializer):
    """What was entered in one place, as typed, with the number read from it."""

    text = serializers.CharField(allow_blank=True, help_text="As the paper prints it, to the last decimal.")
    number = serializers.FloatField(allow_null=True)
    no_number = serializers.ChoiceField(
        choices=NO_NUMBER, allow_null=True, help_text="Why there is no number; null when there is one."
    )
    missing = serializers.ChoiceField(choices=Missing.choices, allow_blank=True)
    so_printed = serializers.BooleanField(
        help_text="It cannot be, and the paper prints it so: kept, never pooled."
    )
    source = Source()


class CheckedCellShape(CellShape):
    """What was entered in one place, as typed, with the number read from it, and why it cannot be."""

    impossible = serializers.CharField(
        allow_null=True, help_text="Why the value cannot be; null when it can."
    )
