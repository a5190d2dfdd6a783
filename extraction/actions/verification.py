"""Confirming what a verifier found in the report as the first reader has it."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from reviews.models import User
from reviews.refusals import Refused

from ..models import Reading, Verification
from ..queries.sheets import read_sheet
from ..queries.verification import CONTESTED, read_verified
from .cells import snapshot
from .readings import own_draft, record_and_advance


@transaction.atomic
def confirm_values(
    *, reading: Reading, addresses: Collection[str], by: User, confirmed: bool = True
) -> list[Verification]:
    """Say of these values that they were compared with the report and stand there so; or, with ``confirmed`` False,
    that they are to be looked up again. Returns those that changed; ``reading.version`` is the reading's afterwards.

    Where the reading has another value than the first one there is nothing to confirm: such an address stays as it is.
    Raises Refused for an address that the reading did not take over, and what ``own_draft`` raises.
    """
    given = reading
    reading = own_draft(reading.pk, by)
    sheet = read_sheet(reading)
    states = read_verified(sheet).states
    for address in addresses:
        if address not in states:
            raise Refused(
                errors={address: ["This value is not one of the first reading's: nothing to confirm."]}
            )
    rows = Verification.objects.filter(reading=reading, address__in=addresses)
    changed = [one for one in rows if states[one.address] != CONTESTED and (one.at is not None) != confirmed]
    now = timezone.now()
    for one in changed:
        one.by, one.at = (by, now) if confirmed else (None, None)
    Verification.objects.bulk_update(changed, ["by", "at"])
    if changed:
        # The record says which value it was: it stands there before and after.
        values = {one.address: snapshot(sheet.cells[one.address]) for one in changed}
        record_and_advance(
            reading,
            by=by,
            action="values confirmed" if confirmed else "confirmation taken back",
            summary=f"{len(changed)} value{'' if len(changed) == 1 else 's'}",
            cells=[{"address": key, "before": value, "after": value} for key, value in values.items()],
        )
    given.version = reading.version
    return changed
