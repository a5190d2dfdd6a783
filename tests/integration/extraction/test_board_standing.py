"""How studies stand, on the overview and in its sums: the filter, and what is left out of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from extraction.actions.assignments import assign_with_form
from reviews.actions.standing import set_standing
from reviews.actions.studies import add_study
from reviews.models import Standing, Study, Task


@pytest.fixture
def board(review) -> str:
    return reverse("extraction:board", args=[review.pk])


@pytest.fixture
def studies(review, assignment, lead) -> dict[str, Study]:
    """One of every standing; the included one is being read, the others have nobody."""
    found = {Standing.INCLUDED.value: assignment.study}
    for standing in (Standing.INELIGIBLE, Standing.AWAITING, Standing.AUTHORS_ASKED):
        study = add_study(review=review, by=lead, label=f"Called {standing.value}", year=2020)
        found[standing.value] = stand(study, standing, lead)
    return found


def stand(study: Study, standing: Standing, lead) -> Study:
    study.refresh_from_db()
    return set_standing(study=study, standing=standing, reason="Burns.", version=study.version, by=lead)


def shown(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def listed(client, address: str) -> set[str]:
    """The names in the table of studies."""
    return {line.study.name for group in client.get(address).context["groups"] for line in group.lines}


def options(client, address: str, which: str) -> dict[str, tuple[int, str]]:
    """The links of a filter: label to its count and address."""
    return {one["label"]: (one["count"], one["url"]) for one in client.get(address).context[which]}


# --- The filter ---


@pytest.mark.parametrize("standing", Standing.values)
def test_the_board_is_filtered_by_how_studies_stand(board, studies, standing, observer, sign_in):
    assert listed(sign_in(observer), f"{board}?standing={standing}") == {studies[standing].name}


def test_each_standing_says_how_many_it_would_show(board, studies, observer, sign_in):
    found = options(sign_in(observer), board, "standings")
    assert {label: count for label, (count, _) in found.items()} == {
        "Any standing": 4, "Included": 1, "Ineligible": 1, "Awaiting classification": 1, "Authors asked": 1
    }  # fmt: skip


def test_standing_and_stage_hold_together_and_every_link_keeps_the_rest(board, studies, lead, sign_in):
    client = sign_in(lead)
    address = f"{board}?show=unassigned&standing=awaiting&q=called"
    assert listed(client, address) == {"Called awaiting 2020"}
    stages, standings = options(client, address, "filters"), options(client, address, "standings")
    assert stages["All"] == (1, f"{board}?standing=awaiting&q=called")
    assert standings["Any standing"] == (3, f"{board}?show=unassigned&q=called")
    assert standings["Ineligible"] == (1, f"{board}?show=unassigned&standing=ineligible&q=called")
    for label, (count, url) in (stages | standings).items():
        assert len(listed(client, url)) == count, label
    reader = next(one for one in client.get(f"{board}?standing=included").context["loads"])
    assert reader.url == f"{board}?standing=included&person={reader.person.pk}"


def test_the_filter_is_links_alone(board, studies, observer, sign_in):
    said = shown(sign_in(observer), f"{board}?standing=awaiting")
    assert f'href="{board}?standing=ineligible"' in said
    assert f'<a class="segment" href="{board}?standing=awaiting" aria-current="true">' in said


def test_where_both_filters_leave_none_the_page_says_which_and_shows_the_way_out(
    board, studies, observer, sign_in
):
    said = shown(sign_in(observer), f"{board}?show=reading&standing=ineligible")
    assert "None is both “Reading” and “Ineligible”." in said
    assert f'<a href="{board}">Show all</a>' in said


def test_there_is_no_such_filter_while_every_study_is_included(board, assignment, lead, observer, sign_in):
    client = sign_in(observer)
    assert client.get(board).context["standings"] == []
    assert listed(client, f"{board}?standing=nonsense") == {"Suh 2025"}
    assert "No study fits." in shown(client, f"{board}?standing=awaiting")


# --- The sums ---


def test_left_out_studies_count_in_no_sum_of_the_board_and_are_told_beside_it(
    board, studies, observer, sign_in
):
    client = sign_in(observer)
    said = shown(client, board)
    assert client.get(board).context["counts"] == {"reading": 1, "unassigned": 1}
    assert 'Studies <span class="meta">2 and 2 left out</span>' in said
    assert "<b>Not assigned</b> 1 and 2 left out ·" in said
    assert "<b>Being read</b> 1 ·" in said


def test_home_counts_them_in_no_stage_either(review, studies, lead, observer, sign_in):
    client = sign_in(observer)
    said = shown(client, "/")
    assert "<b>1</b> not assigned" in said
    assert "and 2 left out" in said
    for one in (studies["included"], studies["authors_asked"]):
        stand(one, Standing.INELIGIBLE, lead)
    said = shown(client, "/")
    assert "4 left out, none included" in said
    assert "No studies yet" not in said


def test_nothing_waits_nor_is_due_at_a_study_that_is_left_out(board, assignment, lead, first_reader, sign_in):
    assignment.due = timezone.localdate() - timedelta(days=7)
    assignment.save()
    reader = sign_in(first_reader)
    assert "Start reading" in shown(reader, board)
    stand(assignment.study, Standing.AWAITING, lead)
    said = shown(reader, board)
    assert "Start reading" not in said
    assert "verdue" not in said
    said = shown(sign_in(lead), board)
    assert "verdue" not in said
    assert reverse("extraction:due-dates", args=[assignment.study.review_id]) not in said


def test_a_lead_is_not_asked_to_assign_readers_to_it(board, review, study, lead, sign_in):
    client, address = sign_in(lead), reverse("extraction:assign", args=[study.pk])
    assert address in shown(client, board)
    stand(study, Standing.INELIGIBLE, lead)
    assert address not in shown(client, board)


# --- A study that one person reads ---


def test_a_study_that_one_person_reads_alone_is_on_the_board(board, study, lead, first_reader, sign_in):
    assign_with_form(
        study=study,
        task=Task.EXTRACTION,
        first=first_reader,
        second=None,
        arbiter=None,
        mode="single",
        by=lead,
    )
    client = sign_in(lead)
    said = shown(client, board)
    assert [load.person for load in client.get(board).context["loads"]] == [first_reader]
    assert "Second reading" not in said
    assert "None" not in said
