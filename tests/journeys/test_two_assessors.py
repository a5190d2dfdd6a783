"""Two people assess a study without seeing each other, discuss, and leave the rest to an arbiter, each at a desk."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from extraction.models import Comparison, Judgement, Reading, SignallingAnswer
from extraction.queries.comparisons import read_comparison
from reviews.actions.reviews import agree_on_settling
from reviews.models import Assignment, User
from tests.assessments import accept_proposals, answer, explain
from tests.compared_assessments import assessed_twice, assigned, question
from tests.journeys.desks import has_nothing_to_do, heading, press, say, study_page, take_up, walk_to
from tests.journeys.grid import saved

pytestmark = pytest.mark.django_db(transaction=True)

# It stands nowhere but in the first assessor's answers: finding it with the second is a leak.
SECRET = "Quxine was the tell-tale"
UNANSWERED = dict.fromkeys(("2.1", "2.2", "2.6"), "")
DEVIATIONS = "2 Deviations from intended interventions"


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
def rob2(study, lead, first_reader, second_reader, arbiter) -> Assignment:
    return assigned(study, first_reader, second_reader, arbiter, lead)


@pytest.fixture
def discussing(review, lead) -> None:
    agree_on_settling(review=review, version=review.version, by=lead, discusses=True)


def all_but_domain_2(assignment: Assignment, by: User, answers: dict[str, str]) -> Reading:
    """An assessment that is answered and judged everywhere but in domain 2 and the overall."""
    reading = answer(assignment, by, {**answers, **UNANSWERED})
    accept_proposals(reading, by)
    return reading


def assess_domain_2(page: Page, reading: Reading, answers: dict[str, str]) -> None:
    """Answer domain 2 on the page, and judge it and the overall as they are proposed."""
    page.goto(reverse("extraction:reading", args=[reading.pk]) + "#domain-2")
    for key, value in answers.items():
        radio = page.locator(f'input[name="{question(key)}"][value="{value}"]')
        expect(radio).to_be_visible()
        radio.focus()
        page.keyboard.press("Space")
        expect(radio).to_be_checked()
    for panel in ("domain-2", "overall"):
        page.goto(reverse("extraction:reading", args=[reading.pk]) + f"#{panel}")
        expect(page.locator("[data-proposal-title]:visible")).to_have_text(re.compile("^Proposed: "))
        page.get_by_role("button", name="Use proposal").press("Enter")
        expect(page.locator("[data-judgement]:visible input:checked")).to_have_count(1)
    saved(page)


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit assessment").press("Enter")
    with page.expect_navigation():
        page.get_by_role("button", name="Submit and freeze").press("Enter")


def line(page: Page, label: str) -> Locator:
    """A line of the list, by the beginning of its label."""
    return page.locator("tr:has(> th[scope=row])").filter(has_text=re.compile(rf"^\s*{re.escape(label)}"))


def settle(page: Page, key: str, reason: str, whole: str = "", text: str = "") -> None:
    """Choose by its key, say how much goes with it and why, settle and go on."""
    page.wait_for_load_state()
    page.keyboard.press(key)
    expect(page.locator(f'#decision input[data-key="{key}"]')).to_be_checked()
    if text:
        page.get_by_label("Another answer", exact=True).last.select_option(label=text)
    if whole:
        page.get_by_role("radio", name=re.compile(f"^{whole}")).check()
    page.get_by_label(re.compile("^Reason")).focus()
    page.keyboard.type(reason)
    press(page, "Control+Enter")


def accessible(page: Page) -> None:
    """In both themes and both widths nothing is wrong, and the page is not wider than the window."""
    page.wait_for_load_state()
    for width in (1440, 390):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")


def test_two_assess_blinded_discuss_and_the_arbiter_takes_a_whole_domain(
    discussing, rob2, first_reader, second_reader, arbiter, lead, desk_of
):
    first, second, desk = desk_of(first_reader), desk_of(second_reader), desk_of(arbiter)

    # The first sees deviations and submits; the second learns nothing of it, and sees none.
    mine = all_but_domain_2(rob2, first_reader, {"1.1": "NI"})
    assess_domain_2(first, mine, {"2.1": "Y", "2.2": "N", "2.3": "Y", "2.4": "N", "2.6": "Y"})
    explain(mine, first_reader, ["2"], why=SECRET)
    first.reload()
    submit(first)
    theirs = all_but_domain_2(rob2, second_reader, {})
    assess_domain_2(second, theirs, {"2.1": "N", "2.2": "N", "2.6": "PY"})
    for path in (
        "/",
        reverse("extraction:study", args=[rob2.study_id]),
        reverse("extraction:reading", args=[theirs.pk]),
    ):
        assert SECRET not in second.context.request.get(path).text()
    assert second.context.request.get(reverse("extraction:reading", args=[mine.pk])).status == 404
    submit(second)

    # There is nothing to match; six differences are discussed. "Probably yes" is none beside "yes".
    take_up(first, "Discuss differences")
    press(first, "Control+Enter")
    expect(first.get_by_role("link", name="Only mine 6")).to_be_visible()
    first.get_by_role("link", name=re.compile("^All ")).press("Enter")
    expect(line(first, "2.6 Suitable analysis?")).to_contain_text("agree, act alike")
    first.get_by_role("link", name=re.compile("^Only differences")).press("Enter")
    expect(first.locator(".is-group")).to_have_text(
        ["1 Randomization process · 1 open", f"{DEVIATIONS} · 4 open", "Overall · 1 open"]
    )
    expect(heading(first)).to_contain_text("1.1 Did sequence generation involve")
    accessible(first)

    # The first gives way about one and leaves the rest to the arbiter.
    say(first, "The protocol names the generator.", "Give way: Yes")
    expect(first.get_by_role("link", name="Only mine 5")).to_be_visible()
    first.get_by_role("button", name="Leave all 5 to Arbiter").press("Enter")
    expect(first.locator(".message")).to_have_text("5 differences are with Arbiter now.")
    has_nothing_to_do(first)
    has_nothing_to_do(second)

    # The arbiter sees what each reading proposes, and what is proposed as settled so far.
    take_up(desk, "Settle differences")
    walk_to(desk, f"{DEVIATIONS}: all results")
    expect(desk.locator(".own-proposal")).to_have_text(
        ["The answers of this reading propose some concerns", "The answers of this reading propose low"]
    )
    expect(desk.locator(".support-text").first).to_have_text(SECRET)
    expect(desk.locator("#settled-proposal")).to_contain_text("propose nothing yet")
    accessible(desk)

    # The whole domain is one decision, then the overall follows, and the study is settled.
    settle(desk, "1", "The report of the trial says so.", whole="The whole domain")
    expect(heading(desk)).to_have_text("Overall: all results")
    expect(desk.locator("#settled-proposal")).to_contain_text("The domains as settled propose")
    expect(desk.locator("#settled-proposal")).to_contain_text("Some concerns")
    settle(desk, "1", "As the domains propose.")
    expect(desk.locator(".message")).to_have_text("Nothing is open any more.")
    press(desk, "Control+Enter")
    expect(desk.get_by_role("heading", name="Suh 2025 is settled")).to_be_visible()
    has_nothing_to_do(desk)

    final = Reading.objects.get(role="final")
    answers = dict(SignallingAnswer.objects.filter(reading=final).values_list("question", "text"))
    assert answers.items() >= {"1.1": "Y", "2.1": "Y", "2.3": "Y", "2.4": "N", "2.6": "Y"}.items()
    assert "2.5" not in answers
    levels = {one.domain: (one.text, one.proposed) for one in Judgement.objects.filter(reading=final)}
    assert levels == dict.fromkeys("1345", ("low", "low")) | dict.fromkeys(
        ("2", "overall"), ("some_concerns", "some_concerns")
    )
    office = study_page(desk_of(lead), rob2)
    expect(office.locator("main")).to_contain_text("Some concerns")


def test_a_question_that_neither_was_asked_is_answered_by_the_arbiter(rob2, arbiter, desk_of):
    comparison = assessed_twice(rob2, {"4.1": "Y", "4.3": ""}, {"4.2": "Y", "4.3": ""})
    desk = desk_of(arbiter)
    take_up(desk, "Settle differences")
    expect(heading(desk)).to_contain_text("4.1 ")
    settle(desk, "2", "Suitable.")
    expect(heading(desk)).to_contain_text("4.2 ")
    settle(desk, "1", "Alike in both groups.")
    expect(heading(desk)).to_contain_text("4.3 Did the outcome assessors know")
    expect(desk.locator("#lack")).to_contain_text(
        "4.3 is asked by what was settled for 4.1 and 4.2 and has no answer: decide it."
    )
    expect(line(desk, "4.3 Aware?")).to_contain_text("asked, no answer")
    expect(desk.locator('input[name="choice"]')).to_have_count(1)
    accessible(desk)
    desk.goto(reverse("extraction:comparison-settle", args=[comparison.pk]))
    expect(desk.get_by_role("link", name=re.compile("4.3 Did the outcome"))).to_contain_text("has no answer")
    desk.get_by_role("link", name=re.compile("4.3 Did the outcome")).press("Enter")
    expect(heading(desk)).to_contain_text("4.3 ")
    settle(desk, "3", "Assessors were blinded.", text="Probably no")

    # Both judged high: with these answers that cannot stand without a reason.
    expect(heading(desk)).to_have_text("4 Measurement of the outcome: all results")
    expect(desk.locator("#lack")).to_contain_text("the answers as settled propose low")
    expect(desk.locator("#settled-proposal")).to_have_class(re.compile("finding"))
    accessible(desk)
    for _ in range(2):
        desk.keyboard.press("3")
        desk.get_by_label("Another judgement", exact=True).last.select_option(label="Low")
        desk.get_by_label(re.compile("^Reason")).fill("As it is proposed.")
        press(desk, "Control+Enter")
    expect(desk.locator(".message")).to_have_text("Nothing is open any more.")
    press(desk, "Control+Enter")
    expect(desk.get_by_role("heading", name="Suh 2025 is settled")).to_be_visible()
    assert read_comparison(Comparison.objects.get()).status.open == 0
    settled = SignallingAnswer.objects.get(reading__role="final", question="4.3")
    assert settled.text == "PN"
