"""What the database itself refuses: a finished run is never updated, whoever asks.

Deleting a run with its analysis stays possible. Created anew after every migrate, since a migration that rebuilds
the table on SQLite drops its triggers silently.
"""

from django.db import connection

from .run import Run

TABLE = Run._meta.db_table
NAME = f"{TABLE}_finished_stays"
REFUSAL = "a finished run never changes"
FINISHED = "OLD.state IN ('succeeded', 'failed')"


def guard_finished_runs() -> None:
    """Create the trigger, replacing the one that stands."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER IF EXISTS {NAME}")
            cursor.execute(
                f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} WHEN {FINISHED} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
            return
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        cursor.execute(f"DROP TRIGGER IF EXISTS {NAME} ON {TABLE}")
        cursor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE ON {TABLE} FOR EACH ROW WHEN ({FINISHED}) "
            f"EXECUTE FUNCTION {NAME}()"
        )
