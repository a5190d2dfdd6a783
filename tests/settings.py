"""The application's settings for tests: the same, with a random key, a database of this process and a fast hasher."""

import os
import secrets
import tempfile
from pathlib import Path

# Of the environment only the database and the broker count; the rest is the same on every machine.
for _name in (
    "ALLOWED_HOSTS",
    "BIND",
    "CSRF_TRUSTED_ORIGINS",
    "DEBUG",
    "EMAIL_FROM",
    "EMAIL_URL",
    "LOG_LEVEL",
    "PAPER_MEGABYTES",
    "PROXIES",
    "PUBLIC_URL",
):
    os.environ.pop(_name, None)
os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
os.environ["CELERY_QUEUE"] = f"test-{os.getpid()}"
# Playwright's synchronous API runs an event loop in the thread of the test, which reads rows too.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from config.settings import *  # noqa: E402, F403
from config.settings import BASE_DIR, DATABASES, LOGGING, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# What a run writes, papers and a database file, goes with it.
_folder = tempfile.TemporaryDirectory(prefix="consilience-test-", ignore_cleanup_errors=True)
DATA_DIR = Path(_folder.name)
PAPER_PAGES_DIR = DATA_DIR / "pages"

# Neither collected nor hashed: files are served from where they are written.
STORAGES = STORAGES | {
    "default": STORAGES["default"] | {"OPTIONS": {"location": DATA_DIR}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = BASE_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

# Two test runs at once, or the workers of one, must not share a database. SQLite's is a file, not memory: only a file
# has the locks and the WAL that the application runs with.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_folder.name, "test.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": f"test_{DATABASES['default']['NAME']}_{os.getpid()}"}
    # The threads of the live server and of the worker end with their connections.
    DATABASES["default"]["CONN_MAX_AGE"] = 0

RING_LOST_SECONDS = 0.5
LOGGING["root"]["level"] = "WARNING"
LOGGING["loggers"]["celery"]["level"] = "WARNING"
