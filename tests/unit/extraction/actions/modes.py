"""A reading that is in before the mode changes, and every row before and after."""

from django.apps import apps

from extraction.actions.readings import submit_reading
from extraction.models import Reading
from reviews.models import Assignment, User
from tests.cast import enter


def submitted(assignment: Assignment, by: User, *said) -> Reading:
    """What the person reads, entered and submitted."""
    reading = enter(assignment, by, *said)
    submit_reading(reading=reading, by=by)
    reading.refresh_from_db()
    return reading


def snapshot() -> dict[tuple[str, object], dict[str, object]]:
    """Every row of the reviews and their readings, by model and key."""
    return {
        (model.__name__, row["id"]): row
        for app in ("reviews", "extraction")
        for model in apps.get_app_config(app).get_models()
        for row in model.objects.values()
    }


def changed(before: dict, after: dict) -> dict[str, set[str]]:
    """The columns that changed, by model; fails where a row is gone."""
    assert set(before) <= set(after)
    found: dict[str, set[str]] = {}
    for key, row in before.items():
        columns = {name for name in row if row[name] != after[key][name]}
        if columns:
            found.setdefault(key[0], set()).update(columns)
    return found
