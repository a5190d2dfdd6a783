"""The results grid as it is laid out: columns in the form that the paper reports, aligned by time."""

import pytest

from extraction.actions.columns import keep_columns
from extraction.actions.contrasts import save_contrast
from extraction.queries.sheets import read_sheet
from extraction.views import layouts
from reviews.models import Design
from tests.cast import Reported, enter, type_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading(assignment, first_reader):
    return enter(assignment, first_reader, Reported(results={}))


def grid_of(reading):
    sheet = read_sheet(reading)
    return layouts.results_grid(sheet, sheet.refusals(), [])


def outcome(grid, name):
    return next(one for one in grid.outcomes if one.outcome.name == name)


def test_each_outcome_has_its_own_columns_and_all_are_as_wide_at_a_time(reading, first_reader):
    ecca = outcome(grid_of(reading), "ECCA score").outcome
    keep_columns(reading=reading, outcome=ecca, statistics=["se", "median"], by=first_reader)
    grid = grid_of(reading)
    assert [group.width for group in grid.groups] == [5, 5, 5]
    assert outcome(grid, "ECCA score").sets[0].labels == ["n", "mean", "SD", "SE", "median"]
    for one in grid.outcomes:
        for columns, group in zip(one.sets, grid.groups, strict=True):
            assert len(columns.labels) + columns.filler + columns.not_asked == group.width
        for row in one.rows:
            assert [len(places) for _, places in row.sets] == [len(columns.labels) for columns in one.sets]
    assert outcome(grid, "Satisfied").sets[-1].not_asked == 5


def test_a_form_in_which_a_number_stands_stays_open(reading, first_reader):
    ecca = outcome(grid_of(reading), "ECCA score")
    keep_columns(reading=reading, outcome=ecca.outcome, statistics=["t"], by=first_reader)
    address = next(iter(ecca.rows[0].sets[0][1])).address
    type_in(reading, first_reader, {f"{address.rpartition(':')[0]}:se": "2.2"})
    forms = {form.label: form for form in outcome(grid_of(reading), "ECCA score").forms}
    assert forms["mean, SD"].is_usual
    assert (forms["mean, SE"].is_open, forms["mean, SE"].has_numbers) == (True, True)
    assert (forms["t"].is_open, forms["t"].has_numbers) == (True, False)
    assert not forms["median, IQR"].is_open
    assert [form.label for form in outcome(grid_of(reading), "Satisfied").forms] == ["events, %"]


def test_clusters_are_asked_of_a_cluster_trial_and_where_anything_is_said_of_them(
    reading, first_reader, study
):
    def attributes() -> list[str]:
        reading.refresh_from_db()
        return [field.attribute for field in outcome(grid_of(reading), "Satisfied").measures.fields]

    assert attributes() == ["instrument", "better"]
    satisfied = outcome(grid_of(reading), "Satisfied").outcome
    type_in(reading, first_reader, {f"measure:{satisfied.pk}:icc": "0.05"})
    assert attributes() == ["instrument", "better", "icc"]
    type(study).objects.filter(pk=study.pk).update(design=Design.CLUSTER)
    assert attributes() == ["instrument", "better", "icc", "cluster_size"]


def test_a_count_does_not_ask_for_what_the_paper_gives_in_another_form(reading, first_reader):
    _columns, places = outcome(grid_of(reading), "ECCA score").rows[0].sets[0]
    place = places[0].address.rpartition(":")[0]
    type_in(reading, first_reader, {f"{place}:{s}": t for s, t in (("n", "14"), ("mean", "136.4"))})
    assert layouts.tab_counts(read_sheet(reading))["results"]["text"].startswith("2 of ")
    type_in(reading, first_reader, {f"{place}:se": "2.2"})
    assert layouts.tab_counts(read_sheet(reading))["results"]["text"].startswith("3 of ")


def test_a_contrast_is_a_line_with_a_cell_for_each_of_its_numbers(reading, first_reader):
    sheet = read_sheet(reading)
    save_contrast(
        reading=reading, outcome=sheet.outcomes[0], time_point=sheet.time_points[1], arm=sheet.arms[0],
        comparator=sheet.arms[1], basis="change", measure="MD", adjustment="adjusted", by=first_reader,
    )  # fmt: skip
    [line] = layouts.contrast_lines(read_sheet(reading), {})
    assert len(line.places) == len(layouts.contrast_labels()) == 8
    assert line.is_blank
    type_in(reading, first_reader, {line.places[0].address: "-2.3"})
    [line] = layouts.contrast_lines(read_sheet(reading), {})
    assert not line.is_blank
    assert layouts.tab_counts(read_sheet(reading))["contrasts"]["text"] == "1"
