"""The form of an analysis."""

from django.urls import reverse

from analysis.actions.analyses import save_analysis
from analysis.models import Analysis
from reviews.actions.reviews import start_review

from ..builder import analysis_of


def form_data(review, **changes) -> dict:
    groups = {group.name: str(group.pk) for group in review.groups.all()}
    return {
        "name": "New one",
        "outcome": str(review.outcomes.get(name="ECCA score").pk),
        "basis": "change",
        "follow_up": "longest",
        "window": "",
        "experimental": [groups["Cell therapy"]],
        "comparators": [groups["Control"]],
        "measure": "SMD",
        "model": "DL",
        "unpaired_designs": "leave_out",
        "derived": "use",
        "risk_of_bias": "all",
        "run": "yes",
    } | changes


def test_a_new_analysis_is_saved_and_run(review, sign_in, statistician):
    client = sign_in(statistician)
    url = reverse("analysis:analysis-new", args=[review.pk])
    assert client.get(url).status_code == 200
    answer = client.post(url, form_data(review, published="−1.25", published_lb="-1.80", published_ub="-0.7"))
    analysis = Analysis.objects.get(name="New one")
    assert answer.url == reverse("analysis:analysis", args=[analysis.pk])
    assert analysis.runs.count() == 1
    assert analysis.published == {"label": "As published", "estimate": -1.25, "ci_lb": -1.8, "ci_ub": -0.7}


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_the_fields(
    review, sign_in, statistician
):
    control = str(review.groups.get(name="Control").pk)
    data = form_data(
        review, name="Kept", measure="RR", experimental=[control], follow_up="window", published="abc"
    )
    answer = sign_in(statistician).post(reverse("analysis:analysis-new", args=[review.pk]), data)
    assert answer.status_code == 422
    text = " ".join(answer.content.decode().split())
    assert 'value="Kept"' in text
    assert 'value="abc"' in text
    data["published"] = ""
    text = (
        sign_in(statistician).post(reverse("analysis:analysis-new", args=[review.pk]), data).content.decode()
    )
    assert "is on both sides" in text
    assert "does not fit ECCA score" in text
    assert "Choose a follow-up window" in text
    assert 'value="Kept"' in text
    assert not Analysis.objects.exists()


def test_a_stale_tab_shows_both_versions_and_can_then_save(review, sign_in, statistician):
    analysis = analysis_of(review, statistician)
    save_analysis(analysis=analysis, version=1, by=statistician, model="FE")
    client, url = sign_in(statistician), reverse("analysis:analysis-edit", args=[analysis.pk])
    answer = client.post(url, form_data(review, version="1", measure="MD"))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Saved elsewhere while you typed" in text
    assert "Fixed effect" in text
    assert 'name="version" value="2"' in text
    assert client.post(url, form_data(review, version="2", measure="MD")).status_code == 302
    analysis.refresh_from_db()
    assert (analysis.measure, analysis.model) == ("MD", "DL")


def test_without_a_protocol_the_form_says_what_is_lacking(lead, sign_in):
    empty = start_review(by=lead, title="Empty", short_title="Empty")
    text = sign_in(lead).get(reverse("analysis:analysis-new", args=[empty.pk])).content.decode()
    assert "The protocol lacks an outcome" in text
