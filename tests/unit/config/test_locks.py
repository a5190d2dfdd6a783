"""The lock files install the same packages everywhere, from whatever registry a machine uses."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock"])
def test_a_lock_has_hashes_and_no_address(name):
    lock = (ROOT / name).read_text()
    assert not re.search(r"https?:|file:|index-url|find-links", lock)
    pinned = re.findall(r"^[a-z0-9][\w.-]*==[^\\\n]+\\\n    --hash=sha256:", lock, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[a-z0-9]", lock, re.MULTILINE)) > 15


def test_the_development_lock_contains_the_other_exactly():
    run, dev = ((ROOT / name).read_text() for name in ("requirements.lock", "requirements-dev.lock"))
    pins = [re.findall(r"^([a-z0-9][\w.-]*)(==[^ ;\\\n]+)", lock, re.MULTILINE) for lock in (run, dev)]
    assert set(pins[0]) <= set(pins[1])


def test_the_benchmarks_run_on_the_application_s_numpy_and_scipy():
    run, bench = ((ROOT / name).read_text() for name in ("requirements.lock", "requirements-bench.lock"))
    for package in ("numpy", "scipy"):
        pins = [set(re.findall(rf"^{package}==[^ ;\\\n]+", lock, re.MULTILINE)) for lock in (run, bench)]
        assert pins[0] == pins[1] != set()


def test_brotli_is_not_installed():
    """With it, collecting static files takes half a minute and more."""
    assert not re.search(r"^brotli", (ROOT / "requirements.lock").read_text(), re.MULTILINE | re.IGNORECASE)
