"""The shapes of what is read and settled, as the schema documents them."""

from rest_framework import serializers

from reviews.models import Design, Task

from ..models import (
    Basis,
    Choice,
    Method,
    Missing,
    QuestionKind,
    ReadingRole,
    ReadingState,
    Section,
    Statistic,
)
from ..queries.stages import Part, Stage

NO_NUMBER = [
    ("not_reported", "The paper does not report it."),
    ("not_applicable", "It does not apply."),
    ("text", "What stands there is no number, or nothing does."),
]


class Source(serializers.Serializer):
    """Where in the paper it stands."""

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


class ArmGroup(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    is_comparator = serializers.BooleanField()


class SettledArmShape(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    group = ArmGroup(allow_null=True)


class SettledTimeShape(serializers.Serializer):
    id = serializers.UUIDField()
    text = serializers.CharField()
    days = serializers.FloatField(allow_null=True, help_text="Null for a time that is not known.")
    is_baseline = serializers.BooleanField()


class SettledValueShape(CellShape):
    statistic = serializers.ChoiceField(choices=Statistic.choices)
    impossible = serializers.CharField(
        allow_null=True, help_text="Why the value cannot be; null when it can."
    )


class SettledResultShape(serializers.Serializer):
    """What is reported of one outcome, at one time, in one arm."""

    outcome = serializers.UUIDField()
    outcome_name = serializers.CharField()
    time_point = serializers.UUIDField()
    arm = serializers.UUIDField()
    basis = serializers.ChoiceField(choices=Basis.choices)
    values = SettledValueShape(many=True)


class SettledAnswerShape(CellShape):
    question = serializers.UUIDField()
    key = serializers.CharField()
    label = serializers.CharField()
    section = serializers.ChoiceField(choices=Section.choices)
    unit = serializers.CharField(allow_blank=True)
    arm = serializers.UUIDField(allow_null=True, help_text="Null for what is asked once a study.")


class SettledJudgementShape(serializers.Serializer):
    """A risk-of-bias judgement of one domain; of all results when `outcome` is null."""

    domain = serializers.CharField()
    level = serializers.CharField(allow_blank=True)
    support = serializers.CharField(allow_blank=True)
    outcome = serializers.UUIDField(allow_null=True)
    time_point = serializers.UUIDField(allow_null=True)
    source = Source()


class SettledStudyShape(serializers.Serializer):
    """A study with what is settled of it."""

    study = serializers.UUIDField()
    label = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    country = serializers.CharField(allow_blank=True)
    design = serializers.ChoiceField(choices=Design.choices)
    registration = serializers.CharField(allow_blank=True)
    doi = serializers.CharField(allow_blank=True)
    is_copy = serializers.BooleanField(help_text="The two readings were not independent.")
    has_extraction = serializers.BooleanField()
    has_judgements = serializers.BooleanField()
    arms = SettledArmShape(many=True)
    time_points = SettledTimeShape(many=True)
    results = SettledResultShape(many=True)
    answers = SettledAnswerShape(many=True)
    judgements = SettledJudgementShape(many=True)


class OutcomeBrief(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.CharField()
    unit = serializers.CharField(allow_blank=True)
    scale_min = serializers.FloatField(allow_null=True)
    scale_max = serializers.FloatField(allow_null=True)
    better = serializers.CharField()
    importance = serializers.CharField()


class ReviewBrief(serializers.Serializer):
    id = serializers.UUIDField()
    title = serializers.CharField()
    short_title = serializers.CharField()
    registration = serializers.CharField(allow_blank=True)


class SettledReviewShape(serializers.Serializer):
    """Everything that is settled in a review, in one document."""

    form = serializers.IntegerField(help_text="Grows when the shape of this document changes.")
    review = ReviewBrief()
    outcomes = OutcomeBrief(many=True)
    groups = ArmGroup(many=True)
    studies = SettledStudyShape(many=True)


class ProgressShape(serializers.Serializer):
    """How far a reader is; shown to a lead who does not read the study."""

    role = serializers.ChoiceField(choices=ReadingRole.choices)
    person = serializers.CharField()
    state = serializers.ChoiceField(choices=["assigned", "started", "submitted"])


class TaskShape(serializers.Serializer):
    """One task of a study, as you may see it. Readings that you may not see are not there."""

    task = serializers.ChoiceField(choices=Task.choices)
    stage = serializers.ChoiceField(choices=[stage.value for stage in Stage])
    part = serializers.ChoiceField(
        choices=[part.value for part in Part], help_text="What you have to do with it."
    )
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
    tasks = TaskShape(many=True)


class StudyDetailShape(StudyShape):
    settled = SettledStudyShape(allow_null=True, help_text="Null while nothing of it is settled.")


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


class ReadingCellShape(CellShape):
    """A cell at its address in the reading; of the keys beside it, those that its kind has are not null."""

    address = serializers.CharField()
    kind = serializers.ChoiceField(choices=["answer", "value", "judgement"])
    label = serializers.CharField()
    question = serializers.UUIDField(allow_null=True)
    outcome = serializers.UUIDField(allow_null=True)
    time_point = serializers.UUIDField(allow_null=True)
    arm = serializers.UUIDField(allow_null=True)
    basis = serializers.ChoiceField(choices=Basis.choices, allow_null=True)
    statistic = serializers.ChoiceField(choices=Statistic.choices, allow_null=True)
    domain = serializers.CharField(allow_null=True)
    study_result = serializers.UUIDField(allow_null=True)
    support = serializers.CharField(allow_blank=True, help_text="Why a judgement is what it is.")
    impossible = serializers.CharField(
        allow_null=True, help_text="Why the value cannot be; null when it can."
    )


class ReadingShape(serializers.Serializer):
    id = serializers.UUIDField()
    study = serializers.UUIDField()
    task = serializers.ChoiceField(choices=Task.choices)
    round = serializers.IntegerField()
    role = serializers.ChoiceField(choices=ReadingRole.choices)
    state = serializers.ChoiceField(choices=ReadingState.choices)
    reader = serializers.CharField(allow_null=True, help_text="Null for the settled reading.")
    started_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    is_copy = serializers.BooleanField()
    arms = ReadingArmShape(many=True)
    time_points = ReadingTimeShape(many=True)
    cells = ReadingCellShape(many=True)


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
    kind = serializers.ChoiceField(choices=["number", "text", "choice", "level", "structure"])
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


class QuestionShape(serializers.Serializer):
    id = serializers.UUIDField()
    key = serializers.CharField()
    section = serializers.ChoiceField(choices=Section.choices)
    label = serializers.CharField()
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    unit = serializers.CharField(allow_blank=True)
    options = serializers.ListField(child=serializers.CharField())
    per_arm = serializers.BooleanField()
    required = serializers.BooleanField()
    guidance = serializers.CharField(allow_blank=True)
