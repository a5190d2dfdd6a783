"""The form: designed by a lead, read by two, changed in the middle of the extraction, and compared."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from extraction.actions.assignments import assign_with_form
from extraction.actions.readings import submit_reading
from extraction.models import Answer, AssignedForm, Comparison, FormVersion, Reading, Supplement
from reviews.models import Task
from tests.cast import Reported, add_form, enter

pytestmark = pytest.mark.django_db(transaction=True)


def saved(page: Page) -> None:
    """Wait until the server has said that everything is saved."""
    expect(page.locator("#saved-state")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d"))


def add_question(page: Page, section: str, label: str, kind: str, **more: str) -> None:
    """Add a question by the designer's own page."""
    page.get_by_role("link", name=f"Add question to {section}").click()
    page.get_by_label("Question").fill(label)
    page.get_by_role("radio", name=kind, exact=True).check()
    for name, value in more.items():
        page.get_by_label(name, exact=True).fill(value)
    page.get_by_role("button", name="Add question", exact=True).click()
    expect(page.get_by_role("link", name=label, exact=True)).to_be_visible()


def publish(page: Page, note: str) -> None:
    page.get_by_role("link", name="Publish …").click()
    page.get_by_label("What changed, and why").fill(note)
    page.get_by_role("button", name="Publish version").click()
    expect(page.locator(".message")).to_contain_text("is published")


def accessibility(page: Page) -> list[str]:
    """What axe finds: each rule that is broken, with the first place."""
    # A click returns once the next page begins; axe is to see the whole of it.
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.fixture
def at(signed_in, live_server):
    """A page of a browser of the person's own."""

    def open_(user, path: str) -> Page:
        page = signed_in(user).new_page()
        page.goto(f"{live_server.url}{path}")
        return page

    return open_


def test_a_form_is_designed_moved_by_keyboard_previewed_and_published(at, review, lead):
    page = at(lead, reverse("extraction:form", args=[review.pk]))
    page.get_by_role("button", name="Change the form").click()
    page.get_by_label("New section").fill("Intervention")
    page.get_by_role("button", name="Add section").click()
    add_question(page, "Intervention", "Source tissue", "Multiple choice", Options="Abdomen\nThigh\nButtock")
    add_question(page, "Intervention", "Treated on", "Date")
    add_question(page, "Intervention", "Adjuvant laser", "Yes, no or unclear")
    # Alt and an arrow move the question that has the focus; it keeps the focus.
    page.get_by_role("link", name="Adjuvant laser").focus()
    page.keyboard.press("Alt+ArrowUp")
    items = page.locator("[data-item]")
    expect(items.nth(4)).to_contain_text("Adjuvant laser")
    page.keyboard.press("Alt+ArrowUp")
    expect(items.nth(3)).to_contain_text("Adjuvant laser")
    expect(page.get_by_role("link", name="Adjuvant laser")).to_be_focused()
    page.reload()
    assert accessibility(page) == []

    page.get_by_role("link", name="Preview").click()
    expect(page.get_by_role("group", name="Source tissue").get_by_role("checkbox")).to_have_count(3)
    expect(page.get_by_role("radiogroup", name="Adjuvant laser").get_by_role("radio")).to_have_count(3)
    assert accessibility(page) == []
    page.get_by_role("link", name="Back to the form").click()

    page.get_by_role("link", name="Publish …").click()
    expect(page.get_by_role("main")).to_contain_text("3 added")
    page.get_by_label("What changed, and why").fill("What was given")
    page.get_by_role("button", name="Publish version").click()
    expect(page.get_by_role("main")).to_contain_text("Version 2, in force since")
    form = FormVersion.objects.get(review=review, number=2)
    assert [item.label for item in form.items.order_by("section__position", "position")] == [
        "Sample size",
        "Scar type",
        "Randomised",
        "Adjuvant laser",
        "Source tissue",
        "Treated on",
    ]


def test_a_question_that_cannot_be_is_refused_beside_its_field(at, review, lead):
    page = at(lead, reverse("extraction:form", args=[review.pk]))
    page.get_by_role("button", name="Change the form").click()
    page.get_by_role("link", name="Add question to Participants").click()
    page.get_by_label("Question").fill("Hair colour")
    page.get_by_role("radio", name="Single choice").check()
    page.get_by_label("Options").fill("Black")
    page.get_by_role("button", name="Add question", exact=True).click()
    options = page.get_by_label("Options")
    expect(options).to_be_focused()
    expect(options).to_have_value("Black")
    expect(page.get_by_text("Give at least two options")).to_be_visible()
    # What a kind does not need is not there.
    expect(page.locator("#id_unit")).to_be_hidden()


RICH = {
    "tissue": {"section": "Intervention", "label": "Source tissue", "kind": "multiple",
               "options": ["Abdomen", "Thigh", "Buttock"]},
    "laser": {"section": "Intervention", "label": "Adjuvant laser", "kind": "yes_no"},
    "treated": {"section": "Intervention", "label": "Treated on", "kind": "date"},
    "sites": {"section": "Intervention", "label": "Sites", "kind": "table",
              "columns": [{"label": "Site"}, {"label": "Persons", "kind": "number"}]},
}  # fmt: skip


@pytest.fixture
def rich_assignment(review, study, lead, first_reader, second_reader, arbiter):
    """The study, read with a form that has every kind of question."""
    add_form(review, by=lead, **RICH)
    return assign_with_form(
        study=study, task=Task.EXTRACTION, first=first_reader, second=second_reader, arbiter=arbiter, by=lead
    )


def said(reading: Reading, key: str) -> str:
    found = Answer.objects.filter(reading=reading, question__key=key).first()
    return (found.missing or found.text) if found else ""


