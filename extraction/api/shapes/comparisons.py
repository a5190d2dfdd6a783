"""The shapes of two readings beside each other, and of what was decided."""

from rest_framework import serializers

from reviews.models import Mode, Task

from ...models import (
    Adjustment,
    Basis,
    Choice,
    ContrastMeasure,
    Effect,
    Method,
    QuestionKind,
    RemarkKind,
)
from .cell import CellShape
from .settled import ReviewBrief


class ComparedCellShape(CellShape):
    support = serializers.CharField(allow_blank=True)
    proposed = serializers.CharField(
        allow_blank=True,
        help_text="Level that the answers proposed beside a judgement; blank for anything else.",
    )
    note = serializers.CharField(
        allow_blank=True, help_text="The group of an arm, the days of a time point; blank for a value."
    )


class ResolutionShape(CellShape):
    """A decision. Text, number and source are those of another value; a chosen reading brings its own."""

    choice = serializers.ChoiceField(choices=Choice.choices)
    support = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    method = serializers.ChoiceField(choices=Method.choices)
    by = serializers.CharField()
    at = serializers.DateTimeField()
    first_seen = serializers.CharField(
        allow_blank=True, help_text="What the first reading said there when it was decided."
    )
    second_seen = serializers.CharField(allow_blank=True)
    stands = serializers.BooleanField(
        help_text="False once it was replaced, its value was reopened, or a reading says something else there."
    )


class DecisionShape(ResolutionShape):
    address = serializers.CharField()
    superseded_at = serializers.DateTimeField(
        allow_null=True, help_text="When another decision took its place."
    )


class RemarkShape(serializers.Serializer):
    address = serializers.CharField()
    kind = serializers.ChoiceField(choices=RemarkKind.choices)
    text = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()


class AmendmentShape(serializers.Serializer):
    """Settled values that were reopened."""

    id = serializers.UUIDField()
    addresses = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True, help_text="Null while they are open.")
    closed_by = serializers.CharField(allow_null=True)
    edition = serializers.IntegerField(
        allow_null=True, help_text="The edition of the final that it led to; null where it was withdrawn."
    )


class EditionShape(serializers.Serializer):
    """A final; the last is the one in force of this round."""

    reading = serializers.UUIDField()
    edition = serializers.IntegerField()
    at = serializers.DateTimeField()


class ComparedRowShape(serializers.Serializer):
    """One place in both readings; a reading that has no such place is null."""

    address = serializers.CharField()
    section = serializers.CharField(allow_blank=True)
    label = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(choices=[*QuestionKind.values, "level", "signalling", "structure"])
    key = serializers.CharField(
        allow_null=True,
        help_text="Of a question, of what is said of a measure, of a domain, or of a signalling question.",
    )
    outcome = serializers.CharField(allow_null=True)
    unit = serializers.CharField(allow_null=True, allow_blank=True)
    time = serializers.CharField(allow_null=True, allow_blank=True)
    arm = serializers.CharField(allow_null=True, allow_blank=True)
    comparator = serializers.CharField(
        allow_null=True, allow_blank=True, help_text="The arm that a contrast compares `arm` against."
    )
    basis = serializers.ChoiceField(choices=Basis.choices, allow_null=True)
    measure = serializers.ChoiceField(choices=ContrastMeasure.choices, allow_null=True)
    adjustment = serializers.ChoiceField(choices=Adjustment.choices, allow_null=True)
    statistic = serializers.CharField(
        allow_null=True, help_text="Of a value or a contrast, by the words of the settled data."
    )
    effect = serializers.ChoiceField(
        choices=Effect.choices,
        allow_null=True,
        help_text="Effect of interest of a result whose risk of bias is judged apart.",
    )
    difference = serializers.ChoiceField(
        choices=["value", "blank", "missing", "structure", "group", "time"],
        allow_null=True,
        help_text="Null where both agree.",
    )
    same_in_another_form = serializers.BooleanField(
        help_text="They differ, and say the same number in other forms, such as an SE beside an SD."
    )
    state = serializers.ChoiceField(choices=["agreed", "open", "settled", "waits", "left_out"])
    reopened = serializers.BooleanField(help_text="Whether it was ever reopened after it was settled.")
    first = ComparedCellShape(allow_null=True)
    second = ComparedCellShape(allow_null=True)
    resolution = ResolutionShape(allow_null=True, help_text="The last decision.")
    final = ComparedCellShape(
        allow_null=True, help_text="What the final holds; null where it holds nothing, or nothing is settled."
    )


class ComparisonCounts(serializers.Serializer):
    compared = serializers.IntegerField()
    agreed = serializers.IntegerField()
    settled = serializers.IntegerField()
    open = serializers.IntegerField()
    waiting = serializers.IntegerField()
    left_out = serializers.IntegerField()


class ComparisonShape(serializers.Serializer):
    """Both readings place by place, and everything that was said and decided."""

    form = serializers.IntegerField(help_text="Grows when the shape of this document changes.")
    id = serializers.UUIDField()
    study = serializers.UUIDField()
    study_name = serializers.CharField()
    task = serializers.ChoiceField(choices=Task.choices)
    round = serializers.IntegerField(help_text="0 is a pilot of the form.")
    mode = serializers.ChoiceField(choices=Mode.choices)
    is_blinded = serializers.BooleanField(
        help_text="False where a reader may have seen another reading of it."
    )
    first_reading = serializers.UUIDField()
    second_reading = serializers.UUIDField(allow_null=True, help_text="Null where one person read alone.")
    first_reader = serializers.CharField()
    second_reader = serializers.CharField(allow_null=True)
    arbiter = serializers.CharField(allow_null=True)
    discusses = serializers.BooleanField(
        help_text="The readers discuss a difference before it is arbitrated."
    )
    created_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    confirmed_by = serializers.CharField(allow_null=True)
    handed_over_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Since when nothing open is with the readers: they left the rest to the arbiter, or decided "
        "the last.",
    )
    handed_over_by = serializers.CharField(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)
    settled_by = serializers.CharField(allow_null=True)
    counts = ComparisonCounts()
    rows = ComparedRowShape(many=True)
    remarks = RemarkShape(many=True, help_text="Everything that was said, the oldest first.")
    decisions = DecisionShape(many=True, help_text="All decisions, the replaced ones too, the oldest first.")
    amendments = AmendmentShape(many=True)
    editions = EditionShape(many=True)


class ReviewComparisonsShape(serializers.Serializer):
    """The comparisons of a review that the caller may see."""

    form = serializers.IntegerField(help_text="Grows when the shape of this document changes.")
    review = ReviewBrief()
    comparisons = ComparisonShape(many=True)
