"""Contrasts of a reading: added, changed, removed."""

import pytest

from extraction.actions.cells import Write, save_cells
from extraction.actions.contrasts import remove_contrast, save_contrast
from extraction.actions.readings import start_reading, submit_reading
from extraction.addresses import ContrastAddress
from extraction.models import Contrast, Estimate, Reading
from extraction.queries.sheets import read_sheet
from reviews.models import AuditEvent
from reviews.refusals import NotThere, Refused, Stale
from tests.cast import add_contrast, enter, type_in

MD = ("ECCA score", "10 weeks", "SVF", "Normal saline", "change", "MD", "crude")


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader)


def parts(contrast: Contrast, **other) -> dict:
    names = ("outcome", "time_point", "arm", "comparator", "basis", "measure", "adjustment")
    return {name: getattr(contrast, name) for name in names} | other


def test_a_contrast_is_added_and_its_numbers_are_typed(reading, first_reader):
    contrast = add_contrast(reading, first_reader, *MD)
    [row] = read_sheet(reading).contrasts
    assert str(row) == "ECCA score, SVF against Normal saline, 10 weeks: mean difference of the change"
    assert row.place == contrast.place
    saved = type_in(
        reading,
        first_reader,
        {
            str(row.address("estimate")): "−28.9",
            str(row.address("p")): "<0.001",
            str(row.address("covariates")): "baseline score",
        },
    )
    assert [(one.status, one.message, one.cell.number) for one in saved] == [
        ("saved", "", -28.9), ("saved", "", None), ("saved", "", None),
    ]  # fmt: skip
    assert read_sheet(reading).cell(row.address("p")).text == "<0.001"
    event = AuditEvent.objects.get(action="contrast saved")
    assert (event.actor, event.summary) == (first_reader, str(row))


def test_nothing_is_typed_into_a_contrast_that_nobody_added(reading, first_reader):
    contrast = add_contrast(reading, first_reader, *MD)
    other = ContrastAddress(
        contrast.outcome_id, contrast.time_point_id, contrast.arm_id, contrast.comparator_id,
        "change", "SMD", "crude", "estimate",
    )  # fmt: skip
    [saved] = save_cells(reading=reading, writes=[Write(str(other), 0, "1")], by=first_reader)
    assert saved.status == "refused"
    assert not Estimate.objects.exists()


def test_the_same_contrast_is_not_added_twice_nor_turned_round(reading, first_reader):
    contrast = add_contrast(reading, first_reader, *MD)
    with pytest.raises(Refused, match="there already"):
        save_contrast(reading=reading, by=first_reader, **parts(contrast))
    turned = parts(contrast, arm=contrast.comparator, comparator=contrast.arm)
    with pytest.raises(Refused, match="There is one of SVF against Normal saline"):
        save_contrast(reading=reading, by=first_reader, **turned)
    save_contrast(reading=reading, by=first_reader, **parts(contrast, adjustment="adjusted"))
    assert Contrast.objects.count() == 2


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (("ECCA score", "10 weeks", "SVF", "SVF", "change", "MD", "crude"), "comparator"),
        (("ECCA score", "10 weeks", "SVF", "Normal saline", "change", "OR", "crude"), "measure"),
        (("Satisfied", "10 weeks", "SVF", "Normal saline", "value", "MD", "crude"), "measure"),
        (("Satisfied", "10 weeks", "SVF", "Normal saline", "change", "OR", "crude"), "basis"),
        (("ECCA score", "baseline", "SVF", "Normal saline", "change", "MD", "crude"), "basis"),
        (("ECCA score", "10 weeks", "SVF", "Normal saline", "value", "MD", "somehow"), "adjustment"),
    ],
)
def test_a_contrast_that_makes_no_sense_is_refused_beside_its_field(reading, first_reader, place, field):
    with pytest.raises(Refused) as refused:
        add_contrast(reading, first_reader, *place)
    assert list(refused.value.errors) == [field]
    assert not Contrast.objects.exists()


