"""The shapes of settled studies, and of a review with all of them."""

from rest_framework import serializers

from reviews.models import Design, Mode, Standing, Task

from ...models import Adjustment, Attribute, Basis, ContrastMeasure, ContrastStatistic, Effect, Statistic
from .cell import CellShape, CheckedCellShape, Source

STANDING_HELP = (
    "An ineligible study, or one awaiting classification, is pooled nowhere; what was read of it is kept."
)


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


class SettledValueShape(CheckedCellShape):
    statistic = serializers.ChoiceField(choices=Statistic.choices)


class SettledResultShape(serializers.Serializer):
    """What is reported of one outcome, at one time, in one arm."""

    outcome = serializers.UUIDField()
    outcome_name = serializers.CharField()
    time_point = serializers.UUIDField()
    arm = serializers.UUIDField()
    basis = serializers.ChoiceField(choices=Basis.choices)
    values = SettledValueShape(many=True)


class SettledAttributeShape(CheckedCellShape):
    attribute = serializers.ChoiceField(choices=Attribute.choices)


class SettledMeasureShape(serializers.Serializer):
    """What the study says of how it measured an outcome; what it does not say is as the protocol has it."""

    outcome = serializers.UUIDField()
    outcome_name = serializers.CharField()
    attributes = SettledAttributeShape(many=True)


class SettledEstimateShape(CheckedCellShape):
    statistic = serializers.ChoiceField(choices=ContrastStatistic.choices)


class SettledContrastShape(serializers.Serializer):
    """What is reported of the difference between two arms, `arm` against `comparator`. Ratios are as printed, not
    logarithms."""

    outcome = serializers.UUIDField()
    outcome_name = serializers.CharField()
    time_point = serializers.UUIDField()
    arm = serializers.UUIDField()
    comparator = serializers.UUIDField()
    basis = serializers.ChoiceField(choices=Basis.choices)
    measure = serializers.ChoiceField(choices=ContrastMeasure.choices)
    adjustment = serializers.ChoiceField(choices=Adjustment.choices)
    values = SettledEstimateShape(many=True)


class SettledAnswerShape(CellShape):
    question = serializers.UUIDField()
    key = serializers.CharField()
    label = serializers.CharField()
    section = serializers.CharField(allow_blank=True, help_text="Key of the form's section.")
    form = serializers.IntegerField(
        allow_null=True, help_text="Version of the form that the answer was written under."
    )
    unit = serializers.CharField(allow_blank=True)
    arm = serializers.UUIDField(allow_null=True, help_text="Null for what is asked once a study.")


class InstrumentLevelShape(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    rank = serializers.IntegerField(help_text="Grows with the risk.")


class InstrumentShape(serializers.Serializer):
    """What the risk of bias of a study was judged with."""

    key = serializers.CharField(help_text="One instrument in one version for one effect of interest.")
    title = serializers.CharField()
    version = serializers.CharField()
    is_official = serializers.BooleanField(help_text="False for what its authors never published.")
    link = serializers.CharField(allow_blank=True)
    levels = InstrumentLevelShape(many=True)


class JudgedShape(serializers.Serializer):
    """What is judged: one result, or all results when `outcome` is null."""

    outcome = serializers.UUIDField(allow_null=True)
    outcome_name = serializers.CharField(allow_null=True)
    time_point = serializers.UUIDField(allow_null=True, help_text="Null for the outcome at any time.")
    time = serializers.CharField(allow_null=True)
    effect = serializers.ChoiceField(
        choices=Effect.choices,
        allow_blank=True,
        help_text="Effect of interest of the result; blank for all results.",
    )
    instrument = serializers.CharField(help_text="Key of the instrument, for that effect of interest.")
    support = serializers.CharField(allow_blank=True, help_text="Why it is judged or answered like this.")
    source = Source()


class SettledJudgementShape(JudgedShape):
    """A risk-of-bias judgement of one domain."""

    domain = serializers.CharField()
    level = serializers.CharField(allow_blank=True)
    proposed = serializers.CharField(
        allow_blank=True,
        help_text="Level that the answers proposed when it was settled; blank where the instrument proposes none.",
    )
    differs = serializers.BooleanField(help_text="Whether the level is another than the one proposed.")


class SettledSignallingShape(JudgedShape):
    """The answer to one signalling question."""

    domain = serializers.CharField()
    question = serializers.CharField(help_text="Key of the question in its instrument.")
    number = serializers.CharField(help_text="Official number of the question.")
    words = serializers.CharField(help_text="The question in this product's words.")
    answer = serializers.CharField(help_text="Y, PY, PN, N, NI or NA.")
    applies = serializers.BooleanField(
        help_text="False where the other answers leave the question out: the answer proposes nothing."
    )


class HowReadShape(serializers.Serializer):
    """How a settled task was read."""

    task = serializers.ChoiceField(choices=Task.choices)
    mode = serializers.ChoiceField(choices=Mode.choices)
    round = serializers.IntegerField(help_text="The round whose final is in force.")
    is_blinded = serializers.BooleanField(
        help_text="False where a reader of that round may have seen another reading of it."
    )


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
    standing = serializers.ChoiceField(choices=Standing.choices, help_text=STANDING_HELP)
    standing_reason = serializers.CharField(allow_blank=True)
    is_copy = serializers.BooleanField(help_text="The two readings were not independent.")
    how_read = HowReadShape(many=True)
    has_extraction = serializers.BooleanField()
    has_judgements = serializers.BooleanField()
    arms = SettledArmShape(many=True)
    time_points = SettledTimeShape(many=True)
    measures = SettledMeasureShape(many=True)
    results = SettledResultShape(many=True)
    contrasts = SettledContrastShape(many=True)
    answers = SettledAnswerShape(many=True)
    instrument = InstrumentShape(allow_null=True, help_text="Null where no risk of bias is settled.")
    judgements = SettledJudgementShape(many=True)
    signalling = SettledSignallingShape(many=True)


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


class LeftOutStudyShape(serializers.Serializer):
    study = serializers.UUIDField()
    name = serializers.CharField()
    standing = serializers.ChoiceField(choices=Standing.choices, help_text=STANDING_HELP)
    standing_reason = serializers.CharField(allow_blank=True)


class SettledReviewShape(serializers.Serializer):
    """Everything that is settled in a review, in one document."""

    form = serializers.IntegerField(help_text="Grows when the shape of this document changes.")
    review = ReviewBrief()
    outcomes = OutcomeBrief(many=True)
    groups = ArmGroup(many=True)
    studies = SettledStudyShape(many=True)
    left_out = LeftOutStudyShape(
        many=True, help_text="Every study that is pooled nowhere because of its standing, settled or not."
    )
