"""What the readers and the arbiter say to each other about a difference."""

from django.conf import settings
from django.db import models

from reviews.models.base import Identified

from .comparison import Comparison


class RemarkKind(models.TextChoices):
    COMMENT = "comment", "said"
    GIVE_WAY = "give_way", "gave way"
    HAND_OVER = "hand_over", "left it to the arbiter"
    SEND_BACK = "send_back", "sent it back"


class Remark(Identified):
    """One thing said about one address; never changed and never deleted.

    A reader comments or asks, gives way to the other reading, or leaves the difference to the arbiter; the arbiter
    comments, or sends it back to the readers. Giving way ends the difference: its resolution has the method discussion.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="remarks")
    address = models.CharField(max_length=250)
    kind = models.CharField(max_length=10, choices=RemarkKind)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["comparison", "address"])]

    def __str__(self) -> str:
        return f"{self.by} {self.get_kind_display()}: {self.text}"
