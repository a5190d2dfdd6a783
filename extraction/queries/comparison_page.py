"""A comparison as its pages show it: one line an address, in words, and one line opened with all that is known."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from reviews.models import Better, Outcome

from ..addresses import (
    Address,
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    SignallingAddress,
    UnknownAddress,
    ValueAddress,
    parse,
    translate,
)
from ..comparison import (
    AGREED,
    FIRST,
    LEFT_OUT,
    OPEN,
    OTHER,
    SECOND,
    SETTLED,
    WAITS,
    CellView,
    Row,
    Status,
    fits,
)
from ..models import (
    Attribute,
    Basis,
    ContrastStatistic,
    Missing,
    QuestionKind,
    Resolution,
    Statistic,
    source_line,
)
from ..risk_of_bias.variant import Variant
from .comparison_assessments import ASSESSED, assessed_names, assessed_words, is_as_for_all, proposed_to
from .comparison_lines import (
    SHORT_TEXT,
    Line,
    OtherForm,
    Section,
    Side,
    days_in_words,
    look,
    with_true_minus,
)
from .comparison_words import (
    CHANGE,
    OF_THE_CHANGE,
    agreed_words,
    contrast_heading,
    measure_heading,
    table_of,
    unit_of,
    value_heading,
)
from .comparisons import ComparedReadings
from .forms import Asked
from .sheets import Sheet

ORDINAL = {FIRST: "first", SECOND: "second"}


@dataclass
class ComparisonPage:
    """The lines of a comparison in the order of the form, structure first."""

    compared: ComparedReadings
    questions: dict[object, Asked] = field(init=False)
    outcomes: dict[object, Outcome] = field(init=False)

    def __post_init__(self) -> None:
        self.questions = {
            question.pk: question
            for sheet in (self.compared.second, self.compared.first)
            for question in (*sheet.dropped, *sheet.questions)
        }
        self.outcomes = {outcome.pk: outcome for outcome in self.compared.first.outcomes}

    @property
    def variant(self) -> Variant:
        return self.compared.first.variant

    @cached_property
    def status(self) -> Status:
        return self.compared.status

    @cached_property
    def lines(self) -> list[Line]:
        states = self.compared.states
        return [self._line(row, states[row.address]) for row in self.compared.rows]

    @cached_property
    def by_address(self) -> dict[str, Line]:
        return {line.address: line for line in self.lines}

    @property
    def differences(self) -> list[Line]:
        return [line for line in self.lines if line.is_difference]

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in self.lines if line.state == OPEN]

    @property
    def decided_lines(self) -> list[Line]:
        return [line for line in self.lines if line.decided]

    @property
    def amended_lines(self) -> list[Line]:
        """What amendments opened again, or named first, whether decided by now or not."""
        return [line for line in self.lines if line.address in self.compared.amended]

    @property
    def agreed_percent(self) -> str:
        """The share that agreed before anybody decided, with one decimal; "" when nothing was compared, as where one
        person read alone."""
        if self.compared.comparison.assignment.is_single or not self.compared_at_first:
            return ""
        return f"{100 * self.agreed_at_first / self.compared_at_first:.1f}".removesuffix(".0")

    @property
    def compared_at_first(self) -> int:
        """How many rows asked for a decision, or agreed, before anything was amended."""
        return len(self._own_rows)

    @property
    def agreed_at_first(self) -> int:
        return sum(row.agrees for row in self._own_rows)

    @cached_property
    def _own_rows(self) -> list[Row]:
        return [row for row in self.compared.rows if not row.structure and not row.is_blank]

    def sections(self, lines: Iterable[Line]) -> list[Section]:
        """The lines under their headings, each with the counts of its whole section."""
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for line in self.lines:
            if not line.row.structure or line.state == OPEN:
                counts[line.section][line.state] += 1
        grouped: dict[str, list[Line]] = {}
        for line in lines:
            grouped.setdefault(line.section, []).append(line)
        return [
            Section(name, part, counts[name][OPEN], counts[name][SETTLED]) for name, part in grouped.items()
        ]

    # --- One line ---

    def _line(self, row: Row, state: str) -> Line:
        resolution = self.compared.resolutions.get(row.address)
        decided = fits(self.compared.decisions.get(row.address), row) and state == SETTLED
        try:
            address = parse(row.address)
        except UnknownAddress:
            address = None
        label, arm, when, heading = self._names(row, address)
        said = when.removesuffix(CHANGE) if OF_THE_CHANGE in heading else when
        unit = self._unit(address)
        return Line(
            row=row,
            label=label,
            arm=arm,
            when=when,
            heading=heading,
            below="" if row.is_structure else ", ".join(part for part in (arm, said) if part),
            first=self._side(FIRST, row, row.first, unit),
            second=self._side(SECOND, row, row.second, unit),
            state=state,
            state_words=self._state_words(row, state, resolution if decided else None),
            resolution=resolution,
            decided=decided,
            other_form=self._other_form(row.address),
            reopened=row.address in self.compared.reopened,
            lack=self.compared.together.lacks.get(row.address, ""),
        )

    def _other_form(self, address: str) -> OtherForm | None:
        equivalence = self.compared.equivalences.get(address)
        if equivalence is None:
            return None
        derived = equivalence.said.derived
        others = (one for one in equivalence.addresses if one != address)
        return OtherForm(
            formula=derived.formula,
            source=derived.source,
            assumption=derived.assumption,
            follows_in=ORDINAL[equivalence.said.follows_in],
            others=tuple(Statistic(parse(one).statistic).label for one in others),
        )

    def _names(self, row: Row, address: Address | None) -> tuple[str, str, str, str]:
        """Label, arm and time for the list, and the heading of the opened line."""
        match address:
            case AnswerAddress():
                label = self.questions[address.question].label
                return label, self.names.get(str(address.arm), "") if address.arm else "", "", label
            case ValueAddress():
                heading = value_heading(self.outcomes[address.outcome].name, address)
                label = Statistic(address.statistic).label
                return label, self.names.get(str(address.arm), ""), self._when(address), heading
            case MeasureAddress():
                label = Attribute(address.attribute).label
                return label, "", "", measure_heading(self.outcomes[address.outcome].name, address)
            case ContrastAddress():
                outcome = self.outcomes[address.outcome].name
                arms = [self.names.get(str(arm), "") for arm in (address.arm, address.comparator)]
                label = f"{outcome}, {address.measure}: {ContrastStatistic(address.statistic).label}"
                return label, " against ".join(arms), self._when(address), contrast_heading(outcome, address)
            case JudgementAddress() | SignallingAddress():
                label, heading = assessed_names(self.compared, row, address)
                return label, "", "", heading
        name = self.names.get(row.address.partition(":")[2], row.label)
        noun = "arm" if row.section == "Arms" else "time point"
        if row.difference == "group":
            return name, "", "group", f"Which group does the arm “{name}” belong to?"
        if row.difference == "time":
            return name, "", "time", f"When was “{name}”?"
        return name, "", f"{noun}, one reading", f"Does the study have the {noun} “{name}”?"

    def _when(self, address: ValueAddress | ContrastAddress) -> str:
        when = self.names.get(str(address.time_point), "")
        return f"{when}{CHANGE}" if address.basis == Basis.CHANGE else when

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the study's arms and time points, by key: the first reading's where it has them."""
        found: dict[str, str] = {}
        for sheet in (self.compared.first, self.compared.second):
            for arm in sheet.arms:
                found.setdefault(str(arm.study_arm_id), arm.name)
            for point in sheet.time_points:
                found.setdefault(str(point.study_time_point_id), point.text)
        return found

    @cached_property
    def notes(self) -> dict[tuple[str, str], str]:
        """Group of an arm, days of a time point: what may differ beside the name, by role and key."""
        found: dict[tuple[str, str], str] = {}
        for role, sheet in ((FIRST, self.compared.first), (SECOND, self.compared.second)):
            for arm in sheet.arms:
                found[role, str(arm.study_arm_id)] = arm.group.name if arm.group else "no group"
            for point in sheet.time_points:
                found[role, str(point.study_time_point_id)] = days_in_words(point.days, point.is_baseline)
        return found

    @cached_property
    def problems(self) -> dict[tuple[str, str], str]:
        """Why a value cannot be, by role and address."""
        return {
            (role, address): message
            for role, sheet in ((FIRST, self.compared.first), (SECOND, self.compared.second))
            for address, message in _problems(sheet)
        }

    @cached_property
    def units(self) -> dict[object, str]:
        """The units of the outcomes: the study's own, where that is agreed or decided, else the protocol's."""
        return {
            key: self.compared.standing(str(MeasureAddress(key, Attribute.UNIT))) or outcome.unit
            for key, outcome in self.outcomes.items()
        }

    def _unit(self, address: Address | None) -> str:
        if isinstance(address, AnswerAddress):
            return self.questions[address.question].unit
        if isinstance(address, ValueAddress | MeasureAddress | ContrastAddress):
            return unit_of(address, self.units[address.outcome])
        return ""

    def _side(self, role: str, row: Row, cell: CellView | None, unit: str) -> Side:
        if row.one_sided and row.one_sided != role:
            return Side(role, "Not in this reading", "–", "absent")
        if cell is None or cell.is_blank:
            if row.kind in ASSESSED and is_as_for_all(self._sheet(role), row.address):
                return Side(role, "As for all results", "as for all", "blank")
            return Side(role, "Blank", "blank", "blank")
        if row.is_structure:
            note = self._structure_note(role, row)
            said, note = (note, cell.text) if row.difference == "group" else (cell.text, note)
            return Side(role, said, said, "words", note=note)
        about = {
            "so_printed": cell.so_printed,
            "problem": self.problems.get((role, row.address), ""),
            "source": source_line(cell.paper, cell.page, cell.table),
            "paper": cell.paper,
            "page": cell.page,
            "quotation": cell.quotation,
            "support": cell.support,
        }
        if cell.missing:
            return Side(role, Missing(cell.missing).label, cell.missing, "words", **about)
        if row.kind == "level":
            words = self._words(row, cell.text)
            proposed = proposed_to(self._sheet(role), row.address)
            about |= {"proposed": proposed, "proposed_words": self._words(row, proposed)}
            return Side(role, words, words, "level", level=cell.text, **about)
        if row.kind == "signalling":
            return Side(role, self._words(row, cell.text), cell.text, "words", **about)
        text = self._words(row, cell.text)
        question = self.questions[parse(row.address).question] if row.kind == "table" else None
        if question and (table := table_of(question, cell.text)):
            return Side(role, text, text.splitlines()[0], "rows", heads=table[0], rows=table[1], **about)
        if row.kind != "number" or text.endswith("%") or cell.number is None:
            unit = ""
        return Side(role, text, text, look(text), unit=unit, **about)

    def _sheet(self, role: str) -> Sheet:
        return self.compared.first if role == FIRST else self.compared.second

    def _structure_note(self, role: str, row: Row) -> str:
        return self.notes.get((role, row.address.partition(":")[2]), "")

    def _state_words(self, row: Row, state: str, resolution: Resolution | None) -> str:
        if state == AGREED:
            return agreed_words(row)
        if state == OPEN:
            if row.address in self.compared.together.lacks:
                return "asked, no answer" if row.kind == "signalling" else "to be decided"
            if row.address in self.compared.reopened:
                return "named, open" if row.is_blank else "reopened"
            return "same, written differently" if row.address in self.compared.equivalences else "open"
        if state == WAITS:
            arm = any(address.startswith("arm:") for address in row.structure)
            return "waits for its arm" if arm else "waits for its time point"
        if state == LEFT_OUT:
            return "left out"
        if resolution is None:
            return "kept"
        how = resolution.get_method_display().lower()
        return f"{self.decided_words(row, resolution)}, {how}"

    def decided_words(self, row: Row, resolution: Resolution) -> str:
        """What was decided, in a word or two: first, second, kept, left out, or the other value."""
        if row.is_structure and row.one_sided:
            return "kept" if resolution.choice == row.one_sided else "left out"
        if resolution.choice != OTHER:
            return "left blank" if row.is_blank else ORDINAL[resolution.choice]
        words = self.other_words(row, resolution)
        return words if len(words) <= SHORT_TEXT else "another text"

    def other_words(self, row: Row, resolution: Resolution) -> str:
        """The other value in words."""
        if resolution.missing:
            return Missing(resolution.missing).label
        return self._words(row, resolution.text)

    def _words(self, row: Row, text: str) -> str:
        """A text as people read it: a level or a direction by its name, a number with a true minus sign."""
        if row.kind in ASSESSED:
            return assessed_words(self.variant, row.kind, text)
        if row.kind == "choice" and text in Better.values and row.address.startswith("measure:"):
            return Better(text).label
        if row.kind in (QuestionKind.MULTIPLE, QuestionKind.TABLE):
            return self.questions[parse(row.address).question].shown(text)
        return with_true_minus(text) if row.kind == "number" else text

    def outcome_words(self, line: Line) -> str:
        """What the final says there by decision: the value itself, "kept", "left out" or "blank"."""
        resolution = line.resolution
        if line.row.is_structure and line.row.one_sided:
            return self.decided_words(line.row, resolution)
        if resolution.choice == OTHER:
            return self.other_words(line.row, resolution)
        side = line.first if resolution.choice == FIRST else line.second
        if side.is_blank:
            return "blank"
        return " · ".join(part for part in (side.words, side.note) if part)


def _problems(sheet: Sheet) -> Iterable[tuple[str, str]]:
    arms = {arm.pk: arm.study_arm_id for arm in sheet.arms}
    times = {point.pk: point.study_time_point_id for point in sheet.time_points}
    for address, refusal in sheet.refusals().items():
        yield str(translate(parse(address), arms=arms, time_points=times)), refusal.message
