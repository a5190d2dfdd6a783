"""Assessing the risk of bias of a study in a real browser: answers, what follows from them, judgements and reasons."""

import re
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from extraction.actions.assignments import assign_with_form
from extraction.actions.cells import study_result
from extraction.actions.readings import start_reading, submit_reading
from extraction.models import Reading
from extraction.queries.sheets import read_sheet
from reviews.models import Assignment, Task
from tests.assessments import LOW, accept_proposals, answer, assessed
from tests.cast import type_in
from tests.journeys.grid import KEPT_HERE, saved

KEYS = {"Y": "1", "PY": "2", "PN": "3", "N": "4", "NI": "5"}


@pytest.fixture
def assigned(study, lead, first_reader, second_reader, arbiter) -> Callable[..., Assignment]:
    """The study's risk of bias, assigned with an instrument that has signalling questions."""

    def by(instrument: str = "rob2_parallel", mode: str = "dual") -> Assignment:
        return assign_with_form(
            study=study, task=Task.RISK_OF_BIAS, first=first_reader, second=second_reader, arbiter=arbiter,
            by=lead, instrument=instrument, mode=mode,
        )  # fmt: skip

    return by


@pytest.fixture
def own(live_server, assigned, first_reader) -> Reading:
    return start_reading(assignment=assigned(), by=first_reader)


@pytest.fixture
def window(signed_in, live_server, own, first_reader) -> Iterator[Callable[..., Page]]:
    """Open the assessment in a window of its own; no page may have thrown an error."""
    browser: BrowserContext = signed_in(first_reader)
    errors = []

    def open_(at: str = "", reading: Reading | None = None) -> Page:
        page = browser.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{live_server.url}/readings/{(reading or own).pk}/{at}")
        expect(page.locator(".domain[aria-current]")).to_have_count(1)
        return page

    yield open_
    assert errors == []


def question(page: Page, key: str) -> Locator:
    return page.locator(f'.question[data-question="{key}"]:visible')


def radio(page: Page, key: str, value: str) -> Locator:
    return question(page, key).locator(f'input[value="{value}"]')


def proposal(page: Page) -> Locator:
    return page.locator("[data-proposal-title]:visible")


def judgement(page: Page) -> Locator:
    return page.locator("[data-judgement]:visible")


def listed(page: Page, domain: str) -> Locator:
    return page.locator(f'.domain[data-domain="{domain}"] [data-words]')


def text_at(reading: Reading, address: str) -> str:
    cell = read_sheet(reading).cell(address)
    return cell.text if cell else ""


# --- Questions and proposals ---


