"""A review: one question, its team, its studies."""

from django.db import models

from .base import Versioned


class Review(Versioned):
    """One systematic review with the PICOS of its protocol (Cochrane Handbook, chapter 2 and 3).

    ``revision`` grows with everything that can change a data set (protocol, studies, settled values), so that
    whether a result is stale can be remembered for as long as the revision stands.
    """

    title = models.CharField(max_length=300)
    short_title = models.CharField(
        max_length=60, help_text="Shown in the bar of every page, for example: Acne scar review."
    )
    registration = models.CharField("registration number", max_length=120, blank=True)
    population = models.TextField(blank=True)
    intervention = models.TextField(blank=True)
    comparison = models.TextField(blank=True)
    outcomes_text = models.TextField("outcomes", blank=True)
    study_designs = models.TextField("study designs", blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title
