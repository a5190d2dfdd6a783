"""What the answers of an assessment proposed, kept beside each judgement once it is frozen."""

from reviews.models import Task

from ..models import Judgement, Reading
from ..queries.sheets import read_sheet


def keep_proposals(reading: Reading) -> None:
    """Store beside every judgement of an assessment the level that its answers propose; nothing for an extraction."""
    if reading.assignment.task != Task.RISK_OF_BIAS:
        return
    sheet = read_sheet(reading)
    judgements = [cell for cell in sheet.cells.values() if isinstance(cell, Judgement)]
    assessments = {key: sheet.assessment(key) for key in {one.study_result_id for one in judgements}}
    for one in judgements:
        one.proposed = assessments[one.study_result_id].proposed(one.domain)
    Judgement.objects.bulk_update(judgements, ["proposed"])
