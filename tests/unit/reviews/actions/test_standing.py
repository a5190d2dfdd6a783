"""How a study stands: who says so, with which reason, and what is recorded."""

import pytest

from reviews.actions.standing import set_standing
from reviews.actions.studies import edit_study
from reviews.models import AuditEvent, Standing, Study
from reviews.refusals import NotAllowed, NotThere, Refused, Stale

WRONG_PEOPLE = "Burns, not acne."


def stand(study, by, standing=Standing.INELIGIBLE, reason=WRONG_PEOPLE, version=None) -> Study:
    return set_standing(
        study=study, standing=standing, reason=reason, version=version or study.version, by=by
    )


def test_a_new_study_is_included_and_nobody_said_so(study):
    assert (study.standing, study.standing_mark, study.is_left_out) == (Standing.INCLUDED, "", False)
    assert (study.standing_by, study.standing_at) == (None, None)


def test_a_lead_says_how_it_stands_and_why_and_the_record_tells_both_sides(study, review, lead):
    stand(study, lead)
    study.refresh_from_db()
    assert (study.standing, study.standing_reason, study.standing_by) == ("ineligible", WRONG_PEOPLE, lead)
    assert study.standing_at is not None
    event = AuditEvent.objects.get(study=study, action="standing changed")
    assert (event.summary, event.subject) == ("Included to ineligible", None)
    assert [(cell["before"], cell["after"]) for cell in event.cells] == [
        ("Included", "Ineligible"),
        ("", WRONG_PEOPLE),
    ]


@pytest.mark.parametrize("standing", [Standing.INELIGIBLE, Standing.AWAITING])
def test_a_study_is_left_out_with_a_reason_only(study, lead, standing):
    with pytest.raises(Refused, match="Write why it is") as refused:
        stand(study, lead, standing, "  ")
    assert "reason" in refused.value.errors
    assert not Study.objects.get(pk=study.pk).is_left_out


@pytest.mark.parametrize("standing", [Standing.INCLUDED, Standing.AUTHORS_ASKED])
def test_only_the_two_standings_leave_a_study_out(study, lead, standing):
    left_out = stand(study, lead)
    assert left_out.is_left_out
    assert not stand(left_out, lead, standing, "").is_left_out


def test_saving_what_stands_there_changes_nothing_and_is_said(study, lead):
    stood = stand(study, lead)
    with pytest.raises(Refused, match="stands so already"):
        stand(stood, lead)
    assert AuditEvent.objects.filter(action="standing changed").count() == 1


def test_a_stale_tab_is_refused(study, lead):
    edit_study(study=study, version=study.version, by=lead, country="Japan")
    with pytest.raises(Stale):
        stand(study, lead, version=1)
    assert Study.objects.get(pk=study.pk).standing == Standing.INCLUDED


@pytest.mark.parametrize("role", ["first_reader", "arbiter", "statistician", "observer"])
def test_nobody_but_a_lead_says_how_a_study_stands(assignment, study, role, request):
    with pytest.raises(NotAllowed):
        stand(study, request.getfixturevalue(role))


def test_for_an_outsider_there_is_no_study(study, outsider):
    with pytest.raises(NotThere):
        stand(study, outsider)


def test_a_word_that_is_no_standing_is_refused(study, lead):
    with pytest.raises(Refused, match="Choose how the study stands"):
        stand(study, lead, "deleted", "x")
