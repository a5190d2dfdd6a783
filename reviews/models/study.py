"""A study: one trial, however many reports describe it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

from .base import LONGEST_REASON, Versioned
from .review import Review


class Design(models.TextChoices):
    PARALLEL = "parallel", "Parallel"
    CROSSOVER = "crossover", "Crossover"
    WITHIN_PERSON = "within_person", "Within-person (split-face, split-mouth)"
    CLUSTER = "cluster", "Cluster"
    NON_RANDOMIZED = "non_randomized", "Non-randomized"


class Standing(models.TextChoices):
    """Where a study stands in the review once it was selected (PRISMA 2020, items 16a and 16b)."""

    INCLUDED = "included", "Included"
    INELIGIBLE = "ineligible", "Ineligible"
    AWAITING = "awaiting", "Awaiting classification"
    AUTHORS_ASKED = "authors_asked", "Authors asked"


# Studies of these standings are pooled nowhere; what was read of them is kept.
LEFT_OUT = frozenset({Standing.INELIGIBLE, Standing.AWAITING})


class Study(Versioned):
    """A study of a review. Label and year together identify it; the design chooses the RoB variant.

    ``standing_by`` and ``standing_at`` say who decided how it stands and when, None while nobody did.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="studies")
    label = models.CharField(
        max_length=120,
        help_text="As it is cited. The year is added, unless the label holds it already: Zeng 2014b.",
    )
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1800), MaxValueValidator(2100)]
    )
    country = models.CharField(max_length=80, blank=True)
    design = models.CharField(max_length=20, choices=Design, default=Design.PARALLEL)
    registration = models.CharField("registration number", max_length=120, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)
    note = models.TextField(blank=True)
    standing = models.CharField(max_length=20, choices=Standing, default=Standing.INCLUDED)
    standing_reason = models.TextField("reason of the standing", max_length=LONGEST_REASON, blank=True)
    standing_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    standing_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["label", "year"]
        verbose_name_plural = "studies"
        constraints = [
            models.UniqueConstraint("review", Lower("label"), "year", name="study_label_year_once"),
            # NULL years do not collide in the key above, on either database.
            models.UniqueConstraint(
                "review",
                Lower("label"),
                condition=models.Q(year__isnull=True),
                name="study_label_without_year_once",
            ),
            models.CheckConstraint(
                condition=models.Q(standing__in=Standing.values), name="study_standing_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Label and year, as studies are cited: "Weiss 2007". A label that holds the year, as "Zeng 2014b" must
        to tell it from 2014a, is the whole name."""
        if self.year is None or str(self.year) in self.label:
            return self.label
        return f"{self.label} {self.year}"

    @property
    def is_left_out(self) -> bool:
        """Whether its standing keeps it out of every pooling."""
        return self.standing in LEFT_OUT

    @property
    def standing_mark(self) -> str:
        """The word that stands beside its stage; "" for a study that is simply included."""
        return "" if self.standing == Standing.INCLUDED else self.get_standing_display()
