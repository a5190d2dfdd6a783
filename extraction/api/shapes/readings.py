"""The shapes of a reading with its cells."""

from rest_framework import serializers

from reviews.models import Task

from ...models import (
    Adjustment,
    Attribute,
    Basis,
    ContrastMeasure,
    ContrastStatistic,
    Effect,
    ReadingRole,
    ReadingState,
    Statistic,
)
from .cell import CellShape, CheckedCellShape
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
    kind = serializers.ChoiceField(
        choices=["answer", "measure", "value", "contrast", "judgement", "signalling"]
    )
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
    signalling_question = serializers.CharField(
        allow_null=True, help_text="Key of the question in the instrument."
    )
    study_result = serializers.UUIDField(
        allow_null=True, help_text="What is judged; null for all results of the study."
    )
    effect = serializers.ChoiceField(
        choices=Effect.choices, allow_null=True, help_text="Effect of interest of that result."
    )
    instrument = serializers.CharField(
        allow_null=True, help_text="Key of the risk-of-bias instrument, for that effect of interest."
    )
    support = serializers.CharField(
        allow_blank=True, help_text="Why a judgement, or an answer to a signalling question, is what it is."
    )
    proposed = serializers.CharField(
        allow_blank=True,
        help_text="Level that the answers propose beside a judgement, frozen once the reading is submitted.",
    )
    form = serializers.IntegerField(
        allow_null=True, help_text="Version of the form that an answer was written under."
    )
    asked = serializers.BooleanField(
        help_text="False for an answer whose question is no longer asked, or that other answers leave out."
    )


class OtherInstrumentShape(CellShape):
    """What was entered under an instrument that the reading does not use: kept, and no part of the assessment."""

    address = serializers.CharField()
    instrument = serializers.CharField()
    study_result = serializers.UUIDField(allow_null=True)
    domain = serializers.CharField(allow_null=True, help_text="Of a judgement.")
    signalling_question = serializers.CharField(allow_null=True, help_text="Of an answer.")
    support = serializers.CharField(allow_blank=True)


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
    instrument = serializers.CharField(
        allow_null=True, help_text="Key of the risk-of-bias instrument; null for an extraction."
    )
    cells = ReadingCellShape(many=True)
    other_instruments = OtherInstrumentShape(many=True)
