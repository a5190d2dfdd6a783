"""One study of the demonstration through the keyboard alone, here and in a plain spreadsheet, every key counted.

A key press, a chord, a typed character, a paste: one each. Reading the paper, the mouse and waiting are not counted.
Both sides enter the same: labels of arms and times, every number, and the page and table that each was read from.
"""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from analysis.demonstration import acne_scar
from extraction.actions.forms import use_template
from extraction.actions.readings import start_reading
from extraction.addresses import ValueAddress, parse
from extraction.models import Reading
from extraction.queries.sheets import Sheet, read_sheet
from reviews.actions.members import add_member
from reviews.actions.protocol import save_part
from reviews.actions.reviews import start_review
from reviews.models import InterventionGroup, Outcome, Review, Role
from tests.spreadsheet import Action, Press, Replace, Spreadsheet, Type

PAGE, TABLE = "6", "Table 3"
SUH = next(study for study in acne_scar.STUDIES if study.label == "Suh")
SVF, SALINE = SUH.arms
TIMES = ("baseline", SUH.follow_up)
DOCUMENT = Path(__file__).resolve().parents[2] / "docs/keystrokes.md"

# (outcome, time, value or change, arm, statistic) -> text, as the demonstration has the study
Values = dict[tuple[str, str, str, str, str], str]


def values() -> Values:
    found: Values = {}
    baseline, end = TIMES
    for arm in SUH.arms:
        for outcome, time, basis, texts in (
            ("ECCA score", baseline, "value", {"n": arm.n, "mean": arm.baseline[0], "sd": arm.baseline[1]}),
            ("ECCA score", end, "value", {"n": arm.n, "mean": arm.follow_up[0], "sd": arm.follow_up[1]}),
            ("ECCA score", end, "change", {"n": arm.n, "mean": arm.change[0], "sd": arm.change[1]}),
            ("Scar depth", end, "change", {"n": arm.n, "mean": arm.depth[0], "sd": arm.depth[1]}),
            ("Satisfied", end, "value", {"n": arm.n, "percent": arm.satisfied}),
            ("Adverse events", end, "value", {"n": arm.n, "percent": arm.adverse}),
        ):
            found |= {(outcome, time, basis, arm.name, statistic): text for statistic, text in texts.items()}
    return found


# The ECCA scores as the table prints them; once it is copied, this is on the clipboard.
BLOCK = "\r\n".join(
    "\t".join(" ± ".join(pair) for pair in (arm.baseline, arm.follow_up, arm.change)) for arm in SUH.arms
)


def typed(text: str) -> str:
    """As a keyboard has it: its minus is a hyphen."""
    return text.replace("−", "-")


# --- Here ---


class Recorder:
    """A page's keyboard that counts what it does, by step."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.step = ""
        self.counts: Counter[str] = Counter()

    def begin(self, step: str) -> None:
        self.step = step

    def press(self, *keys: str) -> None:
        for key in keys:
            self.counts[self.step] += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.counts[self.step] += len(text)
        self.page.keyboard.type(text)

    def paste(self, text: str) -> None:
        """Ctrl V of what the reader copied from the paper, as a browser tells the page of it."""
        self.counts[self.step] += 1
        self.page.evaluate(
            """(text) => {
              const data = new DataTransfer();
              data.setData("text/plain", text);
              document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
            }""",
            text,
        )

    def tab_to(self, selector: str, key: str = "Tab") -> None:
        """Tab, or Shift Tab, until the focus is there."""
        for _ in range(60):
            self.press(key)
            if self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"No Tab leads to {selector}")

    def enter_and_wait(self, part: str, value: str) -> None:
        """Enter in a form that loads the page anew, and wait for the part that it adds and for the focus."""
        self.press("Enter")
        expect(self.page.locator(f"{part} li.part:not(.is-new) input[type=text]").last).to_have_value(value)
        # The page's script writes this, and then puts the focus where it was.
        expect(self.page.locator("#gap-count")).to_have_text(re.compile("to mend$"))
        expect(self.page.locator(f"{part} li.is-new input[type=text]")).to_be_focused()


@pytest.fixture
def review(lead, first_reader, second_reader, arbiter) -> Review:
    """The demonstration's review as its lead has set it up, without its studies."""
    review = start_review(by=lead, title=acne_scar.TITLE, short_title=acne_scar.SHORT_TITLE)
    for user, role in (
        (first_reader, Role.REVIEWER),
        (second_reader, Role.REVIEWER),
        (arbiter, Role.ARBITER),
    ):
        add_member(review=review, user=user, role=role, by=lead)
    for fields in acne_scar.OUTCOMES:
        save_part(part=Outcome(review=review), version=None, by=lead, **fields)
    for names, is_comparator in ((acne_scar.CELL_THERAPIES, False), (acne_scar.CONTROLS, True)):
        for name in names:
            group = InterventionGroup(review=review)
            save_part(part=group, version=None, by=lead, name=name, is_comparator=is_comparator)
    use_template(review=review, template="acne_scar", by=lead)
    return review


