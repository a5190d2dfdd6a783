"""The settings as a production reads them: in a process of its own, with nothing but the given variables."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
KEY = secrets.token_urlsafe(50)


def read(tmp_path: Path, *names: str, **variables: str) -> subprocess.CompletedProcess:
    """Import the settings under `variables`, and print those called `names` as JSON."""
    shown = f"import json; from config import settings as s; print(json.dumps([getattr(s, n) for n in {names!r}]))"
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **variables}
    return subprocess.run(
        [sys.executable, "-c", shown], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )


def values(tmp_path: Path, *names: str, **variables: str) -> list:
    done = read(tmp_path, *names, SECRET_KEY=KEY, **variables)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_without_a_secret_key_nothing_starts(tmp_path):
    done = read(tmp_path)
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr
    assert list(tmp_path.iterdir()) == [], "a start that is refused leaves nothing behind"


def test_a_web_process_without_a_secret_key_ends_and_says_why(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "BIND": "127.0.0.1:0"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


def test_debug_is_off_unless_it_is_asked_for(tmp_path):
    assert values(tmp_path, "DEBUG") == [False]


@pytest.mark.parametrize(
    "variables",
    [
        {"DEBUG": "perhaps"},
        {"CELERY_BROKER_URL": "amqp://localhost"},
        {"DATABASE_URL": "oracle://localhost/x"},
        {"LOG_LEVEL": "LOUD"},
        {"PUBLIC_URL": "reviews.example.org"},
        {"SECURE_HSTS_SECONDS": "a year"},
    ],
    ids=lambda variables: next(iter(variables)),
)
def test_a_wrong_value_stops_the_start_with_the_name_of_its_variable(tmp_path, variables):
    done = read(tmp_path, SECRET_KEY=KEY, **variables)
    assert done.returncode != 0
    (name,) = variables
    assert f"{name} is " in done.stderr.splitlines()[-1]
    assert "expected" in done.stderr.splitlines()[-1]


def test_an_https_address_secures_cookies_and_names_hosts_and_origins(tmp_path):
    hosts, origins, session, csrf, redirect, hsts = values(
        tmp_path,
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        PUBLIC_URL="https://reviews.example.org",
        PROXIES="1",
    )
    assert hosts[0] == "reviews.example.org"
    assert origins == ["https://reviews.example.org"]
    assert session is csrf is redirect is True
    assert hsts > 0


def test_an_https_address_without_a_proxy_is_refused_since_nothing_would_end_tls(tmp_path):
    done = read(tmp_path, SECRET_KEY=KEY, PUBLIC_URL="https://reviews.example.org")
    assert "PROXIES is '0'; expected 1 or more" in done.stderr


def test_on_one_machine_cookies_travel_without_tls(tmp_path):
    assert values(tmp_path, "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS") == [
        False,
        False,
        0,
    ]


def test_the_time_limits_of_a_task_come_before_redis_hands_it_to_another_worker(tmp_path):
    soft, hard, transport = values(
        tmp_path,
        "CELERY_TASK_SOFT_TIME_LIMIT",
        "CELERY_TASK_TIME_LIMIT",
        "CELERY_BROKER_TRANSPORT_OPTIONS",
        CELERY_BROKER_URL="redis://127.0.0.1:6379/0",
    )
    assert soft < hard < transport["visibility_timeout"]
