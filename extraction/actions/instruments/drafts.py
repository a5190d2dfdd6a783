"""The draft of an instrument, locked for writing, and what is written recorded."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Review, User
from reviews.permissions import require
from reviews.refusals import Refused, Stale

from ...models import Instrument
from ...queries.instruments import drafted
from ...risk_of_bias.documents import as_document
from ...risk_of_bias.shape import text_problem
from ...risk_of_bias.variant import Variant

STALE = (
    "The draft was saved elsewhere in the meantime. "
    "What you typed is still here; compare it with what is there now."
)


def open_draft(instrument: Instrument, version: int | None, by: User) -> tuple[Instrument, Variant]:
    """The draft, locked together with its review, and what it holds. ``version`` is the one that the person had before
    them, None where it does not matter.

    Raises NotThere, NotAllowed, Refused once it is published, Stale when it was saved elsewhere since.
    """
    require(by, "edit_protocol", instrument.review)
    locked(Review, instrument.review_id)
    instrument = locked(Instrument, instrument.pk)
    if instrument.is_published:
        raise Refused(f"Version {instrument.number} is published and frozen. Change it in a new version.")
    if version is not None and instrument.version != version:
        raise Stale(STALE, current=instrument)
    return instrument, drafted(instrument)


def keep(
    instrument: Instrument,
    variant: Variant,
    *,
    by: User,
    action: str,
    summary: str,
    cells: Iterable[dict] = (),
) -> Instrument:
    """Store what the draft holds from now on, advance its version, and record it."""
    instrument.document = as_document(variant)
    instrument.title = variant.title
    instrument.version += 1
    instrument.save(update_fields=["document", "title", "version"])
    record(
        review=instrument.review,
        by=by,
        action=action,
        summary=f"{instrument.title}, version {instrument.number}: {summary}",
        cells=cells,
    )
    return instrument


def changed_cells(instrument: Instrument, part: str, before: dict, after: dict) -> list[dict]:
    """What differs between two states of a part, as cells of an event."""
    return [
        {
            "address": f"instrument:{instrument.pk}:{part}:{name}"
            if part
            else f"instrument:{instrument.pk}:{name}",
            "before": before.get(name),
            "after": after[name],
        }
        for name in after
        if before.get(name) != after[name]
    ]


def check_texts(
    texts: dict[str, str], *, required: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """The texts without space round them. Raises Refused, field by field, for what cannot be kept, and with the words
    of ``required`` where a field is empty."""
    found = {name: text.replace("\r\n", "\n").strip() for name, text in texts.items()}
    errors = {}
    for name, text in found.items():
        if not text and name in required:
            errors[name] = [required[name]]
        elif problem := text_problem(name, text):
            errors[name] = [f"This {problem}"]
    if errors:
        raise Refused(errors=errors)
    return found
