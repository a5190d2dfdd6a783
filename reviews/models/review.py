"""A review: one question, its team, its studies."""

from django.db import models

from .base import Versioned
from .mode import Mode

# What reviews assume where nobody reports the correlation between baseline and final values.
USUAL_CORRELATION = 0.5


class Review(Versioned):
    """One systematic review with the PICOS of its protocol (Cochrane Handbook, chapter 2 and 3).

    ``mode`` is how studies are read unless it is said otherwise of one. ``r_pre_post`` is the correlation
    between the values of one person at baseline and at the end, from which the SD of a change is derived where it is
    not reported (Cochrane Handbook 6.5.2.8); ``r_pre_post_source`` says where it comes from. With ``discusses`` the two
    readers discuss what differs before the arbiter decides; ``quick_reasons``, one a line, are the team's own words for
    usual decisions.
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
    r_pre_post = models.FloatField("correlation between baseline and final", default=USUAL_CORRELATION)
    r_pre_post_source = models.CharField("source of the correlation", max_length=200, blank=True)
    mode = models.CharField("how studies are read", max_length=10, choices=Mode, default=Mode.DUAL)
    discusses = models.BooleanField("readers discuss differences before the arbiter decides", default=False)
    quick_reasons = models.TextField("quick reasons", blank=True, max_length=2000)
    is_demonstration = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(r_pre_post__gt=-1, r_pre_post__lt=1), name="review_correlation_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.title
