"""Starting a review: its title and the form that its studies are read with."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from reviews.refusals import Refused
from reviews.views.gate import add_refusal, form_status, page, sent

from ..actions.forms import EMPTY, start_review_with_form
from ..forms.start import StartForm


@page
def review_new(request: HttpRequest) -> HttpResponse:
    """A new review, led by the person who starts it."""
    form = StartForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            review = start_review_with_form(by=request.user, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            if form.cleaned_data["template"] == EMPTY:
                messages.success(request, "The review is started. Build the form of its readings here.")
                return redirect("extraction:form", review.pk)
            messages.success(request, "The review is started. Write down its outcomes and groups next.")
            return redirect("reviews:protocol", review.pk)
    return render(request, "extraction/review_new.html", {"form": form}, status=form_status(form))