def test_a_contrast_that_turns_out_to_be_another_takes_its_numbers_along(reading, first_reader):
    contrast = add_contrast(reading, first_reader, *MD)
    [before] = read_sheet(reading).contrasts
    type_in(reading, first_reader, {str(before.address("estimate")): "−28.9"})
    adjusted = parts(contrast, adjustment="adjusted", measure="SMD")
    save_contrast(reading=reading, by=first_reader, contrast=contrast, **adjusted)
    sheet = read_sheet(reading)
    [after] = sheet.contrasts
    assert after.measured == "standardized mean difference of the change, adjusted"
    assert sheet.cell(after.address("estimate")).text == "−28.9"
    assert sheet.cell(before.address("estimate")) is None
    event = AuditEvent.objects.filter(action="contrast saved").latest("position")
    assert [(cell["address"], bool(cell["before"]), bool(cell["after"])) for cell in event.cells] == [
        (str(before.address("estimate")), True, False),
        (str(after.address("estimate")), False, True),
    ]


def test_a_contrast_does_not_become_one_that_is_there(reading, first_reader):
    contrast = add_contrast(reading, first_reader, *MD)
    other = add_contrast(reading, first_reader, *MD[:-1], "adjusted")
    with pytest.raises(Refused, match="there already"):
        save_contrast(reading=reading, by=first_reader, contrast=other, **parts(contrast))


def test_a_contrast_with_numbers_is_not_removed_and_an_empty_one_is(reading, first_reader):
    contrast = add_contrast(reading, first_reader, *MD)
    [row] = read_sheet(reading).contrasts
    type_in(reading, first_reader, {str(row.address("estimate")): "NR", str(row.address("se")): "2.1"})
    with pytest.raises(Refused, match=r"holds 2 typed values\. Empty them first"):
        remove_contrast(reading=reading, contrast=contrast, by=first_reader)
    type_in(reading, first_reader, {str(row.address("estimate")): "", str(row.address("se")): ""})
    remove_contrast(reading=reading, contrast=contrast, by=first_reader)
    assert read_sheet(reading).contrasts == []
    assert AuditEvent.objects.get(action="contrast removed").summary == str(row)
    with pytest.raises(NotThere):
        remove_contrast(reading=reading, contrast=contrast, by=first_reader)


def test_parts_of_another_reading_are_not_there(reading, assignment, first_reader, second_reader):
    theirs = enter(assignment, second_reader)
    contrast = add_contrast(reading, first_reader, *MD)
    foreign = add_contrast(theirs, second_reader, *MD)
    for other in (
        {"arm": foreign.arm},
        {"comparator": foreign.comparator},
        {"time_point": foreign.time_point},
    ):
        with pytest.raises(NotThere):
            save_contrast(reading=reading, by=first_reader, **parts(contrast, adjustment="adjusted", **other))
    with pytest.raises(NotThere):
        save_contrast(reading=reading, by=first_reader, contrast=foreign, **parts(contrast))
    with pytest.raises(NotThere):
        remove_contrast(reading=reading, contrast=foreign, by=first_reader)


def test_nobody_adds_a_contrast_to_anothers_reading_to_a_frozen_one_or_to_judgements(
    reading, bias_assignment, first_reader, second_reader
):
    contrast = add_contrast(reading, first_reader, *MD)
    adjusted = parts(contrast, adjustment="adjusted")
    with pytest.raises(NotThere):
        save_contrast(reading=reading, by=second_reader, **adjusted)
    judging = start_reading(assignment=bias_assignment, by=first_reader)
    with pytest.raises(Refused, match="belong to the extraction"):
        save_contrast(reading=judging, by=first_reader, **adjusted)
    submit_reading(reading=reading, by=first_reader)
    with pytest.raises(Refused, match="frozen"):
        save_contrast(reading=reading, by=first_reader, **adjusted)
    with pytest.raises(Refused, match="frozen"):
        remove_contrast(reading=reading, contrast=contrast, by=first_reader)


def test_a_contrast_that_another_window_added_or_removed_makes_the_reading_that_was_looked_at_old(
    reading, first_reader
):
    seen = reading.version
    contrast = add_contrast(reading, first_reader, *MD)
    with pytest.raises(Stale):
        submit_reading(reading=reading, by=first_reader, version=seen)
    reading.refresh_from_db()
    seen = reading.version
    remove_contrast(reading=reading, contrast=contrast, by=first_reader)
    with pytest.raises(Stale):
        submit_reading(reading=reading, by=first_reader, version=seen)
