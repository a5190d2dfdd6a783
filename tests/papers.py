"""Bringing a paper in a test, by the action that the pages call."""

from extraction.actions.papers import add_paper, brought
from extraction.models import Paper, Reading
from reviews.models import Study, User
from tests import pdf


def bring(
    by: User,
    *,
    reading: Reading | None = None,
    study: Study | None = None,
    name: str = "Suh 2025.pdf",
    content: bytes | None = None,
) -> Paper:
    """A paper for one's own reading, or by a lead for the study."""
    study = study or reading.assignment.study
    with brought([content or pdf.document(pdf.line("ECCA score 136.4"))]) as file:
        return add_paper(study=study, reading=reading, name=name, file=file, by=by).paper
