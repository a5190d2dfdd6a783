"""The shapes of the form's versions and of what they ask."""

from rest_framework import serializers

from ...models import FormState, QuestionKind


class FormColumnShape(serializers.Serializer):
    """A column of a question that asks for a table."""

    key = serializers.CharField()
    label = serializers.CharField()
    kind = serializers.ChoiceField(choices=["text", "number", "date"])
    unit = serializers.CharField(allow_blank=True)


class QuestionShape(serializers.Serializer):
    """A question as one version of the form asks it; its id and key are the same in every version."""

    id = serializers.UUIDField(source="pk")
    key = serializers.CharField()
    section = serializers.CharField(help_text="Key of the form's section.")
    section_title = serializers.CharField()
    label = serializers.CharField()
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    unit = serializers.CharField(allow_blank=True)
    options = serializers.ListField(child=serializers.CharField())
    per_arm = serializers.BooleanField()
    columns = FormColumnShape(many=True)
    minimum = serializers.FloatField(allow_null=True)
    maximum = serializers.FloatField(allow_null=True)
    tolerance = serializers.FloatField(
        allow_null=True,
        help_text="How far two readings of a number may lie apart and still agree, in its unit; null: not at all.",
    )
    required = serializers.BooleanField()
    guidance = serializers.CharField(allow_blank=True)


class FormVersionShape(serializers.Serializer):
    """A version of the form. A published one never changes."""

    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=FormState.choices)
    note = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)
    questions = QuestionShape(many=True)
