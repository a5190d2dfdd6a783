"""From two readings that name and order the arms differently to a settled study, a value reopened, another round.

Each person has a browser of their own: two readers who discuss first, the arbiter, the lead. They work by keyboard.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from extraction.actions.discussion import end_discussion
from extraction.actions.readings import submit_reading
from extraction.actions.settling import settle_study
from extraction.models import Comparison
from reviews.actions.reviews import agree_on_settling
from reviews.models import Assignment, Review, User
from tests.cast import Reported, enter, read_twice
from tests.comparisons import decide, match, named
from tests.journeys.desks import (
    decide_by_keys,
    grip,
    has_nothing_to_do,
    heading,
    press,
    queue,
    say,
    shows,
    study_page,
    take_up,
    walk_to,
)
from tests.rounds import REASON

pytestmark = pytest.mark.django_db(transaction=True)

# How the second reader names the first's arms.
CELLS, PLACEBO, PLASMA = "Cell suspension", "Placebo", "PRP"

# --- What the two report ---


def first_reported() -> Reported:
    """Two arms, the treated first."""
    return named({"SVF": "Cell therapy", "Normal saline": "Control"})


def second_reported() -> Reported:
    """Other names in another order, a third arm that is in the group of the first's SVF, and three other numbers."""
    usual = named({CELLS: "Other", PLACEBO: "Control"}, mean="-31.4", sd="8.4")
    third = {("ECCA score", "10 weeks", PLASMA, "change"): {"n": "9", "mean": "-3.7", "sd": "2.6"}}
    return replace(
        usual,
        arms={PLACEBO: "Control", PLASMA: "Cell therapy", CELLS: "Other"},
        answers={"sample_size": "30"},
        results={**usual.results, **third},
    )


# The differences of the two, by the headings of the opened lines, in their order.
GROUP = "Which group does the arm “SVF” belong to?"
EXTRA = f"Does the study have the arm “{PLASMA}”?"
SIZE = "Sample size"
MEAN = "ECCA score: mean of the change"
SD = "ECCA score: SD of the change"

# --- Windows ---


@pytest.fixture
def desk_of(new_context, live_server) -> Iterator[Callable[[User], Page]]:
    """A browser of its own for a person who is signed in; no page may have thrown an error."""
    errors = []

    def open_for(user: User) -> Page:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context = new_context(base_url=live_server.url)
        context.set_default_timeout(10_000)
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_for
    assert errors == []


@pytest.fixture
def discussing(review, lead) -> Review:
    """The readers discuss what differs before the arbiter decides."""
    return agree_on_settling(review=review, version=review.version, by=lead, discusses=True)


# --- The stories ---


