"""An analysis in a real browser: set up, run by a real worker, drawn without a reload, exported."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from analysis import runner
from analysis.actions.runs import request_run
from reviews.models import User
from tests.cast import PASSWORD
from tests.integration.analysis.builder import CELLS, CONTROL, SUH, analysis_of, settle_in_bulk

pytestmark = pytest.mark.django_db(transaction=True)

WEISS = ({"n": "106", "mean": "-23.1", "sd": "5.8"}, {"n": "39", "mean": "-7.6", "sd": "4.1"})


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


@pytest.mark.parametrize(
    ("scheme", "width", "height"), [("light", 1440, 1000), ("dark", 390, 844)], ids=["wide", "phone"]
)
def test_sixty_studies_are_drawn_accessibly_and_nothing_scrolls_sideways(
    live_server, review, statistician, readers, signed_in, complaints, scheme, width, height
):
    rows = [(f"Study {i:02}", SUH[CELLS] | {"mean": f"-{20 + i / 3:.1f}"}, SUH[CONTROL]) for i in range(60)]
    settle_in_bulk(review, rows, readers)
    run = request_run(analysis=analysis_of(review, statistician), by=statistician)
    runner.work(run.pk)
    page = signed_in
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{live_server.url}/runs/{run.pk}/")
    expect(page.locator("#plot svg.main-svg").first).to_be_visible()
    expect(page.locator("#plot .plot-row")).to_have_count(60)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_text("The same numbers as a table").click()
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found] == []
    for part in ("data", "runs"):
        page.goto(f"{live_server.url}/runs/{run.pk}/?show={part}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
