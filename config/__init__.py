# `shared_task` belongs to the application that exists when a task is sent: it must exist in every process.
from config.celery import app as celery_app

__all__ = ["celery_app"]