def test_two_readers_discuss_and_the_arbiter_settles_the_rest(
    discussing, assignment, first_reader, second_reader, arbiter, lead, desk_of
):
    comparison = read_twice(assignment, first_reported(), second_reported())
    values = reverse("extraction:comparison", args=[comparison.pk])
    first, second, desk = desk_of(first_reader), desk_of(second_reader), desk_of(arbiter)

    # Whose arm is whose arm: the groups proposed the wrong one. Moved by keys, line by line.
    take_up(first, "Discuss differences")
    lines = first.locator('select[data-matching="arm"] option:checked')
    assert [one.partition(" · ")[0] for one in lines.all_inner_texts()] == [PLASMA, PLACEBO]
    grip(first, CELLS).press("Alt+ArrowUp")
    grip(first, CELLS).press("Alt+ArrowUp")
    grip(first, PLASMA).press("Alt+ArrowDown")
    grip(first, PLACEBO).press("Alt+ArrowUp")
    assert [one.partition(" · ")[0] for one in lines.all_inner_texts()] == [CELLS, PLACEBO]
    press(first, "Control+Enter")
    expect(first.get_by_role("link", name=re.compile("^1 Structure"))).to_contain_text("2 arms matched")
    expect(first.get_by_role("link", name="Only mine 5")).to_be_visible()
    expect(heading(first)).to_have_text(GROUP)

    # While they discuss, the arbiter reads along and decides nothing.
    has_nothing_to_do(desk)
    desk.goto(values)
    expect(desk.get_by_text("In discussion")).to_be_visible()
    expect(desk.get_by_role("link", name="Only mine 0")).to_be_visible()
    expect(desk.locator("#decision")).to_have_count(0)

    # The first says a word, the second reads it and gives way.
    walk_to(first, SIZE)
    say(first, "28 were analysed, 30 randomised.", "Comment only")
    expect(heading(first)).to_have_text(SIZE)
    take_up(second, "Discuss differences")
    walk_to(second, SIZE)
    expect(second.locator(".remark")).to_contain_text("28 were analysed, 30 randomised.")
    expect(second.locator(".remark")).to_contain_text(first_reader.name)
    second.get_by_label(re.compile("^Your word")).focus()
    second.keyboard.type("Read in the flow chart, you are right.")
    press(second, "Control+Enter")
    expect(second.get_by_role("link", name="Only mine 4")).to_be_visible()
    first.reload()
    expect(first.locator(".decided")).to_contain_text("Settled: 28")
    expect(first.locator(".decided")).to_contain_text(f"{second_reader.name} · discussed")
    assert comparison.resolutions.get().method == "discussion"

    # One is left to the arbiter by itself, then all the rest.
    walk_to(first, SD)
    say(first, "Table 3 prints 8.1.", "Leave it to Arbiter")
    expect(first.get_by_role("link", name="Only mine 3")).to_be_visible()
    second.reload()
    second.get_by_role("button", name="Leave all 3 to Arbiter").press("Enter")
    expect(second.locator(".message")).to_have_text("4 differences are with Arbiter now.")
    has_nothing_to_do(first)
    has_nothing_to_do(second)

    # The arbiter sends one back: it waits for both readers, and the arbiter cannot decide it meanwhile.
    take_up(desk, "Settle differences")
    expect(desk.get_by_role("link", name="Only mine 4")).to_be_visible()
    walk_to(desk, MEAN)
    desk.get_by_text("Send back for discussion, or comment").press("Enter")
    say(desk, "Is this of those who completed?", "Send back for discussion")
    expect(desk.get_by_role("link", name="Only mine 3")).to_be_visible()
    walk_to(desk, MEAN)
    expect(desk.locator("#decision")).to_have_count(0)
    take_up(second, "Discuss differences")
    take_up(first, "Discuss differences")
    with first.expect_navigation():
        first.get_by_role("link", name="Only mine 1").press("Enter")
    walk_to(first, MEAN)
    expect(first.locator(".remark")).to_contain_text("Is this of those who completed?")
    say(first, "Table 3 does not say so.", "Leave it to Arbiter")
    has_nothing_to_do(first)
    has_nothing_to_do(second)

    # All four are decided by keys, one after the other, and the study is settled.
    desk.goto(values)
    expect(heading(desk)).to_have_text(GROUP)
    decide_by_keys(desk, "1", "As the protocol defines it.")
    expect(heading(desk)).to_have_text(EXTRA)
    decide_by_keys(desk, "1", "Methods, page 2.")
    expect(heading(desk)).to_have_text(MEAN)
    expect(desk.locator(".remark")).to_have_count(2)
    decide_by_keys(desk, "3", "As the erratum prints it.", text="-35.6")
    expect(heading(desk)).to_have_text(SD)
    decide_by_keys(desk, "2", "Table 3.")
    expect(desk.locator(".message")).to_have_text("Nothing is open any more.")
    press(desk, "Control+Enter")
    expect(desk.get_by_role("heading", name="Suh 2025 is settled")).to_be_visible()
    has_nothing_to_do(desk)
    for page in (first, second, desk, desk_of(lead)):
        shows(study_page(page, assignment), "−35.6", not_=("−38.2", "−31.4", "8.1"))
        expect(page.locator(".settled-table")).to_contain_text("8.4")
        expect(page.locator(".settled-table")).to_contain_text(PLASMA)
        expect(page.locator(".answer-table")).to_contain_text("28")


