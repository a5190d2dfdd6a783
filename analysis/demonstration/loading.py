"""Loading the demonstration into an empty database."""

from collections.abc import Iterable

from django.db import transaction

from extraction.actions.forms import use_template
from extraction.actions.papers import add_paper, brought
from extraction.actions.readings import submit_reading
from extraction.addresses import parse
from extraction.comparison import Row
from extraction.models import Comparison, Question
from reviews.actions.members import add_member
from reviews.actions.protocol import save_part
from reviews.actions.reviews import start_review
from reviews.actions.studies import add_study
from reviews.follow_up import read_time
from reviews.models import (
    FollowUpWindow,
    InterventionGroup,
    Outcome,
    Review,
    Study,
    Task,
    User,
)

from ..actions.analyses import save_analysis
from ..actions.runs import request_run
from ..models import Analysis, Run
from . import acne_scar, assessments, bcg
from .accounts import ACCOUNTS, create_accounts
from .excerpt import NAME, characteristics_excerpt, table_study_excerpt
from .judging import load_printed_table, load_staged_assessments
from .reading import Found, assign, nothing_differs, read_study, settle

CONTINUOUS = ("mean", "sd")


def is_empty() -> bool:
    """Whether nobody has an account and no review exists: only then may the demonstration be loaded."""
    return not User.objects.exists() and not Review.objects.exists()


@transaction.atomic
def load() -> list[Run]:
    """Both reviews, whole or not at all. Returns the runs that were asked for and wait for a worker."""
    people = create_accounts()
    return [*_load_acne_scar(people), *_load_bcg(people)]


def _start(people: dict[str, User], title: str, short_title: str, template: str, **fields: str) -> Review:
    review = start_review(
        by=people["lead"], is_demonstration=True, title=title, short_title=short_title, **fields
    )
    for account in ACCOUNTS[1:]:
        user = people[account.email.partition("@")[0]]
        add_member(review=review, user=user, role=account.role, by=people["lead"])
    use_template(review=review, template=template, by=people["lead"])
    return review


def _groups(review: Review, by: User, experimental: Iterable[str], comparators: Iterable[str]) -> dict:
    groups = {}
    for names, is_comparator in ((experimental, False), (comparators, True)):
        for name in names:
            part = InterventionGroup(review=review)
            groups[name] = save_part(part=part, version=None, by=by, name=name, is_comparator=is_comparator)
    return groups


# --- Acne scars ---


def _load_acne_scar(people: dict[str, User]) -> list[Run]:
    lead = people["lead"]
    review = _start(
        people,
        acne_scar.TITLE,
        acne_scar.SHORT_TITLE,
        "acne_scar",
        registration=acne_scar.REGISTRATION,
        **acne_scar.PICOS,
    )
    outcomes = {
        fields["name"]: save_part(part=Outcome(review=review), version=None, by=lead, **fields)
        for fields in acne_scar.OUTCOMES
    }
    groups = _groups(review, lead, acne_scar.CELL_THERAPIES, acne_scar.CONTROLS)
    for name, after, up_to in acne_scar.WINDOWS:
        save_part(
            part=FollowUpWindow(review=review),
            version=None,
            by=lead,
            name=name,
            after_text=after,
            after_days=read_time(after).days if after else None,
            up_to_text=up_to,
            up_to_days=read_time(up_to).days if up_to else None,
        )
    studies = {row.label: _load_table_study(review, row, groups, people) for row in acne_scar.STUDIES}
    for row in acne_scar.EARLIER:
        study = _load_earlier(review, row, groups, people)
        if row.row == assessments.ROW:
            load_staged_assessments(study, people)
    load_printed_table(review, studies, people)
    for label in assessments.NOT_STARTED:
        assign(studies[label], Task.RISK_OF_BIAS, people)
    return _acne_scar_runs(review, outcomes, groups, people["statistician"])


