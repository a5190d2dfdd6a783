"""Taking judgements over from a file: whoever brings them stands for what they say, as their only reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import PILOT, Assignment, Mode, Review, Study, Task, User
from reviews.permissions import require
from reviews.refusals import NotThere, Refused

from ..addresses import JudgementAddress
from ..models import Reading
from ..queries.instruments import is_offered, variant_named
from ..risk_of_bias.variant import OVERALL
from .assignments import assign_with_form
from .cells import Write, save_cells
from .readings import start_reading, submit_reading

LONGEST_FILE = 120


@dataclass(frozen=True)
class TakenOver:
    """A row of a file: the study by key, the row's number, and a level for every domain and the overall."""

    study: UUID
    row: int
    levels: Mapping[str, str]


@transaction.atomic
def take_over(
    *, review: Review, instrument: str, file: str, rows: Sequence[TakenOver], by: User
) -> list[Reading]:
    """Assign risk of bias of each study to the person who brings the file, in mode *single*, and write, submit and
    thereby settle what the file says, with the file and the row as its support. All rows or none.

    The instrument is one without signalling questions: a file has no answers to them. Raises NotAllowed for people who
    may not assign, Refused where a study is assigned already or a level is none of the instrument's, NotThere for a
    study of another review.
    """
    require(by, "assign", review)
    if not is_offered(review, instrument) or (variant := variant_named(instrument)).has_questions:
        raise Refused(errors={"instrument": ["Choose an instrument without signalling questions."]})
    file = "".join(sign for sign in file if sign.isprintable())[:LONGEST_FILE] or "a file"
    # All studies before the review, and always in one order, so that two who do this at once wait for each other.
    studies = {key: locked(Study, key) for key in sorted({row.study for row in rows})}
    if any(study.review_id != review.pk for study in studies.values()):
        raise NotThere("There is nothing here for you.")
    assigned = set(
        Assignment.objects.filter(study__in=studies, task=Task.RISK_OF_BIAS, round__gt=PILOT).values_list(
            "study", flat=True
        )
    )
    problems = [
        f"Row {row.row}: risk of bias of {studies[row.study].name} is assigned already."
        for row in rows
        if row.study in assigned
    ]
    if len(studies) < len(rows):
        problems.append("A study stands in more than one row.")
    if problems:
        raise Refused(errors={"": problems})
    domains = (*variant.domain_keys, OVERALL)
    return [_take(studies[row.study], instrument, file, row, domains, by) for row in rows]


def _take(
    study: Study, instrument: str, file: str, row: TakenOver, domains: Sequence[str], by: User
) -> Reading:
    assignment = assign_with_form(
        study=study,
        task=Task.RISK_OF_BIAS,
        first=by,
        second=None,
        arbiter=None,
        by=by,
        mode=Mode.SINGLE,
        instrument=instrument,
    )
    reading = start_reading(assignment=assignment, by=by)
    support = f"Imported from {file}, row {row.row}"
    writes = [
        Write(str(JudgementAddress(None, domain)), 0, text=row.levels.get(domain, ""), support=support)
        for domain in domains
    ]
    for saved in save_cells(reading=reading, writes=writes, by=by):
        if saved.status != "saved":
            raise Refused(f"Row {row.row}, {study.name}: {saved.message}")
    record(
        review=study.review,
        study=study,
        subject=reading.pk,
        by=by,
        action="judgements imported",
        summary=f"{file}, row {row.row}",
    )
    submit_reading(reading=reading, by=by)
    return reading
