"""Adding and editing studies, and assigning them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ..actions.assignments import assign
from ..actions.studies import add_study, edit_study
from ..forms.studies import AssignForm, StudyForm
from ..models import Assignment, Study, Task
from ..permissions import require
from ..refusals import Refused, Stale
from ..visibility import reviews_visible_to, studies_visible_to
from .gate import add_refusal, form_status, page, sent


@page
def study_new(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Add a study."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "edit_studies", review)
    form = StudyForm(sent(request), instance=Study(review=review))
    if request.method == "POST" and form.is_valid():
        try:
            study = add_study(review=review, by=request.user, **form.values())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"{study.name} is added.")
            if "another" in request.POST:
                return redirect("reviews:study-new", review.pk)
            return redirect("extraction:study", study.pk)
    return render(
        request,
        "reviews/study_form.html",
        {"review": review, "step": "overview", "form": form, "elsewhere": []},
        status=form_status(form),
    )


@page
def study_edit(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Edit what identifies a study."""
    study = get_object_or_404(studies_visible_to(request.user).select_related("review"), pk=study_id)
    require(request.user, "edit_studies", study.review)
    form = StudyForm(sent(request), instance=Study.objects.get(pk=study.pk))
    elsewhere = []
    if request.method == "POST" and form.is_valid():
        try:
            study = edit_study(study=study, version=form.read_version(), by=request.user, **form.values())
        except Refused as refused:
            if isinstance(refused, Stale) and refused.current:
                elsewhere = form.elsewhere(refused)
            add_refusal(form, refused)
        else:
            messages.success(request, f"{study.name} is saved.")
            return redirect("extraction:study", study.pk)
    return render(
        request,
        "reviews/study_form.html",
        {"review": study.review, "step": "overview", "study": study, "form": form, "elsewhere": elsewhere},
        status=form_status(form, stale=bool(elsewhere)),
    )


@page
def assign_study(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Choose two readers and an arbiter for the extraction, and for the risk of bias."""
    study = get_object_or_404(studies_visible_to(request.user).select_related("review"), pk=study_id)
    require(request.user, "assign", study.review)
    assigned = {
        assignment.task: assignment
        for assignment in Assignment.objects.filter(study=study)
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
            assign(study=study, task=task.value, by=request.user, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"{task.label} of {study.name} is assigned.")
            left = len(Task) - len(assigned) - (there is None)
            return redirect(*(("reviews:assign", study.pk) if left else ("extraction:study", study.pk)))
    return render(
        request,
        "reviews/assign.html",
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
