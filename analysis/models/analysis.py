"""An analysis: which results to pool, and how."""

from django.db import models

from reviews.models import FollowUpWindow, InterventionGroup, Outcome, Review
from reviews.models.base import Versioned


class Measure(models.TextChoices):
    MD = "MD", "Mean difference"
    SMD = "SMD", "Standardized mean difference (Hedges’ g)"
    RR = "RR", "Risk ratio"
    OR = "OR", "Odds ratio"


class Model(models.TextChoices):
    FIXED = "FE", "Fixed effect (inverse variance)"
    RANDOM_DL = "DL", "Random effects (DerSimonian–Laird)"


class FollowUp(models.TextChoices):
    WINDOW = "window", "The longest inside a follow-up window"
    LONGEST = "longest", "The longest over all (also admits an unknown time)"


class UnpairedDesigns(models.TextChoices):
    """What to do with studies whose arms are not independent groups of people."""

    LEAVE_OUT = "leave_out", "Leave them out, with the reason"
    AS_PARALLEL = "as_parallel", "Treat them as parallel, with a warning"


class DerivedNumbers(models.TextChoices):
    """What to do with numbers that no paper reports but that follow from what it does."""

    USE = "use", "Use them, each with its formula"
    LEAVE_OUT = "leave_out", "Leave them out: only what is reported is pooled"


class BiasRestriction(models.TextChoices):
    """Which studies enter by the overall judgement of risk of bias that holds for the result that is pooled."""

    ALL = "all", "All studies, whatever their risk of bias"
    WITHOUT_HIGH = "without_high", "Leave out studies at high risk of bias"
    LOW_ONLY = "low_only", "Only studies at low risk of bias"


class AnalysisBasis(models.TextChoices):
    CHANGE = "change", "Change from baseline"
    VALUE = "value", "Value at follow-up"


class Analysis(Versioned):
    """A question put to the settled data of a review. Its answers are runs."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="analyses")
    name = models.CharField(max_length=200)
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    follow_up = models.CharField(max_length=10, choices=FollowUp, default=FollowUp.LONGEST)
    window = models.ForeignKey(
        FollowUpWindow, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    basis = models.CharField(max_length=10, choices=AnalysisBasis, default=AnalysisBasis.VALUE)
    experimental = models.ManyToManyField(InterventionGroup, related_name="+")
    comparators = models.ManyToManyField(InterventionGroup, related_name="+")
    experimental_label = models.CharField(
        "name of the experimental side",
        max_length=40,
        blank=True,
        help_text="As it stands on the plot. Left empty: the group’s name, or “Experimental” for several.",
    )
    comparator_label = models.CharField(
        "name of the comparator side",
        max_length=40,
        blank=True,
        help_text="As it stands on the plot. Left empty: the group’s name, or “Control” for several.",
    )
    measure = models.CharField(max_length=4, choices=Measure)
    model = models.CharField(max_length=4, choices=Model, default=Model.RANDOM_DL)
    unpaired_designs = models.CharField(
        "within-person, crossover and cluster studies",
        max_length=12,
        choices=UnpairedDesigns,
        default=UnpairedDesigns.LEAVE_OUT,
    )
    derived = models.CharField(
        "derived numbers", max_length=12, choices=DerivedNumbers, default=DerivedNumbers.USE
    )
    risk_of_bias = models.CharField(
        "risk of bias", max_length=12, choices=BiasRestriction, default=BiasRestriction.ALL
    )
    published = models.JSONField(
        null=True,
        blank=True,
        editable=False,
        help_text="A published value to show beside ours: {estimate, ci_lb, ci_ub, label}.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "analyses"
        constraints = [
            models.UniqueConstraint(fields=["review", "name"], name="analysis_name_once"),
            models.CheckConstraint(
                condition=models.Q(follow_up="longest", window__isnull=True)
                | models.Q(follow_up="window", window__isnull=False),
                name="analysis_window_goes_with_follow_up",
            ),
        ]

    def __str__(self) -> str:
        return self.name
