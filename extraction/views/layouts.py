"""A sheet as its page lays it out: tabs of questions, the results grid, the judgements of one scope.

Presentation alone: nothing here asks the database for more than the sheet already holds, and the fixed few
rows that name windows and results.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from reviews.follow_up import Window
from reviews.models import Better, FollowUpWindow, Outcome, OutcomeKind, Task

from ..addresses import Address, AnswerAddress, JudgementAddress, UnknownAddress, ValueAddress, parse
from ..integrity.refusals import STATISTICS
from ..models import Arm, Basis, Cell, Judgement, Question, Section, Statistic, TimePoint
from ..queries.gaps import Gap
from ..queries.sheets import Sheet, bases
from ..reported import shown
from ..risk_of_bias.variants import OVERALL, Domain, contradiction, may_be_raised, overall_proposal


@dataclass(frozen=True)
class Place:
    """One place of a reading: its address, its name in words, what stands there."""

    address: str
    name: str
    cell: Cell | None
    refusal: str = ""

    @property
    def text(self) -> str:
        """What the field shows: the text as typed, or NR, or NA."""
        return (self.cell.missing or self.cell.text) if self.cell else ""

    @property
    def look(self) -> str:
        """The classes of a grid cell."""
        if self.cell is None:
            return "cell"
        states = {
            "is-nr": self.cell.missing == "NR",
            "is-na": self.cell.missing == "NA",
            "is-sourced": is_sourced(self.cell),
            "is-so-printed": self.cell.so_printed,
            "is-bad": bool(self.refusal) and not (self.cell.so_printed and is_sourced(self.cell)),
        }
        return " ".join(["cell", *(name for name, holds in states.items() if holds)])

    def facts(self) -> dict[str, Any]:
        """The place for the page's script."""
        return {"name": self.name, "refusal": self.refusal, **cell_facts(self.cell)}


def is_sourced(cell: Cell) -> bool:
    """Whether it is known where in the paper the cell's value stands."""
    return bool(cell.page or cell.table or cell.quotation)


def cell_facts(cell: Cell | None) -> dict[str, Any]:
    """A cell as JSON; version 0 says that nothing was ever entered."""
    names = ("text", "missing", "so_printed", "page", "table", "quotation")
    if cell is None:
        return {"version": 0, **dict.fromkeys(names, ""), "so_printed": False, "support": ""}
    facts = {"version": cell.version, **{name: getattr(cell, name) for name in names}}
    return facts | {"support": cell.support if isinstance(cell, Judgement) else ""}


# --- Characteristics ---


@dataclass(frozen=True)
class Field:
    """One question with the place of its answer."""

    question: Question
    place: Place


@dataclass(frozen=True)
class ArmFields:
    """One question that is asked of every arm."""

    question: Question
    places: list[Place]


@dataclass(frozen=True)
class SectionTab:
    """A section of the form: questions asked once, and questions asked once an arm."""

    key: str
    title: str
    fields: list[Field]
    arm_fields: list[ArmFields]

    @property
    def tab(self) -> str:
        """The title, short enough for a tab: "Funding" for "Funding and remarks"."""
        return self.title.split(" and ")[0]


def section_tabs(sheet: Sheet, refused: dict) -> list[SectionTab]:
    """The sections that have questions, in the form's order."""
    tabs = []
    for section in Section:
        questions = [question for question in sheet.questions if question.section == section]
        if questions:
            tabs.append(
                SectionTab(
                    section.value,
                    section.label,
                    [Field(q, _answer(sheet, q, None, refused)) for q in questions if not q.per_arm],
                    [
                        ArmFields(q, [_answer(sheet, q, arm, refused) for arm in sheet.arms])
                        for q in questions
                        if q.per_arm
                    ],
                )
            )
    return tabs


def _answer(sheet: Sheet, question: Question, arm: Arm | None, refused: dict) -> Place:
    address = str(AnswerAddress(question.pk, arm.pk if arm else None))
    name = f"{question.label}, {arm}" if arm else question.label
    return _place(sheet, address, name, refused)


def _place(sheet: Sheet, address: str, name: str, refused: dict) -> Place:
    refusal = refused.get(address)
    return Place(address, name, sheet.cell(address), refusal.message if refusal else "")


# --- Results ---


@dataclass(frozen=True)
class ColumnGroup:
    """Three columns: one time point, as value or as change from the baseline."""

    title: str
    note: str
    time_point: TimePoint
    basis: str


@dataclass(frozen=True)
class GridRow:
    """The cells of one outcome in one arm; None where the form does not ask."""

    arm: Arm
    places: list[Place | None]


@dataclass(frozen=True)
class GridOutcome:
    """An outcome with the names of its columns and a row an arm."""

    outcome: Outcome
    note: str
    labels: list[str]
    rows: list[GridRow]


@dataclass(frozen=True)
class Grid:
    """The results: rows are arms by outcome, three columns a time point."""

    groups: list[ColumnGroup]
    outcomes: list[GridOutcome]

    @property
    def width(self) -> int:
        return 1 + 3 * len(self.groups)


