"""A run in words: domains side by side, labels, and whether a published value is reproduced."""

import pytest

from analysis import runner
from analysis.actions.runs import request_run
from analysis.dataset import DataSet
from analysis.report import NOT_IN_VARIANT, forest_plot, report_of
from analysis.wording import as_inside, axis_label, follow_up_words, settings_line
from reviews.models import Study

from .builder import CELLS, CONTROL, SUH, analysis_of, settle_in_bulk

LEVELS = {"1": "low", "2": "high", "overall": "high"}


@pytest.fixture
def finished(review, statistician, first_reader, second_reader, arbiter):
    """A function that runs an analysis of two studies with the given settings."""
    settle_in_bulk(
        review,
        [(n, SUH[CELLS], SUH[CONTROL]) for n in ("Suh", "Weiss")],
        (first_reader, second_reader, arbiter),
    )

    def run(**settings):
        run = request_run(analysis=analysis_of(review, statistician, **settings), by=statistician)
        runner.work(run.pk)
        run.refresh_from_db()
        return run

    return run


def judged(run, *variants: str):
    """The run's report as if its studies had been judged with these variants."""
    for study, variant in zip(run.input["studies"], variants, strict=True):
        study["judgements"] = {"variant": variant, "levels": LEVELS}
    return report_of(run)


def test_nothing_judged_needs_no_columns(finished):
    assert report_of(finished()).domains == ()


def test_one_instrument_shows_its_own_domains(finished):
    report = judged(finished(), "rob2_parallel", "rob2_parallel")
    assert [domain.heading for domain in report.domains] == ["1", "2", "3", "4", "5", "All"]


def test_variants_of_one_instrument_share_columns_and_what_one_lacks_is_marked(finished):
    report = judged(finished(), "rob2_parallel", "within_person")
    assert [domain.heading for domain in report.domains] == ["1", "S", "2", "3", "4", "5", "All"]
    levels = [[level for _, level in row.judgements] for row in report.rows]
    assert levels[0] == ["low", NOT_IN_VARIANT, "high", None, None, None, "high"]
    assert levels[1][1] is None
    assert len(forest_plot(report, lambda key: None).rob_domains) == 7


def test_another_instrument_stands_apart_though_its_domains_have_the_same_numbers(finished):
    report = judged(finished(), "rob2_parallel", "robins_i")
    headings = [domain.heading for domain in report.domains]
    assert headings == ["1", "2", "3", "4", "5", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "All"]
    assert report.rows[0].judgements[5][1] == NOT_IN_VARIANT


@pytest.mark.parametrize(("estimate", "is_reproduced"), [(-4.0, True), (-1.25, False)])
def test_a_published_value_is_reproduced_inside_our_interval(finished, estimate, is_reproduced):
    published = {"label": "As published", "estimate": estimate, "ci_lb": estimate - 1, "ci_ub": estimate + 1}
    assert report_of(finished(published=published)).published.is_reproduced is is_reproduced


def test_two_studies_have_no_prediction_interval(finished):
    report = report_of(finished())
    assert report.prediction_text == ""
    assert forest_plot(report, lambda key: None).prediction is None


def test_the_window_and_its_bounds_stand_in_the_settings(review, finished):
    run = finished(follow_up="window", window=review.windows.get(name="Short"))
    settings = DataSet.from_json(run.settings, run.input).settings
    assert follow_up_words(settings) == "longest follow-up in “Short” (up to 3 months)"
    assert settings_line(settings).startswith(
        "Hedges’ g · random effects, DerSimonian–Laird · longest follow-up in"
    )
    assert axis_label(settings) == "Hedges’ g, ECCA score, change (lower is better)"


def test_favours_follow_the_direction_of_the_outcome(review, finished):
    review.outcomes.filter(name="ECCA score").update(better="higher")
    plot = forest_plot(report_of(finished()), lambda key: None)
    assert (plot.favours_left, plot.favours_right) == ("control", "cell therapy")


@pytest.mark.parametrize(
    ("label", "inside"),
    [("Cell therapy", "cell therapy"), ("BCG vaccine", "BCG vaccine"), ("ReCell", "ReCell"), ("", "")],
)
def test_abbreviations_keep_their_capitals_inside_a_sentence(label, inside):
    assert as_inside(label) == inside


def test_a_study_that_is_renamed_later_keeps_its_name_in_the_run(finished):
    run = finished()
    Study.objects.filter(label="Suh").update(label="Renamed")
    assert [row.study.name for row in report_of(run).rows] == ["Suh 2000", "Weiss 2000"]
