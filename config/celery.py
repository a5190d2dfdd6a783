"""The Celery application, for `celery -A config worker` and for the worker inside the web process."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("consilience")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# By name, and read when a worker starts: this module is imported with the package, before Django is set up.
app.steps["worker"].add("config.ringer:Ringer")
