"""The main job, from two blinded readings to a forest plot and an export, in two real browsers at once."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from extraction.actions.assignments import assign_with_form
from extraction.finals import settled_studies
from extraction.models import Comparison, Reading
from reviews.actions.studies import add_study
from reviews.models import Study, Task, User
from tests.cast import PASSWORD, Reported, settle

pytestmark = pytest.mark.django_db(transaction=True)

# Numbers that stand nowhere else on any page, so that finding them anywhere is a leak.
SECRET_MEAN = "-31.4159"
SECRET_SIZE = "271828"


@pytest.fixture
def two_settled(review, lead, first_reader, second_reader, arbiter) -> None:
    """Two studies that are settled already, so that the new one makes three."""
    for label, mean in (("Weiss", "-23.1"), ("Zeng", "-37.6")):
        reported = Reported()
        results = {
            place: values | ({"mean": mean} if place[2] == "SVF" else {})
            for place, values in reported.results.items()
        }
        study = add_study(review=review, by=lead, label=label, year=2014, design="parallel")
        people = {"first": first_reader, "second": second_reader, "arbiter": arbiter}
        settle(
            assign_with_form(study=study, task=Task.EXTRACTION, by=lead, **people),
            replace(reported, results=results),
        )


@pytest.fixture
def browser_of(new_context, live_server) -> Callable[[User], Page]:
    """A browser of its own for a person, signed in by its form."""

    def open_for(user: User) -> Page:
        context = new_context(base_url=live_server.url)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto("/sign-in/")
        page.get_by_label("E-mail").fill(user.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
        return page

    return open_for


def saved(page: Page) -> None:
    """Wait until the server has said that everything is saved."""
    expect(page.locator("#saved-state")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d"))


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Parts of the reading").get_by_role("link", name=name).click()


def add_arm(page: Page, name: str, group: str) -> None:
    new = page.locator("li.is-new").filter(has=page.get_by_label("Another arm"))
    new.get_by_label("Another arm").fill(name)
    new.get_by_label("Group").select_option(label=group)
    new.get_by_role("button", name="Add arm").click()
    expect(page.locator("#arms li.part:not(.is-new)").last.get_by_label("Name")).to_have_value(name)


def add_time(page: Page, text: str) -> None:
    page.get_by_label("Another time").fill(text)
    page.get_by_role("button", name="Add time").click()
    expect(page.locator("#times li.part:not(.is-new)").last.get_by_role("textbox")).to_have_value(text)


def read(page: Page, study: Study, *, size: str, changes: dict[str, tuple[str, str]]) -> None:
    """Start the reading of a study and enter everything, the results by keyboard alone."""
    page.goto(reverse("extraction:study", args=[study.pk]))
    page.get_by_role("button", name=re.compile("^Start reading")).first.click()
    open_tab(page, "Participants")
    page.get_by_role("textbox", name="Sample size").fill(size)
    saved(page)
    open_tab(page, "Arms, times")
    for name, group in (("SVF", "Cell therapy"), ("Normal saline", "Control")):
        add_arm(page, name, group)
    for text in ("baseline", "10 weeks"):
        add_time(page, text)
    open_tab(page, "Results")
    for arm, (mean, sd) in changes.items():
        row = page.locator("tr[data-grid-row]").filter(has=page.get_by_role("rowheader", name=arm)).first
        row.get_by_role("gridcell").nth(6).focus()
        for text in ("14", mean, sd):
            page.keyboard.type(text)
            page.keyboard.press("Tab")
    saved(page)


def submit(page: Page) -> None:
    page.get_by_role("button", name="Submit reading").click()
    page.get_by_role("button", name="Submit and freeze").click()
    expect(page.get_by_text("Frozen").first).to_be_visible()


def token_of(context: BrowserContext, user: User) -> dict[str, str]:
    """An API client's headers."""
    answer = context.request.post("/api/v1/auth/sign-in/", data={"email": user.email, "password": PASSWORD})
    assert answer.ok, answer.text()
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def test_a_study_goes_from_two_blinded_readings_to_the_forest_plot(
    review, study, assignment, two_settled, first_reader, second_reader, arbiter, statistician, observer,
    browser_of, worker,
):  # fmt: skip
    first, second = browser_of(first_reader), browser_of(second_reader)
    saline = ("-9.3", "5.2")
    read(first, study, size=SECRET_SIZE, changes={"SVF": (SECRET_MEAN, "8.1"), "Normal saline": saline})
    submit(first)
    reading = Reading.objects.get(assignment=assignment, role="first")

    # Blinded: the first reading exists nowhere for the second reviewer, by no page and no API route.
    headers = token_of(second.context, second_reader)
    for path in (
        reverse("extraction:reading", args=[reading.pk]),
        f"/api/v1/readings/{reading.pk}/",
    ):
        assert second.context.request.get(path, headers=headers).status == 404
        assert second.context.request.get(path).status in (404, 401)
    for path in (
        "/",
        reverse("extraction:board", args=[review.pk]),
        reverse("extraction:study", args=[study.pk]),
        reverse("extraction:record", args=[study.pk]),
        reverse("extraction:risk-of-bias", args=[review.pk]),
        reverse("analysis:analyses", args=[review.pk]),
        "/api/v1/reviews/",
        f"/api/v1/reviews/{review.pk}/studies/",
        f"/api/v1/reviews/{review.pk}/settled/",
        f"/api/v1/reviews/{review.pk}/settled.json",
        f"/api/v1/reviews/{review.pk}/settled.csv",
        f"/api/v1/studies/{study.pk}/",
    ):
        for answer in (
            second.context.request.get(path),
            second.context.request.get(path, headers=headers),
        ):
            if path.startswith("/api") and answer.status == 401:
                continue
            assert answer.ok, f"{path}: {answer.status}"
            told = answer.text()
            for secret in (SECRET_MEAN, SECRET_MEAN.replace("-", "−"), SECRET_SIZE, str(reading.pk)):
                assert secret not in told, f"{path} tells {secret}"

    read(second, study, size="28", changes={"SVF": ("-38.2", "8.4"), "Normal saline": saline})
    assert not Comparison.objects.filter(assignment=assignment).exists()
    submit(second)
    comparison = Comparison.objects.get(assignment=assignment)

    # Both are in: sample size, one mean and its SD differ. The arbiter settles each by key, with a reason.
    desk = browser_of(arbiter)
    desk.goto(reverse("extraction:comparison", args=[comparison.pk]))
    desk.get_by_role("button", name="Confirm the matches").click()
    for key, left in (("2", 2), ("2", 1), ("1", 0)):
        expect(desk.locator("#decision")).to_be_visible()
        desk.keyboard.press(key)
        expect(desk.locator("#decision [name=choice]").nth(int(key) - 1)).to_be_checked()
        desk.get_by_label(re.compile("^Reason")).fill("Printed in Table 3.")
        desk.keyboard.press("Control+Enter")
        expect(desk.get_by_role("link", name=re.compile("^2 Values"))).to_contain_text(
            f"{left} open" if left else "none open"
        )
    desk.goto(reverse("extraction:comparison-settle", args=[comparison.pk]))
    desk.get_by_role("button", name="Settle study").click()
    expect(desk.get_by_text("Settled", exact=True).first).to_be_visible()
    [new] = [one for one in settled_studies(review) if one.study == study]
    [mean] = [one.values["mean"].text for one in new.results if one.values["sd"].text == "8.1"]
    assert mean == "-38.2"

    # The statistician asks for an analysis; a worker computes it; the page shows it without a reload.
    office = browser_of(statistician)
    office.goto(reverse("analysis:analysis-new", args=[review.pk]))
    office.get_by_label("Name").first.fill("Change in ECCA score")
    office.get_by_label("Outcome").first.select_option(label="ECCA score")
    office.get_by_label("Change from baseline").check()
    office.locator("#id_experimental").get_by_label("Cell therapy").check()
    office.locator("#id_comparators").get_by_label("Control").check()
    office.get_by_label("Standardized mean difference").check()
    office.get_by_role("button", name="Save and run").click()
    plot = office.locator("[data-plot-url]")
    expect(plot.get_by_text("Suh 2025").first).to_be_visible(timeout=20_000)
    expect(plot.get_by_text("Pooled, random effects").first).to_be_visible()

    # The export holds the settled values of the new study, for somebody who only reads.
    reader = browser_of(observer)
    headers = token_of(reader.context, observer)
    told = reader.context.request.get(f"/api/v1/reviews/{review.pk}/settled.json", headers=headers)
    assert told.ok
    assert "-38.2" in json.dumps(told.json()).replace("\\u2212", "-")
    assert SECRET_SIZE not in told.text()
