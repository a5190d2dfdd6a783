"""How far a verifier has come: every value of the first reading that the form asks for, and how it stands."""

import pytest

from extraction.actions.cells import Write, save_cells
from extraction.actions.structure import take_out
from extraction.models import Reading
from extraction.queries.gaps import gaps
from extraction.queries.sheets import read_sheet
from extraction.queries.verification import first_reading_of, read_verified
from reviews.models import Task
from tests.cast import Reported, type_in
from tests.unit.extraction.actions.form_versions import upgrade_without
from tests.verification import begun, confirm_all, first_of, sd_of, standing, to_verify


@pytest.fixture
def assignment(study, lead, first_reader, second_reader, arbiter):
    return to_verify(study, lead, first_reader, second_reader, arbiter)


@pytest.fixture
def reading(assignment) -> Reading:
    return begun(assignment)


def test_at_the_beginning_everything_is_to_be_compared(reading):
    states = standing(reading).states
    assert set(states.values()) == {"unverified"}
    assert set(states) == {
        address for address, cell in read_sheet(reading).cells.items() if not cell.is_blank
    }


def test_they_stand_in_the_order_of_the_page(reading):
    kinds = [address.partition(":")[0] for address in standing(reading).states]
    assert kinds == ["answer", *["value"] * 6]
    ends = [address.rpartition(":")[2] for address in standing(reading).states]
    assert ends[1:] == ["n", "mean", "sd"] * 2


def test_domains_stand_in_their_order_and_the_overall_judgement_last(
    study, lead, first_reader, second_reader, arbiter
):
    assignment = to_verify(study, lead, first_reader, second_reader, arbiter, task=Task.RISK_OF_BIAS)
    states = standing(begun(assignment)).states
    assert [address.rpartition(":")[2] for address in states] == ["1", "2", "3", "4", "5", "overall"]


def test_a_cleared_value_is_contested_and_says_what_the_first_reading_has(reading, second_reader):
    where = sd_of(reading)
    type_in(reading, second_reader, {where: ""})
    assert (standing(reading).states[where], standing(reading).seen[where]) == ("contested", "8.1")


def test_nr_in_place_of_a_value_contests_it(reading, second_reader):
    where = sd_of(reading)
    type_in(reading, second_reader, {where: "NR"})
    assert standing(reading).states[where] == "contested"


def test_another_source_contests_nothing(reading, second_reader):
    where = sd_of(reading)
    confirm_all(reading)
    save_cells(reading=reading, writes=[Write(where, 1, page="7")], by=second_reader)
    assert standing(reading).states[where] == "confirmed"


def test_what_the_first_reader_missed_has_no_state(reading, second_reader):
    added = sd_of(reading).replace(":change:", ":value:")
    type_in(reading, second_reader, {added: "31.4"})
    assert added not in standing(reading).states


def test_what_hangs_from_an_arm_that_was_taken_out_is_contested(reading, second_reader):
    where = sd_of(reading)
    take_out(reading=reading, part=reading.arms.get(name="SVF"), by=second_reader)
    assert standing(reading).states[where] == "contested"
    assert list(standing(reading).states)[-1].split(":")[0] == "value"


def test_what_the_form_no_longer_asks_is_nothing_to_compare(assignment, lead):
    reading = begun(assignment, Reported(answers={"sample_size": "28", "scar_type": "Icepick"}))
    scar_type = next(one for one, text in standing(reading).seen.items() if text == "Icepick")
    upgrade_without("scar_type", assignment, by=lead)
    reading = Reading.objects.get(pk=reading.pk)
    assert read_sheet(reading).cell(scar_type).text == "Icepick"
    assert scar_type not in standing(reading).states
    confirm_all(reading)
    assert gaps(reading) == []


def test_an_ordinary_reading_verifies_nothing_and_asks_nothing(reading, django_assert_num_queries):
    sheet = read_sheet(first_of(reading))
    with django_assert_num_queries(0):
        assert read_verified(sheet).states == {}
        assert first_reading_of(sheet.reading) is None


def test_a_verification_is_read_in_one_query(reading, django_assert_num_queries):
    sheet = read_sheet(Reading.objects.select_related("assignment__study").get(pk=reading.pk))
    with django_assert_num_queries(1):
        assert len(read_verified(sheet).states) == 7


def test_a_verification_knows_whose_reading_it_verifies(reading, first_reader):
    assert first_reading_of(reading).reader == first_reader
