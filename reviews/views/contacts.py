"""The log of what the authors of a study were asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ..actions.contacts import answer_contact, log_contact, require_contacts
from ..forms.contacts import AnswerForm, ContactForm
from ..models import Contact
from ..refusals import Refused
from ..visibility import studies_visible_to
from .gate import add_refusal, form_status, page, sent


@page
def contact_new(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Add an entry to the log."""
    study = get_object_or_404(studies_visible_to(request.user).select_related("review"), pk=study_id)
    require_contacts(request.user, study)
    form = ContactForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            log_contact(study=study, by=request.user, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "The contact is logged.")
            return redirect("extraction:study", study.pk)
    return render(
        request,
        "reviews/contact_form.html",
        {"review": study.review, "step": "overview", "study": study, "form": form},
        status=form_status(form),
    )


@page
def contact_answer(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Add the answer to an entry, which stays as it is."""
    contacts = Contact.objects.filter(study__in=studies_visible_to(request.user))
    contact = get_object_or_404(contacts.select_related("study__review", "by", "answer_by"), pk=contact_id)
    study = contact.study
    require_contacts(request.user, study)
    form = AnswerForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            answer_contact(contact=contact, by=request.user, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, "The answer is added.")
            return redirect("extraction:study", study.pk)
    return render(
        request,
        "reviews/contact_form.html",
        {"review": study.review, "step": "overview", "study": study, "form": form, "contact": contact},
        status=form_status(form),
    )
