"""Assigning a study to those who read it, once or again, in one mode or another, and taking an assignment back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from reviews.forms.assignments import AssignForm, ModeForm, ReadAgainForm, eligible
from reviews.forms.reassignment import ReassignForm
from reviews.models import PILOT, Assignment, Seat, Study, Task, User
from reviews.permissions import ARBITERS, READERS, require
from reviews.refusals import NotAllowed, NotThere, Refused
from reviews.views.gate import add_refusal, form_status, page, say_refusal, sent
from reviews.visibility import studies_visible_to

from ..actions.assignments import assign_with_form, reassign, require_replaceable, withdraw_assignment
from ..actions.modes import change_mode
from ..actions.rounds import read_again
from ..forms.assignments import AssignBiasForm, JudgeAgainForm
from ..queries.instruments import variant_of
from ..queries.seats import barred


@page
def assign_study(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Choose how the study is read, by whom and until when: the extraction, and the risk of bias."""
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
        initial = _suggested(study, task, assigned)
        given = {"review": study.review, "prefix": task.value, "initial": initial}
        form = (
            AssignBiasForm(posted, study=study, **given)
            if task == Task.RISK_OF_BIAS
            else AssignForm(posted, **given)
        )
        parts.append((task, assigned.get(task), form))
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
        {
            "review": study.review,
            "step": "overview",
            "study": study,
            "parts": parts,
            "instrument": _instrument(study, assigned.get(Task.RISK_OF_BIAS)),
        },
        status=form_status(*(form for _, _, form in parts)),
    )


def _instrument(study: Study, assignment: Assignment | None) -> str:
    """What the study is judged with; "" while that is not assigned."""
    return variant_of(assignment.instrument, study.design).title if assignment else ""


def _suggested(study: Study, task: str, assigned: dict[str, Assignment]) -> dict[str, object]:
    """Who did the task last in this review, or else the people of the study's other task; read as the review says."""
    last = (
        Assignment.objects.filter(study__review=study.review, task=task)
        .order_by("-created_at", "pk")
        .values("first", "second", "arbiter")
        .first()
    )
    other = next((there for key, there in assigned.items() if key != task), None)
    people = last or (
        {"first": other.first_id, "second": other.second_id, "arbiter": other.arbiter_id} if other else {}
    )
    return {"mode": study.review.mode, **people}


@page
def again(request: HttpRequest, study_id: UUID, task: str) -> HttpResponse:
    """Have a settled task read in another round."""
    study = get_object_or_404(studies_visible_to(request.user).select_related("review"), pk=study_id)
    require(request.user, "assign", study.review)
    rounds = list(
        Assignment.objects.filter(study=study, task=task, round__gt=PILOT)
        .select_related("first", "second", "arbiter")
        .order_by("round")
    )
    if task not in Task.values or not rounds:
        raise Http404
    given = {"review": study.review, "initial": {"mode": study.review.mode}}
    if task == Task.RISK_OF_BIAS:
        current = variant_of(rounds[-1].instrument, study.design)
        form = JudgeAgainForm(sent(request), study=study, current=current, **given)
    else:
        form = ReadAgainForm(sent(request), **given)
    if request.method == "POST" and form.is_valid():
        try:
            assigned = read_again(study=study, task=task, by=request.user, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(
                request,
                f"{study.name} is read again, {assigned.round_words}. What is settled stays in force until then.",
            )
            return redirect("extraction:study", study.pk)
    return render(
        request,
        "extraction/read_again.html",
        {
            "review": study.review,
            "step": "overview",
            "study": study,
            "task": Task(task),
            "rounds": rounds,
            "form": form,
        },
        status=form_status(form),
    )


@page
def mode(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Change how a study is read while its readings are under way."""
    visible = Assignment.objects.filter(study__in=studies_visible_to(request.user))
    assignment = get_object_or_404(
        visible.select_related("study__review", "first", "second", "arbiter"), pk=assignment_id
    )
    study = assignment.study
    require(request.user, "assign", study.review)
    if request.user.pk in assignment.readers():
        raise NotAllowed("You read this study yourself; another lead can change how it is read.")
    form = ModeForm(sent(request), assignment=assignment)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_mode(assignment=assignment, by=request.user, **form.cleaned_data)
        except (NotThere, NotAllowed):
            raise
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(
                request, f"{study.name}: {changed.get_mode_display().lower()}. Everything is kept."
            )
            return redirect("extraction:study", study.pk)
    return render(
        request,
        "extraction/mode.html",
        {
            "review": study.review,
            "step": "overview",
            "study": study,
            "assignment": assignment,
            "form": form,
        },
        status=form_status(form),
    )


@page
@require_POST
def withdraw(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Free the task for other people, as long as nobody has started."""
    visible = Assignment.objects.filter(study__in=studies_visible_to(request.user))
    assignment = get_object_or_404(visible.select_related("study__review"), pk=assignment_id)
    try:
        withdraw_assignment(assignment=assignment, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
    else:
        if assignment.round > 1:
            messages.success(request, f"{assignment.round_words.capitalize()} is withdrawn.")
        else:
            messages.success(request, "The assignment is withdrawn. Choose other people now.")
    return redirect("extraction:study" if assignment.round > 1 else "extraction:assign", assignment.study_id)


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
    except Refused as refused:
        say_refusal(request, refused)
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
