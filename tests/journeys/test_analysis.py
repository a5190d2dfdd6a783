"""An analysis in a real browser: set up, run by a real worker, drawn without a reload, exported."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from analysis import runner
from analysis.actions.runs import request_run
from reviews.models import User
from tests.cast import PASSWORD
from tests.integration.analysis.builder import CELLS, CONTROL, SUH, analysis_of, judge_in_bulk, settle_in_bulk

pytestmark = pytest.mark.django_db(transaction=True)

WEISS = ({"n": "106", "mean": "-23.1", "sd": "5.8"}, {"n": "39", "mean": "-7.6", "sd": "4.1"})


LEVELS = ("low", "some_concerns", "high")


def judged(level: str) -> dict[str, str]:
    """Every domain of RoB 2 at one level."""
    return dict.fromkeys(("1", "2", "3", "4", "5", "overall"), level)


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console complains about, refusals of the content security policy among it."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def signed_in(page: Page, live_server, statistician: User) -> Page:
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_label("E-mail").fill(statistician.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


@pytest.fixture
def readers(first_reader, second_reader, arbiter):
    return first_reader, second_reader, arbiter


@pytest.fixture
def studies(review, readers):
    return settle_in_bulk(review, [("Suh", SUH[CELLS], SUH[CONTROL]), ("Weiss", *WEISS)], readers)


def test_an_analysis_is_set_up_and_drawn_without_a_reload(
    live_server, worker, review, studies, signed_in, complaints, tmp_path
):
    page = signed_in
    page.goto(f"{live_server.url}/reviews/{review.pk}/analyses/")
    page.get_by_role("link", name="New analysis").click()
    page.get_by_label("Name", exact=True).fill("Change in ECCA score")
    expect(page.get_by_label("Risk ratio")).to_be_hidden()
    page.get_by_label("Change from baseline").check()
    page.get_by_label("Standardized mean difference").check()
    page.get_by_label("Other").last.uncheck()
    page.get_by_role("button", name="Save and run").click()

    plot = page.locator("#plot")
    expect(plot.locator("svg.main-svg").first).to_be_visible()
    expect(page.get_by_text("Run 1 is current")).to_be_visible()
    expect(plot.locator(".plot-sheet")).to_have_attribute("aria-label", re.compile("in 2 studies"))
    expect(plot.get_by_role("link", name=re.compile("Suh 2000"))).to_have_attribute(
        "href", re.compile("/studies/")
    )
    page.get_by_text("The same numbers as a table").click()
    table = page.get_by_role("table").filter(has_text="Pooled, random effects")
    expect(table.get_by_role("row", name=re.compile("Weiss 2000"))).to_contain_text("−2.85 [−3.35, −2.36]")

    for ending, start in (("svg", b"<svg"), ("png", b"\x89PNG")):
        with page.expect_download() as download:
            page.get_by_role("button", name=ending.upper()).click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert file.name == f"change-in-ecca-score-run-1.{ending}"
        assert start in file.read_bytes()[:200]
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "change-in-ecca-score-run-1.csv"
    assert complaints == []


def test_a_measure_always_fits_the_kind_of_the_outcome(live_server, review, signed_in):
    page = signed_in
    page.goto(f"{live_server.url}/reviews/{review.pk}/analyses/new/")
    page.get_by_label("Outcome").select_option(label="Satisfied")
    expect(page.get_by_label("Risk ratio")).to_be_checked()
    expect(page.get_by_label("Mean difference", exact=True)).to_be_hidden()
    expect(page.get_by_label("Change from baseline")).to_be_hidden()
    expect(page.get_by_label("Which window")).to_be_hidden()
    page.get_by_label("The longest inside a follow-up window").check()
    expect(page.get_by_label("Which window")).to_be_visible()


def test_a_run_with_nothing_to_pool_says_what_to_mend(live_server, worker, review, signed_in):
    page = signed_in
    page.goto(f"{live_server.url}/reviews/{review.pk}/analyses/new/")
    page.get_by_label("Name", exact=True).fill("Too early")
    page.get_by_role("button", name="Save and run").click()
    expect(page.get_by_text("Run 1 failed")).to_be_visible()
    expect(page.get_by_text("No study can enter, and pooling needs 2.")).to_be_visible()
    expect(page.get_by_role("link", name="Change settings")).to_be_visible()


def test_one_click_leaves_out_high_risk_of_bias_and_shows_both_results(
    live_server, worker, review, statistician, readers, signed_in, complaints, tmp_path
):
    names = ("Suh", "Weiss", "Zeng", "Lin")
    four = settle_in_bulk(review, [(name, SUH[CELLS], SUH[CONTROL]) for name in names], readers)
    judge_in_bulk(four, [judged(level) for level in ("low", "some_concerns", "high", "low")], readers)
    result = ("ECCA score", "10 weeks", "assignment")
    judge_in_bulk(four[3:], [{"2": "high", "overall": "high"}], readers, result=result)
    run = request_run(analysis=analysis_of(review, statistician), by=statistician)
    runner.work(run.pk)
    page = signed_in
    page.goto(f"{live_server.url}/analyses/{run.analysis_id}/")
    sheet = page.locator("#plot .plot-sheet")
    expect(sheet.locator("svg.main-svg").first).to_be_visible()
    said = sheet.evaluate("plot => plot.data.flatMap(trace => trace.hovertext ?? [])")
    assert "Lin 2000. 2 Deviations from intended interventions: High, for ECCA score, 10 weeks" in said
    assert "Lin 2000. 1 Randomization process: Low, as for all results" in said
    bars = page.get_by_role("region", name="Risk of bias, by weight")
    expect(bars.get_by_text("High 50")).to_have_count(2)
    for ending, start in (("SVG", b"<?xml"), ("PDF", b"%PDF-"), ("PNG", b"\x89PNG")):
        with page.expect_download() as download:
            bars.get_by_role("link", name=ending).click()
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert file.read_bytes().startswith(start)

    page.get_by_role("button", name="Without high risk of bias").click()
    expect(
        page.get_by_role("heading", name="Change in ECCA score, without high risk of bias")
    ).to_be_visible()
    expect(page.get_by_text("Run 1 is current")).to_be_visible()
    beside = page.get_by_role("complementary")
    expect(beside).to_contain_text(re.compile(r"All studies\s*g −4\.12 \[.*\], k = 4"))
    expect(beside).to_contain_text(
        re.compile(r"Without high risk of bias shown here\s*g −4\.12 \[.*\], k = 2")
    )
    expect(beside).to_contain_text("Its overall risk of bias is high for this result")
    beside.get_by_role("link", name="All studies").click()
    expect(page).to_have_url(f"{live_server.url}/analyses/{run.analysis_id}/")
    expect(page.get_by_role("button", name="Without high risk of bias")).to_have_count(0)
    page.get_by_role("link", name="Without high risk of bias").click()
    expect(page.get_by_text("2 in, 2 out")).to_be_visible()
    assert complaints == []


@pytest.mark.parametrize(
    ("scheme", "width", "height"), [("light", 1440, 1000), ("dark", 390, 844)], ids=["wide", "phone"]
)
def test_sixty_studies_are_drawn_accessibly_and_nothing_scrolls_sideways(
    live_server, review, statistician, readers, signed_in, complaints, scheme, width, height
):
    rows = [(f"Study {i:02}", SUH[CELLS] | {"mean": f"-{20 + i / 3:.1f}"}, SUH[CONTROL]) for i in range(60)]
    sixty = settle_in_bulk(review, rows, readers)
    judge_in_bulk(sixty[:58], [judged(LEVELS[number % 3]) for number in range(58)], readers)
    run = request_run(analysis=analysis_of(review, statistician), by=statistician)
    runner.work(run.pk)
    page = signed_in
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{live_server.url}/runs/{run.pk}/")
    expect(page.locator("#plot svg.main-svg").first).to_be_visible()
    expect(page.locator("#plot .plot-row")).to_have_count(60)
    expect(page.locator(".bias-bar")).to_have_count(6)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_text("The same numbers as a table").click()
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found] == []
    for part in ("data", "runs"):
        page.goto(f"{live_server.url}/runs/{run.pk}/?show={part}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
