"""The shapes of studies with their tasks."""

from rest_framework import serializers

from reviews.models import Design, Means, Mode, Standing, Task

from ...models import ReadingRole
from ...queries.stages import Part, Stage
from .due_dates import ARBITRATION_HELP, DUE_HELP
from .settled import STANDING_HELP, SettledStudyShape


class ProgressShape(serializers.Serializer):
    """How far a reader is; shown to a lead who does not read the study."""

    role = serializers.ChoiceField(choices=ReadingRole.choices)
    person = serializers.CharField()
    state = serializers.ChoiceField(choices=["assigned", "started", "submitted"])


class InstrumentBrief(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    version = serializers.CharField()


class TaskShape(serializers.Serializer):
    """One task of a study, as you may see it. Readings that you may not see are not there."""

    task = serializers.ChoiceField(choices=Task.choices)
    assignment = serializers.UUIDField(allow_null=True, help_text="Null while nobody is assigned.")
    mode = serializers.ChoiceField(
        choices=Mode.choices, allow_null=True, help_text="How it is read; null while nobody is assigned."
    )
    round = serializers.IntegerField(
        allow_null=True,
        help_text="The latest round; after the first, what is settled stays in force until then.",
    )
    is_blinded = serializers.BooleanField(
        allow_null=True, help_text="False where a reader of that round may have seen another reading of it."
    )
    reason = serializers.CharField(
        allow_null=True, allow_blank=True, help_text="Why it is read again; blank in the first round."
    )
    instrument = InstrumentBrief(
        allow_null=True,
        help_text="The risk-of-bias instrument that it was assigned with; null for an extraction.",
    )
    stage = serializers.ChoiceField(choices=[stage.value for stage in Stage])
    part = serializers.ChoiceField(
        choices=[part.value for part in Part], help_text="What you have to do with it."
    )
    due = serializers.DateField(allow_null=True, help_text=DUE_HELP)
    arbitration_due = serializers.DateField(allow_null=True, help_text=ARBITRATION_HELP)
    own_reading = serializers.UUIDField(allow_null=True)
    comparison = serializers.UUIDField(allow_null=True)
    settled_reading = serializers.UUIDField(allow_null=True)
    progress = ProgressShape(many=True)


class StudyShape(serializers.Serializer):
    id = serializers.UUIDField()
    review = serializers.UUIDField()
    label = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(help_text="Label and year, as studies are cited.")
    country = serializers.CharField(allow_blank=True)
    design = serializers.ChoiceField(choices=Design.choices)
    registration = serializers.CharField(allow_blank=True)
    doi = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    standing = serializers.ChoiceField(choices=Standing.choices, help_text=STANDING_HELP)
    standing_reason = serializers.CharField(allow_blank=True)
    tasks = TaskShape(many=True)


class ContactShape(serializers.Serializer):
    """What the authors of the study were asked, and what they answered."""

    date = serializers.DateField(help_text="The day on which they were asked.")
    to_whom = serializers.CharField()
    means = serializers.ChoiceField(choices=Means.choices)
    asked = serializers.CharField()
    answer = serializers.CharField(allow_blank=True, help_text="Blank while none has come.")
    answered_on = serializers.DateField(allow_null=True)


class StudyDetailShape(StudyShape):
    contacts = ContactShape(many=True)
    settled = SettledStudyShape(allow_null=True, help_text="Null while nothing of it is settled.")
