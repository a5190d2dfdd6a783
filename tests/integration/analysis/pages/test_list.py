"""The list of analyses."""

from django.urls import reverse

from analysis import runner
from analysis.actions.runs import request_run
from reviews.actions.studies import edit_study

from ..builder import analysis_of


def test_the_empty_list_offers_the_first_analysis(review, seen, sign_in, observer):
    assert "No analysis yet." in seen("analyses", review.pk)
    assert reverse("analysis:analysis-new", args=[review.pk]) in seen("analyses", review.pk)
    text = sign_in(observer).get(reverse("analysis:analyses", args=[review.pk])).content.decode()
    assert "adds the first one" in text
    assert "New analysis" not in text


def test_the_list_shows_the_latest_result_of_each(review, run, seen):
    text = seen("analyses", review.pk)
    assert "−4.12 [" in text
    assert "Current" in text


def test_the_list_says_which_are_stale_failed_and_not_run(review, run, seen, statistician, lead):
    failed = analysis_of(
        review, statistician, name="Satisfied", outcome=review.outcomes.get(name="Satisfied"), measure="RR"
    )
    runner.work(request_run(analysis=failed, by=statistician).pk)
    analysis_of(review, statistician, name="Never run")
    study = review.studies.get(label="Suh")
    edit_study(study=study, version=study.version, by=lead, label="Suh a")
    text = seen("analyses", review.pk)
    assert "Stale" in text
    assert "Failed" in text
    assert "No study can enter" in text
    assert "Not run yet" in text
