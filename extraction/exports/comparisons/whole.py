"""A comparison with everything that was ever said and decided about it, and the final that came of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from reviews.models import Review, Task, User
from reviews.permissions import READERS, roles_of
from reviews.refusals import NotAllowed

from ...addresses import (
    Address,
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    SignallingAddress,
    UnknownAddress,
    ValueAddress,
    parse,
)
from ...comparison import CellView, Row, arm_address, fits, time_point_address
from ...models import Amendment, Comparison, Judgement, Reading, ReadingRole, Remark, Resolution, StudyResult
from ...queries.comparison_lines import days_in_words
from ...queries.comparison_page import ComparisonPage
from ...queries.comparison_words import unit_of
from ...queries.comparisons import ComparedReadings, read_comparison, reading_view
from ...queries.overview import natural
from ...queries.sheets import Sheet, read_sheet
from ...visibility import comparisons_visible_to

# What ``WholeComparison.place`` knows of an address, in the order of the columns.
PLACE = (
    "key", "outcome", "unit", "time", "arm", "comparator", "basis", "measure", "adjustment", "statistic", "effect",
)  # fmt: skip


@dataclass(frozen=True)
class WholeComparison:
    """``decisions`` are all that were ever made, ``amendments`` all reopenings, ``finals`` all editions, the oldest
    first; ``final`` is the last of these with what it holds, None while nothing is settled. ``results`` are those of
    the study that can be judged apart, by key; none for an extraction."""

    compared: ComparedReadings
    decisions: list[Resolution]
    amendments: list[Amendment]
    finals: list[Reading]
    final: Sheet | None
    results: dict[UUID, StudyResult]

    @property
    def comparison(self) -> Comparison:
        return self.compared.comparison

    @property
    def is_alone(self) -> bool:
        """Whether one person read alone: then there is no second reading to tell of."""
        return self.comparison.assignment.is_single

    @cached_property
    def page(self) -> ComparisonPage:
        return ComparisonPage(self.compared)

    @cached_property
    def states(self) -> dict[str, str]:
        return self.compared.states

    @cached_property
    def rows(self) -> dict[str, Row]:
        return {row.address: row for row in self.compared.rows}

    @cached_property
    def remarks(self) -> list[Remark]:
        """Everything that was said, the oldest first."""
        said = (one for remarks in self.compared.discussion.remarks.values() for one in remarks)
        return sorted(said, key=lambda one: one.at)

    @cached_property
    def ever_reopened(self) -> frozenset[str]:
        """The addresses that an amendment ever named, closed or open."""
        return frozenset(address for one in self.amendments for address in one.addresses)

    @cached_property
    def settled_cells(self) -> dict[str, CellView]:
        """What the final holds, by address: values, and the arms and time points themselves."""
        if self.final is None:
            return {}
        view = reading_view(self.final, {}, {question.pk for question in self.final.dropped})
        found = {cell.address: cell for cell in view.cells}
        for arm in view.arms:
            found[arm_address(arm.id)] = CellView(arm_address(arm.id), "structure", text=arm.name)
        for point in view.time_points:
            address = time_point_address(point.id)
            found[address] = CellView(address, "structure", text=point.text, number=point.days)
        return found

    @cached_property
    def settled_notes(self) -> dict[str, str]:
        """The group of each arm of the final, and the days of each time point, by its key."""
        if self.final is None:
            return {}
        groups = {str(a.study_arm_id): a.group.name if a.group else "no group" for a in self.final.arms}
        days = {
            str(point.study_time_point_id): days_in_words(point.days, point.is_baseline)
            for point in self.final.time_points
        }
        return groups | days

    @cached_property
    def names(self) -> dict[str, str]:
        """The study's arms and time points by key: as the final names them, else as the readings do."""
        found = dict(self.page.names)
        if self.final is not None:
            found |= {str(arm.study_arm_id): arm.name for arm in self.final.arms}
            found |= {str(point.study_time_point_id): point.text for point in self.final.time_points}
        return found

    def note(self, role: str, row: Row) -> str:
        """What a reading, or the final, says of an arm or time point beside its name; "" for anything else."""
        if not row.is_structure:
            return ""
        key = row.address.partition(":")[2]
        if role == ReadingRole.FINAL:
            return self.settled_notes.get(key, "")
        return self.page.notes.get((role, key), "")

    def proposed(self, role: str, row: Row) -> str:
        """The level that the answers of a reading, or of the final, proposed beside its judgement when it was frozen;
        "" for anything else, and where its instrument proposes none."""
        sheets = {
            ReadingRole.FIRST: self.compared.first,
            ReadingRole.SECOND: self.compared.second,
            ReadingRole.FINAL: self.final,
        }
        sheet = sheets[role]
        cell = sheet.cell(row.address) if sheet is not None else None
        return cell.proposed if isinstance(cell, Judgement) else ""

    def stands(self, resolution: Resolution) -> bool:
        """Whether a decision holds: it was not replaced, its value not reopened since, and the readings still say there
        what they said when it was made."""
        row = self.rows.get(resolution.address)
        decided = self.compared.decisions.get(resolution.address)
        return resolution.superseded_at is None and row is not None and fits(decided, row)

    def words(self, address: str, text: str) -> str:
        """A text as people read it: several options with commas, a table a line a row."""
        place = _parsed(address)
        question = self.page.questions.get(place.question) if isinstance(place, AnswerAddress) else None
        return question.shown(text) if question and text else text

    def place(self, address: str) -> dict[str, str | None]:
        """What an address is about, in names, under the words of ``PLACE``."""
        found: dict[str, str | None] = dict.fromkeys(PLACE)
        place = _parsed(address)
        match place:
            case AnswerAddress():
                question = self.page.questions.get(place.question)
                found |= {"key": question.key, "unit": question.unit} if question else {}
                found |= {"arm": self.names.get(str(place.arm), "")} if place.arm else {}
            case MeasureAddress():
                found["key"] = place.attribute
            case ValueAddress() | ContrastAddress():
                found |= {
                    "time": self.names.get(str(place.time_point), ""),
                    "arm": self.names.get(str(place.arm), ""),
                    "basis": place.basis,
                    "statistic": place.statistic,
                }
            case JudgementAddress():
                found |= {"key": place.domain, **self._result(place.study_result)}
            case SignallingAddress():
                found |= {"key": place.question, **self._result(place.study_result)}
            case None:
                kind, _, key = address.partition(":")
                found["arm" if kind == "arm" else "time"] = self.names.get(key, "")
        if isinstance(place, ContrastAddress):
            found |= {
                "comparator": self.names.get(str(place.comparator), ""),
                "measure": place.measure,
                "adjustment": place.adjustment,
            }
        outcome = self.page.outcomes.get(getattr(place, "outcome", None))
        if outcome:
            found |= {"outcome": outcome.name, "unit": unit_of(place, self.page.units[outcome.pk])}
        return found

    def _result(self, key: UUID | None) -> dict[str, str | None]:
        """The result that an assessment is about; nothing for all results."""
        result = self.results.get(key)
        if result is None:
            return {}
        time = result.time_point
        return {"outcome": result.outcome.name, "time": time.text if time else None, "effect": result.effect}


