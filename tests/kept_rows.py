"""Rows that many tests begin with: made once a process by the product's own actions, and put back as they were for
each later test, in one statement a table."""

from collections.abc import Callable
from typing import TypeVar

from django.apps import apps
from django.db import connection, models, transaction

Made = TypeVar("Made", bound=models.Model)

APPS = ("reviews", "extraction", "analysis")


class KeptRows:
    """What one function makes in a database that holds nothing of it yet.

    The first call makes it and keeps a copy of every row that was not there before; later ones insert the copies.
    Keys and times are then the same in every test of the process, and so must be the keys of the rows that they point
    to: ``tests.cast.person`` gives everybody in the cast a key of their own.
    """

    def __init__(self) -> None:
        self._made: models.Model | None = None
        self._rows: list[tuple[type[models.Model], list[models.Model]]] = []

    def get(self, make: Callable[[], Made]) -> Made:
        """The row that ``make`` returns, with all that it made besides."""
        if self._made is None:
            before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in _models()}
            made = make()
            for model, known in before.items():
                rows = [row for row in model._base_manager.all() if row.pk not in known]
                if rows:
                    self._rows.append((model, rows))
            self._made = made
        else:
            self._put_back()
        return type(self._made)._base_manager.get(pk=self._made.pk)

    def _put_back(self) -> None:
        # Foreign keys are checked when the transaction ends, so that the order of the tables does not matter.
        with transaction.atomic():
            for model, rows in self._rows:
                fields = [field for field in model._meta.concrete_fields if not field.generated]
                # Raw: times that the database or Django would set stay those of the first making.
                model._base_manager._insert(rows, fields=fields, using=connection.alias, raw=True)


def _models() -> list[type[models.Model]]:
    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