def test_a_domain_is_answered_and_judged_by_keyboard_alone(window, own):
    page = window("#domain-2")
    page.locator("body").press("j")
    page.locator("body").press("k")
    expect(radio(page, "2.1", "Y")).to_be_focused()
    for key in (KEYS["Y"], "n"):
        page.keyboard.press(key)
        page.keyboard.press("Enter")
    expect(radio(page, "2.3", "Y")).to_be_focused()  # it applies since 2.1 is Y
    page.keyboard.press(KEYS["NI"])
    page.keyboard.press("Enter")
    expect(radio(page, "2.6", "Y")).to_be_focused()  # 2.4 and 2.5 do not apply
    page.keyboard.press(KEYS["PY"])
    expect(proposal(page)).to_have_text("Proposed: some concerns")
    expect(page.locator("[data-because]:visible")).to_have_text("2.3 NI; 2.6 PY")
    page.keyboard.press("Enter")
    expect(judgement(page).locator("input[value=low]")).to_be_focused()
    page.keyboard.press("3")
    expect(judgement(page).get_by_text("Reason for the override")).to_be_visible()
    expect(judgement(page).locator("[data-differs]")).to_contain_text("Write why.")
    expect(listed(page, "2")).to_have_text("You: high. Proposed: some concerns")
    page.keyboard.press("Tab")
    page.keyboard.type("Blinding was not possible.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="3. Missing outcome data")).to_be_visible()
    saved(page)
    assert text_at(own, "signalling:all:2.3") == "NI"
    assert text_at(own, "judgement:all:2") == "high"
    assert read_sheet(own).cell("judgement:all:2").support == "Blinding was not possible."


def test_an_answer_is_saved_at_once_and_what_follows_is_shown(window, own):
    page = window("#domain-3")
    page.clock.install()
    page.clock.pause_at("2030-01-01")  # no pause in typing ever ends
    radio(page, "3.1", "N").focus()
    page.keyboard.press(KEYS["N"])
    expect(question(page, "3.2")).to_have_attribute("data-asked", "yes")
    expect(radio(page, "3.1", "N")).to_be_focused()
    expect(page.locator(".chart-step.is-reached:visible")).to_have_count(2)
    expect(page.locator(".chart-down.is-taken:visible")).to_have_text("N, PN, NI")
    expect(listed(page, "3")).to_have_text("1 of 4 answered")


def test_keys_pressed_while_the_server_says_what_applies_are_meant_for_the_question_that_comes(window, own):
    page = window("#domain-2")
    under_way = []

    def hold_the_first(route: Route) -> None:
        if under_way:
            route.continue_()
        else:
            under_way.append(route)

    page.route(re.compile("/cells/"), hold_the_first)
    radio(page, "2.2", "Y").focus()
    for key in (KEYS["Y"], "Enter", KEYS["NI"]):
        page.keyboard.press(key)
    expect(radio(page, "2.2", "Y")).to_be_focused()
    under_way[0].continue_()
    expect(radio(page, "2.3", "NI")).to_be_checked()
    expect(radio(page, "2.2", "Y")).to_be_checked()
    saved(page)
    assert (text_at(own, "signalling:all:2.2"), text_at(own, "signalling:all:2.3")) == ("Y", "NI")


def test_a_question_that_does_not_apply_is_dim_with_its_reason_and_keeps_its_answer(
    window, own, first_reader
):
    answer(own.assignment, first_reader, {"2.1": "Y", "2.3": "Y", "2.4": "PY", "2.5": "N"})
    page = window("#domain-2")
    expect(proposal(page)).to_have_text("Proposed: high")
    radio(page, "2.3", "N").focus()
    page.keyboard.press(KEYS["N"])
    dim = question(page, "2.4")
    expect(dim).to_have_attribute("data-asked", "no")
    expect(dim).to_contain_text("asked if 2.3 is Y or PY")
    expect(dim).to_contain_text("Your answer PY is kept")
    expect(dim.locator("input").first).to_be_hidden()
    expect(proposal(page)).to_have_text("Proposed: low")
    page.keyboard.press("1")
    expect(proposal(page)).to_have_text("Proposed: high")
    expect(radio(page, "2.4", "PY")).to_be_checked()
    assert text_at(own, "signalling:all:2.4") == "PY"


def test_a_question_that_ceases_to_apply_while_somebody_is_in_it_keeps_their_place(window, own, first_reader):
    answer(own.assignment, first_reader, {"2.1": "Y", "2.3": "Y"})
    page, other = window("#domain-2"), window("#domain-2")
    radio(page, "2.4", "Y").focus()
    radio(other, "2.3", "N").click()
    saved(other)
    page.keyboard.press(KEYS["PY"])  # its answer tells that 2.3 is another now
    expect(question(page, "2.4")).to_have_attribute("data-asked", "no")
    expect(radio(page, "2.4", "PY")).to_be_focused()
    radio(page, "2.1", "Y").focus()
    expect(radio(page, "2.4", "PY")).to_be_hidden()


def test_another_proposal_is_announced_politely(window, own, first_reader):
    answer(own.assignment, first_reader)
    page = window("#domain-1")
    radio(page, "1.3", "Y").click()
    expect(page.locator("#announce")).to_contain_text("1 Randomization process: proposed some concerns")


def test_digits_mean_the_question_that_has_the_focus_and_nothing_without_it(window, own):
    page = window()
    page.locator("body").press("1")
    page.locator("body").press("y")
    expect(page.locator("[data-judgement] input:checked, .question input:checked")).to_have_count(0)
    radio(page, "1.2", "NI").focus()
    page.keyboard.press("n")
    expect(radio(page, "1.2", "N")).to_be_checked()
    expect(page.locator(".question input:checked")).to_have_count(1)
    saved(page)
    assert text_at(own, "signalling:all:1.1") == ""


def test_why_and_where_are_shown_as_a_passage_once_they_are_written(window, own):
    page = window()
    radio(page, "1.1", "Y").focus()
    page.keyboard.press("1")
    page.keyboard.press("Alt+s")
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    page.keyboard.type("Table 3")
    question(page, "1.1").get_by_label("Quotation").fill("a computer’s list")
    question(page, "1.1").get_by_label("Why, in your words").fill("Central randomization.")
    page.keyboard.press("Escape")
    said = question(page, "1.1").locator("summary").first
    expect(said).to_contain_text("a computer’s list")
    expect(said).to_contain_text("Central randomization.")
    expect(said).to_contain_text("p. 6, Table 3")
    radio(page, "1.2", "Y").focus()
    page.keyboard.press("Alt+a")
    expect(question(page, "1.2").locator("summary").first).to_contain_text("p. 6, Table 3")
    saved(page)
    cell = read_sheet(own).cell("signalling:all:1.1")
    assert (cell.page, cell.support, cell.quotation) == ("6", "Central randomization.", "a computer’s list")


def test_guidance_stays_open_where_it_was_pinned(window, own):
    page = window()
    expect(page.get_by_text("Yes for a computer's random numbers").first).to_be_hidden()
    page.get_by_role("button", name="Keep all guidance open").first.press("Enter")
    page.reload()
    expect(page.get_by_text("Yes for a computer's random numbers").first).to_be_visible()


# --- Judging ---


def test_p_judges_as_proposed_and_the_overall_waits_for_all_domains(window, own, first_reader):
    answer(own.assignment, first_reader, {"1.3": "Y", "5.2": "NI"})
    page = window("#overall")
    expect(listed(page, "overall")).to_have_text("waits for all domains")
    expect(proposal(page)).to_have_text("No proposal yet")
    page.locator('.domain[data-domain="1"]').click()
    for domain in "12345":
        expect(page.locator(f'.domain[data-domain="{domain}"]')).to_have_attribute("aria-current", "page")
        page.locator("body").press("p")
        expect(listed(page, domain)).to_contain_text("as proposed")
        page.keyboard.press("j")
    expect(proposal(page)).to_have_text("Proposed: some concerns")
    expect(page.locator("[data-raising]")).to_contain_text("2 domains have some concerns: ")
    page.keyboard.press("1")
    expect(page.locator(".finding")).to_contain_text(
        "Domains 1 and 5 are some concerns, and the overall is low."
    )
    page.keyboard.press("3")
    expect(page.locator(".finding")).to_have_count(0)
    page.get_by_label(re.compile("^Reason for the override")).fill("Together they lower confidence.")
    page.keyboard.press("Tab")
    expect(page.locator("#gap-count")).to_have_text("Nothing to mend")
    page.get_by_role("button", name="Submit assessment").press("Enter")
    page.get_by_role("button", name="Submit and freeze").press("Enter")
    expect(page.get_by_text("Submitted. The reading is frozen from now on.")).to_be_visible()
    frozen = read_sheet(own).cell("judgement:all:overall")
    assert (frozen.text, frozen.proposed) == ("high", "some_concerns")


def test_an_override_without_a_reason_holds_back_the_submission_and_leads_to_the_field(
    window, own, first_reader
):
    answer(own.assignment, first_reader)
    accept_proposals(own, first_reader)
    page = window("#domain-1")
    expect(page.locator("#gap-count")).to_have_text("Nothing to mend")
    judgement(page).locator("input[value=high]").click()
    page.get_by_role("button", name=re.compile("to mend")).click()
    gap = page.locator("#gaps a", has_text="1 Randomization process: proposed is low. Write why")
    page.locator('.domain[data-domain="3"]').click()
    gap.click()
    expect(judgement(page).locator("input[value=high]")).to_be_focused()


def test_a_question_that_is_open_is_found_from_the_list_of_what_to_mend(window, own, first_reader):
    answer(own.assignment, first_reader, {"4.2": ""})
    page = window()
    page.get_by_role("button", name=re.compile("to mend")).click()
    page.locator("#gaps a", has_text="4.2 is not answered yet").click()
    expect(radio(page, "4.2", "Y")).to_be_focused()


def test_a_domain_without_an_algorithm_is_judged_from_its_answers(
    window, study, assigned, own, first_reader, lead
):
    own.assignment.delete()
    reading = start_reading(assignment=assigned("within_person"), by=first_reader)
    page = window("#domain-S", reading)
    expect(page.get_by_text("No algorithm for this domain: judge it yourself")).to_be_visible()
    expect(page.locator(".bias-line")).to_contain_text("not an official RoB 2 variant")
    expect(proposal(page)).to_have_count(0)
    expect(page.locator("[data-use-proposal]")).to_be_hidden()
    judgement(page).locator("input[value=low]").click()
    expect(listed(page, "S")).to_have_text("Low")


def test_of_a_long_chart_what_cannot_be_reached_any_more_goes_until_it_is_asked_for(window, own):
    page = window("#domain-4")
    expect(page.locator(".chart-step:visible")).to_have_count(8)
    radio(page, "4.1", "N").click()
    radio(page, "4.2", "N").click()
    expect(page.locator(".chart-step:visible")).to_have_count(5)
    page.get_by_role("button", name="Show the whole chart").click()
    expect(page.locator(".chart-step:visible")).to_have_count(8)


# --- A result apart ---


@pytest.fixture
def apart(own, first_reader) -> str:
    """The address of a result of which nothing is said apart, while all results are answered and judged."""
    answer(own.assignment, first_reader, {"2.1": "Y", "2.3": "NI"})
    accept_proposals(own, first_reader)
    outcome = own.assignment.study.review.outcomes.get(name="ECCA score")
    return f"?result={study_result(reading=own, outcome_id=outcome.pk).pk}"


def test_a_result_apart_is_as_all_results_until_a_domain_is_opened_for_it(window, own, apart):
    key = apart.removeprefix("?result=")
    page = window(f"{apart}#domain-2")
    expect(listed(page, "2")).to_have_text("As for all results: some concerns")
    expect(radio(page, "2.3", "NI")).to_be_checked()
    expect(radio(page, "2.3", "NI")).to_be_disabled()
    expect(judgement(page).locator("input[value=some_concerns]")).to_be_checked()
    expect(page.locator("#gap-count")).to_have_text("Nothing to mend")
    page.get_by_role("button", name="Judge this domain apart for ECCA score").press("Enter")
    expect(radio(page, "2.1", "Y")).to_be_focused()
    radio(page, "2.3", "N").focus()
    page.keyboard.press(KEYS["N"])
    expect(proposal(page)).to_have_text("Proposed: low")
    expect(listed(page, "2")).to_have_text("You: some concerns. Proposed: low")
    expect(listed(page, "1")).to_have_text("As for all results: low")
    saved(page)
    assert text_at(own, f"signalling:{key}:2.3") == "N"
    assert text_at(own, f"signalling:{key}:1.1") == ""
    page.get_by_role("button", name="As for all results again").click()
    expect(listed(page, "2")).to_have_text("As for all results: some concerns")
    expect(radio(page, "2.3", "NI")).to_be_checked()
    expect(radio(page, "2.3", "NI")).to_be_disabled()
    saved(page)
    assert text_at(own, f"signalling:{key}:2.3") == ""


def test_clearing_the_only_answer_apart_leads_back_to_all_results(window, own, apart):
    page = window(f"{apart}#domain-5")
    page.get_by_role("button", name="Begin from blank answers").locator("visible=true").click()
    radio(page, "5.1", "N").click()
    expect(listed(page, "5")).to_have_text("1 of 3 answered")
    question(page, "5.1").get_by_role("button", name="Clear").click()
    expect(listed(page, "5")).to_have_text("As for all results: low")
    expect(radio(page, "5.1", "Y")).to_be_checked()
    expect(radio(page, "5.1", "Y")).to_be_disabled()


def test_a_result_is_opened_for_the_effect_of_adhering(window, own):
    page = window()
    page.get_by_text("Judge one result apart").click()
    page.get_by_label("Effect of interest").select_option("adhering")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator(".bias-line")).to_contain_text("Effect of adhering to intervention")
    page.locator('.domain[data-domain="2"]').click()
    expect(radio(page, "2.4", "NA")).to_be_visible()
    radio(page, "2.4", "NA").focus()
    page.keyboard.press("6")
    saved(page)
    page.reload()
    expect(radio(page, "2.4", "NA")).to_be_checked()


