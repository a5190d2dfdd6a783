"""The demonstration: what it loads, what it says of its source, and the values that it gives."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from analysis.demonstration.accounts import ACCOUNTS, PASSWORD
from analysis.models import Run
from extraction.finals import settled_studies
from extraction.models import Comparison, PrintedRow, Reading, Resolution
from extraction.queries.comparisons import read_comparison
from extraction.queries.sheets import read_sheet
from extraction.queries.stages import Stage, task_states
from extraction.risk_of_bias.variants import contradiction
from reviews.models import AuditEvent, Review, Study, User

REFERENCE = json.loads((Path(__file__).parents[2] / "reference" / "metafor.json").read_text())["datasets"]

# DerSimonian-Laird is a closed form: both programs do the same sums in double precision (STATISTICS: 1e-10 relative).
CLOSED_FORM = 1e-10


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """The demonstration, loaded once for this module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demonstration")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def acne(demonstration, db) -> Review:
    return Review.objects.get(short_title="Acne scar review")


@pytest.fixture
def bcg(demonstration, db) -> Review:
    return Review.objects.get(short_title="BCG vaccine")


def result_of(review: Review, name: str) -> dict:
    run = Run.objects.get(analysis__review=review, analysis__name__startswith=name)
    assert run.state == "succeeded", run.reason
    return run.result["pooled"]


def test_the_ecca_analysis_gives_the_values_of_metafor(acne):
    fit = REFERENCE["seed_acne_ecca"]["measures"]["SMD"]["fits"]["DL_z"]
    pooled = result_of(acne, "Change in ECCA score, split-face studies treated as parallel")
    for ours, theirs in (("estimate", "estimate"), ("ci_lb", "ci_lower"), ("ci_ub", "ci_upper")):
        assert pooled[ours] == pytest.approx(fit[theirs], rel=CLOSED_FORM)
    assert round(pooled["estimate"], 4) == -2.6797


def test_the_ecca_run_warns_of_split_face_studies(acne):
    run = Run.objects.get(analysis__review=acne, analysis__name__contains="treated as parallel")
    assert "parallel" in json.dumps(run.input["warnings"])


def test_without_split_face_studies_four_remain_and_the_others_have_their_reason(acne):
    run = Run.objects.get(analysis__review=acne, analysis__name__contains="without split-face")
    assert len(run.input["studies"]) == 4
    assert {"Suh 2025", "Abou Eitta 2019"} <= {one["name"] for one in run.input["excluded"]}
    assert all(one["reason"] for one in run.input["excluded"])


def test_satisfaction_fails_because_one_study_s_percentages_alone_give_counts(acne):
    run = Run.objects.get(analysis__review=acne, analysis__name="Satisfied")
    assert run.state == "failed"
    assert "1 study can enter (Deng and Feng 2021)" in run.reason
    assert "5 report percentages only" in run.reason
    (deng,) = run.input["studies"]
    events = [deng[side]["derived"][0]["formula"] for side in ("experimental", "comparator")]
    assert events == ["Events from %: 34 = 85.0 % of 40", "Events from %: 28 = 70.0 % of 40"]


def test_the_bcg_analysis_gives_the_values_of_metafor(bcg):
    fit = REFERENCE["bcg"]["measures"]["RR"]["fits"]["DL_z"]
    pooled = result_of(bcg, "Tuberculosis")
    assert pooled["estimate"] == pytest.approx(fit["estimate"], rel=CLOSED_FORM)
    run = Run.objects.get(analysis__review=bcg)
    assert run.result["heterogeneity"]["tau2"] == pytest.approx(fit["tau2"], rel=CLOSED_FORM)
    assert len(run.input["studies"]) == 13


