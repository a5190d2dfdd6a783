"""Who sees a paper, and which pages a source leads to."""

import pytest
from django.urls import reverse

from extraction.actions.cells import Write, save_cells
from extraction.actions.readings import start_reading, submit_reading
from extraction.models import Comparison
from extraction.queries.papers import papers_of, passages
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, confirm, enter

from .files import as_

# --- Blinding ---


@pytest.mark.parametrize("who", ["second_reader", "lead", "arbiter", "statistician", "observer", "outsider"])
def test_a_reader_s_own_copy_exists_for_nobody_else_before_both_readings_are_in(
    own, assignment, who, request
):
    user = request.getfixturevalue(who)
    if who == "second_reader":
        start_reading(assignment=assignment, by=user)
    client = as_(user)
    for part in ("", "pages/1.png", "pages/1.json", "original/"):
        assert client.get(f"/papers/{own.pk}/{part}").status_code == 404, part
    for act in ("remove/", "restore/"):
        assert client.post(f"/papers/{own.pk}/{act}").status_code == 404, act
    assert papers_of(own.study_id, user) == []


def test_once_both_readings_are_in_their_readers_arbiter_and_lead_see_it(
    own, reading, assignment, first_reader, second_reader, arbiter, lead, observer, statistician
):
    submit_reading(reading=reading, by=first_reader)
    submit_reading(reading=enter(assignment, second_reader), by=second_reader)
    assert Comparison.objects.filter(assignment=assignment).exists()
    for user in (second_reader, arbiter, lead):
        assert as_(user).get(f"/papers/{own.pk}/pages/1.png").status_code == 200
    for user in (observer, statistician):
        assert as_(user).get(f"/papers/{own.pk}/pages/1.png").status_code == 404


# --- From a source to its page ---


@pytest.mark.parametrize(
    ("page", "number"),
    [("2", 2), ("p. 2", 2), ("pp 1-2", 1), ("3", None), ("S2", None), ("", None), ("unknown", None)],
)
def test_a_source_leads_to_its_page_where_the_paper_has_it(own, shared, reading, page, number):
    found = passages([shared, own], reading, page)
    assert found == ([] if number is None else [(shared, number), (own, number)])


def test_a_source_does_not_lead_into_the_other_reader_s_copy(own, assignment, second_reader):
    theirs = start_reading(assignment=assignment, by=second_reader)
    assert passages([own], theirs, "1") == []


def test_a_compared_value_leads_the_arbiter_to_its_page(
    shared, assignment, arbiter, first_reader, second_reader
):
    for by, sample_size in ((first_reader, "28"), (second_reader, "30")):
        reading = enter(assignment, by, Reported(answers={"sample_size": sample_size}))
        address, cell = next(one for one in read_sheet(reading).cells.items() if one[0].startswith("answer:"))
        save_cells(
            reading=reading,
            by=by,
            writes=[Write(address, cell.version, page="2", quotation="Satisfied 82.1")],
        )
        submit_reading(reading=reading, by=by)
    comparison = confirm(Comparison.objects.get(assignment=assignment))
    page = as_(arbiter).get(reverse("extraction:comparison", args=[comparison.pk])).content.decode()
    assert page.count(f'href="/papers/{shared.pk}/?page=2"') == 2
    shown = as_(arbiter).get(f"/papers/{shared.pk}/?page=2")
    assert shown.status_code == 200
