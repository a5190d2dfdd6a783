"""Adding and changing analyses, and asking for runs: what each action keeps and refuses."""

import pytest

from analysis.actions.analyses import save_analysis
from analysis.actions.runs import request_run
from analysis.models import Analysis
from reviews.actions.protocol import remove_part
from reviews.actions.reviews import start_review
from reviews.models import AuditEvent, InterventionGroup, Outcome
from reviews.refusals import NotAllowed, NotThere, Refused, Stale

from .builder import analysis_of


def refused(error) -> dict[str, list[str]]:
    return error.value.errors


def test_an_analysis_is_saved_with_its_groups_and_leaves_an_event(review, statistician):
    analysis = analysis_of(review, statistician, name="  Change   in ECCA ")
    assert (analysis.name, analysis.version) == ("Change in ECCA", 1)
    assert [group.name for group in analysis.experimental.all()] == ["Cell therapy"]
    event = AuditEvent.objects.get(action="analysis added")
    assert {
        "address": f"analysis:{analysis.pk}:comparators",
        "before": None,
        "after": "Control",
    } in event.cells


def test_a_change_counts_the_version_and_an_old_one_is_stale(review, statistician, lead):
    analysis = analysis_of(review, statistician)
    save_analysis(analysis=analysis, version=1, by=lead, model="FE")
    with pytest.raises(Stale) as error:
        save_analysis(analysis=analysis, version=1, by=statistician, model="DL")
    assert error.value.current.model == "FE"


def test_a_group_cannot_be_on_both_sides(review, statistician):
    groups = [InterventionGroup.objects.get(review=review, name="Control")]
    with pytest.raises(Refused) as error:
        analysis_of(review, statistician, experimental=groups)
    assert refused(error) == {
        "comparators": ["“Control” is on both sides. A group is compared with another, not with itself."]
    }


def test_what_an_analysis_rests_on_stays_in_the_protocol(review, statistician, lead):
    window = review.windows.get(name="Short")
    analysis = analysis_of(review, statistician, follow_up="window", window=window)
    for part in (analysis.outcome, window, *analysis.experimental.all(), *analysis.comparators.all()):
        with pytest.raises(Refused, match="in use by a reading or an analysis"):
            remove_part(part=part, by=lead)
    remove_part(part=review.groups.get(name="Other"), by=lead)
    assert analysis.experimental.count() == analysis.comparators.count() == 1


def test_everything_that_does_not_hold_is_said_at_once(review, statistician):
    with pytest.raises(Refused) as error:
        analysis_of(
            review,
            statistician,
            name=" ",
            follow_up="window",
            measure="RR",
            experimental=[],
            published={"estimate": -1.25, "ci_lb": None, "ci_ub": -0.7},
        )
    assert set(refused(error)) == {"name", "window", "measure", "experimental", "published"}
    assert "does not fit ECCA score" in refused(error)["measure"][0]


def test_a_window_is_dropped_with_the_longest_over_all(review, statistician):
    window = review.windows.get(name="Short")
    analysis = analysis_of(review, statistician, follow_up="window", window=window)
    save_analysis(analysis=analysis, version=1, by=statistician, follow_up="longest")
    analysis.refresh_from_db()
    assert analysis.window is None


def test_a_dichotomous_outcome_is_pooled_by_its_value(review, statistician):
    outcome = review.outcomes.get(name="Satisfied")
    assert analysis_of(review, statistician, outcome=outcome, measure="OR").basis == "value"


def test_a_published_ratio_is_no_logarithm_and_lies_in_its_interval(review, statistician):
    outcome = review.outcomes.get(name="Satisfied")
    with pytest.raises(Refused) as error:
        analysis_of(
            review, statistician, outcome=outcome, measure="RR",
            published={"label": "", "estimate": 0.5, "ci_lb": -0.7, "ci_ub": 0.4},
        )  # fmt: skip
    assert len(refused(error)["published"]) == 2


def test_two_analyses_of_one_name_are_refused(review, statistician):
    analysis_of(review, statistician)
    with pytest.raises(Refused) as error:
        analysis_of(review, statistician)
    assert "already has an analysis" in refused(error)["name"][0]


def test_parts_of_another_review_are_refused(review, statistician, lead):
    other = start_review(by=lead, title="Another", short_title="Another")
    outcome = Outcome.objects.create(review=other, name="Pain", kind="continuous", better="lower")
    group = InterventionGroup.objects.create(review=other, name="Drug")
    with pytest.raises(Refused) as error:
        analysis_of(review, statistician, outcome=outcome, experimental=[group])
    assert set(refused(error)) == {"outcome", "experimental"}


@pytest.mark.parametrize(
    ("person", "refusal"), [("observer", NotAllowed), ("first_reader", NotAllowed), ("outsider", NotThere)]
)
def test_only_a_lead_or_a_statistician_saves_and_runs(request, review, statistician, person, refusal):
    analysis = analysis_of(review, statistician)
    by = request.getfixturevalue(person)
    with pytest.raises(refusal):
        save_analysis(analysis=analysis, version=1, by=by, model="FE")
    with pytest.raises(refusal):
        request_run(analysis=analysis, by=by)
    assert Analysis.objects.get(pk=analysis.pk).model == "DL"
    assert not analysis.runs.exists()


def test_runs_are_numbered_and_their_request_leaves_an_event(review, statistician):
    analysis = analysis_of(review, statistician)
    assert [request_run(analysis=analysis, by=statistician).number for _ in range(3)] == [1, 2, 3]
    summaries = AuditEvent.objects.filter(action="run requested").values_list("summary", flat=True)
    assert any("run 3: 0 studies in, 0 out" in summary for summary in summaries)