# --- Keeping ---


def test_an_answer_without_a_line_waits_here_and_is_sent_later(window, own):
    page = window()
    page.context.set_offline(True)
    radio(page, "1.1", "N").focus()
    page.keyboard.press(KEYS["N"])
    expect(page.locator("#saved-state")).to_have_text(re.compile("^Not connected. 1 cell waits"))
    assert page.evaluate(KEPT_HERE) == 1
    expect(proposal(page)).to_have_text("No proposal yet")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    saved(page)
    assert text_at(own, "signalling:all:1.1") == "N"
    assert page.evaluate(KEPT_HERE) == 0


def test_two_windows_that_answer_otherwise_are_shown_both(window, own):
    here, there = window(), window()
    radio(here, "1.1", "Y").click()
    saved(here)
    radio(there, "1.1", "N").click()
    note = question(there, "1.1").locator(".is-stale")
    expect(note).to_contain_text("You typed N, the other window has Y.")
    note.get_by_role("button", name="Keep N").click()
    saved(there)
    assert text_at(own, "signalling:all:1.1") == "N"


def test_what_stood_in_an_answer_before_can_be_put_back(window, own):
    page = window()
    radio(page, "1.1", "Y").focus()
    page.keyboard.press("1")
    saved(page)
    page.keyboard.press(KEYS["NI"])
    page.keyboard.press("Alt+h")
    page.get_by_role("button", name="Put back Y").click()
    expect(radio(page, "1.1", "Y")).to_be_checked()
    expect(radio(page, "1.1", "Y")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(radio(page, "1.1", "NI")).to_be_checked()


# --- Others ---


def test_a_verifier_confirms_answers_and_judgements_in_their_order(
    live_server, assigned, first_reader, second_reader, signed_in
):
    assignment = assigned(mode="verify")
    assessed(assignment, first_reader, {"2.4": "PY"})
    reading = start_reading(assignment=assignment, by=second_reader)
    page = signed_in(second_reader).new_page()
    page.goto(f"{live_server.url}/readings/{reading.pk}/")
    left = page.locator("[data-next-unverified]")
    count = len(LOW) + 6  # 2.4 does not apply: nobody has to look it up
    expect(left).to_have_text(f"{count} of {count} still to compare")
    for done in (1, 2, 3):
        page.keyboard.press("Alt+y")
        expect(left).to_have_text(f"{count - done} of {count} still to compare")
    expect(judgement(page).locator("input[value=low]")).to_be_focused()
    page.keyboard.press("Alt+y")
    expect(radio(page, "2.1", "N")).to_be_focused()
    page.keyboard.press("1")
    expect(question(page, "2.1").locator(".verified-line")).to_contain_text("first reading: N")
    expect(question(page, "2.4").locator(".verified-line")).to_have_count(0)


def test_the_arbiter_sees_answers_path_proposal_and_judgement_read_only(
    live_server, assigned, first_reader, second_reader, arbiter, signed_in
):
    assignment = assigned()
    frozen = assessed(assignment, first_reader, {"1.3": "Y"}, d1="high", overall="high")
    assessed(assignment, second_reader)
    page = signed_in(arbiter).new_page()
    page.goto(f"{live_server.url}/readings/{frozen.pk}/")
    expect(proposal(page)).to_have_text("Proposed: some concerns")
    expect(listed(page, "1")).to_have_text("Judged: high. Proposed: some concerns")
    expect(judgement(page).locator("[data-differs]")).to_be_visible()
    expect(radio(page, "1.3", "Y")).to_be_checked()
    expect(radio(page, "1.3", "Y")).to_be_disabled()
    expect(judgement(page).locator("input[value=high]")).to_be_disabled()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="2. Deviations")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 1000), (900, 900), (390, 844)], ids=["wide", "middle", "phone"])