def test_every_kind_is_answered_by_keyboard_and_stays_after_a_reload(at, rich_assignment, first_reader):
    reading = enter(rich_assignment, first_reader)
    page = at(first_reader, f"/readings/{reading.pk}/#intervention")
    page.get_by_role("checkbox", name="Thigh").focus()
    page.keyboard.press("Space")
    page.get_by_role("checkbox", name="Abdomen").focus()
    page.keyboard.press("Space")
    page.get_by_role("radiogroup", name="Adjuvant laser").get_by_role("radio", name="Unclear").check()
    page.get_by_role("textbox", name="Treated on").fill("03/05/2019")
    page.get_by_label("Site, row 1").focus()
    page.keyboard.type("cheek")
    page.keyboard.press("Tab")
    page.keyboard.type("twelve")
    answers = page.get_by_role("region", name="Your reading")
    expect(answers.get_by_text("Row 1, Persons: “twelve” is no number", exact=True)).to_be_visible()
    expect(answers.get_by_text("03/05/2019 can be 2019-05-03 or 2019-03-05", exact=True)).to_be_visible()
    page.get_by_label("Persons, row 1").fill("12")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("chin")
    page.get_by_role("textbox", name="Treated on").fill("March 2019")
    page.keyboard.press("Tab")
    saved(page)
    expect(answers.get_by_text("03/05/2019 can be")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("checkbox", name="Thigh")).to_be_checked()
    expect(page.get_by_role("radio", name="Unclear")).to_be_checked()
    expect(page.get_by_label("Site, row 2")).to_have_value("chin")
    assert said(reading, "tissue") == "Abdomen\nThigh"
    assert said(reading, "laser") == "Unclear"
    assert said(reading, "treated") == "March 2019"
    assert said(reading, "sites") == '[{"site": "cheek", "persons": "12"}, {"site": "chin"}]'.replace(
        ": ", ":"
    ).replace(", ", ",")
    # Not reported takes the place of what was chosen, and clearing it leaves a blank.
    page.get_by_role("button", name=re.compile("^NR.*Source tissue is not reported")).click()
    expect(page.get_by_role("checkbox", name="Thigh")).not_to_be_checked()
    page.get_by_role("button", name=re.compile("clear.*Adjuvant laser")).click()
    expect(page.get_by_role("radio", name="Unclear")).not_to_be_checked()
    saved(page)
    page.wait_for_timeout(1500)
    assert said(reading, "tissue") == "NR"
    assert said(reading, "laser") == ""


def test_a_block_from_a_spreadsheet_fills_the_rows_of_a_table(at, rich_assignment, first_reader):
    reading = enter(rich_assignment, first_reader)
    page = at(first_reader, f"/readings/{reading.pk}/#intervention")
    page.get_by_label("Site, row 1").focus()
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "cheek\\t12\\r\\nchin\\t3\\r\\n");
          const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
          document.activeElement.dispatchEvent(paste);
        }"""
    )
    expect(page.get_by_label("Persons, row 2")).to_have_value("3")
    saved(page)
    assert said(reading, "sites") == '[{"site":"cheek","persons":"12"},{"site":"chin","persons":"3"}]'


def test_the_form_changes_in_the_middle_of_the_extraction(
    at, assignment, review, study, lead, first_reader, second_reader, arbiter
):
    """The first reader has submitted, the second has not, when the lead asks one question more and drops another."""
    told = Reported(answers={"sample_size": "28", "scar_type": "icepick"})
    first, second = enter(assignment, first_reader, told), enter(assignment, second_reader, told)
    submit_reading(reading=first, by=first_reader)

    page = at(lead, reverse("extraction:form", args=[review.pk]))
    page.get_by_role("button", name="Change the form").click()
    add_question(page, "Participants", "Skin type", "Text")
    page.get_by_role("button", name="Remove Scar type").click()
    publish(page, "Skin type instead of scar type")
    page.get_by_role("button", name=re.compile("To version 2.*Suh 2025")).click()
    expect(page.locator(".message")).to_contain_text("Suh 2025 is read with version 2 from now on.")
    assert AssignedForm.objects.get(assignment=assignment).form.number == 2

    # The second goes on in their draft: the new question is there, the old answer is kept apart.
    page = at(second_reader, f"/readings/{second.pk}/#participants")
    expect(page.get_by_role("link", name="Form version 2")).to_be_visible()
    page.get_by_role("textbox", name="Skin type").fill("III to V")
    expect(page.locator("[data-count=participants]")).to_have_text("2 of 4")
    page.get_by_text("No longer asked").click()
    expect(page.locator(".dropped-answers")).to_contain_text("icepick")
    page.get_by_role("button", name="Submit reading").click()
    page.get_by_role("button", name="Submit and freeze").click()
    expect(page.get_by_text("Frozen").first).to_be_visible()
    assert not Comparison.objects.exists()

    # The first answers the new question alone; the rest stays frozen.
    page = at(first_reader, reverse("extraction:board", args=[review.pk]))
    page.get_by_role("link", name="Answer new questions").first.click()
    expect(page.get_by_label("Sample size")).to_have_count(0)
    assert accessibility(page) == []
    page.get_by_role("textbox", name="Skin type").fill("III, IV")
    expect(page.locator("[data-count=participants]")).to_contain_text("all 1")
    page.get_by_role("button", name="Submit the new answers").click()
    page.get_by_role("button", name="Submit and freeze").click()
    expect(page.get_by_text("Frozen").first).to_be_visible()
    assert Supplement.objects.get().submitted_at

    page = at(arbiter, reverse("extraction:comparison-structure", args=[Comparison.objects.get().pk]))
    page.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(page.get_by_role("main")).to_contain_text("Skin type")
    expect(page.get_by_role("main")).to_contain_text("III to V")
