"""Another instrument for a study whose assessments are under way."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from reviews.models import Assignment, Task
from reviews.permissions import require
from reviews.refusals import NotAllowed, NotThere, Refused
from reviews.views.gate import add_refusal, form_status, page, sent
from reviews.visibility import studies_visible_to

from ...actions.instruments import change_instrument
from ...forms.assignments import InstrumentForm
from ...queries.instruments import made_for_another, variant_of


@page
def change(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Choose the instrument that a study is assessed with from now on."""
    visible = Assignment.objects.filter(study__in=studies_visible_to(request.user), task=Task.RISK_OF_BIAS)
    assignment = get_object_or_404(
        visible.select_related("study__review", "first", "second", "arbiter"), pk=assignment_id
    )
    study = assignment.study
    require(request.user, "assign", study.review)
    if request.user.pk in assignment.readers():
        raise NotAllowed("You read this study yourself; another lead can change its instrument.")
    variant = variant_of(assignment.instrument, study.design)
    form = InstrumentForm(sent(request), study=study, current=variant)
    if request.method == "POST" and form.is_valid():
        try:
            change_instrument(
                assignment=assignment, by=request.user, instrument=form.cleaned_data["instrument"]
            )
        except (NotThere, NotAllowed):
            raise
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(
                request, f"{study.name} is assessed with another instrument. Everything entered is kept."
            )
            return redirect("extraction:study", study.pk)
    return render(
        request,
        "extraction/instrument_change.html",
        {
            "review": study.review,
            "step": "overview",
            "study": study,
            "assignment": assignment,
            "variant": variant,
            "is_for_another": made_for_another(variant, study.design),
            "form": form,
        },
        status=form_status(form),
    )
