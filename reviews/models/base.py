"""What every row of Consilience shares: an identifier that tells nothing about other rows."""

import uuid

from django.db import models

LONGEST_REASON = 1000  # characters of a reason that everybody in the review reads


class Identified(models.Model):
    """A row whose key is random.

    Counting keys would show a reader that somebody else's reading exists (a gap in the numbers), so no
    table of this product numbers its rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Versioned(Identified):
    """A row that people edit in several tabs: ``version`` grows by one with each accepted write."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