def read_whole(comparison: Comparison) -> WholeComparison:
    """A comparison with its whole story; a number of queries that does not grow with its values. Visibility is the
    caller's question; see ``comparisons_exported_to``."""
    finals = list(
        Reading.objects.filter(assignment=comparison.assignment_id, role=ReadingRole.FINAL)
        .select_related("assignment__study__review")
        .order_by("edition")
    )
    results: Iterable[StudyResult] = ()
    if comparison.assignment.task == Task.RISK_OF_BIAS:
        results = StudyResult.objects.filter(study=comparison.assignment.study_id).select_related(
            "outcome", "time_point"
        )
    return WholeComparison(
        compared=read_comparison(comparison),
        decisions=list(comparison.resolutions.select_related("by").order_by("at", "address")),
        amendments=list(comparison.amendments.select_related("by", "closed_by", "final").order_by("at")),
        finals=finals,
        final=read_sheet(finals[-1]) if finals else None,
        results={result.pk: result for result in results},
    )


def comparisons_exported_to(user: User) -> QuerySet[Comparison]:
    """The comparisons that a person may see and therefore take with them, each with its people."""
    return comparisons_visible_to(user).select_related(
        "assignment__study__review",
        "assignment__first",
        "assignment__second",
        "assignment__arbiter",
        "confirmed_by",
        "handed_over_by",
        "settled_by",
    )


def whole_comparisons(user: User, review: Review) -> Iterator[WholeComparison]:
    """The comparisons of a review that the person may see, in the order of studies, tasks and rounds.

    Read one by one while they are sent, so that a large review needs no more memory than a small one; whether the
    person may see it is asked again for each. Raises NotAllowed, before anything is read, for members who take no part
    in readings: theirs is the settled data.
    """
    if not takes_part(user, review):
        raise NotAllowed(
            "Both readings are for those who read, arbitrate or lead. You can export the settled data."
        )
    visible = comparisons_exported_to(user).filter(assignment__study__review=review)
    keys = [comparison.pk for comparison in sorted(visible, key=_order)]
    return _one_by_one(user, keys)


def takes_part(user: User, review: Review) -> bool:
    """Whether the person may export comparisons of the review, though there may be none yet: by a role that reads,
    arbitrates or leads, or because they see one."""
    if roles_of(user, review) & READERS:
        return True
    return comparisons_visible_to(user).filter(assignment__study__review=review).exists()


def _one_by_one(user: User, keys: list[UUID]) -> Iterator[WholeComparison]:
    for key in keys:
        comparison = comparisons_exported_to(user).filter(pk=key).first()
        if comparison is not None:
            yield read_whole(comparison)


def _order(comparison: Comparison) -> tuple:
    assignment = comparison.assignment
    return natural(assignment.study.name), str(assignment.study_id), assignment.task, assignment.round


def iso(moment: datetime | None) -> str | None:
    """A moment as text: "2025-03-01T12:30:00.123456Z"."""
    return moment and moment.isoformat().replace("+00:00", "Z")


def _parsed(address: str) -> Address | None:
    """The address of a cell; None for that of an arm or time point itself."""
    try:
        return parse(address)
    except UnknownAddress:
        return None
