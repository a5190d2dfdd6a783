from django.apps import AppConfig
from django.db.models.signals import post_migrate


def guard_the_record(**kwargs: object) -> None:
    """Create the triggers anew: on SQLite a migration that rebuilds the table drops them silently."""
    from .models.audit import install_triggers  # models are ready only now

    install_triggers()


class ReviewsConfig(AppConfig):
    name = "reviews"
    label = "reviews"

    def ready(self) -> None:
        post_migrate.connect(guard_the_record, sender=self)
