"""Reading, blinded: what each person can see and do until both readings are in."""

import pytest

from extraction.actions.cells import Write, save_cells
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.settling import settle_study
from extraction.actions.structure import take_out
from extraction.finals import settled_studies
from extraction.models import AssignedForm, Comparison, Reading
from extraction.queries.gaps import gaps
from extraction.queries.sheets import read_sheet
from extraction.visibility import comparisons_visible_to, events_visible_to, readings_visible_to
from reviews.models import Assignment, AuditEvent
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.cast import Reported, addresses, confirm, enter, read_twice, settle, type_in


def test_a_reading_in_progress_exists_for_its_author_alone(
    assignment, lead, first_reader, second_reader, arbiter, statistician, observer, outsider
):
    reading = enter(assignment, first_reader)
    assert list(readings_visible_to(first_reader)) == [reading]
    for other in (lead, second_reader, arbiter, statistician, observer, outsider):
        assert not readings_visible_to(other).exists()


def test_a_submitted_reading_stays_hidden_until_the_other_is_in(
    assignment, lead, first_reader, second_reader, arbiter
):
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    for other in (lead, second_reader, arbiter):
        assert not readings_visible_to(other).exists()
        assert not events_visible_to(other).exclude(subject=None).exists()


def test_once_both_are_in_the_readers_the_arbiter_and_the_lead_see_both(
    assignment, lead, first_reader, second_reader, arbiter, statistician, observer, outsider
):
    read_twice(assignment)
    for party in (lead, first_reader, second_reader, arbiter):
        assert readings_visible_to(party).count() == 2
        assert comparisons_visible_to(party).count() == 1
    for other in (statistician, observer, outsider):
        assert not readings_visible_to(other).exists()
        assert not comparisons_visible_to(other).exists()


def test_everybody_else_in_the_review_sees_the_final_alone(settled, statistician, observer, outsider):
    for member in (statistician, observer):
        assert list(readings_visible_to(member)) == [settled]
    assert not readings_visible_to(outsider).exists()


def test_who_has_left_the_review_sees_nothing_of_it(assignment, review, first_reader):
    enter(assignment, first_reader)
    review.memberships.filter(user=first_reader).delete()
    assert not readings_visible_to(first_reader).exists()


def test_only_the_two_readers_can_start_a_reading(assignment, lead, arbiter):
    for other in (lead, arbiter):
        with pytest.raises(NotAllowed):
            start_reading(assignment=assignment, by=other)


def test_nobody_writes_into_anothers_reading(assignment, lead, first_reader, second_reader):
    reading = enter(assignment, first_reader)
    for other in (lead, second_reader):
        with pytest.raises(NotThere):
            save_cells(reading=reading, writes=[], by=other)
    submit_reading(reading=reading, by=first_reader)
    submit_reading(reading=enter(assignment, second_reader), by=second_reader)
    with pytest.raises(NotAllowed):
        save_cells(reading=reading, writes=[], by=second_reader)


def test_a_submitted_reading_is_frozen(assignment, first_reader):
    reading = enter(assignment, first_reader)
    submit_reading(reading=reading, by=first_reader)
    arm = reading.arms.first()
    with pytest.raises(Refused, match="frozen"):
        type_in(reading, first_reader, {})
    with pytest.raises(Refused, match="frozen"):
        take_out(reading=reading, part=arm, by=first_reader)
    with pytest.raises(Refused, match="frozen"):
        submit_reading(reading=reading, by=first_reader)


def test_text_is_kept_as_typed_with_the_number_beside_it(assignment, first_reader):
    reading = enter(assignment, first_reader)
    address = next(iter(addresses(reading, Reported())))
    type_in(reading, first_reader, {str(address): "28.0"})
    cell = read_sheet(reading).cell(address)
    assert (cell.text, cell.number) == ("28.0", 28.0)


def test_a_value_that_cannot_be_is_saved_and_said(assignment, first_reader):
    reading = enter(assignment, first_reader)
    sd = next(a for a in addresses(reading, Reported()) if getattr(a, "statistic", "") == "sd")
    [saved] = type_in(reading, first_reader, {str(sd): "-8.1"})
    assert saved.status == "saved"
    assert "above 0" in saved.message
    assert read_sheet(reading).cell(sd).text == "-8.1"
    with pytest.raises(Refused, match="above 0"):
        submit_reading(reading=reading, by=first_reader)


