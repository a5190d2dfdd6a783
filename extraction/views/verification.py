"""Confirming values of the first reading, as JSON."""

import json
from uuid import UUID

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from reviews.refusals import NotAllowed, NotThere, Refused

from ..actions.verification import confirm_values
from ..queries.gaps import sheet_gaps
from ..queries.sheets import read_sheet
from ..queries.verification import read_verified
from . import layouts
from .cells import MOST_WRITES, WrongShape, json_error, result_names
from .readings import visible_reading


@require_POST
def verification(request: HttpRequest, reading_id: UUID) -> JsonResponse:
    """Confirm values of a verifier's reading, or take that back.

    The body is ``{"addresses": [...], "confirmed": true}``. Answers 200 with how every value stands and the version of
    the reading before and after, 400 naming the field that has the wrong shape, 401 when the session has ended, 403 and
    404 as every page, 409 when the reading is frozen or an address is not one of the first reading's.
    """
    if not request.user.is_authenticated:
        return json_error("You are signed out. Sign in again; nothing was confirmed.", 401)
    try:
        reading = visible_reading(request.user, reading_id)
        addresses, confirmed = _read(request.body)
        changed = confirm_values(reading=reading, addresses=addresses, confirmed=confirmed, by=request.user)
    except WrongShape as wrong:
        return json_error(str(wrong), 400, {wrong.field: [str(wrong)]})
    except NotAllowed as refused:
        return json_error(str(refused), 403)
    except (Http404, NotThere):
        return json_error("There is nothing here for you.", 404)
    except Refused as refused:
        if "" in refused.errors:  # frozen; what is said of that elsewhere speaks of typing
            return json_error("This reading is submitted: nothing was changed.", 409)
        return json_error(str(refused), 409, refused.errors)
    sheet = read_sheet(reading)
    return JsonResponse(
        {
            "reading_version_before": reading.version - bool(changed),
            "reading_version": reading.version,
            "verified": layouts.verified_facts(read_verified(sheet)),
            "gaps": layouts.gap_facts(sheet, sheet_gaps(sheet), result_names(sheet)),
        }
    )


def _read(body: bytes) -> tuple[list[str], bool]:
    """The addresses, and whether they are confirmed. Raises WrongShape."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise WrongShape("", "The body is no JSON.") from None
    if not isinstance(sent, dict):
        raise WrongShape("", "The body is an object with “addresses”.")
    addresses, confirmed = sent.get("addresses"), sent.get("confirmed", True)
    if not isinstance(addresses, list) or not all(isinstance(one, str) for one in addresses):
        raise WrongShape("addresses", "“addresses” is a list of texts.")
    if len(addresses) > MOST_WRITES:
        raise WrongShape("addresses", f"{len(addresses):,} at once; the limit is {MOST_WRITES:,}.")
    if not isinstance(confirmed, bool):
        raise WrongShape("confirmed", "“confirmed” is true or false.")
    return addresses, confirmed
