"""The shapes of analyses and runs, as the schema documents them."""

from rest_framework import serializers

from extraction.models import Adjustment
from reviews.models import Design

from ..models import (
    AnalysisBasis,
    BiasRestriction,
    DerivedNumbers,
    FollowUp,
    Measure,
    Model,
    RunState,
    UnpairedDesigns,
)


class Named(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()


class PublishedShape(serializers.Serializer):
    """A value printed elsewhere, to be shown beside ours; ratios as printed, not as logarithms."""

    label = serializers.CharField(allow_blank=True, required=False)
    estimate = serializers.FloatField()
    ci_lb = serializers.FloatField()
    ci_ub = serializers.FloatField()


class RunBrief(serializers.Serializer):
    id = serializers.UUIDField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=RunState.choices)


class AnalysisShape(serializers.Serializer):
    id = serializers.UUIDField()
    review = serializers.UUIDField()
    name = serializers.CharField()
    outcome = Named()
    follow_up = serializers.ChoiceField(choices=FollowUp.choices)
    window = Named(allow_null=True)
    basis = serializers.ChoiceField(choices=AnalysisBasis.choices)
    experimental = Named(many=True)
    comparators = Named(many=True)
    measure = serializers.ChoiceField(choices=Measure.choices)
    model = serializers.ChoiceField(choices=Model.choices)
    unpaired_designs = serializers.ChoiceField(choices=UnpairedDesigns.choices)
    derived = serializers.ChoiceField(
        choices=DerivedNumbers.choices,
        help_text="Whether numbers that follow from what is reported are pooled.",
    )
    risk_of_bias = serializers.ChoiceField(
        choices=BiasRestriction.choices,
        help_text="Which studies enter, by the overall risk of bias of the result that is pooled.",
    )
    published = PublishedShape(allow_null=True)
    created_at = serializers.DateTimeField()
    latest_run = RunBrief(allow_null=True)


class DisplayShape(serializers.Serializer):
    """Numbers as they are shown: ratios themselves where the analysis scale is logarithmic."""

    estimate = serializers.FloatField(allow_null=True)
    ci_lb = serializers.FloatField(allow_null=True)
    ci_ub = serializers.FloatField(allow_null=True)


class PooledDisplayShape(DisplayShape):
    pi_lb = serializers.FloatField(allow_null=True)
    pi_ub = serializers.FloatField(allow_null=True)


class StudyEffectShape(serializers.Serializer):
    """The effect of one study, on the analysis scale."""

    key = serializers.UUIDField(help_text="The study.")
    yi = serializers.FloatField()
    vi = serializers.FloatField()
    se = serializers.FloatField()
    ci_lb = serializers.FloatField()
    ci_ub = serializers.FloatField()
    weight = serializers.FloatField(help_text="Percent.")
    display = DisplayShape()


class PooledShape(serializers.Serializer):
    """The pooled effect, on the analysis scale. Without a prediction interval `no_prediction` says why."""

    estimate = serializers.FloatField()
    se = serializers.FloatField()
    ci_lb = serializers.FloatField()
    ci_ub = serializers.FloatField()
    pi_lb = serializers.FloatField(allow_null=True)
    pi_ub = serializers.FloatField(allow_null=True)
    statistic = serializers.FloatField()
    p_val = serializers.FloatField()
    pi_convention = serializers.CharField(allow_null=True)
    no_prediction = serializers.CharField(allow_null=True)
    display = PooledDisplayShape()


class HeterogeneityShape(serializers.Serializer):
    tau2 = serializers.FloatField(allow_null=True)
    i2 = serializers.FloatField(allow_null=True, help_text="Percent.")
    h2 = serializers.FloatField(allow_null=True)
    q = serializers.FloatField(allow_null=True)
    q_df = serializers.IntegerField(allow_null=True)
    q_pval = serializers.FloatField(allow_null=True)


class ResultShape(serializers.Serializer):
    """What a run computed. Everything but `display` is on the analysis scale: logarithms where `scale` is `log`."""

    measure = serializers.ChoiceField(choices=Measure.choices)
    scale = serializers.ChoiceField(choices=["identity", "log"])
    model = serializers.ChoiceField(choices=Model.choices)
    test = serializers.CharField()
    level = serializers.FloatField()
    k = serializers.IntegerField(help_text="How many studies are pooled.")
    people = serializers.FloatField()
    observations = serializers.FloatField()
    studies = StudyEffectShape(many=True)
    pooled = PooledShape()
    heterogeneity = HeterogeneityShape()
    warnings = serializers.ListField(child=serializers.CharField())