def results_grid(sheet: Sheet, refused: dict, windows: Iterable[FollowUpWindow]) -> Grid:
    """The grid of a sheet; times in their order, the changes after the values."""
    groups = _column_groups(sheet, list(windows))
    return Grid(groups, [_grid_outcome(sheet, outcome, groups, refused) for outcome in sheet.outcomes])


def times_in_order(time_points: Iterable[TimePoint]) -> list[TimePoint]:
    """The baseline first, then by days, unknown times last."""
    return sorted(
        time_points,
        key=lambda point: (not point.is_baseline, point.days is None, point.days or 0, point.position),
    )


def _column_groups(sheet: Sheet, windows: list[FollowUpWindow]) -> list[ColumnGroup]:
    times = times_in_order(sheet.time_points)
    groups = [
        ColumnGroup(_capital(point.text), window_names(point, windows), point, Basis.VALUE) for point in times
    ]
    follow_ups = [point for point in times if not point.is_baseline]
    if any(outcome.kind == OutcomeKind.CONTINUOUS for outcome in sheet.outcomes):
        one = len(follow_ups) == 1
        groups += [
            ColumnGroup("Change from baseline" if one else f"Change to {point.text}", "", point, Basis.CHANGE)
            for point in follow_ups
        ]
    return groups


def window_names(time_point: TimePoint, windows: Iterable[FollowUpWindow]) -> str:
    """The protocol's follow-up windows that hold the time, for example "short"."""
    if time_point.is_baseline:
        return ""
    if time_point.days is None:
        return "time unknown"
    names = [w.name for w in windows if Window(w.after_days, w.up_to_days).holds(time_point.days)]
    return ", ".join(name.lower() for name in names)


def _grid_outcome(sheet: Sheet, outcome: Outcome, groups: list[ColumnGroup], refused: dict) -> GridOutcome:
    statistics = STATISTICS[outcome.kind]
    labels = [
        Statistic(statistic).label if group.basis in bases(outcome, group.time_point) else ""
        for group in groups
        for statistic in statistics
    ]
    rows = [
        GridRow(
            arm,
            [
                _value(sheet, outcome, arm, group, statistic, refused)
                for group in groups
                for statistic in statistics
            ],
        )
        for arm in sheet.arms
    ]
    return GridOutcome(outcome, outcome_note(outcome), labels, rows)


def _value(
    sheet: Sheet, outcome: Outcome, arm: Arm, group: ColumnGroup, statistic: str, refused: dict
) -> Place | None:
    if group.basis not in bases(outcome, group.time_point):
        return None
    address = str(ValueAddress(outcome.pk, group.time_point.pk, arm.pk, group.basis, statistic))
    time = group.time_point.text
    when = f"change to {time}" if group.basis == Basis.CHANGE else time
    return _place(sheet, address, f"{outcome} · {arm} · {when} · {Statistic(statistic).label}", refused)


def outcome_note(outcome: Outcome) -> str:
    """Unit, scale and direction: "0–168 points, lower is better"."""
    if outcome.kind == OutcomeKind.DICHOTOMOUS:
        return "fewer is better" if outcome.better == Better.LOWER else "more is better"
    low, high = outcome.scale_min, outcome.scale_max
    scale = ""
    if low is not None and high is not None:
        scale = f"{shown(low)}–{shown(high)}"
    elif low is not None:
        scale = f"from {shown(low)}"
    elif high is not None:
        scale = f"up to {shown(high)}"
    measured = " ".join(part for part in (scale, outcome.unit) if part)
    direction = "lower is better" if outcome.better == Better.LOWER else "higher is better"
    return f"{measured}, {direction}" if measured else direction


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- Risk of bias ---


@dataclass(frozen=True)
class Scope:
    """What judgements are about: one result, or (``key`` None) all results."""

    key: UUID | None
    name: str
    judged: int
    asked: int


@dataclass(frozen=True)
class DomainField:
    """One domain with the place of its judgement."""

    domain: Domain
    place: Place

    @property
    def level(self) -> str:
        return self.place.cell.text if self.place.cell else ""


def scopes(sheet: Sheet, names: dict[UUID, str], current: UUID | None) -> list[Scope]:
    """All results, each result that this reading judges, and the one that is open."""
    keys = [None, *sorted(names, key=lambda key: names[key])]
    asked = len(sheet.judged_domains)
    return [
        Scope(key, names[key] if key else "All results", _judged(sheet, key), asked)
        for key in keys
        if key is None or key == current or key in sheet.judged_results()
    ]


def _judged(sheet: Sheet, scope: UUID | None) -> int:
    cells = (sheet.cell(JudgementAddress(scope, domain)) for domain in sheet.judged_domains)
    return sum(1 for cell in cells if cell is not None and not cell.is_blank)