def _load_table_study(
    review: Review, row: acne_scar.TableStudy, groups: dict[str, InterventionGroup], people: dict[str, User]
) -> Study:
    study = add_study(
        review=review,
        by=people["lead"],
        label=row.label,
        year=row.year,
        country=row.country,
        design=row.design,
        note=row.note,
    )
    _add_excerpt(study, table_study_excerpt(row), people["lead"])
    assignment = assign(study, Task.EXTRACTION, people)
    for person, own, lacks in (("first", row.first, row.first_lacks_arm), ("second", row.second, "")):
        arms = [arm for arm in row.arms if arm.name != lacks]
        reading = read_study(
            assignment=assignment,
            by=people[person],
            arms=[(arm.name, arm.group) for arm in arms],
            times=("baseline", row.follow_up),
            found=[*_answers(row, arms, own), *_results(row, arms, own)],
            groups=groups,
        )
        submit_reading(reading=reading, by=people[person])
    comparison = Comparison.objects.get(assignment=assignment)
    questions = {question.pk: question.key for question in Question.objects.filter(review=review)}

    def decide(difference: Row) -> tuple[str, str]:
        if difference.is_structure:
            decided = row.decided["arm"]
        elif difference.address.startswith("answer:"):
            decided = row.decided[questions[parse(difference.address).question]]
        else:
            decided = row.decided[parse(difference.address).statistic]
        return decided.choice, acne_scar.DEMONSTRATION + decided.reason

    settle(comparison, decide)
    return study


def _answers(row: acne_scar.TableStudy, arms: list[acne_scar.ArmRow], own: dict) -> list[Found]:
    """Characteristics of Table 1; an entry of ``own`` replaces or adds what this reader found elsewhere."""
    texts = {key: (text, row.characteristics) for key, text in row.answers.items() if key != "randomised"}
    if "randomised" in row.answers:
        for arm in arms:
            texts[f"randomised:{arm.name}"] = (row.answers["randomised"], row.characteristics)
    texts |= {key: entry for key, entry in own.items() if not key.startswith("n:")}
    return [
        Found(text, source, question=key.partition(":")[0], arm=key.partition(":")[2])
        for key, (text, source) in texts.items()
    ]


def _results(row: acne_scar.TableStudy, arms: list[acne_scar.ArmRow], own: dict) -> list[Found]:
    """The outcome data of Table 3, each number with its row as source."""
    source = f"Zhang et al., Table 3, row {row.row}"
    time = row.follow_up
    found = []
    for arm in arms:
        ecca_n, ecca_source = own.get(f"n:{arm.name}", (arm.n, source))
        for outcome, when, basis, pair, n, n_source in (
            ("ECCA score", "baseline", "value", arm.baseline, ecca_n, ecca_source),
            ("ECCA score", time, "value", arm.follow_up, ecca_n, ecca_source),
            ("ECCA score", time, "change", arm.change, ecca_n, ecca_source),
            ("Scar depth", time, "change", arm.depth, arm.n, source),
            ("Healing time", time, "value", arm.healing, arm.n, source),
        ):
            place = {"arm": arm.name, "outcome": outcome, "time": when, "basis": basis}
            found.append(Found(n, n_source, statistic="n", **place))
            found += [
                Found(text, source, statistic=statistic, **place)
                for statistic, text in zip(CONTINUOUS, pair, strict=True)
            ]
        for outcome, percent in (("Satisfied", arm.satisfied), ("Adverse events", arm.adverse)):
            place = {"arm": arm.name, "outcome": outcome, "time": time}
            found.append(Found(arm.n, source, statistic="n", **place))
            found.append(Found(percent, source, statistic="percent", **place))
    return found


def _load_earlier(
    review: Review,
    row: acne_scar.CharacteristicsRow,
    groups: dict[str, InterventionGroup],
    people: dict[str, User],
) -> Study:
    """A row of Table 1 in an earlier state: being read, with the arbiter, or assigned and not begun."""
    study = add_study(
        review=review,
        by=people["lead"],
        label=f"Table 1, row {row.row}",
        year=None,
        country="China",
        design="parallel",
        note="A row of the review's Table 1. The extracted table lost its authors, so it has no other name.",
    )
    _add_excerpt(study, characteristics_excerpt(row), people["lead"])
    assignment = assign(study, Task.EXTRACTION, people)
    if row.state == "not started":
        return study
    source = f"Zhang et al., Table 1, row {row.row}"
    readers = ["first"] if row.state == "half read" else ["first", "second"]
    for person in readers:
        staged = row.staged if person == "second" else {}
        found = []
        for key, text in row.answers.items():
            question, _, arm = key.partition(":")
            if question == "randomised" and not arm:
                found += [Found(text, source, question=question, arm=name) for name, _ in row.arms]
            else:
                told = "Staged for the demonstration" if key in staged else source
                found.append(Found(staged.get(key, text), told, question=question, arm=arm))
        reading = read_study(
            assignment=assignment,
            by=people[person],
            arms=row.arms,
            times=("baseline", row.follow_up),
            found=found,
            groups=groups,
        )
        if row.state == "with the arbiter":
            submit_reading(reading=reading, by=people[person])
    return study


