"""The results grid as a test uses it: where a value stands, the clipboard, and what the server has."""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

from extraction.addresses import ValueAddress
from extraction.models import Reading
from extraction.queries.sheets import read_sheet

# How many cells are kept on this computer until the server has them.
KEPT_HERE = "Object.keys(localStorage).filter((key) => key.startsWith('unsent:')).length"


def place(
    reading: Reading,
    statistic: str,
    arm: str = "SVF",
    time: str = "baseline",
    basis: str = "value",
    outcome: str = "ECCA score",
) -> str:
    """The address of a value, by the names of its parts."""
    sheet = read_sheet(reading)
    of_outcome = next(one for one in sheet.outcomes if one.name == outcome)
    point = next(one for one in sheet.time_points if one.text == time)
    of_arm = next(one for one in sheet.arms if one.name == arm)
    return str(ValueAddress(of_outcome.pk, point.pk, of_arm.pk, basis, statistic))


def place_of_change(reading: Reading, statistic: str, arm: str = "SVF") -> str:
    """The address of a number of the change from the baseline to 10 weeks."""
    return place(reading, statistic, arm, "10 weeks", "change")


def cell(page: Page, address: str) -> Locator:
    return page.locator(f'[id="{address}"]')


def saved(page: Page) -> None:
    expect(page.locator("#saved-state")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d"))


def paste(page: Page, text: str, html: str = "") -> None:
    """Paste where the focus is, as a browser does."""
    page.evaluate(
        """([text, html]) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          if (html) data.setData("text/html", html);
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [text, html],
    )


def copied(page: Page) -> str:
    """What a copy of the focused place puts on the clipboard."""
    return page.evaluate(
        """() => {
          const data = new DataTransfer();
          document.activeElement.dispatchEvent(
            new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
          return data.getData("text/plain");
        }"""
    )


def texts(reading: Reading, addresses: Mapping[str, str]) -> dict[str, str]:
    """What stands at the addresses, as the server has it."""
    sheet = read_sheet(reading)
    found = {address: sheet.cell(address) for address in addresses}
    return {address: (one.missing or one.text) if one else "" for address, one in found.items()}


def sources(reading: Reading) -> dict[str, tuple[str, str, str]]:
    """Every cell with a source: page, table and quotation by address."""
    cells = read_sheet(reading).cells.items()
    found = {address: (one.page, one.table, one.quotation) for address, one in cells}
    return {address: source for address, source in found.items() if any(source)}


def type_row(page: Page, reading: Reading, arm: str = "SVF") -> list[str]:
    """n, mean and SD at the baseline, typed; their addresses."""
    addresses = [place(reading, statistic, arm) for statistic in ("n", "mean", "sd")]
    cell(page, addresses[0]).focus()
    for text in ("14", "136.4", "27.0"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    return addresses
