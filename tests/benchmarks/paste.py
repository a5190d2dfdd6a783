"""A block of 2,400 cells pasted into the results grid, in a real browser: how long its scripts take.

Run by `make bench` where Chromium is there; reported, never asserted. The goal is under 100 ms of script, until the
preview is there and again until all cells show what was pasted; laying the page out is not part of it.
"""

import statistics

import pytest
from playwright.sync_api import CDPSession

from extraction.actions.readings import start_reading
from extraction.actions.structure import save_arm, save_time_point
from reviews.actions.protocol import save_part
from reviews.models import Outcome

ROWS, COLUMNS, ROUNDS = 80, 30, 5

PREVIEW = """([rows, columns, round]) => {
  const text = (row, column) => String(10 + round + ((row * columns + column) % 97) / 10);
  const line = (row) => Array.from({ length: columns }, (_, column) => text(row, column)).join("\\t");
  const data = new DataTransfer();
  data.setData("text/plain", Array.from({ length: rows }, (_, row) => line(row)).join("\\r\\n"));
  const started = performance.now();
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  return performance.now() - started;
}"""
WRITE = """async () => {
  const started = performance.now();
  document.querySelector("[data-panel=results] [data-paste-accept]").click();
  await null;
  return performance.now() - started;
}"""


@pytest.fixture
def reading(live_server, review, assignment, lead, first_reader):
    """Eight outcomes, ten arms, six times: 2,640 cells."""
    for number in range(7):
        save_part(
            part=Outcome(review=review), version=None, by=lead,
            name=f"Outcome {number}", kind="continuous", better="lower", importance="secondary",
        )  # fmt: skip
    reading = start_reading(assignment=assignment, by=first_reader)
    for number in range(10):
        save_arm(reading=reading, by=first_reader, name=f"Arm {number}", group=None)
    for text in ("baseline", "2 weeks", "4 weeks", "8 weeks", "6 months", "12 months"):
        save_time_point(reading=reading, by=first_reader, text=text)
    return reading


def script_ms(session: CDPSession) -> float:
    """The processor's time that scripts of the page have taken so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1e3 * next(one["value"] for one in metrics if one["name"] == "ScriptDuration")


def test_pasting_2400_cells(page, live_server, sign_in, reading, first_reader, capsys):
    client = sign_in(first_reader)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    # What is measured is the page; the server's answers would come in between.
    page.route("**/cells/", lambda route: route.abort())
    page.on("dialog", lambda dialog: dialog.accept())  # what was typed is not saved, and the browser asks
    times = []
    for round_ in range(ROUNDS + 1):
        page.goto(f"{live_server.url}/readings/{reading.pk}/?{round_}#results")
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.locator("[data-panel=results] td[data-address]").first.focus()
        before = script_ms(session)
        preview = page.evaluate(PREVIEW, [ROWS, COLUMNS, round_])
        between = script_ms(session)
        write = page.evaluate(WRITE)
        times.append((preview, between - before, write, script_ms(session) - between))
        page.evaluate("localStorage.clear()")
    medians = [statistics.median(column) for column in zip(*times[1:], strict=True)]
    with capsys.disabled():
        print(
            f"\n{ROWS * COLUMNS:,} cells pasted, median of {ROUNDS}: preview {medians[0]:.0f} ms "
            f"({medians[1]:.0f} of script), written {medians[2]:.0f} ms ({medians[3]:.0f} of script)"
        )
