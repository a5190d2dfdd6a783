"""Whom and what the table of routes is asked about: people in every role, a study at every stage, and their keys."""

from dataclasses import dataclass
from datetime import date

from analysis.actions.analyses import save_analysis
from analysis.actions.runs import request_run
from analysis.models import Analysis
from analysis.runner import work
from extraction.actions.amendments import amend
from extraction.actions.assignments import assign_with_form
from extraction.actions.forms import start_draft
from extraction.actions.instruments import copy_instrument, publish_instrument
from extraction.actions.papers import remove_paper
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.settling import settle_study
from extraction.models import Comparison, Reading
from extraction.queries.comparisons import read_comparison
from reviews.actions.contacts import log_contact
from reviews.actions.members import add_member, invite
from reviews.actions.studies import add_study
from reviews.models import Review, Role, Study, Task, User
from tests import pdf
from tests.cast import (
    Reported,
    acne_scar_review,
    confirm,
    enter,
    everybody,
    judge,
    person,
    read_twice,
    settle,
)
from tests.papers import bring


@dataclass(frozen=True)
class World:
    """Whom there is, by the word in the table's head, and the keys of every row, by the word in its lines."""

    people: dict[str, User]
    keys: dict[str, dict[str, object]]


def make_world() -> World:
    """The cast, their review with a study at every stage, and the keys of all rows."""
    people = everybody()
    review = acne_scar_review(*list(people.values())[:6])
    people |= {"reading_lead": person("Reading lead"), "other_reviewer": people.pop("second_reader")}
    return World(people, rows(review, people))


def settle_judgements(study: Study, people: dict[str, User]) -> None:
    """Settle the risk of bias of a study: low everywhere."""
    assignment = assign_with_form(
        study=study, task=Task.RISK_OF_BIAS, first=people["first_reader"], second=people["other_reviewer"],
        arbiter=people["arbiter"], by=people["lead"], instrument="rob2_levels",
    )  # fmt: skip
    for by in (assignment.first, assignment.second):
        judge(assignment, by)
    settle_study(comparison=confirm(Comparison.objects.get(assignment=assignment)), by=people["arbiter"])