def _add_excerpt(study: Study, content: bytes, by: User) -> None:
    """What the review's tables print of the study, for everyone to read beside the form."""
    with brought([content]) as file:
        add_paper(study=study, reading=None, name=NAME, file=file, by=by)


def _acne_scar_runs(
    review: Review, outcomes: dict[str, Outcome], groups: dict[str, InterventionGroup], by: User
) -> list[Run]:
    shared = {
        "experimental": [groups[name] for name in acne_scar.CELL_THERAPIES],
        "comparators": [groups[name] for name in acne_scar.CONTROLS],
        "experimental_label": "Cell therapy",
        "comparator_label": "Control",
        "follow_up": "longest",
        "window": None,
        "model": "DL",
    }
    ecca = {"outcome": outcomes["ECCA score"], "basis": "change", "measure": "SMD"}
    published = save_analysis(
        analysis=Analysis(review=review, published=acne_scar.PUBLISHED_ECCA),
        version=None,
        by=by,
        name="Change in ECCA score, split-face studies treated as parallel, as published",
        unpaired_designs="as_parallel",
        **ecca,
        **shared,
    )
    analyses = [
        published,
        *(
            save_analysis(
                analysis=Analysis(review=review),
                version=None,
                by=by,
                unpaired_designs="leave_out",
                **fields,
                **shared,
            )
            for fields in (
                {"name": "Change in ECCA score, without split-face studies", **ecca},
                {
                    "name": "Healing time",
                    "outcome": outcomes["Healing time"],
                    "basis": "value",
                    "measure": "MD",
                },
                {"name": "Satisfied", "outcome": outcomes["Satisfied"], "basis": "value", "measure": "RR"},
            )
        ),
    ]
    return [request_run(analysis=analysis, by=by) for analysis in analyses]


# --- BCG vaccine ---


def _load_bcg(people: dict[str, User]) -> list[Run]:
    lead = people["lead"]
    review = _start(people, bcg.TITLE, bcg.SHORT_TITLE, "general", **bcg.PICOS)
    outcome = save_part(
        part=Outcome(review=review),
        version=None,
        by=lead,
        name="Tuberculosis",
        kind="dichotomous",
        better="lower",
        importance="primary",
    )
    groups = _groups(review, lead, [bcg.VACCINE], [bcg.NONE])
    for label, year, *numbers in bcg.TRIALS:
        study = add_study(review=review, by=lead, label=label, year=year, design="parallel")
        assignment = assign(study, Task.EXTRACTION, people)
        for person in ("first", "second"):
            reading = read_study(
                assignment=assignment,
                by=people[person],
                arms=[(bcg.VACCINE, bcg.VACCINE), (bcg.NONE, bcg.NONE)],
                times=["unknown"],
                found=_cases(numbers),
                groups=groups,
                is_copy=person == "second",
            )
            submit_reading(reading=reading, by=people[person])
        settle(Comparison.objects.get(assignment=assignment), nothing_differs)
    analysis = save_analysis(
        analysis=Analysis(review=review),
        version=None,
        by=people["statistician"],
        name="Tuberculosis, BCG vaccine against none",
        outcome=outcome,
        follow_up="longest",
        window=None,
        basis="value",
        experimental=[groups[bcg.VACCINE]],
        comparators=[groups[bcg.NONE]],
        measure="RR",
        model="DL",
        unpaired_designs="leave_out",
    )
    return [request_run(analysis=analysis, by=people["statistician"])]


def _cases(numbers: list[int]) -> list[Found]:
    found = []
    for arm, cases, people in ((bcg.VACCINE, *numbers[:2]), (bcg.NONE, *numbers[2:])):
        place = {"arm": arm, "outcome": "Tuberculosis", "time": "unknown"}
        found.append(Found(str(people), bcg.SOURCE, statistic="n", **place))
        found.append(Found(str(cases), bcg.SOURCE, statistic="events", **place))
    return found
