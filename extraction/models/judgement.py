"""Risk-of-bias judgements of one assessor."""

from django.db import models

from .cell import Cell, cell_holds_one_thing
from .reading import Reading
from .structure import StudyResult


class Judgement(Cell):
    """A judgement of one domain, about one result or (``study_result`` None) about all results.

    ``text`` holds the level's key, which belongs to the variant ("low", "some_concerns", "high");
    ``support`` says why, in the assessor's words.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="judgements")
    domain = models.CharField(max_length=40)
    study_result = models.ForeignKey(
        StudyResult, on_delete=models.PROTECT, null=True, related_name="judgements"
    )
    support = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "domain", "study_result"], name="judgement_once"),
            models.UniqueConstraint(
                fields=["reading", "domain"],
                condition=models.Q(study_result__isnull=True),
                name="judgement_of_all_results_once",
            ),
            cell_holds_one_thing("judgement_holds_one_thing"),
        ]

    @property
    def address(self) -> str:
        """The cell's place in its reading, as autosave, comparison and record name it."""
        return f"judgement:{self.study_result_id or 'all'}:{self.domain}"
