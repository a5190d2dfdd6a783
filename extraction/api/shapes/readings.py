"""The shapes of a reading with its cells."""

from rest_framework import serializers

from reviews.models import Task

from ...models import (
    Adjustment,
    Attribute,
    Basis,
    ContrastMeasure,
    ContrastStatistic,
    ReadingRole,
    ReadingState,
    Statistic,
)
from .cell import CheckedCellShape
from .due_dates import ARBITRATION_HELP, DUE_HELP


class ReadingArmShape(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    group = serializers.UUIDField(allow_null=True)
    study_arm = serializers.UUIDField(allow_null=True, help_text="The study's own arm that it is matched to.")


class ReadingTimeShape(serializers.Serializer):
    id = serializers.UUIDField()
    text = serializers.CharField()
    days = serializers.FloatField(allow_null=True, help_text="Null for a time that is not known.")
    is_baseline = serializers.BooleanField()
    study_time_point = serializers.UUIDField(allow_null=True)


class ReadingCellShape(CheckedCellShape):
    """A cell at its address in the reading; of the keys beside it, those that its kind has are not null."""

    address = serializers.CharField()
    kind = serializers.ChoiceField(choices=["answer", "measure", "value", "contrast", "judgement"])
    label = serializers.CharField()
    question = serializers.UUIDField(allow_null=True)
    outcome = serializers.UUIDField(allow_null=True)
    time_point = serializers.UUIDField(allow_null=True)
    arm = serializers.UUIDField(allow_null=True)
    comparator = serializers.UUIDField(
        allow_null=True, help_text="The arm that a contrast compares `arm` against."
    )
    basis = serializers.ChoiceField(choices=Basis.choices, allow_null=True)
    measure = serializers.ChoiceField(choices=ContrastMeasure.choices, allow_null=True)
    adjustment = serializers.ChoiceField(choices=Adjustment.choices, allow_null=True)
    statistic = serializers.ChoiceField(
        choices=list(dict([*Statistic.choices, *ContrastStatistic.choices]).items()), allow_null=True
    )
    attribute = serializers.ChoiceField(choices=Attribute.choices, allow_null=True)
    domain = serializers.CharField(allow_null=True)
    study_result = serializers.UUIDField(allow_null=True)
    support = serializers.CharField(allow_blank=True, help_text="Why a judgement is what it is.")
    form = serializers.IntegerField(
        allow_null=True, help_text="Version of the form that an answer was written under."
    )
    asked = serializers.BooleanField(help_text="False for an answer whose question is no longer asked.")


class ReadingShape(serializers.Serializer):
    id = serializers.UUIDField()
    study = serializers.UUIDField()
    task = serializers.ChoiceField(choices=Task.choices)
    round = serializers.IntegerField()
    role = serializers.ChoiceField(choices=ReadingRole.choices)
    state = serializers.ChoiceField(choices=ReadingState.choices)
    reader = serializers.CharField(allow_null=True, help_text="Null for the settled reading.")
    assignment = serializers.UUIDField()
    due = serializers.DateField(allow_null=True, help_text=DUE_HELP)
    arbitration_due = serializers.DateField(allow_null=True, help_text=ARBITRATION_HELP)
    started_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    is_copy = serializers.BooleanField()
    form = serializers.IntegerField(
        allow_null=True, help_text="Version of the form that the study is read with; null without one."
    )
    arms = ReadingArmShape(many=True)
    time_points = ReadingTimeShape(many=True)
    cells = ReadingCellShape(many=True)
