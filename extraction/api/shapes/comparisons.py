"""The shapes of two readings beside each other, and of what was decided."""

from rest_framework import serializers

from reviews.models import Task

from ...models import Choice, Method, QuestionKind
from .cell import CellShape


class ComparedCellShape(CellShape):
    support = serializers.CharField(allow_blank=True)


class ResolutionShape(CellShape):
    choice = serializers.ChoiceField(choices=Choice.choices)
    support = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    method = serializers.ChoiceField(choices=Method.choices)
    by = serializers.CharField()
    at = serializers.DateTimeField()


class ComparedRowShape(serializers.Serializer):
    """One place in both readings; a reading that has no such place is null."""

    address = serializers.CharField()
    section = serializers.CharField(allow_blank=True)
    label = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=[*QuestionKind.values, "level", "structure"])
    difference = serializers.ChoiceField(
        choices=["value", "blank", "missing", "structure", "group", "time"],
        allow_null=True,
        help_text="Null where both agree.",
    )
    state = serializers.ChoiceField(choices=["agreed", "open", "settled", "waits", "left_out"])
    first = ComparedCellShape(allow_null=True)
    second = ComparedCellShape(allow_null=True)
    resolution = ResolutionShape(allow_null=True)


class ComparisonCounts(serializers.Serializer):
    compared = serializers.IntegerField()
    agreed = serializers.IntegerField()
    settled = serializers.IntegerField()
    open = serializers.IntegerField()
    waiting = serializers.IntegerField()
    left_out = serializers.IntegerField()


class ComparisonShape(serializers.Serializer):
    id = serializers.UUIDField()
    study = serializers.UUIDField()
    task = serializers.ChoiceField(choices=Task.choices)
    first_reading = serializers.UUIDField()
    second_reading = serializers.UUIDField()
    arbiter = serializers.CharField()
    created_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    counts = ComparisonCounts()
    rows = ComparedRowShape(many=True)
