from django.apps import AppConfig
from django.db.models.signals import post_migrate


def guard(**kwargs: object) -> None:
    """Create the trigger that keeps finished runs as they are."""
    from .models.guards import guard_finished_runs  # models are ready only now

    guard_finished_runs()


class AnalysisConfig(AppConfig):
    name = "analysis"
    label = "analysis"

    def ready(self) -> None:
        post_migrate.connect(guard, sender=self)
