"""The shapes of last days, and of setting them."""

from typing import Any

from rest_framework import serializers

from reviews.models import Task

from ...queries.stages import Stage

DUE_HELP = (
    "Last day for the readings, the same for both readers; null where none is set, or you neither lead the review nor"
    " belong to the assignment."
)
ARBITRATION_HELP = "Last day for settling what differs; null as `due` is."


class AssignmentDaysShape(serializers.Serializer):
    """A task of a study that has somebody and is not settled, and its last days."""

    assignment = serializers.UUIDField()
    study = serializers.UUIDField()
    study_name = serializers.CharField()
    task = serializers.ChoiceField(choices=Task.choices)
    round = serializers.IntegerField(help_text="0 is a pilot of the form.")
    stage = serializers.ChoiceField(choices=[stage.value for stage in Stage])
    due = serializers.DateField(allow_null=True, help_text="Last day for the readings.")
    arbitration_due = serializers.DateField(allow_null=True, help_text="Last day for settling.")


class DueDatesShape(serializers.Serializer):
    assignments = AssignmentDaysShape(many=True)


class DaysSeen(serializers.Serializer):
    """An assignment whose days are meant, with the days that you read of it."""

    assignment = serializers.UUIDField()
    due = serializers.DateField(allow_null=True)
    arbitration_due = serializers.DateField(allow_null=True)


class NewDueDates(serializers.Serializer):
    """The days to set. One that is not sent stays as it is; null takes it away."""

    based_on = DaysSeen(
        many=True,
        allow_empty=False,
        help_text="The assignments that are meant, each with its days as you read them: 409 when they are others.",
    )
    due = serializers.DateField(required=False, allow_null=True)
    arbitration_due = serializers.DateField(required=False, allow_null=True)

    def validate_based_on(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({one["assignment"] for one in given}) < len(given):
            raise serializers.ValidationError("An assignment is named more than once. Name each once.")
        return given

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if not {"due", "arbitration_due"} & set(given):
            raise serializers.ValidationError(
                {"due": ["Send due, arbitration_due or both, as in 2026-11-24; null takes a day away."]}
            )
        return given
