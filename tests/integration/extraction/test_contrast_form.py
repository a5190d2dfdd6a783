"""The form of a contrast in the workspace: what it begins with, and changing what a contrast compares."""

import pytest
from django.urls import reverse

from extraction.forms.contrasts import ContrastForm
from extraction.models import Contrast, Reading
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, add_contrast, enter, type_in

THREE = Reported(
    arms={"Normal saline": "Control", "SVF": "Cell therapy", "SVF twice": "Cell therapy"},
    times=("6 months", "baseline", "10 weeks"),
    results={},
)


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader, THREE)


@pytest.fixture
def contrast(reading, first_reader) -> Contrast:
    made = add_contrast(
        reading, first_reader, "ECCA score", "10 weeks", "SVF", "Normal saline", "value", "MD", "crude"
    )
    type_in(reading, first_reader, {f"{made.place}:estimate": "-28.9"})
    return made


def chosen(reading: Reading) -> dict[str, str]:
    form = ContrastForm(read_sheet(reading))
    return {name: dict(form.fields[name].choices)[form.initial[name]] for name in form.initial}


def page(reading: Reading, tail: str = "") -> str:
    return reverse("extraction:reading", args=[reading.pk]) + tail


def test_a_new_one_is_of_an_intervention_against_a_comparator_at_the_last_time(reading):
    assert chosen(reading) == {"arm": "SVF", "comparator": "Normal saline", "time_point": "6 months"}


def test_without_a_comparator_it_is_of_the_first_arm_against_the_second(assignment, first_reader):
    reading = enter(assignment, first_reader, Reported(arms={"SVF": None, "Saline": None}, results={}))
    assert chosen(reading) == {"arm": "SVF", "comparator": "Saline", "time_point": "10 weeks"}


def test_with_comparators_alone_two_different_arms_are_offered(assignment, first_reader):
    arms = {"Saline": "Control", "Laser": "Other"}
    reading = enter(assignment, first_reader, Reported(arms=arms, results={}))
    assert chosen(reading)["arm"] != chosen(reading)["comparator"]


def test_each_contrast_leads_to_the_form_that_changes_it(sign_in, reading, contrast, first_reader):
    client = sign_in(first_reader)
    shown = client.get(page(reading)).content.decode()
    assert f'href="{page(reading)}?contrast={contrast.pk}#contrast-form"' in shown
    assert "Add contrast" in shown
    changing = client.get(page(reading, f"?contrast={contrast.pk}")).content.decode()
    assert f'name="contrast" value="{contrast.pk}"' in changing.split('id="contrast-form"')[1]
    assert "Save contrast" in changing
    assert "Add contrast" not in changing


def test_changed_there_its_numbers_come_along(sign_in, reading, contrast, first_reader):
    client = sign_in(first_reader)
    form = client.get(page(reading, f"?contrast={contrast.pk}")).context["contrast_form"]
    sent = form.initial | {"contrast": contrast.pk, "basis": "change", "adjustment": "adjusted"}
    response = client.post(reverse("extraction:contrasts", args=[reading.pk]), sent)
    contrast.refresh_from_db()
    assert (response.status_code, contrast.basis, contrast.adjustment) == (302, "change", "adjusted")
    assert response.url.endswith(f"#{contrast.place}:estimate")
    assert read_sheet(reading).cell(f"{contrast.place}:estimate").text == "-28.9"


def test_a_refused_change_stays_a_change(sign_in, reading, contrast, first_reader):
    client = sign_in(first_reader)
    form = client.get(page(reading, f"?contrast={contrast.pk}")).context["contrast_form"]
    sent = form.initial | {"contrast": contrast.pk, "comparator": form.initial["arm"]}
    response = client.post(reverse("extraction:contrasts", args=[reading.pk]), sent)
    assert response.status_code == 422
    assert b"Choose two different arms." in response.content
    assert b"Save contrast" in response.content


@pytest.mark.parametrize("key", ["nothing", "00000000-0000-4000-8000-000000000000"])
def test_one_that_is_not_the_readings_is_a_new_one(sign_in, reading, first_reader, key):
    shown = sign_in(first_reader).get(page(reading, f"?contrast={key}"))
    assert (shown.status_code, b"Add contrast" in shown.content) == (200, True)


def test_who_only_looks_is_offered_no_change(sign_in, settled, assignment, arbiter, first_reader):
    first = assignment.readings.get(role="first")
    sheet = read_sheet(first)
    Contrast.objects.create(
        reading=first, outcome=sheet.outcomes[0], time_point=sheet.time_points[1], arm=sheet.arms[0],
        comparator=sheet.arms[1], basis="value", measure="MD",
    )  # fmt: skip
    for person in (arbiter, first_reader):
        assert b"contrast-change" not in sign_in(person).get(page(first)).content