def domain_fields(sheet: Sheet, scope: UUID | None) -> list[DomainField]:
    """Every domain of the variant, judged or not, for one scope."""
    return [
        DomainField(domain, _judgement(sheet, scope, domain.key, f"{domain.number} {domain.title}"))
        for domain in sheet.variant.domains
    ]


def overall_place(sheet: Sheet, scope: UUID | None) -> Place:
    """The place of the overall judgement."""
    return _judgement(sheet, scope, OVERALL, "Overall")


def _judgement(sheet: Sheet, scope: UUID | None, domain: str, name: str) -> Place:
    address = str(JudgementAddress(scope, domain))
    return Place(address, name, sheet.cell(address))


def overall_facts(sheet: Sheet, scope: UUID | None) -> dict[str, Any]:
    """What the domains propose for the overall judgement, and whether the one given contradicts them."""
    variant = sheet.variant
    levels = {field.domain.key: field.level for field in domain_fields(sheet, scope)}
    overall = overall_place(sheet, scope)
    given = overall.cell.text if overall.cell else ""
    known = {level.key for level in variant.levels}
    levels = {key: level for key, level in levels.items() if level in known}
    proposal = overall_proposal(variant, levels)
    left = len(variant.domains) - len(levels)
    return {
        "proposal": proposal or "",
        "label": variant.level(proposal).label if proposal else "",
        "waits": f"Waits for {left} domain{'' if left == 1 else 's'}." if left and not proposal else "",
        "contradiction": contradiction(variant, given if given in known else "", levels),
        "may_be_raised": may_be_raised(variant, levels),
    }


# --- What is counted ---


def tab_counts(sheet: Sheet) -> dict[str, dict[str, Any]]:
    """How much of each tab is filled in, by the tab's key: {"text": "3 of 5", "done": False}."""
    if sheet.reading.assignment.task == Task.RISK_OF_BIAS:
        return {}
    asked: dict[str, int] = {}
    filled: dict[str, int] = {}
    for question, _arm, address in sheet.answer_addresses():
        asked[question.section] = asked.get(question.section, 0) + 1
        filled[question.section] = filled.get(question.section, 0) + _is_filled(sheet.cell(address))
    counts = {key: _count(filled[key], number) for key, number in asked.items()}
    counts["arms-and-times"] = {
        "text": f"{len(sheet.arms)}, {len(sheet.time_points)}" if sheet.arms or sheet.time_points else "",
        "done": False,
    }
    cells = [sheet.cell(row.address(statistic)) for row in sheet.rows for statistic in row.statistics]
    counts["results"] = _count(sum(map(_is_filled, cells)), len(cells))
    return counts


def _is_filled(cell: Cell | None) -> bool:
    return cell is not None and not cell.is_blank


def _count(filled: int, asked: int) -> dict[str, Any]:
    return {"text": f"{filled} of {asked}" if filled else "", "done": bool(asked) and filled == asked}


def gap_facts(sheet: Sheet, found: Iterable[Gap], names: dict[UUID, str]) -> list[dict[str, str]]:
    """What is to be mended, each with the link that leads there and, for a value, the place it stands in."""
    page = reverse("extraction:reading", args=[sheet.reading.pk])
    refused = sheet.refusals()
    return [_gap(sheet, gap, page, names, gap.address in refused) for gap in found]


def _gap(sheet: Sheet, gap: Gap, page: str, names: dict[UUID, str], is_refused: bool) -> dict[str, str]:
    message = gap.message
    try:
        address = parse(gap.address)
    except UnknownAddress:
        return {"href": f"{page}#{_anchor(sheet, gap)}", "message": message}
    if isinstance(address, JudgementAddress) and address.study_result:
        page = f"{page}?result={address.study_result}"
        message = f"{names.get(address.study_result, 'One result')}: {message}"
    elif is_refused:
        message = f"{_place_words(sheet, address)}: {message}"
    return {"href": f"{page}#{gap.address}", "message": message}


def _anchor(sheet: Sheet, gap: Gap) -> str:
    """Where arms and times are mended: the arm without a group, or the form that adds."""
    if gap.address == "time_points":
        return "add-time-text"
    if gap.address == "arms":
        without = next(
            (arm for arm in sheet.arms if arm.group_id is None and f"“{arm}”" in gap.message), None
        )
        return f"arm-{without.pk}-group" if without else "add-arm-name"
    return gap.address


def _place_words(sheet: Sheet, address: Address) -> str:
    """The place of a cell for a list: "ECCA score, SVF, change to 10 weeks"."""
    if isinstance(address, AnswerAddress):
        arm = next((str(arm) for arm in sheet.arms if arm.pk == address.arm), "")
        return ", ".join(filter(None, [str(sheet.question(address.question)), arm]))
    for row in sheet.rows:
        if row.address(address.statistic) == address:
            change = "change to " if row.basis == Basis.CHANGE else ""
            return f"{row.outcome}, {row.arm}, {change}{row.time_point}"
    return ""
