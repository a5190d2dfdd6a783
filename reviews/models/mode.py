"""How a study is read: by whom, and whether independently."""

from django.db import models


class Mode(models.TextChoices):
    """How many people stand behind a final, and whether they worked independently (Cochrane Handbook 5.5.2)."""

    DUAL = "dual", "Two independent readings"
    VERIFY = "verify", "One reading, verified by a second person"
    SINGLE = "single", "One reading"
