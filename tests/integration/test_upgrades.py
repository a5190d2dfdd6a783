"""Migrations that move what people entered."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

SUBMITTED = {"state": "submitted", "submitted_at": datetime(2026, 1, 5, tzinfo=UTC)}
BEFORE = [("reviews", "0007_modes_and_rounds"), ("extraction", "0007_tolerance_and_verification")]
AFTER = [("reviews", "0008_assignment_instrument"), ("extraction", "0008_risk_of_bias_instruments")]


@pytest.fixture
def migrated(transactional_db) -> Iterator[Callable[[list], StateApps]]:
    """Brings the database to a state, and at the end to the last one again."""

    def to(state: list) -> StateApps:
        executor = MigrationExecutor(connection)
        executor.migrate(state)
        return MigrationExecutor(connection).loader.project_state(state).apps

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_every_assessment_keeps_the_instrument_that_the_design_of_its_study_chose(migrated):
    """One assigned while the study was parallel, one before an assignment knew a design, one that is submitted, which
    holds levels and no answers, and an extraction."""
    apps = migrated(BEFORE)
    user = apps.get_model("reviews", "User").objects.create(email="lead@example.org", name="Lead")
    review = apps.get_model("reviews", "Review").objects.create(title="Acne scars", short_title="Acne")
    keys = {}
    for name, task, assigned, own, variant, state in (
        ("corrected", "risk_of_bias", "parallel", "crossover", "rob2_parallel", {}),
        ("early", "risk_of_bias", "", "within_person", "", {}),
        ("submitted", "risk_of_bias", "cluster", "cluster", "rob2_cluster", SUBMITTED),
        ("extracted", "extraction", "parallel", "parallel", "", SUBMITTED),
    ):
        study = apps.get_model("reviews", "Study").objects.create(review=review, label=name, design=own)
        assignment = apps.get_model("reviews", "Assignment").objects.create(
            study=study, task=task, design=assigned, mode="single", first=user
        )
        reading = apps.get_model("extraction", "Reading").objects.create(
            assignment=assignment, role="first", reader=user, variant=variant, **state
        )
        if task == "risk_of_bias":
            apps.get_model("extraction", "Judgement").objects.create(
                reading=reading, domain="1", text="high", support="No sequence."
            )
        keys[name] = assignment.pk, reading.pk

    apps = migrated(AFTER)
    assignments = apps.get_model("reviews", "Assignment").objects
    instruments = {name: assignments.get(pk=key).instrument for name, (key, _) in keys.items()}
    assert instruments == {
        "corrected": "rob2_parallel",
        "early": "within_person",
        "submitted": "rob2_cluster_levels",
        "extracted": "",
    }
    judgements = apps.get_model("extraction", "Judgement").objects
    judged = {
        name: judgements.filter(reading=key).values_list("variant", "domain", "text", "support").first()
        for name, (_, key) in keys.items()
    }
    assert judged == {
        "corrected": ("rob2_parallel", "1", "high", "No sequence."),
        "early": ("within_person", "1", "high", "No sequence."),
        "submitted": ("rob2_cluster_levels", "1", "high", "No sequence."),
        "extracted": None,
    }
    variants = dict(apps.get_model("extraction", "Reading").objects.values_list("pk", "variant"))
    assert {name: variants[key] for name, (_, key) in keys.items()} == instruments
