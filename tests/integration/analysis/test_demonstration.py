"""The demonstration: what it loads, what it says of its source, and the values that it gives."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from analysis.demonstration.accounts import ACCOUNTS, PASSWORD
from analysis.models import Run
from extraction.finals import settled_studies
from extraction.models import Comparison, Judgement, PrintedRow, Reading, Resolution, SignallingAnswer
from extraction.queries.comparisons import read_comparison
from extraction.queries.sheets import read_sheet
from extraction.queries.stages import Part, Stage, task_states
from extraction.risk_of_bias.overall import contradiction
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
    comparison = Comparison.objects.get(
        assignment__study__label=f"Table 1, row {row}", assignment__task="extraction"
    )
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


def test_what_is_taken_from_table_2_is_judgements_only_and_says_that_it_is_as_printed(acne):
    finals = Reading.objects.filter(
        assignment__study__review=acne, role="final", assignment__task="risk_of_bias"
    )
    assert {one.variant for one in finals} == {"rob2_levels"}
    assert not SignallingAnswer.objects.filter(reading__in=finals).exists()
    overall = {one.reading.assignment.study.label: one for one in Judgement.objects.filter(
        reading__in=finals, domain="overall").select_related("reading__assignment__study")}  # fmt: skip
    deng, weiss = overall["Deng and Feng"], overall["Weiss"]
    assert (deng.text, deng.proposed, deng.support) == ("some_concerns", "high", "As printed: Some concerns")
    assert (weiss.text, weiss.proposed, weiss.support) == ("high", "high", "As printed: High")


def test_the_page_of_table_2_shows_levels_and_contradictions_beside_the_words(acne, client):
    client.force_login(User.objects.get(email="observer@example.org"))
    answer = client.get(reverse("extraction:risk-of-bias", args=[acne.pk]))
    [table] = answer.context["printed"]
    # Ten of the eighteen rows have domain 2 at high risk and "Some concerns" overall.
    assert [line.row.number for line in table.lines if line.contradiction] == [
        1, 3, 4, 6, 7, 8, 11, 12, 13, 14
    ]  # fmt: skip
    said = " ".join(answer.content.decode().split())
    assert "10 of 18 rows have an overall judgement better than one of the domains." in said
    assert "no domain of RoB 2" in said
    assert 'N/A <span class="meta">not judged</span>' in said
    assert "Row 14: Domain 2 is high, and the overall is some concerns." in said
    assert "Row 10: Domain" not in said


def test_risk_of_bias_waits_to_be_begun_and_to_be_settled(acne):
    first, arbiter = (User.objects.get(email=f"{who}@example.org") for who in ("first", "arbiter"))
    states = {s.study.label: s for s in task_states(acne, first) if s.task == "risk_of_bias"}
    for label, instrument in (("Suh", "within_person"), ("Zeng 2014b", "rob2_parallel")):
        assert (states[label].stage, states[label].part) == (Stage.READING, Part.START)
        assert states[label].assignment.instrument == instrument
    assert states["Table 1, row 14"].stage == Stage.ARBITER
    to_settle = {s.study.label: s.part for s in task_states(acne, arbiter) if s.task == "risk_of_bias"}
    assert to_settle["Table 1, row 14"] == Part.ARBITRATE


def test_the_staged_assessments_differ_in_one_domain_and_say_that_they_are_staged(acne):
    comparison = Comparison.objects.get(
        assignment__study__label="Table 1, row 14", assignment__task="risk_of_bias"
    )
    assert comparison.assignment.instrument == "rob2_parallel"
    differing = {one.address for one in read_comparison(comparison).rows if not one.agrees}
    assert {address for address in differing if address.startswith("judgement:")} == {"judgement:all:4"}
    assert {address.rpartition(":")[2][0] for address in differing} == {"4"}
    readings = comparison.assignment.readings.all()
    for kind in (Judgement, SignallingAnswer):
        supports = kind.objects.filter(reading__in=readings).values_list("support", flat=True)
        assert set(supports) == {"Staged for the demonstration"}
    # Nothing is overridden: what is judged is what the answers propose.
    assert all(one.text == one.proposed for one in Judgement.objects.filter(reading__in=readings))


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