@pytest.fixture
def settled(discussing, assignment) -> Comparison:
    """Matched, left to the arbiter and decided: the final has the first's numbers, and the second's third arm."""
    comparison = read_twice(assignment, first_reported(), second_reported())
    match(comparison, {"SVF": CELLS, "Normal saline": PLACEBO})
    end_discussion(comparison=comparison, by=assignment.first)
    decide(comparison, f"Arms, {PLASMA}", "second")
    for words in ("Arms, SVF", "Sample size", "mean, SVF", "SD, SVF"):
        decide(comparison, words)
    settle_study(comparison=comparison, by=assignment.arbiter)
    return comparison


def test_a_value_is_reopened_and_the_edition_before_stays_readable(
    settled, assignment, first_reader, second_reader, arbiter, lead, desk_of
):
    first, second, desk = desk_of(first_reader), desk_of(second_reader), desk_of(arbiter)
    office = study_page(desk_of(lead), assignment)
    shows(office, "−38.2")

    # The lead opens the value again; the number in force stays, and the arbiter finds it in the queue.
    office.get_by_role("link", name="Open comparison").press("Enter")
    walk_to(office, MEAN)
    office.locator("summary").get_by_text("Reopen this value").press("Enter")
    office.locator("#amendment-reason").focus()
    office.keyboard.type("The erratum prints another mean.")
    with office.expect_navigation():
        office.get_by_role("button", name="Reopen this value").press("Enter")
    expect(office.locator(".message")).to_contain_text("Open again.")
    expect(office.locator("#decision")).to_have_count(0)
    for page in (first, second, office):
        shows(study_page(page, assignment), "−38.2", not_=("−35.6",))
        expect(page.get_by_text("Under revision", exact=True)).to_be_visible()
    has_nothing_to_do(first)
    has_nothing_to_do(second)

    # The arbiter decides it anew and settles again, by keys.
    take_up(desk, "Settle differences")
    expect(heading(desk)).to_have_text(MEAN)
    expect(desk.get_by_text("The erratum prints another mean.")).to_be_visible()
    expect(desk.get_by_text("The final in force has: −38.2")).to_be_visible()
    decide_by_keys(desk, "3", "As the erratum prints it.", text="-35.6")
    press(desk, "Control+Enter")
    expect(desk.get_by_role("heading", name="Suh 2025 is settled")).to_be_visible()
    for page in (first, second, office):
        shows(study_page(page, assignment), "−35.6", not_=("−38.2",))
        expect(page.get_by_text("Under revision")).to_have_count(0)
    has_nothing_to_do(desk)

    # The edition before and the decision before are there for everybody who read or decided.
    for page in (first, second, desk, office):
        page.goto(reverse("extraction:comparison-settle", args=[settled.pk]))
        page.get_by_role("link", name="Edition 1").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Suh 2025")
        page.wait_for_load_state()
        page.get_by_role("link", name="Results").press("Enter")
        grid = page.locator("tr[data-grid-row]")
        expect(grid.get_by_text("−38.2", exact=True)).to_be_visible()
        expect(grid.get_by_text("−35.6")).to_have_count(0)
    desk.goto(reverse("extraction:comparison", args=[settled.pk]) + "?show=amended")
    desk.get_by_text("Decided before: 1").press("Enter")
    expect(desk.get_by_text("As the first reading has it: Table 3 says so.")).to_be_visible()


ROUND_ONE, ROUND_TWO = "−38.2", "−27.1828"
# It stands nowhere else on any page: finding it anywhere is a leak.
SECRET = "-31.4159"


