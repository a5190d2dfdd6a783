"""Who may see and change analyses."""

import pytest
from django.urls import reverse

MEMBERS = {"lead": 200, "statistician": 200, "observer": 200, "first_reader": 200, "outsider": 404}


@pytest.mark.parametrize(("person", "status"), MEMBERS.items())
def test_every_member_reads_and_nobody_else_finds_anything(
    request, review, analysis, run, sign_in, person, status
):
    client = sign_in(request.getfixturevalue(person))
    for name, key in (
        ("analyses", review.pk),
        ("data-csv", review.pk),
        ("analysis", analysis.pk),
        ("run", run.pk),
        ("run-state", run.pk),
        ("plot", run.pk),
        ("run-csv", run.pk),
    ):
        assert client.get(reverse(f"analysis:{name}", args=[key])).status_code == status, name


@pytest.mark.parametrize(
    ("person", "status"), {"observer": 403, "first_reader": 403, "outsider": 404}.items()
)
def test_only_a_lead_or_a_statistician_changes_anything(request, review, analysis, sign_in, person, status):
    client = sign_in(request.getfixturevalue(person))
    assert client.get(reverse("analysis:analysis-new", args=[review.pk])).status_code == status
    assert client.get(reverse("analysis:analysis-edit", args=[analysis.pk])).status_code == status
    assert client.post(reverse("analysis:run-start", args=[analysis.pk])).status_code == status
    assert not analysis.runs.exists()


def test_a_stranger_is_asked_to_sign_in(analysis, client):
    answer = client.get(reverse("analysis:analysis", args=[analysis.pk]))
    assert answer.status_code == 302
    assert "/sign-in/" in answer.url
