"""Turning reminders by e-mail on and off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ..actions.reminders import choose_reminders
from ..forms.reminders import RemindersForm
from .gate import form_status, page, sent


@page
def reminders(request: HttpRequest) -> HttpResponse:
    """Whether the person gets reminders."""
    form = RemindersForm(sent(request), initial={"wanted": request.user.wants_reminders})
    if request.method == "POST" and form.is_valid():
        choose_reminders(user=request.user, wanted=form.cleaned_data["wanted"])
        messages.success(
            request,
            "You get reminders by e-mail." if form.cleaned_data["wanted"] else "You get no more reminders.",
        )
        return redirect("reviews:reminders")
    return render(request, "reviews/reminders.html", {"form": form}, status=form_status(form))
