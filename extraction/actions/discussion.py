"""What the readers settle between themselves before the arbiter decides."""

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.models import User
from reviews.refusals import NotAllowed, NotThere, Refused, Stale

from ..comparison import FIRST, OPEN, SECOND, Row
from ..models import Comparison, Method, Remark, RemarkKind, Resolution
from ..queries.comparisons import ComparedReadings, read_comparison
from ..queries.discussion import ARBITER, READERS
from ..reported import unkeepable
from .comparisons import open_for
from .decisions import decided_fields
from .resolutions import taken_along, whole_errors, write_decisions
from .turns import pass_on_when_discussed

NO_SOURCE = {"paper": "", "page": "", "table": "", "quotation": "", "support": ""}


@transaction.atomic
def comment(*, comparison: Comparison, address: str, text: str, by: User) -> Remark:
    """Say or ask something about an open difference; for its readers and its arbiter."""
    compared, _ = _open_row(comparison, address, by)
    return _say(compared, address, RemarkKind.COMMENT, text, by)


@transaction.atomic
def give_way(
    *,
    comparison: Comparison,
    address: str,
    reason: str,
    version: int,
    matches: int | None,
    by: User,
    whole: str = "",
) -> Resolution:
    """A reader takes the other reading's value: both accept it, and the difference is settled by discussion.

    ``version`` is that of the resolution the person saw (0: none), ``matches`` that of the comparison; ``whole``
    ("domain" or "result") takes the rest of that domain, or of that result, from the other reading as well. Raises
    NotAllowed for who is not a reader, Refused when the arbiter has it, neither reading has an answer or no reason is
    given, Stale when it was decided since.
    """
    compared, row = _open_row(comparison, address, by, matches)
    _require_readers_turn(compared, row, by)
    if row.agrees:
        decider = compared.comparison.assignment.decider.name
        raise Refused(f"Both readings say the same here, and it cannot stand so. Leave it to {decider}.")
    existing = compared.resolutions.get(address)
    if (existing.version if existing else 0) != version:
        raise Stale("This difference was decided in another window.", current=existing)
    choice = SECOND if by.pk == compared.comparison.assignment.first_id else FIRST
    errors = whole_errors(choice, whole)
    if errors:
        raise Refused(errors=errors)
    rows = [row, *taken_along(compared, row, choice, whole)]
    decided = [(one, decided_fields(compared, one, choice, "", False, NO_SOURCE)) for one in rows]
    said = _say(compared, address, RemarkKind.GIVE_WAY, reason, by)
    why = {"choice": choice, "reason": said.text, "method": Method.DISCUSSION, "by": by}
    resolution = write_decisions(compared, decided, why)
    pass_on_when_discussed(compared.comparison, by)
    return resolution


@transaction.atomic
def leave_to_arbiter(*, comparison: Comparison, address: str, text: str, by: User) -> Remark:
    """A reader holds to their value and leaves the difference to the arbiter, with a word why."""
    compared, row = _open_row(comparison, address, by)
    _require_readers_turn(compared, row, by)
    said = _say(compared, address, RemarkKind.HAND_OVER, text, by)
    pass_on_when_discussed(compared.comparison, by)
    return said


@transaction.atomic
def send_back(*, comparison: Comparison, address: str, text: str, by: User) -> Remark:
    """The arbiter gives an open difference back to the readers, with the question that they are to answer."""
    compared, _ = _open_row(comparison, address, by)
    if by.pk != compared.comparison.assignment.arbiter_id:
        raise NotAllowed("Only the arbiter sends a difference back.")
    if compared.discussion.is_with(address) == READERS:
        raise Refused("The readers are discussing it already.")
    return _say(compared, address, RemarkKind.SEND_BACK, text, by)


@transaction.atomic
def end_discussion(*, comparison: Comparison, by: User) -> Comparison:
    """A reader passes all that is still open to the arbiter. Raises Refused where nothing is with the readers."""
    comparison = open_for(comparison.pk, by, version=None, readers_too=True)
    if by.pk not in comparison.assignment.readers():
        raise NotAllowed("The readers end their discussion.")
    if comparison.confirmed_at is None:
        raise Refused("Confirm first whose arm is whose; then the discussion can be ended.")
    compared = read_comparison(comparison)
    open_ones = [address for address, state in compared.states.items() if state == OPEN]
    left = [one for one in open_ones if compared.discussion.is_with(one) == READERS]
    if not left:
        raise Refused("Nothing is left to discuss.")
    comparison.handed_over_at, comparison.handed_over_by = timezone.now(), by
    comparison.save(update_fields=["handed_over_at", "handed_over_by"])
    _record(compared, by, "discussion ended", f"{len(left)} left to the arbiter")
    return comparison


def _open_row(
    comparison: Comparison, address: str, by: User, matches: int | None = None
) -> tuple[ComparedReadings, Row]:
    """The difference, while it is open and the structure confirmed."""
    comparison = open_for(comparison.pk, by, version=matches, readers_too=True)
    if comparison.confirmed_at is None:
        raise Refused("Confirm first whose arm is whose; then the values can be discussed.")
    compared = read_comparison(comparison)
    row = compared.row(address)
    if row is None:
        raise NotThere("There is no such difference in this comparison.")
    if compared.states[address] != OPEN:
        raise Refused("This difference is settled already.")
    return compared, row


def _require_readers_turn(compared: ComparedReadings, row: Row, by: User) -> None:
    if by.pk not in compared.comparison.assignment.readers():
        raise NotAllowed("Only the two readers discuss a difference.")
    if compared.discussion.is_with(row.address) == ARBITER:
        raise Refused("This difference is with the arbiter.")


def _say(compared: ComparedReadings, address: str, kind: str, text: str, by: User) -> Remark:
    problem = unkeepable(text) if text.strip() else "Say it in a word or two."
    if problem:
        raise Refused(errors={"text": [problem]})
    remark = Remark.objects.create(
        comparison=compared.comparison,
        address=address,
        kind=kind,
        text=text.strip(),
        by=by,
        at=timezone.now(),
    )
    row = compared.row(address)
    _record(compared, by, "difference discussed", f"{row.label}: {remark.get_kind_display()}", remark)
    return remark


def _record(
    compared: ComparedReadings, by: User, action: str, summary: str, remark: Remark | None = None
) -> None:
    study = compared.comparison.assignment.study
    record(
        review=study.review,
        study=study,
        subject=compared.comparison.pk,
        by=by,
        action=action,
        summary=summary[:500],
        cells=[{"address": remark.address, "before": None, "after": {"text": remark.text}}] if remark else [],
    )
