"""How rows are written: under a lock, against the version they were read at, once per name."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ..models.base import Versioned
from ..refusals import NotThere, Refused, Stale

Row = TypeVar("Row", bound=Versioned)


def locked(model: type[Row], pk: object) -> Row:
    """The row, locked until the transaction ends. Raises NotThere when it is gone.

    Its key stays free: a transaction that ends meanwhile may refer to the row. Otherwise whoever edits an outcome
    would wait for the review, and whoever settles, holding the review, for the outcome.
    """
    try:
        return model._default_manager.select_for_update(no_key=True).get(pk=pk)
    except model.DoesNotExist:
        raise NotThere(f"This {model._meta.verbose_name} is no longer there.") from None


def write(row: Row, *, version: int | None, fields: dict[str, Any], duplicate: dict[str, list[str]]) -> Row:
    """Set ``fields`` on a new or locked row, check it and save it.

    ``version`` is the one that the writer had read (None for a new row). ``duplicate`` is what to say when
    a unique key refuses the row. Raises Stale or Refused; nothing is saved then.
    """
    if version is not None and row.version != version:
        raise Stale(
            f"This {row._meta.verbose_name} was saved elsewhere in the meantime. "
            "What you typed is still here; compare it with what is there now.",
            current=row,
        )
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        row.clean_fields(exclude={field.name for field in row._meta.fields} - set(fields))
        row.clean()
    except ValidationError as error:
        raise Refused(errors=error.message_dict) from None
    if version is not None:
        row.version = version + 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(errors=duplicate) from None
    return row


def changes(row: Versioned, fields: dict[str, Any]) -> list[dict]:
    """What ``fields`` would change on the row, as cells of an event. Call it before ``write``."""
    told = []
    for name, value in fields.items():
        before = getattr(row, name)
        if row._state.adding or before != value:
            told.append(
                {
                    "address": f"{row._meta.model_name}:{row.pk}:{name}",
                    "before": None if row._state.adding else _plain(before),
                    "after": _plain(value),
                }
            )
    return told


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