def test_every_domain_is_accessible_and_nothing_is_wider_than_the_window(
    window, own, first_reader, scheme, size
):
    answer(own.assignment, first_reader, {"2.1": "Y", "2.3": "NI", "2.4": "PY", "4.1": "", "1.3": "Y"})
    type_in(
        own,
        first_reader,
        {"judgement:all:1": "high", "judgement:all:2": "low", "judgement:all:overall": "low"},
    )
    page = window()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.get_by_text("Add a passage or a reason").first.click()
    for tab in page.locator("[data-tab]").all():
        tab.click()
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_on_a_phone_the_domains_are_a_strip_above_and_the_judgement_stands_below_the_questions(window, own):
    page = window("#domain-2")
    page.set_viewport_size({"width": 390, "height": 844})
    strip, asked, judged, submit = (
        place.bounding_box()["y"]
        for place in (
            page.locator(".domains"),
            question(page, "2.1"),
            judgement(page),
            page.get_by_role("button", name="Submit assessment"),
        )
    )
    assert strip < asked < judged < submit


def test_on_paper_every_domain_stands_with_its_answers_proposal_and_judgement(window, own, first_reader):
    answer(own.assignment, first_reader)
    accept_proposals(own, first_reader)
    page = window()
    page.emulate_media(media="print")
    for domain in "12345":
        panel = page.locator(f'[data-domain-panel="{domain}"]')
        expect(panel.locator(".question").first).to_be_visible()
        expect(panel.get_by_text("Proposed: low")).to_be_visible()
        expect(panel.locator(".choice:visible")).to_have_count(1)


def test_a_submitted_assessment_has_no_place_to_write(window, own, first_reader):
    answer(own.assignment, first_reader)
    accept_proposals(own, first_reader)
    submit_reading(reading=own, by=first_reader)
    page = window("#domain-2")
    expect(
        page.locator(
            ".question input[type=radio]:not(:disabled), [data-judgement] input[type=radio]:not(:disabled)"
        )
    ).to_have_count(0)
    expect(page.get_by_role("button", name="Use proposal")).to_have_count(0)
    expect(page.locator("[data-clear]")).to_have_count(0)
