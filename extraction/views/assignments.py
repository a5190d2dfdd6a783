"""Assigning a study to its readers and arbiter, and taking an assignment back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from reviews.forms.reassignment import ReassignForm
from reviews.forms.studies import AssignForm, eligible
from reviews.models import PILOT, Assignment, Seat, Study, Task, User
from reviews.permissions import ARBITERS, READERS, require
from reviews.refusals import NotAllowed, NotThere, Refused
from reviews.views.gate import add_refusal, form_status, page, sent
from reviews.visibility import studies_visible_to

from ..actions.assignments import assign_with_form, reassign, require_replaceable, withdraw_assignment
from ..queries.seats import barred


@page
def assign_study(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Choose two readers and an arbiter for the extraction, and for the risk of bias."""
    study = get_object_or_404(studies_visible_to(request.user).select_related("review"), pk=study_id)
    require(request.user, "assign", study.review)
    assigned = {
        assignment.task: assignment
        for assignment in Assignment.objects.filter(study=study, round__gt=PILOT)
        .select_related("first", "second", "arbiter")
        .order_by("round")
    }
    chosen = request.POST.get("task") if request.method == "POST" else None
    if request.method == "POST" and chosen not in Task.values:
        raise Http404
    parts = []
    for task in Task:
        posted = request.POST if chosen == task.value else None
        parts.append((task, assigned.get(task), _assign_form(request, study, task, posted, assigned)))
    for task, there, form in parts:
        if chosen != task.value or not form.is_valid():
            continue
        try:
            assign_with_form(study=study, task=task.value, by=request.user, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"{task.label} of {study.name} is assigned.")
            left = len(Task) - len(assigned) - (there is None)
            return redirect(*(("extraction:assign", study.pk) if left else ("extraction:study", study.pk)))
    return render(
        request,
        "extraction/assign.html",
        {"review": study.review, "step": "overview", "study": study, "parts": parts},
        status=form_status(*(form for _, _, form in parts)),
    )


def _assign_form(
    request: HttpRequest, study: Study, task: Task, posted: object, assigned: dict[str, Assignment]
) -> AssignForm:
    """A task's form. It suggests who did the task last in this review, or else the people of the other task."""
    last = (
        Assignment.objects.filter(study__review=study.review, task=task)
        .order_by("-created_at", "pk")
        .values("first", "second", "arbiter")
        .first()
    )
    other = next((there for key, there in assigned.items() if key != task.value), None)
    initial = last or (
        {"first": other.first_id, "second": other.second_id, "arbiter": other.arbiter_id} if other else None
    )
    return AssignForm(posted, review=study.review, prefix=task.value, initial=initial)


@page
@require_POST
def withdraw(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Free the task for other people, as long as nobody has started."""
    visible = Assignment.objects.filter(study__in=studies_visible_to(request.user))
    assignment = get_object_or_404(visible.select_related("study__review"), pk=assignment_id)
    try:
        withdraw_assignment(assignment=assignment, by=request.user)
    except (NotThere, NotAllowed):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The assignment is withdrawn. Choose other people now.")
    return redirect("extraction:assign", assignment.study_id)


@page
def replace(request: HttpRequest, assignment_id: UUID, seat: str) -> HttpResponse:
    """Choose who takes the place of a reader or of the arbiter."""
    visible = Assignment.objects.filter(study__in=studies_visible_to(request.user))
    assignment = get_object_or_404(
        visible.select_related("study__review", "first", "second", "arbiter"), pk=assignment_id
    )
    study = assignment.study
    try:
        require_replaceable(assignment, seat, request.user)
    except (NotThere, NotAllowed):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("extraction:study", study.pk)
    why_not = barred(assignment, seat)
    form = ReassignForm(sent(request), review=study.review, seat=seat, barred=why_not)
    if request.method == "POST" and form.is_valid():
        try:
            reassign(assignment=assignment, seat=seat, by=request.user, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            to = form.cleaned_data["to"]
            messages.success(request, f"{to.name} is the {Seat(seat).label.lower()} now. Everything is kept.")
            return redirect("extraction:study", study.pk)
    return render(
        request,
        "extraction/reassign.html",
        {
            "review": study.review,
            "step": "overview",
            "study": study,
            "assignment": assignment,
            "seat": Seat(seat),
            "leaving": getattr(assignment, seat),
            "form": form,
            "cannot": _who_cannot(study, seat, why_not),
        },
        status=form_status(form),
    )


def _who_cannot(study: Study, seat: str, why_not: dict[UUID, str]) -> list[tuple[User, str]]:
    """The people whose role fits and who cannot be chosen for all that, with the reason."""
    fitting = eligible(study.review, ARBITERS if seat == Seat.ARBITER else READERS)
    return [(person, why_not[person.pk]) for person in fitting if person.pk in why_not]