@pytest.fixture
def reading(live_server, assignment, first_reader) -> Reading:
    """Started, and nothing in it: the reader makes arms and times."""
    return start_reading(assignment=assignment, by=first_reader)


@pytest.fixture
def keys(signed_in, live_server, reading, first_reader) -> Recorder:
    """The keyboard of the reader whose reading has just opened."""
    page = signed_in(first_reader).new_page()
    page.goto(f"{live_server.url}/readings/{reading.pk}/")
    return Recorder(page)


def enter_structure(keys: Recorder) -> None:
    keys.begin("between the parts of the page")
    # Into the part that is open, the questions, and on to the next one.
    keys.press("F6", "F6")
    expect(keys.page.locator("#add-arm-name")).to_be_focused()
    keys.begin("arms")
    for arm in SUH.arms:
        keys.type(arm.name)
        keys.press("Tab", arm.group[0])
        keys.enter_and_wait("#arms", arm.name)
    keys.begin("time points")
    keys.tab_to("#add-time-text")
    for time in TIMES:
        keys.type(time)
        keys.enter_and_wait("#times", time)


def enter_ecca(keys: Recorder) -> None:
    keys.begin("between the parts of the page")
    keys.press("F6")
    expect(keys.page.get_by_role("gridcell").first).to_be_focused()
    keys.begin("ECCA score")
    keys.press("ArrowRight")
    keys.paste(BLOCK)
    keys.press("Enter", "Home")
    # n once: down to the other arm, and both on to the later times.
    keys.type(SVF.n)
    keys.press("Enter", "Control+d", "Shift+ArrowUp", "Shift+Control+ArrowRight", "Control+r")


