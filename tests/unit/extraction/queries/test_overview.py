"""Reviews at a glance: how many studies stand where."""

from extraction.queries.overview import StudyCounts, stage_counts, standing_counts
from extraction.queries.stages import Stage
from reviews.actions.standing import set_standing
from reviews.actions.studies import add_study


def test_studies_that_are_left_out_count_apart_whatever_their_stage(review, settled, lead):
    add_study(review=review, by=lead, label="Weiss", year=2007)
    assert stage_counts([review]) == {
        review.pk: StudyCounts({Stage.SETTLED: 1, Stage.UNASSIGNED: 1}, left_out=0)
    }
    study = settled.assignment.study
    study.refresh_from_db()
    study = set_standing(study=study, standing="ineligible", reason="Burns.", version=study.version, by=lead)
    assert stage_counts([review]) == {review.pk: StudyCounts({Stage.UNASSIGNED: 1}, left_out=1)}
    set_standing(study=study, standing="authors_asked", reason="", version=study.version, by=lead)
    assert stage_counts([review])[review.pk].stages[Stage.SETTLED] == 1


def test_every_standing_is_counted(review, study, lead):
    other = add_study(review=review, by=lead, label="Weiss", year=2007)
    other = set_standing(study=other, standing="awaiting", reason="Thesis.", version=other.version, by=lead)
    assert standing_counts([study, other]) == {"included": 1, "awaiting": 1}