class DerivedNumberShape(serializers.Serializer):
    """How a number that is not reported follows from what is. `yi` is a reported difference, `se` its standard error,
    both on the analysis scale."""

    statistic = serializers.ChoiceField(choices=["n", "mean", "sd", "events", "yi", "se"])
    text = serializers.CharField(help_text="As shown.")
    formula = serializers.CharField(help_text="With the numbers put in.")
    source = serializers.CharField(help_text="The formula's citation.")
    assumption = serializers.CharField(allow_blank=True)
    warning = serializers.CharField(allow_blank=True)


class ContrastShape(serializers.Serializer):
    """A reported difference or ratio that enters as it is, on the analysis scale, experimental against comparator."""

    measure = serializers.ChoiceField(choices=Measure.choices)
    adjustment = serializers.ChoiceField(choices=Adjustment.choices)
    yi = serializers.FloatField()
    se = serializers.FloatField()
    text = serializers.CharField(help_text="As the paper prints it.")
    derived = DerivedNumberShape(many=True)


class InputPartShape(serializers.Serializer):
    """What one arm has; a dichotomous outcome has neither mean nor SD, a continuous one no events. `derived`, where it
    is there, says which of the numbers are not reported."""

    key = serializers.UUIDField()
    name = serializers.CharField()
    group = serializers.CharField(allow_blank=True)
    n = serializers.FloatField(allow_null=True, help_text="Parts of people where clusters were randomized.")
    mean = serializers.FloatField(allow_null=True)
    sd = serializers.FloatField(allow_null=True)
    mean_text = serializers.CharField(allow_blank=True)
    sd_text = serializers.CharField(allow_blank=True)
    events = serializers.FloatField(allow_null=True)
    derived = DerivedNumberShape(many=True, required=False)


class InputArmShape(InputPartShape):
    """An arm, or the arms of one side put together as one group: `parts` are then the study's arms with their own
    numbers, the numbers of the group are derived ones, and its `key` is none of an arm."""

    parts = InputPartShape(many=True, required=False)


class InputJudgementsShape(serializers.Serializer):
    variant = serializers.CharField()
    levels = serializers.DictField(
        child=serializers.CharField(allow_null=True),
        help_text="The level by domain, null where nobody judged it.",
    )
    apart = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text="By domain, the result that its level was given for, where that is not all results of the study.",
    )


class InputStudyShape(serializers.Serializer):
    key = serializers.UUIDField(help_text="The study.")
    name = serializers.CharField()
    design = serializers.ChoiceField(choices=Design.choices)
    time_point = serializers.UUIDField()
    time_text = serializers.CharField()
    days = serializers.FloatField(allow_null=True, help_text="Null for a time that is not known.")
    experimental = InputArmShape()
    comparator = InputArmShape()
    judgements = InputJudgementsShape()
    notes = serializers.ListField(child=serializers.CharField())
    contrast = ContrastShape(
        required=False,
        help_text="There where the study enters by a difference that it reports between its arms.",
    )


class ExclusionShape(serializers.Serializer):
    """A study that stays out, and why."""

    key = serializers.UUIDField(help_text="The study.")
    name = serializers.CharField()
    code = serializers.CharField()
    reason = serializers.CharField()


class InputShape(serializers.Serializer):
    """The data set as it was when the run was asked for."""

    form = serializers.IntegerField(help_text="Grows when the meaning of this document changes.")
    studies = InputStudyShape(many=True)
    excluded = ExclusionShape(many=True)
    warnings = serializers.ListField(child=serializers.CharField())


class RunShape(serializers.Serializer):
    """A run without the bulk of its input and result."""

    id = serializers.UUIDField()
    analysis = serializers.UUIDField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=RunState.choices)
    reason = serializers.CharField(allow_blank=True, help_text="Why it failed, and what would mend it.")
    requested_by = serializers.CharField()
    requested_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    input_hash = serializers.CharField(help_text="SHA-256 of input and settings, as hexadecimal digits.")
    engine_version = serializers.CharField(allow_blank=True)


class RunDetailShape(RunShape):
    settings = serializers.DictField(child=serializers.JSONField(allow_null=True))
    input = InputShape()
    result = ResultShape(
        allow_null=True, help_text="Null until the run has succeeded; `state` and `reason` say why."
    )
    warnings = serializers.ListField(child=serializers.CharField())
