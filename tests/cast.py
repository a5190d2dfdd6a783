"""The people and the review that the tests tell their stories about.

One lead, two reviewers, an arbiter, a statistician, an observer, and an outsider who belongs to no review;
a small acne-scar review; and functions that carry a study as far as a test needs it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import NAMESPACE_DNS, uuid5

import pytest

from extraction.actions.assignments import assign_with_form
from extraction.actions.cells import Saved, Write, save_cells
from extraction.actions.contrasts import save_contrast
from extraction.actions.form_parts import add_question, add_section
from extraction.actions.forms import publish_form, start_draft, start_empty_form
from extraction.actions.matches import confirm_structure
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.settling import settle_study
from extraction.actions.structure import save_arm, save_time_point
from extraction.addresses import (
    Address,
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    ValueAddress,
)
from extraction.models import Comparison, Contrast, FormVersion, Reading
from extraction.queries.forms import published_form
from extraction.queries.sheets import read_sheet
from extraction.risk_of_bias.variant import OVERALL
from reviews.actions.members import add_member
from reviews.actions.protocol import save_part
from reviews.actions.reviews import start_review
from reviews.actions.studies import add_study
from reviews.models import (
    Assignment,
    FollowUpWindow,
    InterventionGroup,
    Outcome,
    Review,
    Role,
    Study,
    Task,
    User,
)
from tests.kept_rows import KeptRows

PASSWORD = "correct horse battery"


def person(role: str) -> User:
    """An account named by its role, which has the same key in every test."""
    email = f"{role.lower().replace(' ', '.')}@example.org"
    user = User(id=uuid5(NAMESPACE_DNS, email), email=email, name=role)
    user.set_password(PASSWORD)
    user.save(force_insert=True)
    return user


@pytest.fixture
def lead(db) -> User:
    return person("Lead")


@pytest.fixture
def first_reader(db) -> User:
    return person("First reviewer")


@pytest.fixture
def second_reader(db) -> User:
    return person("Second reviewer")


@pytest.fixture
def arbiter(db) -> User:
    return person("Arbiter")


@pytest.fixture
def statistician(db) -> User:
    return person("Statistician")


@pytest.fixture
def observer(db) -> User:
    return person("Observer")


@pytest.fixture
def outsider(db) -> User:
    return person("Outsider")


# The accounts above by the names of their fixtures, for rows that are made outside a test.
NAMES = {
    "lead": "Lead",
    "first_reader": "First reviewer",
    "second_reader": "Second reviewer",
    "arbiter": "Arbiter",
    "statistician": "Statistician",
    "observer": "Observer",
    "outsider": "Outsider",
}


def everybody() -> dict[str, User]:
    """The whole cast, by the names of their fixtures."""
    return {role: person(name) for role, name in NAMES.items()}


_kept_review = KeptRows()


@pytest.fixture
def review(lead, first_reader, second_reader, arbiter, statistician, observer) -> Review:
    return _kept_review.get(
        lambda: acne_scar_review(lead, first_reader, second_reader, arbiter, statistician, observer)
    )


def acne_scar_review(
    lead: User, first_reader: User, second_reader: User, arbiter: User, statistician: User, observer: User
) -> Review:
    """A review with two outcomes, three groups, two windows and three questions; everybody has their role."""
    review = start_review(
        by=lead, title="Cell therapy for acne scars", short_title="Acne scars", registration="CRD42024507178"
    )
    for user, role in (
        (first_reader, Role.REVIEWER),
        (second_reader, Role.REVIEWER),
        (arbiter, Role.ARBITER),
        (statistician, Role.STATISTICIAN),
        (observer, Role.OBSERVER),
    ):
        add_member(review=review, user=user, role=role, by=lead)
    save_part(
        part=Outcome(review=review), version=None, by=lead,
        name="ECCA score", kind="continuous", unit="points", scale_min=0.0, scale_max=168.0,
        better="lower", importance="primary",
    )  # fmt: skip
    save_part(
        part=Outcome(review=review), version=None, by=lead,
        name="Satisfied", kind="dichotomous", better="higher", importance="secondary",
    )  # fmt: skip
    for name, is_comparator in (("Cell therapy", False), ("Control", True), ("Other", True)):
        save_part(
            part=InterventionGroup(review=review), version=None, by=lead,
            name=name, is_comparator=is_comparator,
        )  # fmt: skip
    save_part(
        part=FollowUpWindow(review=review), version=None, by=lead,
        name="Short", up_to_text="3 months", up_to_days=3 * 30.4375,
    )  # fmt: skip
    save_part(
        part=FollowUpWindow(review=review), version=None, by=lead,
        name="Long", after_text="3 months", after_days=3 * 30.4375,
    )  # fmt: skip
    add_form(
        review,
        by=lead,
        sample_size={"section": "Participants", "label": "Sample size", "kind": "number",
                     "unit": "participants", "required": True},
        scar_type={"section": "Participants", "label": "Scar type", "kind": "text"},
        randomised={"section": "Participants", "label": "Randomised", "kind": "number",
                    "unit": "participants", "per_arm": True},
    )  # fmt: skip
    return review


def add_form(review: Review, *, by: User, **questions: Mapping[str, object]) -> FormVersion:
    """The next version of the form: what the version in force asks, and these questions, by key, published."""
    form = (
        start_draft(review=review, by=by)
        if published_form(review)
        else start_empty_form(review=review, by=by)
    )
    for key, asked in questions.items():
        fields = {"label": key, "kind": "text"} | dict(asked)
        title = str(fields.pop("section", "Study"))
        section = form.sections.filter(title=title).first() or add_section(form=form, title=title, by=by)
        add_question(section=section, key=key, by=by, **fields)
    form.refresh_from_db()
    return publish_form(form=form, note="For the test", version=form.version, by=by)


@pytest.fixture
def study(review, lead) -> Study:
    return add_study(review=review, by=lead, label="Suh", year=2025, country="Korea", design="parallel")


@pytest.fixture
def assignment(study, lead, first_reader, second_reader, arbiter) -> Assignment:
    """The study's extraction, assigned."""
    return assign_with_form(
        study=study, task=Task.EXTRACTION, first=first_reader, second=second_reader, arbiter=arbiter, by=lead
    )


