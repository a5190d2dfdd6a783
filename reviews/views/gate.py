"""The gate of every page: signed in, and refusals turned into answers in one place.

A view fetches what the person may see (``get_object_or_404`` on a visible queryset), calls one action or
query and responds. What does not exist for the person is 404, what they see but may not do is 403, and
whatever else an action refuses goes back into the form beside its field.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect

from ..forms.versioned import Elsewhere, VersionedForm
from ..refusals import NotAllowed, NotThere, Refused, Stale

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A view for people who have signed in; NotThere becomes 404 and NotAllowed 403, with its reason.

    No browser keeps a page: after signing out, "Back" shows nobody what the last person saw.
    """

    @wraps(view)
    @never_cache
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            # A fragment of a page must not be replaced by the sign-in form.
            if getattr(request, "htmx", False):
                return HttpResponseClientRedirect(resolve_url("reviews:sign-in"))
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except NotThere as absent:
            raise Http404(str(absent)) from None
        except NotAllowed as refused:
            return render(request, "403.html", {"reason": str(refused)}, status=403)

    return gated


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the fields of a POST, also of an empty one; None while it is only shown."""
    return request.POST if request.method == "POST" else None


def add_refusal(form: BaseForm, refused: Refused) -> None:
    """Put what an action refused beside the fields it speaks of; the rest above the form.

    The form must be bound, so that it is shown again with everything that was typed. NotThere and
    NotAllowed are no matter of a field: they are raised again for the gate.
    """
    if isinstance(refused, NotThere | NotAllowed):
        raise refused
    if not hasattr(form, "cleaned_data"):
        form.is_valid()
    for field, texts in refused.errors.items():
        known = field if field in form.fields else None
        for text in texts:
            form.add_error(known if field != NON_FIELD_ERRORS else None, text)


def add_versioned_refusal(form: VersionedForm, refused: Refused) -> list[Elsewhere]:
    """``add_refusal``, and where somebody else saved in the meantime, what differs from what was typed."""
    elsewhere = form.elsewhere(refused) if isinstance(refused, Stale) and refused.current else []
    add_refusal(form, refused)
    return elsewhere


def say_refusal(request: HttpRequest, refused: Refused) -> None:
    """Say above the next page what an action refused where there is no form. NotThere and NotAllowed are raised again
    for the gate."""
    if isinstance(refused, NotThere | NotAllowed):
        raise refused
    messages.error(request, str(refused))


def form_status(*forms: BaseForm, stale: bool = False) -> int:
    """The status of a page with forms: 200, 422 when one was refused, 409 when a row was saved elsewhere."""
    if stale:
        return 409
    return 422 if any(form.is_bound and form.errors for form in forms) else 200