def test_a_settled_study_is_read_again_by_the_same_people(
    settled, review, study, assignment, first_reader, second_reader, arbiter, lead, desk_of
):
    first, second, desk = desk_of(first_reader), desk_of(second_reader), desk_of(arbiter)
    office = study_page(desk_of(lead), assignment)
    office.get_by_role("link", name=re.compile("^Read again")).press("Enter")
    office.get_by_label("Why it is read again").focus()
    office.keyboard.type(REASON)
    for label, person in (
        ("First reader", second_reader),
        ("Second reader, or verifier", first_reader),
        ("Arbiter", arbiter),
    ):
        office.get_by_label(label, exact=True).select_option(label=person.name)
    office.get_by_role("button", name="Assign this round").press("Enter")
    expect(office.locator(".message")).to_contain_text("is read again, round 2")
    again = Assignment.objects.get(study=study, round=2)

    # What is settled stays there for all but the two who read it again.
    for page in (office, desk):
        shows(study_page(page, assignment), ROUND_ONE)
        expect(page.get_by_text("Under revision, round 2: reading")).to_be_visible()
        expect(page.get_by_text("not blinded")).to_be_visible()
    for page in (first, second):
        expect(
            study_page(page, assignment).get_by_text("kept out of sight here until you submit")
        ).to_be_visible()
        expect(page.get_by_text(ROUND_ONE)).to_have_count(0)
        expect(queue(page)).to_contain_text("Extraction, round 2: not started")

    # One is in: nothing of it is anywhere for the other, who sees what they saw before.
    secret = enter(
        again, second_reader, named({"SVF": "Cell therapy", "Normal saline": "Control"}, mean=SECRET)
    )
    submit_reading(reading=secret, by=second_reader)
    has_nothing_to_do(second)
    for page in (first, desk, office):
        for path in (
            "/",
            reverse("extraction:board", args=[review.pk]),
            reverse("extraction:study", args=[study.pk]),
            reverse("extraction:record", args=[study.pk]),
            reverse("extraction:comparison", args=[settled.pk]) + "?show=all",
            reverse("extraction:comparison-settle", args=[settled.pk]),
            reverse("extraction:comparison-json", args=[settled.pk]),
            reverse("extraction:agreement", args=[review.pk]),
        ):
            answer = page.context.request.get(path)
            assert answer.ok, f"{path}: {answer.status}"
            for word in (SECRET, SECRET.replace("-", "−"), str(secret.pk)):
                assert word not in answer.text(), f"{path} tells {word}"
        assert page.context.request.get(reverse("extraction:reading", args=[secret.pk])).status == 404
    expect(queue(first)).to_contain_text("Extraction, round 2: not started")
    shows(study_page(office, assignment), ROUND_ONE)

    # Both are in: the readers compare, one gives way, the arbiter settles.
    other = enter(again, first_reader, named({CELLS: "Cell therapy", PLACEBO: "Control"}, mean="-27.1828"))
    submit_reading(reading=other, by=first_reader)
    take_up(second, "Discuss differences")
    press(second, "Control+Enter")
    expect(second.get_by_role("link", name="Only mine 1")).to_be_visible()
    expect(heading(second)).to_have_text(MEAN)
    expect(second.locator(".reading.is-second")).to_contain_text(ROUND_TWO)
    second.get_by_label(re.compile("^Your word")).focus()
    second.keyboard.type("Misread.")
    press(second, "Control+Enter")
    expect(second.locator(".message")).to_have_text("Nothing is open any more.")
    expect(second.get_by_text("Arbiter settles this study.")).to_be_visible()
    has_nothing_to_do(first)
    has_nothing_to_do(second)
    shows(study_page(office, assignment), ROUND_ONE)
    take_up(desk, "Settle differences")
    expect(desk.get_by_label("Comparison", exact=True)).to_contain_text("round 2")
    desk.get_by_role("link", name=re.compile("^3 Settle study")).press("Enter")
    desk.get_by_role("button", name="Settle study").press("Enter")
    expect(desk.get_by_role("heading", name="Suh 2025 is settled")).to_be_visible()

    # The study has the other number, and the round before is there to be read.
    for page in (first, second, desk, office):
        shows(study_page(page, assignment), ROUND_TWO, not_=(ROUND_ONE, SECRET.replace("-", "−")))
        expect(page.get_by_text("Under revision")).to_have_count(0)
        page.get_by_text("Earlier rounds").press("Enter")
        page.get_by_role("link", name="comparison", exact=True).press("Enter")
        expect(page).to_have_url(re.compile(f"/comparisons/{settled.pk}/"))
        walk_to(page, MEAN)
        expect(page.locator(".decided")).to_contain_text(f"Settled: {ROUND_ONE}")
        expect(page.get_by_role("button", name=re.compile("Settle and next|Reopen"))).to_have_count(0)
        expect(page.get_by_text(ROUND_TWO)).to_have_count(0)
