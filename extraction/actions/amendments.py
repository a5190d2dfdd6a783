"""Opening named values of a settled study again, and leaving them as they were."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Role, Study, User
from reviews.permissions import roles_of
from reviews.refusals import NotAllowed, NotThere, Refused

from ..comparison import LEFT_OUT
from ..models import Amendment, Comparison
from ..queries.blank_places import is_blank_place
from ..queries.comparisons import read_comparison
from ..queries.in_force import later_round
from ..visibility import comparisons_visible_to
from .decisions import reason_errors


@transaction.atomic
def amend(*, comparison: Comparison, addresses: Collection[str], reason: str, by: User) -> Amendment:
    """Open values of the final again, by their addresses in the comparison; who decides does so anew.

    An address at which both readings are blank names a value that was found later: it is open like the others, and
    its row is there until the amendment is withdrawn.
    The final in force stays in force until the study is settled again. Raises NotAllowed for anybody but who
    decides and the leads, Refused without a reason, while the study is not settled and for what is open already,
    NotThere for what the study cannot hold: no arm, time point or question of it, or no statistic of the outcome's
    kind.
    """
    comparison = _settled_for(comparison, by)
    errors = reason_errors(reason)
    if errors:
        raise Refused(errors=errors)
    if not addresses:
        raise Refused(errors={"addresses": ["Choose at least one value."]})
    compared = read_comparison(comparison)
    states = compared.states
    named = list(dict.fromkeys(addresses))
    for address in named:
        row = compared.row(address)
        if states.get(address) == LEFT_OUT or (row is None and not is_blank_place(compared, address)):
            raise NotThere("There is no such value in this study.")
        if address in compared.reopened:
            raise Refused(f"{row.label} is open again already.")
    amendment = Amendment.objects.create(
        comparison=comparison,
        addresses=named,
        reason=reason.strip(),
        by=by,
        at=timezone.now(),
    )
    # A value that neither reading has gets its row, and with it its label, by the amendment itself.
    labels = {row.address: row.label for row in read_comparison(comparison).rows}
    _record(amendment, by, "values reopened", ", ".join(labels[address] for address in named))
    return amendment


@transaction.atomic
def withdraw_amendment(*, amendment: Amendment, by: User) -> None:
    """Leave the values as the final in force has them. Raises Refused when one of them has been decided anew: then the
    study is settled again, or the value decided as it was."""
    comparison = _settled_for(amendment.comparison, by)
    amendment = Amendment.objects.get(pk=amendment.pk)
    if amendment.closed_at is not None:
        raise Refused("This amendment is closed already.")
    decided = comparison.resolutions.filter(address__in=amendment.addresses, at__gt=amendment.at)
    if decided.exists():
        raise Refused("One of these values has been decided anew. Settle the study, or decide it as it was.")
    amendment.closed_at, amendment.closed_by = timezone.now(), by
    amendment.save(update_fields=["closed_at", "closed_by"])
    _record(amendment, by, "amendment withdrawn", amendment.reason)


def _settled_for(comparison: Comparison, by: User) -> Comparison:
    """The settled comparison, locked with its study, for who decides it or a lead."""
    found = (
        comparisons_visible_to(by)
        .select_related("assignment__study__review", "assignment__first", "assignment__arbiter")
        .filter(pk=comparison.pk)
        .first()
    )
    if found is None:
        raise NotThere("There is nothing here for you.")
    assignment = found.assignment
    if by.pk != assignment.decider_id and Role.LEAD not in roles_of(by, assignment.study.review):
        raise NotAllowed(f"{assignment.decider.name} or a lead of the review reopens values of this study.")
    locked(Study, assignment.study_id)
    found.refresh_from_db(fields=["version", "settled_at"])
    if found.settled_at is None:
        raise Refused("This study is not settled yet: its differences can still be decided.")
    if later_round(assignment):
        raise Refused("This study is read again in a later round. Settle that one, and reopen values of it.")
    return found


def _record(amendment: Amendment, by: User, action: str, summary: str) -> None:
    study = amendment.comparison.assignment.study
    record(
        review=study.review,
        study=study,
        subject=amendment.comparison_id,
        by=by,
        action=action,
        summary=summary[:500],
        cells=[
            {"address": address, "before": None, "after": {"reason": amendment.reason}}
            for address in amendment.addresses
        ],
    )