# An instrument without signalling questions, for tests that are about judgements.
LEVELS_ONLY = "rob2_levels"


@pytest.fixture
def bias_assignment(study, lead, first_reader, second_reader, arbiter) -> Assignment:
    """The study's risk of bias, assigned."""
    return assign_with_form(
        study=study, task=Task.RISK_OF_BIAS, first=first_reader, second=second_reader, arbiter=arbiter,
        by=lead, instrument=LEVELS_ONLY,
    )  # fmt: skip


@dataclass
class Reported:
    """What a reader enters of a study. Results: (outcome, time, arm, basis) -> {statistic: text}.

    Measures: (outcome, attribute) -> text. Contrasts: (outcome, time, arm, comparator, basis, measure, adjustment) ->
    {statistic: text}.
    """

    arms: Mapping[str, str | None] = field(
        default_factory=lambda: {"SVF": "Cell therapy", "Normal saline": "Control"}
    )
    times: tuple[str, ...] = ("baseline", "10 weeks")
    answers: Mapping[str, str] = field(default_factory=lambda: {"sample_size": "28"})
    results: Mapping[tuple[str, str, str, str], Mapping[str, str]] = field(
        default_factory=lambda: {
            ("ECCA score", "10 weeks", "SVF", "change"): {"n": "14", "mean": "-38.2", "sd": "8.1"},
            ("ECCA score", "10 weeks", "Normal saline", "change"): {"n": "14", "mean": "-9.3", "sd": "5.2"},
        }
    )
    measures: Mapping[tuple[str, str], str] = field(default_factory=dict)
    contrasts: Mapping[tuple[str, str, str, str, str, str, str], Mapping[str, str]] = field(
        default_factory=dict
    )


def enter(assignment: Assignment, by: User, reported: Reported | None = None) -> Reading:
    """Start the person's reading and type everything in; nothing is submitted."""
    reported = reported or Reported()
    reading = start_reading(assignment=assignment, by=by)
    review = assignment.study.review
    groups = {group.name: group for group in review.groups.all()}
    for name, group in reported.arms.items():
        save_arm(reading=reading, by=by, name=name, group=groups[group] if group else None)
    for text in reported.times:
        save_time_point(reading=reading, by=by, text=text)
    for place in reported.contrasts:
        add_contrast(reading, by, *place)
    type_in(reading, by, {str(a): t for a, t in addresses(reading, reported).items()})
    return reading


