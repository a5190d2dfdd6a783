"""A run in words: domains side by side, labels, and whether a published value is reproduced."""

from uuid import uuid4

import pytest
from django.utils import timezone

from analysis import runner
from analysis.actions.runs import request_run
from analysis.bias_bars import bars_of
from analysis.dataset import DataSet
from analysis.domains import NOT_IN_VARIANT
from analysis.report import forest_plot, report_of
from analysis.wording import as_inside, axis_label, follow_up_words, settings_line
from extraction.models import Instrument
from extraction.risk_of_bias.documents import as_document
from extraction.risk_of_bias.instruments import VARIANTS
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
    levels = [[one.level for one in row.judgements] for row in report.rows]
    assert levels[0] == ["low", NOT_IN_VARIANT, "high", None, None, None, "high"]
    assert levels[1][1] is None
    assert len(forest_plot(report, lambda key: None).rob_domains) == 7


def test_another_instrument_stands_apart_though_its_domains_have_the_same_numbers(finished):
    report = judged(finished(), "rob2_parallel", "robins_i")
    headings = [domain.heading for domain in report.domains]
    assert headings == ["1", "2", "3", "4", "5", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "All"]
    assert report.rows[0].judgements[5].level == NOT_IN_VARIANT


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


# --- Judgements of risk of bias ---


def own_instrument(review, lead, number: int = 1, tool=None, **changes) -> Instrument:
    document = as_document(VARIANTS["rob2_levels"]) | {
        "title": "Our checklist",
        "levels": [
            {"key": "low", "label": "Fine", "rank": 0},
            {"key": "no_information", "label": "Unclear", "rank": 1},
            {"key": "high", "label": "Flawed", "rank": 2},
        ],
        "domains": [
            {"key": "a", "number": "1", "title": "Blinding"},
            {"key": "b", "number": "2", "title": "Funding"},
        ],
    }
    return Instrument.objects.create(
        review=review,
        title="Our checklist",
        number=number,
        document=document | changes,
        created_by=lead,
        published_at=timezone.now(),
        **({"tool": tool} if tool else {}),
    )


def test_variants_for_both_effects_of_interest_are_one_set_of_columns(finished):
    report = judged(finished(), "rob2_parallel", "rob2_parallel_adhering")
    assert [domain.heading for domain in report.domains] == ["1", "2", "3", "4", "5", "All"]
    assert {one.look for one in report.rows[1].judgements} == {"low", "high", "none"}


def test_judgements_alone_share_the_columns_of_their_tool(finished):
    report = judged(finished(), "robins_i", "robins_i_levels")
    assert [domain.heading for domain in report.domains] == [*"1234567", "All"]


def test_a_domain_that_two_variants_call_otherwise_is_called_by_each_as_its_own(finished):
    report = judged(finished(), "rob2_crossover", "within_person")
    [column] = [domain for domain in report.domains if domain.key == "S"]
    assert column.title == "S Period and carryover effects / Carry-across between sides"
    assert [row.judgements[1].title for row in report.rows] == [
        "S Period and carryover effects",
        "S Carry-across between sides",
    ]


def test_cluster_trials_have_their_domains_before_those_that_all_share(finished):
    report = judged(finished(), "rob2_cluster", "rob2_parallel")
    assert [domain.heading for domain in report.domains] == ["1", "1a", "1b", "2", "3", "4", "5", "All"]


def test_an_own_instrument_has_its_own_columns_and_words(finished, review, lead):
    own = own_instrument(review, lead)
    run = finished()
    for study in run.input["studies"]:
        study["judgements"] = {
            "variant": own.key,
            "levels": {"a": "no_information", "b": "high", "overall": "high"},
            "apart": {"b": "ECCA score, 10 weeks"},
        }
    report = report_of(run)
    assert [domain.title for domain in report.domains] == ["1 Blinding", "2 Funding", "Overall"]
    assert [one.said for one in report.rows[0].judgements] == [
        "1 Blinding: Unclear, as for all results",
        "2 Funding: Flawed, for ECCA score, 10 weeks",
        "Overall: Flawed, as for all results",
    ]
    plot = forest_plot(report, lambda key: None)
    assert plot.studies[0].rob == ("no_information", "high", "high")
    assert plot.rob_legend == ("1 Blinding", "2 Funding", "All: overall")
    assert plot.rob_signs == ("? unclear", "× flawed")


