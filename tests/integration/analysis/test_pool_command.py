"""`python manage.py pool FILE.csv`, as somebody at a terminal runs it. No test here may touch a database."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.unit.analysis.table_pooling.tables import csv_of

ROOT = Path(__file__).resolve().parents[3]

NAMES = (
    "k estimate se ci_lb ci_ub zval pval tau2 tau2_ci_lb tau2_ci_ub i2 h2 q q_df q_pval pi_lb pi_ub weights yi vi"
).split()
SECTIONS = (
    "leave_one_out cumulative influence egger begg trim_and_fill mantel_haenszel peto subgroups meta_regression"
).split()


@pytest.fixture
def bcg(tmp_path):
    file = tmp_path / "bcg.csv"
    file.write_bytes(csv_of("bcg"))
    return file


def pooled(file, *options):
    out = StringIO()
    call_command("pool", str(file), *options, "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def run(*arguments, **environment):
    """In a process of its own that knows no setting, and a database address where nobody listens."""
    environment |= {"PATH": os.environ["PATH"], "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    return subprocess.run(
        [sys.executable, "manage.py", "pool", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_runs_without_any_setting_and_without_a_database(bcg):
    done = run(bcg, "--measure", "RR", "--all", "--subgroup", "alloc", "--moderator", "ablat")
    assert (done.returncode, done.stderr) == (0, "")
    assert "0.4896" in done.stdout
    assert "Subgroups by alloc" in done.stdout


def test_a_terminal_without_unicode_stops_no_report(bcg):
    for format in ("text", "json"):
        done = run(bcg, "--measure", "RR", "--format", format, PYTHONIOENCODING="ascii")
        assert (done.returncode, done.stderr) == (0, "")


def test_json_has_the_names_that_others_rely_on(bcg):
    found = pooled(bcg, "--measure", "OR", "--all", "--subgroup", "alloc", "--moderator", "ablat")
    assert [name for name in [*NAMES, *SECTIONS] if found.get(name) is None] == []
    assert len(found["weights"]) == len(found["yi"]) == len(found["vi"]) == 13
    assert sum(found["weights"]) == pytest.approx(100)


def test_several_and_categorical_moderators_have_terms(bcg):
    found = pooled(bcg, "--measure", "RR", "--moderator", "alloc", "ablat")["meta_regression"]
    assert [term["name"] for term in found["terms"]] == [
        "intercept",
        "alloc: random",
        "alloc: systematic",
        "ablat",
    ]
    assert set(found["terms"][0]) >= {"name", "estimate", "se", "ci_lower", "ci_upper", "p_value"}


def test_a_study_without_events_is_left_out_with_its_reason_unless_it_is_kept(tmp_path):
    file = tmp_path / "catheters.csv"
    file.write_bytes(csv_of("nielweise2007"))
    out = pooled(file, "--measure", "RR")
    kept = pooled(file, "--measure", "RR", "--double-zero", "keep")
    assert (out["k"], kept["k"]) == (17, 18)
    assert out["estimate"] == pytest.approx(-0.9257, abs=5e-5)
    assert kept["estimate"] == pytest.approx(-0.9150, abs=5e-5)
    (left,) = out["left_out"]
    assert left["reason"].startswith("No events in either arm")
    assert out["yi"][left["row"] - 2] is None
    assert out["weights"][left["row"] - 2] is None


def test_a_section_that_cannot_be_computed_says_why(tmp_path):
    file = tmp_path / "three.csv"
    file.write_text("study,yi,vi\nA,0.1,0.04\nB,0.3,0.04\nC,0.2,0.04\n")
    found = pooled(file, "--all")
    assert found["egger"] is None
    assert found["not_computed"]["egger"]
    assert "3 studies" in found["warnings"][0]


@pytest.mark.parametrize(
    ("moderators", "reason"),
    [
        (["same"], "same is the same for all studies."),
        (["name"], "name is the same for all studies."),
        (["dose", "twice"], "the moderators depend on each other: one of them follows from the rest."),
    ],
)
def test_moderators_that_say_nothing_new_are_named(tmp_path, moderators, reason):
    file = tmp_path / "doses.csv"
    rows = "".join(f"S{i},{i % 3},1,{i},{2 * i},7,x\n" for i in range(8))
    file.write_text("study,yi,vi,dose,twice,same,name\n" + rows)
    found = pooled(file, "--moderator", *moderators)
    assert found["meta_regression"] is None
    assert found["not_computed"]["meta_regression"] == reason


def test_hazard_ratios_that_are_given_are_shown_as_ratios(tmp_path):
    file = tmp_path / "survival.csv"
    file.write_text("study,yi,sei\nA,0.5,0.2\nB,0.7,0.3\nC,0.1,0.2\n")
    assert pooled(file, "--measure", "HR")["scale"] == "log"
    out = StringIO()
    call_command("pool", str(file), "--measure", "HR", "--tau2-method", "FE", stdout=out)
    assert out.getvalue().startswith("Hazard ratio: 3 of 3 studies in survival.csv")
    assert "Estimate             1.452" in out.getvalue()


@pytest.mark.parametrize(
    ("text", "options", "place"),
    [
        ("study,yi,vi\nA,0.1,0.04\nB,x,0.04\n", [], "row 3, column yi: 'x' is not a number"),
        ("study,yi,vi\nA,0.1,0\nB,1,0.04\n", [], "row 2, column vi: 0 is not above 0"),
        ("study,n1,n2\nA,1,2\n", ["--measure", "RD"], "row 1, column events1: there is no such column"),
        ("study,yi,vi\nA,0.1,1\n", [], "1 study can be pooled, and 2 are needed"),
    ],
)
def test_a_bad_file_ends_with_2_and_names_the_place(tmp_path, text, options, place):
    file = tmp_path / "bad.csv"
    file.write_text(text)
    with pytest.raises(CommandError) as caught:
        pooled(file, *options)
    assert caught.value.returncode == 2
    assert place in str(caught.value)


def test_the_process_ends_with_2_and_no_traceback(tmp_path):
    file = tmp_path / "bad.csv"
    file.write_text("study,yi,vi\nA,0.1,-1\nB,1,1\n")
    for done in (run(file), run(tmp_path / "none.csv"), run(file, "--measure", "XX")):
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert done.stdout == ""


def test_the_chosen_method_test_and_interval_are_used(bcg):
    found = pooled(bcg, "--measure", "RR", "--tau2-method", "REML", "--test", "knha", "--pi-df", "k-1")
    assert (found["tau2_method"], found["test"], found["df"], found["pi_df"]) == ("REML", "knha", 12, "k-1")
    wider = pooled(bcg, "--measure", "RR", "--tau2-method", "REML", "--test", "knha")
    assert wider["pi_lb"] < found["pi_lb"]
