"""Gunicorn's settings, for `make run` (one process with the worker in it) and for a web container (without)."""

import sys
from importlib import import_module

from config import environment
from config.celery import app
from config.embedded_worker import EmbeddedWorker
from config.orphans import stop_with_parent

wsgi_app = "config.wsgi:application"
bind = environment.text("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = environment.whole_number("WEB_PROCESSES", 1, least=1)
threads = environment.whole_number("WEB_THREADS", 8, least=1)
timeout = 60
graceful_timeout = 10
keepalive = 5
loglevel = environment.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")).lower()
# The management socket would be one file in the home directory for all instances of a user.
control_socket_disable = True

EMBEDDED_WORKER = environment.flag("EMBEDDED_WORKER")
if EMBEDDED_WORKER and workers > 1:
    raise environment.wrong("WEB_PROCESSES", str(workers), "1, as EMBEDDED_WORKER puts the worker into it")


def post_fork(server, worker) -> None:
    stop_with_parent()


def post_worker_init(worker) -> None:
    """After the fork, with the application loaded. What is raised here keeps the process from starting."""
    # Models exist only now: this file is read before Django is set up.
    missing = import_module("reviews.models.audit").missing_triggers()
    if missing:
        raise RuntimeError(
            f"The database does not guard the record of events: {', '.join(missing)} missing. Run the migrations."
        )
    if EMBEDDED_WORKER:
        worker.embedded_worker = EmbeddedWorker(app)
        worker.embedded_worker.start()
        print(f"Consilience runs on http://{bind}. Ctrl-C stops it.", file=sys.stderr, flush=True)


def worker_exit(server, worker) -> None:
    if hasattr(worker, "embedded_worker"):
        worker.embedded_worker.stop()
