"""Risk of bias in one assessor's words: judgements of domains, and answers to signalling questions."""

from django.db import models

from .cell import Cell, cell_holds_one_thing
from .reading import Reading
from .structure import StudyResult


class Assessed(Cell):
    """A cell of a risk-of-bias assessment, about one result or (``study_result`` None) about all results.

    ``variant`` is the key of the instrument that it belongs to: domain 2 of one says nothing in another. What was
    entered under an instrument that the reading does not use is kept. ``support`` says why, in the assessor's words.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="%(class)ss")
    study_result = models.ForeignKey(
        StudyResult, on_delete=models.PROTECT, null=True, related_name="%(class)ss"
    )
    variant = models.CharField(max_length=40)
    support = models.TextField(blank=True)

    class Meta:
        abstract = True


class Judgement(Assessed):
    """The judgement of one domain, or of the overall. ``text`` holds the level's key, which belongs to the variant.

    ``proposed`` is the level that the answers proposed when the reading was submitted or settled, "" where the variant
    proposes none. Until then it follows from the answers and is not stored.
    """

    domain = models.CharField(max_length=40)
    proposed = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "variant", "domain", "study_result"], name="judgement_once"
            ),
            models.UniqueConstraint(
                fields=["reading", "variant", "domain"],
                condition=models.Q(study_result__isnull=True),
                name="judgement_of_all_results_once",
            ),
            cell_holds_one_thing("judgement_holds_one_thing"),
        ]

    @property
    def address(self) -> str:
        """The cell's place in its reading, as autosave, comparison and record name it."""
        return f"judgement:{self.study_result_id or 'all'}:{self.domain}"


class SignallingAnswer(Assessed):
    """The answer to one signalling question: ``text`` is Y, PY, PN, N or NI, or NA where an assessor may
    choose it. It stays when the question ceases to apply."""

    question = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "variant", "question", "study_result"], name="signalling_answer_once"
            ),
            models.UniqueConstraint(
                fields=["reading", "variant", "question"],
                condition=models.Q(study_result__isnull=True),
                name="signalling_answer_of_all_results_once",
            ),
            cell_holds_one_thing("signalling_answer_holds_one_thing"),
        ]

    @property
    def address(self) -> str:
        """The cell's place in its reading, as autosave, comparison and record name it."""
        return f"signalling:{self.study_result_id or 'all'}:{self.question}"