def rows(review: Review, people: dict[str, User]) -> dict[str, dict[str, object]]:
    """A study at every stage, an analysis with a run, and the keys of all of them, by the word in the table."""
    lead, reading_lead, first = people["lead"], people["reading_lead"], people["first_reader"]
    add_member(review=review, user=reading_lead, role=Role.LEAD, by=lead)

    def study(label: str):
        return add_study(review=review, by=lead, label=label, year=2020)

    def assigned(one, second: User, task: str = Task.EXTRACTION):
        return assign_with_form(
            study=one, task=task, first=first, second=second, arbiter=people["arbiter"], by=lead
        )

    begun = study("Begun")
    being_read = assigned(begun, reading_lead)
    submitted = enter(being_read, first)
    submit_reading(reading=submitted, by=first)
    draft = start_reading(assignment=being_read, by=reading_lead)
    disputed = assigned(study("Disputed"), people["other_reviewer"])
    comparison = read_twice(disputed, None, Reported(answers={"sample_size": "30"}))
    settled = assigned(study("Settled"), people["other_reviewer"])
    final = settle(settled)
    also_settled = assigned(study("Also settled"), people["other_reviewer"])
    settle(also_settled)
    under_revision = Comparison.objects.get(assignment=also_settled)
    value = read_comparison(under_revision).rows[0].address
    settle_judgements(also_settled.study, people)
    amendment = amend(comparison=under_revision, addresses=[value], reason="Erratum", by=lead)
    groups = {group.name: group for group in review.groups.all()}
    analysis = save_analysis(
        analysis=Analysis(review=review), version=None, by=lead, name="ECCA", measure="SMD", basis="change",
        follow_up="longest", model="DL", outcome=review.outcomes.get(name="ECCA score"),
        experimental=[groups["Cell therapy"]], comparators=[groups["Control"]],
    )  # fmt: skip
    run = request_run(analysis=analysis, by=lead)
    work(run.pk)
    invitation, token = invite(review=review, email="new@example.org", role=Role.OBSERVER, by=lead)
    paper = bring(lead, study=begun)
    contact = log_contact(
        study=begun, date=date(2025, 3, 1), to_whom="Suh", means="email", asked="The SD?", by=lead
    )
    own_paper = bring(reading_lead, reading=draft, content=pdf.document(pdf.line("My own copy")))
    removed_paper = bring(lead, study=begun, content=pdf.document(pdf.line("Not the study")))
    remove_paper(paper=removed_paper, by=lead)
    draft_form = start_draft(review=review, by=lead)
    judged = assigned(study("Judged"), reading_lead, Task.RISK_OF_BIAS)
    own, drafted = (copy_instrument(review=review, source="rob2_parallel", by=lead) for _ in range(2))
    own = publish_instrument(instrument=own, version=own.version, by=lead)
    originals = {one.role: one for one in Reading.objects.filter(assignment=disputed)}
    settled_comparison = Comparison.objects.get(assignment=settled)
    return {
        "-": {},
        "review": {"review_id": review.pk},
        "bias-plot": {"review_id": review.pk, "form": "svg"},
        "no-bias-plot": {"review_id": review.pk, "form": "gif"},
        "reader": {"review_id": review.pk, "person_id": first.pk},
        "bystander": {"review_id": review.pk, "person_id": people["observer"].pk},
        "study": {"study_id": begun.pk},
        "settled-study": {"study_id": settled.study_id},
        "settled-task": {"study_id": settled.study_id, "task": "extraction"},
        "unassigned-task": {"study_id": settled.study_id, "task": "risk_of_bias"},
        "no-task": {"study_id": settled.study_id, "task": "nothing"},
        "outcome": {"kind": "outcomes", "part_id": review.outcomes.first().pk},
        "kind": {"kind": "outcomes", "review_id": review.pk},
        "no-kind": {"kind": "nothing", "review_id": review.pk},
        "role": {"membership_id": review.memberships.get(user=people["observer"]).pk},
        "invited": {"invitation_id": invitation.pk},
        "token": {"token": token},
        "assignment": {"assignment_id": being_read.pk},
        "first-seat": {"assignment_id": being_read.pk, "seat": "first"},
        "arbiter-seat": {"assignment_id": being_read.pk, "seat": "arbiter"},
        "no-seat": {"assignment_id": being_read.pk, "seat": "observer"},
        "contact": {"contact_id": contact.pk},
        "draft": {"reading_id": draft.pk},
        "draft-table": {"reading_id": draft.pk, "name": "results"},
        "submitted": {"reading_id": submitted.pk},
        "original": {"reading_id": originals["first"].pk},
        "final": {"reading_id": final.pk},
        "paper": {"paper_id": paper.pk},
        "own-paper": {"paper_id": own_paper.pk},
        "removed-paper": {"paper_id": removed_paper.pk},
        "paper-page": {"paper_id": paper.pk, "number": 1},
        "own-paper-page": {"paper_id": own_paper.pk, "number": 1},
        "form-section": {"section_id": draft_form.sections.first().pk},
        "form-question": {"item_id": draft_form.items.first().pk},
        "bias": {"assignment_id": judged.pk},
        "product-instrument": {"review_id": review.pk, "key": "rob2_parallel"},
        "own-instrument": {"review_id": review.pk, "key": own.key},
        "drafted-instrument": {"review_id": review.pk, "key": drafted.key},
        "no-instrument": {"review_id": review.pk, "key": "nothing"},
        "published": {"instrument_id": own.pk},
        "instrument": {"instrument_id": drafted.pk},
        "domain": {"instrument_id": drafted.pk, "key": "1"},
        "published-domain": {"instrument_id": own.pk, "key": "1"},
        "question": {"instrument_id": drafted.pk, "key": "1.1"},
        "comparison": {"comparison_id": comparison.pk},
        "settled-comparison": {"comparison_id": settled_comparison.pk},
        "amendment": {"comparison_id": under_revision.pk, "amendment_id": amendment.pk},
        "analysis": {"analysis_id": analysis.pk},
        "run": {"run_id": run.pk},
    }