def add_contrast(
    reading: Reading, by: User, outcome: str, time: str, arm: str, comparator: str, *kind: str
) -> Contrast:
    """A contrast of two arms by their names; ``kind`` is basis, measure and adjustment."""
    arms = {one.name: one for one in reading.arms.all()}
    return save_contrast(
        reading=reading,
        outcome=reading.assignment.study.review.outcomes.get(name=outcome),
        time_point=reading.time_points.get(text=time),
        arm=arms[arm],
        comparator=arms[comparator],
        by=by,
        **dict(zip(("basis", "measure", "adjustment"), kind, strict=True)),
    )


def addresses(reading: Reading, reported: Reported) -> dict[Address, str]:
    """The cells of what is reported, at this reading's own addresses."""
    sheet = read_sheet(reading)
    questions = {question.key: question for question in sheet.questions}
    outcomes = {outcome.name: outcome for outcome in sheet.outcomes}
    arms = {arm.name: arm for arm in sheet.arms}
    times = {point.text: point for point in sheet.time_points}
    found: dict[Address, str] = {}
    for key, text in reported.answers.items():
        key, _, arm = key.partition(":")
        found[AnswerAddress(questions[key].pk, arms[arm].pk if arm else None)] = text
    for (outcome, time, arm, basis), values in reported.results.items():
        for statistic, text in values.items():
            place = ValueAddress(outcomes[outcome].pk, times[time].pk, arms[arm].pk, basis, statistic)
            found[place] = text
    for (outcome, attribute), text in reported.measures.items():
        found[MeasureAddress(outcomes[outcome].pk, attribute)] = text
    for (outcome, time, arm, comparator, *kind), values in reported.contrasts.items():
        keys = (outcomes[outcome].pk, times[time].pk, arms[arm].pk, arms[comparator].pk)
        for statistic, text in values.items():
            found[ContrastAddress(*keys, *kind, statistic)] = text
    return found


def type_in(reading: Reading, by: User, texts: Mapping[str, str]) -> list[Saved]:
    """Type texts at addresses, over whatever stands there."""
    sheet = read_sheet(reading)
    writes = [
        Write(address, cell.version if (cell := sheet.cell(address)) else 0, text)
        for address, text in texts.items()
    ]
    return save_cells(reading=reading, writes=writes, by=by)


def judge(assignment: Assignment, by: User, **levels: str) -> Reading:
    """A submitted assessment of all results by an instrument without signalling questions: low everywhere but in the
    domains that ``levels`` names. With questions it is made by ``tests.assessments``."""
    reading = start_reading(assignment=assignment, by=by)
    sheet = read_sheet(reading)
    type_in(
        reading,
        by,
        {str(JudgementAddress(None, key)): levels.get(key, "low") for key in sheet.judged_domains},
    )
    sheet = read_sheet(reading)
    if sheet.assessment(None).overall_differs:
        overall = str(JudgementAddress(None, OVERALL))
        version = sheet.cell(overall).version
        save_cells(reading=reading, writes=[Write(overall, version, support="As reported")], by=by)
    submit_reading(reading=reading, by=by)
    return reading


def read_twice(
    assignment: Assignment, first: Reported | None = None, second: Reported | None = None
) -> Comparison:
    """Both readings entered and submitted."""
    for by, reported in ((assignment.first, first), (assignment.second, second or first)):
        reading = enter(assignment, by, reported)
        submit_reading(reading=reading, by=by)
    return Comparison.objects.get(assignment=assignment)


def confirm(comparison: Comparison, by: User | None = None) -> Comparison:
    """The proposed structure, confirmed as it stands, by the arbiter unless somebody else is named."""
    readings = {reading.role: reading for reading in comparison.assignment.readings.all()}

    def pairs(relation: str, key: str) -> dict:
        theirs = {getattr(p, key): p.pk for p in getattr(readings["second"], relation).all()}
        return {p.pk: theirs.get(getattr(p, key)) for p in getattr(readings["first"], relation).all()}

    return confirm_structure(
        comparison=comparison,
        arms=pairs("arms", "study_arm_id"),
        time_points=pairs("time_points", "study_time_point_id"),
        version=comparison.version,
        by=by or comparison.assignment.arbiter,
    )


def settle(assignment: Assignment, reported: Reported | None = None) -> Reading:
    """Two equal readings, confirmed and settled: the final."""
    comparison = confirm(read_twice(assignment, reported))
    return settle_study(comparison=comparison, by=assignment.arbiter)


@pytest.fixture
def settled(assignment) -> Reading:
    """The study's settled extraction."""
    return settle(assignment)


@pytest.fixture
def sign_in(client) -> Callable[[User], object]:
    """The test client, signed in as somebody."""

    def as_(user: User) -> object:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_
