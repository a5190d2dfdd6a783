"""The record: one event per action, written in the same transaction, never changed afterwards.

Triggers in the database refuse UPDATE and DELETE, whoever asks; on SQLite a REPLACE would slip past a
DELETE trigger, so an insert over an existing key is refused too. Triggers are recreated after every
migrate, because an ``AlterField`` on SQLite rebuilds the table and drops them silently.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, models

from .base import Identified
from .review import Review
from .study import Study


class AuditEvent(Identified):
    """Who did what, to which cells, when; chained by hash per study (per review where no study is meant).

    ``subject`` is the reading or comparison that the event speaks of, so that visibility can hide the
    events of a reading that is not yet to be seen. ``cells`` lists what changed:
    ``[{"address", "before", "after"}]``.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="events")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, null=True, related_name="events")
    subject = models.UUIDField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=60)
    summary = models.CharField(max_length=500, blank=True)
    cells = models.JSONField(default=list)
    at = models.DateTimeField()
    position = models.PositiveBigIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["at", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "position"],
                condition=models.Q(study__isnull=False),
                name="audit_position_once_a_study",
            ),
            models.UniqueConstraint(
                fields=["review", "position"],
                condition=models.Q(study__isnull=True),
                name="audit_position_once_a_review",
            ),
        ]
        indexes = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"


TABLE = AuditEvent._meta.db_table
REFUSAL = "the record of events is never changed"

SQLITE_TRIGGERS = {
    f"{TABLE}_no_update": f"BEFORE UPDATE ON {TABLE}",
    f"{TABLE}_no_delete": f"BEFORE DELETE ON {TABLE}",
    f"{TABLE}_no_replace": (
        f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id"
        " OR (position = NEW.position AND study_id = NEW.study_id)"
        " OR (position = NEW.position AND review_id = NEW.review_id"
        " AND study_id IS NULL AND NEW.study_id IS NULL))"
    ),
}


def install_triggers() -> None:
    """Create the triggers that guard the table, replacing those that stand."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, when in SQLITE_TRIGGERS.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")
            return
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}")
        cursor.execute(
            f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
            f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
        )
        cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}")
        cursor.execute(
            f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"
        )


def missing_triggers() -> list[str]:
    """Names of the guards that the connected database lacks."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            wanted = set(SQLITE_TRIGGERS)
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            wanted = {f"{TABLE}_no_change", f"{TABLE}_no_truncate"}
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        present = {row[0] for row in cursor.fetchall()}
    return sorted(wanted - present)


@contextmanager
def without_triggers() -> Iterator[None]:
    """Let a test empty the database between cases; nothing outside the tests calls this."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
    try:
        yield
    finally:
        if connection.vendor == "sqlite":
            install_triggers()
        else:
            with connection.cursor() as cursor:
                cursor.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")