def test_so_printed_needs_a_source_before_it_lets_a_reading_through(assignment, first_reader):
    reading = enter(assignment, first_reader)
    sd = next(a for a in addresses(reading, Reported()) if getattr(a, "statistic", "") == "sd")
    save = {"reading": reading, "by": first_reader}
    save_cells(writes=[Write(str(sd), 1, "0", so_printed=True)], **save)
    assert [gap.address for gap in gaps(reading)] == [str(sd)]
    save_cells(writes=[Write(str(sd), 2, table="Table 3")], **save)
    assert gaps(reading) == []


def test_a_stale_write_is_refused_and_shows_what_stands_there(assignment, first_reader):
    reading = enter(assignment, first_reader)
    address = str(next(iter(addresses(reading, Reported()))))
    [saved] = save_cells(reading=reading, writes=[Write(address, 0, "30")], by=first_reader)
    assert saved.status == "stale"
    assert saved.cell.text == "28"
    assert read_sheet(reading).cell(address).text == "28"


def test_one_bad_cell_of_a_paste_does_not_hold_back_the_others(assignment, first_reader):
    reading = enter(assignment, first_reader)
    good, bad = [str(address) for address in list(addresses(reading, Reported()))[:2]]
    saved = save_cells(
        reading=reading,
        writes=[Write(good, 1, "29"), Write(bad, 1, "a\0b"), Write("value:nonsense", 0, "1")],
        by=first_reader,
    )
    assert [one.status for one in saved] == ["saved", "refused", "refused"]


def test_a_paste_is_one_event_that_lists_its_cells(assignment, first_reader):
    reading = enter(assignment, first_reader)
    event = AuditEvent.objects.filter(subject=reading.pk, action="cells saved").get()
    assert len(event.cells) == 7
    assert event.cells[0]["after"] == {"text": "28"}


@pytest.mark.parametrize(
    ("reported", "message"),
    [
        (Reported(arms={}, results={}), "No arm yet"),
        (Reported(arms={"SVF": None}, results={}), "no group"),
        (Reported(times=(), results={}), "No time point"),
        (Reported(answers={}), "Sample size is empty"),
        (Reported(answers={}, results={}), "Nothing is entered yet"),
        (
            Reported(results={("ECCA score", "10 weeks", "SVF", "value"): {"n": "14", "mean": "98.2"}}),
            "SD is blank",
        ),
    ],
)
def test_submitting_says_what_is_missing(assignment, first_reader, reported, message):
    reading = enter(assignment, first_reader, reported)
    with pytest.raises(Refused, match=message):
        submit_reading(reading=reading, by=first_reader)
    assert not Reading.objects.get(pk=reading.pk).is_submitted


def test_the_second_submission_opens_the_comparison(assignment, first_reader, second_reader):
    assert submit_reading(reading=enter(assignment, first_reader), by=first_reader) is None
    comparison = submit_reading(reading=enter(assignment, second_reader), by=second_reader)
    assert comparison == Comparison.objects.get()


def test_only_settled_data_goes_out(assignment, review):
    comparison = confirm(read_twice(assignment))
    [before] = settled_studies(review)
    assert (before.has_extraction, before.results, before.arms) == (False, [], [])
    settle_study(comparison=comparison, by=assignment.arbiter)
    [after] = settled_studies(review)
    assert after.has_extraction
    assert [arm.name for arm in after.arms] == ["SVF", "Normal saline"]
    assert after.results[0].values["mean"].number == -38.2


def test_of_several_settled_rounds_the_latest_is_in_force(settled, assignment, review):
    again = Assignment.objects.create(
        study=assignment.study, task=assignment.task, round=2,
        first=assignment.first, second=assignment.second, arbiter=assignment.arbiter,
    )  # fmt: skip
    AssignedForm.objects.create(assignment=again, form=assignment.assigned_form.form)
    usual = Reported()
    place = ("ECCA score", "10 weeks", "SVF", "change")
    settle(again, Reported(results={**usual.results, place: {"n": "14", "mean": "-40", "sd": "8"}}))
    [now] = settled_studies(review)
    means = [result.values["mean"].text for result in now.results]
    assert sorted(means) == ["-40", "-9.3"]