def test_six_studies_are_settled_and_four_stand_in_earlier_states(acne):
    lead = User.objects.get(email="lead@example.org")
    states = {s.study.name: s for s in task_states(acne, lead) if s.task == "extraction"}
    stages = {name: state.stage for name, state in states.items()}
    settled = {"Suh 2025", "Weiss 2007", "Zeng 2014b", "Deng and Feng 2021", "Chen 2019", "Abou Eitta 2019"}
    assert {name for name, stage in stages.items() if stage == Stage.SETTLED} == settled
    assert stages["Table 1, row 14"] == stages["Table 1, row 15"] == Stage.ARBITER
    assert [p.state for p in states["Table 1, row 6"].progress] == ["started", "assigned"]
    assert [p.state for p in states["Table 1, row 16"].progress] == ["assigned", "assigned"]
    assert len(stages) == 10


def test_rows_17_and_18_of_table_1_are_no_studies(demonstration, db):
    assert not Study.objects.filter(label__regex=r"row 1[78]$").exists()
    assert not Study.objects.filter(label__icontains="epicanthus").exists()


@pytest.mark.parametrize("row", [14, 15])
def test_the_waiting_rows_have_their_two_staged_differences(acne, row):
    comparison = Comparison.objects.get(assignment__study__label=f"Table 1, row {row}")
    compared = read_comparison(comparison)
    differing = [one for one in compared.rows if not one.agrees]
    assert [one.label for one in differing] == ["Sample size, total", "Age, mean"]
    assert all(one.second.table == "Staged for the demonstration" for one in differing)


def test_zeng_is_settled_from_two_tables_that_disagree(acne):
    zeng = Study.objects.get(review=acne, label="Zeng 2014b")
    decided = Resolution.objects.filter(comparison__assignment__study=zeng)
    seen = {(one.first_seen, one.second_seen) for one in decided}
    assert seen == {("30", "48")}
    assert {one.choice for one in decided} == {"first", "second"}


def test_the_control_arm_that_one_reader_found_is_one_decision(acne):
    chen = Study.objects.get(review=acne, label="Chen")
    [decided] = Resolution.objects.filter(comparison__assignment__study=chen)
    assert decided.address.startswith("arm:")
    [settled] = [one for one in settled_studies(acne) if one.study == chen]
    assert [arm.name for arm in settled.arms] == ["ReCell + laser", "Laser alone"]


def test_reasons_that_nobody_gave_are_marked(demonstration, db):
    reasons = list(Resolution.objects.values_list("reason", flat=True))
    assert len(reasons) >= 9
    assert all(reason.startswith("Demonstration: ") for reason in reasons)


def test_table_2_stands_as_printed_and_two_rows_are_attached(acne):
    rows = PrintedRow.objects.filter(review=acne)
    assert rows.count() == 18
    attached = {row.number: row.study.name for row in rows if row.study}
    assert attached == {4: "Deng and Feng 2021", 10: "Weiss 2007"}
    assert dict(rows.get(number=18).cells)["Missing outcome data"] == "N/A"


def test_the_published_overall_judgement_of_deng_contradicts_its_domains(acne):
    [deng] = [one for one in settled_studies(acne) if one.study.label == "Deng and Feng"]
    levels = {judgement.domain: judgement.level for judgement in deng.judgements}
    assert levels["overall"] == "some_concerns"
    reading = Reading.objects.get(assignment__study=deng.study, assignment__task="risk_of_bias", role="final")
    assert contradiction(read_sheet(reading).variant, levels.pop("overall"), levels)


def test_the_bcg_readings_are_labelled_as_copies(bcg):
    second = Reading.objects.filter(assignment__study__review=bcg, role="second")
    assert second.count() == 13
    assert all(reading.is_copy for reading in second)


def test_every_number_has_a_row_of_the_review_as_its_source(acne):
    for settled in settled_studies(acne):
        for result in settled.results:
            for cell in result.values.values():
                assert cell.table.startswith("Zhang et al., Table ")
                assert cell.page == ""


def test_people_are_named_by_role_and_can_sign_in(demonstration, db, client):
    for account in ACCOUNTS:
        assert User.objects.get(email=account.email).check_password(PASSWORD)


def test_the_loading_left_a_record(acne):
    assert AuditEvent.objects.filter(review=acne, action="study settled").count() == 8


def test_a_database_with_data_is_left_alone(demonstration, db):
    before = Review.objects.count()
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_demonstration")
    call_command("load_demonstration", "--if-empty")
    assert Review.objects.count() == before
