"""What the page of a form shows: its sections, its versions, the studies that are read with each, the pilots."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from reviews.models import PILOT, Assignment, Review, Task, User

from ..comparison import CellView, same
from ..models import Answer, Comparison, FormItem, FormSection, FormVersion, Question, ReadingRole, Supplement
from ..visibility import comparisons_visible_to
from .form_changes import Changes, changes_between
from .forms import Asked, Wordings, asked, items_in_order, wordings


@dataclass(frozen=True)
class Part:
    """A section with its items, and the same as readers are asked them."""

    section: FormSection
    items: list[tuple[FormItem, Asked]]


@dataclass(frozen=True)
class VersionLine:
    """A version, and what it changed against the one before (None for the first)."""

    form: FormVersion
    questions: int
    changes: Changes | None


@dataclass(frozen=True)
class StudyLine:
    """An extraction with the version that it is read with; nothing of it says who has begun or submitted."""

    assignment: Assignment
    form: FormVersion | None
    is_settled: bool
    may_upgrade: bool


@dataclass(frozen=True)
class Disagreement:
    """A question of the pilots: how many of its compared answers differ."""

    label: str
    compared: int
    differ: int

    @property
    def percent(self) -> int:
        return round(100 * self.differ / self.compared)


def parts_of(form: FormVersion) -> list[Part]:
    """The sections of a version in their order, also those without a question."""
    by_section: dict[UUID, list[FormItem]] = defaultdict(list)
    for item in items_in_order(FormItem.objects.filter(form=form)):
        by_section[item.section_id].append(item)
    return [
        Part(section, [(item, asked(item)) for item in by_section[section.pk]])
        for section in form.sections.all()
    ]


def asked_by_version(review: Review) -> dict[UUID, list[Asked]]:
    """The questions of every version, by the version's key; one query."""
    by_form: dict[UUID, list[Asked]] = defaultdict(list)
    for item in items_in_order(FormItem.objects.filter(form__review=review)):
        by_form[item.form_id].append(asked(item))
    return by_form


def versions_of(review: Review) -> list[VersionLine]:
    """Every version, the latest first, with what each changed; two queries."""
    by_form = asked_by_version(review)
    lines: list[VersionLine] = []
    before: list[Asked] | None = None
    for form in FormVersion.objects.filter(review=review).select_related("published_by", "created_by"):
        now = by_form[form.pk]
        lines.append(VersionLine(form, len(now), None if before is None else changes_between(before, now)))
        before = now
    return lines[::-1]


def not_asked_now(review: Review, form: FormVersion) -> list[tuple[Question, str]]:
    """The questions that an earlier version asked and this one does not, with their last wording."""
    gone = Question.objects.filter(review=review, items__isnull=False).exclude(items__form=form).distinct()
    questions = {question.pk: question for question in gone}
    worded = wordings(questions.keys())
    return [
        (questions[key], item.label)
        for key, item in sorted(worded.latest.items(), key=lambda pair: worded.place(pair[0]))
    ]


def study_lines(review: Review, published: FormVersion | None) -> list[StudyLine]:
    """Every assigned extraction with its version, pilots first; one query."""
    assigned = Assignment.objects.filter(study__review=review, task=Task.EXTRACTION).select_related(
        "study__review", "first", "second", "arbiter", "assigned_form__form", "comparison"
    )
    return [_line(one, published) for one in assigned.order_by("round", "study__label", "study__year")]


def _line(assignment: Assignment, published: FormVersion | None) -> StudyLine:
    pinned = getattr(assignment, "assigned_form", None)
    comparison = getattr(assignment, "comparison", None)
    is_settled = bool(comparison and comparison.settled_at)
    older = published is not None and (pinned is None or pinned.form.number < published.number)
    return StudyLine(assignment, pinned.form if pinned else None, is_settled, older and not is_settled)


def disagreements(review: Review, user: User) -> list[Disagreement]:
    """Which questions the compared pilots disagreed on, most first; two queries.

    Answers are compared as in any comparison, at the study's own arms and with the tolerance of the version that the
    pilot is read with; what neither answered is not counted. A pilot in which new questions are still open is left out:
    the counts would tell what one reader has answered to them.
    """
    waiting = Supplement.objects.open().values("reading__assignment")
    compared = Comparison.objects.filter(
        pk__in=comparisons_visible_to(user), assignment__study__review=review, assignment__round=PILOT
    ).exclude(assignment__in=waiting)
    answers = (
        Answer.objects.filter(reading__assignment__comparison__in=compared)
        .exclude(reading__role=ReadingRole.FINAL)
        .select_related("question", "arm", "reading__assignment__assigned_form")
    )
    sides: dict[tuple, dict[str, Answer]] = defaultdict(dict)
    for answer in answers:
        if answer.is_blank or (answer.arm and answer.arm.study_arm_id is None):
            continue
        arm = answer.arm.study_arm_id if answer.arm else None
        sides[answer.reading.assignment_id, answer.question_id, arm][answer.reading.role] = answer
    worded = wordings({question for _assignment, question, _arm in sides})
    counts: dict[UUID, list[bool]] = defaultdict(list)
    for (_assignment, question, _arm), both in sides.items():
        views = [_view(answer, worded) for answer in both.values()]
        counts[question].append(len(views) < 2 or not same(*views))
    found = [
        Disagreement(item.label if (item := worded.latest.get(key)) else "", len(differ), sum(differ))
        for key, differ in counts.items()
    ]
    return sorted(found, key=lambda one: (-one.differ / one.compared, -one.differ, one.label))


def _view(answer: Answer, worded: Wordings) -> CellView:
    pinned = getattr(answer.reading.assignment, "assigned_form", None)
    asked = worded.of(answer.question_id, pinned.form_id if pinned else None)
    return CellView(
        answer.address,
        answer.question.kind,
        text=answer.text,
        number=answer.number,
        missing=answer.missing,
        tolerance=asked.tolerance if asked else None,
    )
