"""Adding and editing studies."""

from typing import Any

from django.db import transaction

from ..models import Review, Study, User
from ..permissions import require
from .record import record
from .writing import changes, locked, write


def _duplicate(fields: dict[str, Any]) -> dict[str, list[str]]:
    year = fields.get("year")
    when = f"the year {year}" if year else "no year"
    return {
        "label": [
            f"This review already has a study “{fields.get('label')}” with {when}. "
            "Write the letter into the label, as in “Zeng 2014b”, or open the study that is there."
        ]
    }


@transaction.atomic
def add_study(*, review: Review, by: User, **fields: Any) -> Study:
    """A new study. Raises Refused when label and year are taken or a field does not hold."""
    require(by, "edit_studies", review)
    study = Study(review=review)
    told = changes(study, fields)
    write(study, version=None, fields=fields, duplicate=_duplicate(fields))
    record(review=review, study=study, by=by, action="study added", summary=study.name, cells=told)
    return study


@transaction.atomic
def edit_study(*, study: Study, version: int, by: User, **fields: Any) -> Study:
    """Change what identifies a study. Raises Stale when it was saved elsewhere since ``version``."""
    require(by, "edit_studies", study.review)
    study = locked(Study, study.pk)
    told = changes(study, fields)
    write(study, version=version, fields=fields, duplicate=_duplicate(fields))
    record(review=study.review, study=study, by=by, action="study edited", summary=study.name, cells=told)
    return study
