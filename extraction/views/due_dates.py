"""Last days for the readings and the arbitration of one study or of many."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date

from reviews.actions.due_dates import Days, set_due_dates
from reviews.forms.due_dates import DueDatesForm
from reviews.permissions import require
from reviews.refusals import Refused, Stale
from reviews.views.gate import add_refusal, form_status, page, sent
from reviews.visibility import reviews_visible_to

from ..queries.due_dates import open_states
from ..queries.queue import is_overdue
from ..queries.stages import TaskState

# The buttons of the page: which days are set, "" for those that the form gives.
DEEDS = {"set": "", "no_due": "due", "no_arbitration": "arbitration_due"}


@dataclass(frozen=True)
class Line:
    """A task that is not settled yet; ``key`` says which, and what its days were when the page was made."""

    state: TaskState
    is_chosen: bool

    @property
    def key(self) -> str:
        one = self.state.assignment
        return "|".join((str(one.pk), *(day.isoformat() if day else "" for day in _days(self.state))))

    @property
    def task_words(self) -> str:
        one = self.state.assignment
        return "Pilot of the form" if one.is_pilot else one.get_task_display()

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.state.stage_due)


@page
def due_dates(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Every task that is not settled, to be ticked, and the days to set. ``?study=`` ticks the tasks of one study."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "assign", review)
    ticked = _ticked(request.POST.getlist("task"))
    taken_away = DEEDS.get(request.POST.get("deed", "set"))
    if taken_away is None:
        raise Http404
    form = DueDatesForm(sent(request), needs_day=not taken_away)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        days = {taken_away: None} if taken_away else form.cleaned_data
        try:
            changed = set_due_dates(review=review, based_on=ticked, by=request.user, **days)
        except Refused as refused:
            is_stale = isinstance(refused, Stale)
            add_refusal(form, refused)
        else:
            messages.success(request, _said(len(changed)))
            return redirect("extraction:due-dates", review.pk)
    chosen = request.GET.get("study", "")
    lines = [
        Line(state, state.assignment.pk in ticked or str(state.study.pk) == chosen)
        for state in open_states(review, request.user)
    ]
    return render(
        request,
        "extraction/due_dates.html",
        {"review": review, "step": "overview", "form": form, "lines": lines},
        status=form_status(form, stale=is_stale),
    )


def _days(state: TaskState) -> Days:
    return (state.assignment.due, state.assignment.arbitration_due)


def _ticked(keys: Iterable[str]) -> dict[UUID, Days]:
    """The assignments that were ticked, with the days that the page showed. Raises Http404 for what no page sends."""
    found: dict[UUID, Days] = {}
    for key in keys:
        try:
            pk, due, arbitration_due = key.split("|")
            found[UUID(pk)] = (
                parse_date(due) if due else None,
                parse_date(arbitration_due) if arbitration_due else None,
            )
        except ValueError:
            raise Http404 from None
    return found


def _said(changed: int) -> str:
    if not changed:
        return "The dates stand as they were."
    return f"The dates of {changed} {'task' if changed == 1 else 'tasks'} are set."
