"""What one decision can take over as a whole: the domain of an assessment, or all that is judged of one result."""

from django.db.models import TextChoices

from ..addresses import JudgementAddress, SignallingAddress, UnknownAddress, parse
from ..comparison import OPEN, Row
from .comparisons import ComparedReadings


class Whole(TextChoices):
    """How much of an assessment is taken from one reading; blank for the one address alone."""

    DOMAIN = "domain", "The whole domain"
    RESULT = "result", "All of this result"


def rows_of_whole(compared: ComparedReadings, row: Row, whole: str) -> list[Row]:
    """The other rows of the same domain, or of the same result, at which the readings differ and nothing is decided,
    and which are with the same people. Empty for what is no assessment, and for all results as a whole: who would take
    that from one reading would not compare them."""
    place = _place(compared, row.address)
    if place is None or whole not in Whole.values or (whole == Whole.RESULT and place[0] is None):
        return []
    wanted = place if whole == Whole.DOMAIN else place[:1]
    states, turn = compared.states, compared.discussion.is_with
    return [
        one
        for one in compared.rows
        if one.address != row.address
        and states[one.address] == OPEN
        and not one.agrees
        and turn(one.address) == turn(row.address)
        and (there := _place(compared, one.address)) is not None
        and there[: len(wanted)] == wanted
    ]


def _place(compared: ComparedReadings, text: str) -> tuple | None:
    """The result and the domain of an address; None for what is no assessment."""
    try:
        address = parse(text)
    except UnknownAddress:
        return None
    match address:
        case JudgementAddress():
            return address.study_result, address.domain
        case SignallingAddress():
            variant = compared.first.variant_for(address.study_result)
            return address.study_result, variant.domain_of(address.question).key
    return None
