"""The full stack, read rather than run: its services, its images, and no secret in it."""

import re
import sys
from pathlib import Path

import pytest
import redis
import yaml
from django.conf import settings
from django.db import connection

from config import environment

ROOT = Path(__file__).resolve().parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
VERSIONS = dict(re.findall(r"^(\w+)_VERSION=(\S+)$", (ROOT / ".ci/versions.env").read_text(), re.MULTILINE))
EXAMPLE = dict(re.findall(r"^(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))

SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|(?<!API_)KEY")
REQUIRED = re.compile(r"\$\{(\w+):\?[^}]+\}")


def test_the_stack_is_database_broker_migration_web_and_worker():
    assert set(SERVICES) == {"postgres", "redis", "migrate", "web", "worker"}


def test_images_are_pinned_to_the_versions_that_are_checked():
    assert SERVICES["postgres"]["image"].startswith(f"postgres:{VERSIONS['POSTGRES']}-")
    assert SERVICES["redis"]["image"].startswith(f"redis:{VERSIONS['REDIS']}-")
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) == [
        f"python:{VERSIONS['PYTHON']}-slim-bookworm"
    ]


def test_the_checks_run_on_the_python_that_the_image_has():
    assert VERSIONS["PYTHON"].split(".")[:2] == [str(part) for part in sys.version_info[:2]]


@pytest.mark.postgresql
def test_the_checks_run_on_the_postgresql_that_the_image_has(db):
    assert VERSIONS["POSTGRES"].split(".")[0] == str(connection.pg_version // 10_000)


@pytest.mark.redis
def test_the_checks_run_on_the_redis_that_the_image_has():
    with redis.Redis.from_url(settings.CELERY_BROKER_URL) as client:
        running = client.info("server")["redis_version"]
    assert VERSIONS["REDIS"].split(".")[:2] == running.split(".")[:2]


@pytest.mark.parametrize("name", ["postgres", "redis", "web", "worker"])
def test_whatever_keeps_running_has_a_health_check_and_comes_back(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_the_database_is_migrated_once_before_web_and_workers_start():
    assert SERVICES["migrate"]["restart"] == "no"
    assert SERVICES["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert SERVICES[name]["depends_on"]["redis"]["condition"] == "service_healthy"
        assert "container_name" not in SERVICES[name], "a name of its own would allow only one of them"


def test_the_broker_writes_to_disk_and_evicts_nothing():
    command = " ".join(SERVICES["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_database_broker_and_papers_keep_their_data_in_volumes():
    kept = {
        volume.split(":")[0] for name in ("postgres", "redis", "web") for volume in SERVICES[name]["volumes"]
    }
    assert kept == set(COMPOSE["volumes"])


def test_the_papers_lie_where_the_web_containers_write_them_and_may():
    (volume,) = SERVICES["web"]["volumes"]
    folder = volume.removeprefix("papers:/srv/consilience/")
    assert str(environment.data_dir() / "papers").endswith(f"/{folder}")
    assert f"mkdir -p -m 700 {folder}" in DOCKERFILE[DOCKERFILE.index("USER consilience") :]


def test_only_the_web_is_published_and_only_to_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"web"}
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


def test_every_secret_is_required_from_the_environment():
    found = 0
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable):
                assert REQUIRED.fullmatch(value), f"{name}: {variable}"
                found += 1
            for password in re.findall(r"://[^:/]+:(.+)@", str(value)):
                assert REQUIRED.fullmatch(password), f"{name}: {variable}"
                found += 1
    assert found >= 3


def test_the_example_names_every_required_variable_and_holds_no_secret():
    required = set(REQUIRED.findall((ROOT / "docker-compose.yml").read_text()))
    assert required <= set(EXAMPLE)
    assert {name: value for name, value in EXAMPLE.items() if SECRET.search(name) and value} == {}


def test_the_image_runs_as_nobody_special_and_holds_only_the_application():
    assert re.search(r"^USER (?!root)\w+$", DOCKERFILE, re.MULTILINE)
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert kept == {
        "analysis", "config", "extraction", "reviews", "static", "templates", "manage.py", "requirements.lock"
    }  # fmt: skip