def test_versions_of_an_own_instrument_share_columns_while_their_domains_are_the_same(finished, review, lead):
    first = own_instrument(review, lead)
    second = own_instrument(review, lead, 2, tool=first.tool, note="Reworded")
    other = own_instrument(
        review, lead, 3, tool=first.tool, domains=[{"key": "a", "number": "1", "title": "Blinding of all"}]
    )
    levels = {"a": "low", "b": "high", "overall": "high"}

    def columns(*instruments):
        run = finished(name=f"With {instruments[1].number}")
        for study, instrument in zip(run.input["studies"], instruments, strict=True):
            study["judgements"] = {"variant": instrument.key, "levels": levels}
        return report_of(run).domains

    assert [one.title for one in columns(first, second)] == ["1 Blinding", "2 Funding", "Overall"]
    apart = columns(first, other)
    assert [one.title for one in apart] == ["A1 Blinding", "A2 Funding", "B1 Blinding of all", "Overall"]
    assert [one.instrument for one in apart[1:3]] == ["Our checklist, version 1", "Our checklist, version 3"]


def test_three_instruments_side_by_side_are_told_apart_in_the_legend(finished, review, lead):
    own = own_instrument(review, lead)
    run = finished()
    for study, variant in zip(run.input["studies"], ("rob2_parallel", own.key), strict=True):
        study["judgements"] = {"variant": variant, "levels": {"1": "low", "a": "low", "overall": "low"}}
    plot = forest_plot(report_of(run), lambda key: None)
    assert plot.rob_domains == ("1", "2", "3", "4", "5", "A1", "A2", "All")
    assert plot.rob_legend[0] == "RoB 2: 1 Randomization process"
    assert plot.rob_legend[5:] == ("Our checklist: A1 Blinding", "A2 Funding", "All: overall")
    assert plot.rob_signs[0] == "+ low, fine"
    assert "small point: not a domain of its instrument" in plot.rob_signs


def test_a_run_whose_instrument_is_gone_is_read_from_what_it_holds(finished):
    run = finished()
    for study in run.input["studies"]:
        study["judgements"] = {"variant": f"own:{uuid4()}", "levels": {"a": "serious", "overall": "serious"}}
    report = report_of(run)
    assert [domain.heading for domain in report.domains] == ["a", "All"]
    assert [one.said for one in report.rows[0].judgements] == ["a: Serious", "Overall: Serious"]


def test_a_study_that_nobody_judged_needs_no_columns_and_has_empty_dots(finished, review, lead):
    own = own_instrument(review, lead)
    run = finished()
    run.input["studies"][0]["judgements"] = {"variant": own.key, "levels": {"a": "low", "overall": "low"}}
    report = report_of(run)
    assert [domain.title for domain in report.domains] == ["1 Blinding", "2 Funding", "Overall"]
    assert [one.look for one in report.rows[1].judgements] == ["none"] * 3


def test_a_study_that_nobody_judged_has_the_domains_of_its_own_kind(finished):
    run = finished()
    blank = dict.fromkeys(("1", "S", "2", "3", "4", "5", "overall"))
    run.input["studies"][0]["judgements"] = {"variant": "rob2_levels", "levels": LEVELS}
    run.input["studies"][1]["judgements"] = {"variant": "within_person", "levels": blank}
    report = report_of(run)
    assert [domain.heading for domain in report.domains] == ["1", "2", "3", "4", "5", "All"]
    assert [one.look for one in report.rows[1].judgements] == ["none"] * 6


def test_more_domains_than_a_plot_has_room_for_leave_the_overall_alone(finished, review, lead):
    own = own_instrument(
        review, lead, domains=[{"key": str(n), "number": str(n), "title": f"Domain {n}"} for n in range(20)]
    )
    run = finished()
    for study in run.input["studies"]:
        study["judgements"] = {"variant": own.key, "levels": {"3": "high", "overall": "low"}}
    report = report_of(run)
    assert len(report.domains) == 21
    plot = forest_plot(report, lambda key: None)
    assert (plot.rob_domains, plot.studies[0].rob) == (("All",), ("low",))
    assert plot.rob_legend == ("All: overall (the domains stand in the table)",)


def test_the_bars_add_up_the_weights_of_the_run(finished):
    run = finished()
    run.result["studies"][0]["weight"], run.result["studies"][1]["weight"] = 80.0, 20.0
    report = judged(run, "rob2_parallel", "within_person")
    bars = {bar.name: bar.parts for bar in bars_of(report)}
    assert [(part.words, part.share.percent) for part in bars["1 Randomization process"]] == [
        ("Low", "100\u00a0%")
    ]
    assert [(part.look, part.start, part.width) for part in bars["S Carry-across between sides"]] == [
        ("not_in_variant", pytest.approx(0.0), pytest.approx(80.0)),
        ("none", pytest.approx(80.0), pytest.approx(20.0)),
    ]
    run.input["studies"][1]["judgements"] = {
        "variant": "rob2_parallel",
        "levels": LEVELS | {"overall": "low"},
    }
    overall = bars_of(report_of(run))[-1]
    assert [(part.look, part.text) for part in overall.parts] == [
        ("low", "+ 20\u00a0%"),
        ("high", "× 80\u00a0%"),
    ]
    assert all(sum(part.width for part in bar.parts) == pytest.approx(100) for bar in bars_of(report))