def enter_depth(keys: Recorder) -> None:
    keys.begin("Scar depth")
    keys.press("End", "ArrowLeft", "ArrowLeft", "Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    keys.press("ArrowDown", "ArrowRight")
    keys.type(typed(SVF.depth[0]))
    keys.press("Tab")
    keys.type(SVF.depth[1])
    keys.press("Enter")
    keys.type(SALINE.depth[1])
    keys.press("Shift+Tab")
    keys.type(typed(SALINE.depth[0]))


def enter_percents(keys: Recorder) -> None:
    keys.begin("Satisfied, Adverse events")
    keys.press(*["ArrowLeft"] * 4, "ArrowDown")
    keys.type(SVF.n)
    keys.press("Enter", "Control+d", "ArrowUp", "ArrowRight", "ArrowRight")
    keys.type(SVF.satisfied)
    keys.press("Enter")
    keys.type(SALINE.satisfied)
    keys.press("Enter", "Control+ArrowDown")
    keys.type(SALINE.adverse)
    keys.press("ArrowUp")
    keys.type(SVF.adverse)
    keys.press("ArrowLeft", "ArrowLeft")
    keys.type(SVF.n)
    keys.press("Enter", "Control+d")


def enter_sources(keys: Recorder) -> None:
    keys.begin("study and sources")
    keys.press("Control+a", "Alt+s")
    keys.type(PAGE)
    keys.press("Tab")
    keys.type(TABLE)
    keys.press("Enter")


def stands(sheet: Sheet) -> dict[tuple, tuple[str, str, str]]:
    """Every value of the reading by the names of its place, with its page and table."""
    names = {part.pk: part.name for part in (*sheet.outcomes, *sheet.arms)}
    names |= {point.pk: point.text for point in sheet.time_points}
    return {
        (names[at.outcome], names[at.time_point], at.basis, names[at.arm], at.statistic): (
            cell.missing or cell.text,
            cell.page,
            cell.table,
        )
        for at, cell in ((parse(address), cell) for address, cell in sheet.cells.items())
        if isinstance(at, ValueAddress)
    }


# --- There ---

# One row per outcome and arm. The heads of the statistics are the template's; the times over them are the study's.
HEADS = ("Study", "Page", "Table", "Outcome", "Arm", *("n", "mean", "SD") * 3, "%")
COLUMNS = {(TIMES[0], "value"): 5, (TIMES[1], "value"): 8, (TIMES[1], "change"): 11}
STATISTICS = {"n": 0, "mean": 1, "sd": 2}
PERCENT = HEADS.index("%")
FIRST_ROW = 2
OUTCOMES = ("ECCA score", "Scar depth", "Satisfied", "Adverse events")

LABELS: list[tuple[str, list[Action]]] = [
    ("time points", [
        Type(TIMES[0]), Press("ArrowRight", 3), Type(TIMES[1]), Press("ArrowRight", 3), Type("change"),
        Press("Enter"), Press("Home"), Press("ArrowDown"),
    ]),
    ("study and sources", [
        Type("Suh 2025"), Press("Tab"), Type(PAGE), Press("Tab"), Type(TABLE), Press("ArrowLeft", 2),
        Press("Shift+ArrowRight", 2), Press("Shift+ArrowDown", 7), Press("Control+d"),
    ]),
    ("outcomes", [
        Press("ArrowRight", 3),
        *(action for outcome in OUTCOMES for action in (
            Type(outcome), Press("Enter"), Press("Control+d"), Press("Enter"))),
    ][:-1]),
    ("arms", [
        Press("Control+ArrowUp"), Press("ArrowDown"), Press("ArrowRight"),
        Type(SVF.name), Press("Enter"), Type(SALINE.name), Press("ArrowUp"),
        Press("Shift+ArrowDown"), Press("Control+c"), Press("ArrowDown", 2), Press("Shift+ArrowDown", 5),
        Press("Control+v"),
    ]),
]  # fmt: skip

TO_ECCA = [Press("ArrowUp", 2), Press("ArrowRight")]

# In the sheet alone the printed "136.4 ± 27.0" stays one text in one cell, so mean and SD are typed.
ECCA_TYPED: list[Action] = [
    *TO_ECCA,
    *(action for text in (SVF.n, *SVF.baseline, SVF.n, *SVF.follow_up, SVF.n, *SVF.change)
      for action in (Type(typed(text)), Press("Tab"))),
][:-1] + [
    Press("Enter"),
    *(action for mean, sd in (SALINE.baseline, SALINE.follow_up, SALINE.change)
      for action in (
          Press("Control+d"), Press("Tab"), Type(typed(mean)), Press("Tab"), Type(sd), Press("Tab"))),
][:-1] + [Press("Enter"), Press("ArrowUp", 2), Press("ArrowRight")]  # fmt: skip

# Through a text editor beside it the block is taken apart on its way, and n of the later times is put in between.
ECCA_BY_EDITOR: list[Action] = [
    *TO_ECCA, Type(SVF.n), Press("Enter"), Press("Control+d"), Press("ArrowUp"), Press("ArrowRight"),
    Press("Alt+Tab"), Press("Control+v"), Press("Control+h"),
    Replace("\t", f"\t{SVF.n}\t"), Press("Shift+Tab"), Replace(" ± ", "\t"), Press("Shift+Tab"), Replace("−", "-"),
    Press("Escape"), Press("Control+a"), Press("Control+c"), Press("Alt+Tab"), Press("Control+v"),
]  # fmt: skip

REST: list[tuple[str, list[Action]]] = [
    ("Scar depth", [
        Press("ArrowRight", 5), Press("ArrowDown", 2),
        Type(SVF.n), Press("Tab"), Type(typed(SVF.depth[0])), Press("Tab"), Type(SVF.depth[1]), Press("Enter"),
        Press("Control+d"), Press("Tab"), Type(typed(SALINE.depth[0])), Press("Tab"), Type(SALINE.depth[1]),
        Press("Enter"),
    ]),
    ("Satisfied, Adverse events", [
        Press("ArrowLeft", 3), Press("Shift+ArrowDown", 3), Type(SVF.n), Press("Control+Enter"),
        Press("ArrowRight", 6), Type(SVF.satisfied), Press("Enter"), Type(SALINE.satisfied), Press("Enter"),
        Type(SVF.adverse), Press("Enter"), Type(SALINE.adverse), Press("Enter"),
    ]),
]  # fmt: skip


def in_a_spreadsheet(ecca: list[Action], copies: int) -> Spreadsheet:
    """The study entered by the list of actions, in a sheet that begins with the heads of its template."""
    sheet = Spreadsheet({(1, column): head for column, head in enumerate(HEADS)}, (0, 5))
    for step, actions in LABELS:
        sheet.run(step, actions)
    sheet.clipboard = BLOCK
    sheet.counts["copying the table"] = copies
    for step, actions in (("ECCA score", ecca), *REST):
        sheet.run(step, actions)
    return sheet


def expected_sheet() -> dict[tuple[int, int], str]:
    cells = {(1, column): head for column, head in enumerate(HEADS)}
    cells |= {(0, 5): TIMES[0], (0, 8): TIMES[1], (0, 11): "change"}
    rows = {
        (outcome, arm.name): FIRST_ROW + 2 * i + j
        for i, outcome in enumerate(OUTCOMES)
        for j, arm in enumerate(SUH.arms)
    }
    for (outcome, arm), row in rows.items():
        cells |= {(row, column): text for column, text in enumerate(("Suh 2025", PAGE, TABLE, outcome, arm))}
    for (outcome, time, basis, arm, statistic), text in values().items():
        column = PERCENT if statistic == "percent" else COLUMNS[time, basis] + STATISTICS[statistic]
        cells[rows[outcome, arm], column] = typed(text)
    return cells


def documented(column: int) -> dict[str, int]:
    """A column of the document's table: step -> keys, and the total."""
    lines = re.findall(r"^\| ([^|]+) \| (\d+) \| (\d+) \| (\d+) \|$", DOCUMENT.read_text(), re.M)
    return {step: int(counts[column]) for step, *counts in lines if int(counts[column])}


def with_total(counts: Mapping[str, int]) -> dict[str, int]:
    return {step: count for step, count in counts.items() if count} | {"**total**": sum(counts.values())}


@pytest.mark.parametrize(
    ("column", "ecca", "copies"),
    [(1, ECCA_TYPED, 0), (2, ECCA_BY_EDITOR, 1)],
    ids=["alone", "with a text editor"],
)
def test_a_spreadsheet_takes_the_keys_that_the_document_says(column, ecca, copies):
    sheet = in_a_spreadsheet(ecca, copies)
    assert sheet.cells == expected_sheet()
    assert documented(column) == with_total(sheet.counts)


def test_a_study_takes_the_keys_that_the_document_says_and_fewer_than_a_spreadsheet(keys, reading):
    keys.begin("copying the table")
    keys.counts[keys.step] += (
        1  # Ctrl C in the paper; the words were selected by the mouse, as for the spreadsheet
    )
    enter_structure(keys)
    enter_ecca(keys)
    enter_depth(keys)
    enter_percents(keys)
    enter_sources(keys)
    expect(keys.page.locator("#saved-state")).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d"))

    sheet = read_sheet(reading)
    stored = {place: (typed(text), *source) for place, (text, *source) in stands(sheet).items()}
    assert stored == {place: (typed(text), PAGE, TABLE) for place, text in values().items()}
    assert {arm.name: arm.group.name for arm in sheet.arms} == {arm.name: arm.group for arm in SUH.arms}
    assert [point.text for point in sheet.time_points] == list(TIMES)
    assert documented(0) == with_total(keys.counts)
    for ecca, copies in ((ECCA_TYPED, 0), (ECCA_BY_EDITOR, 1)):
        assert keys.counts.total() < in_a_spreadsheet(ecca, copies).counts.total()
    # The fewest of all: with the names of an earlier study, as the document reckons them.
    fewest = re.search(r"(\d+) with the editor, the fewest", DOCUMENT.read_text())
    assert keys.counts.total() < int(fewest[1])
