"""The page that an invitation's link opens."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ..actions.members import accept_invitation, open_invitation
from ..forms.accounts import JoinForm
from ..models import User
from ..refusals import NotThere, Refused
from .gate import add_refusal, form_status, sent


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Join with the account that is signed in, or make one; what is over says so and answers 404."""
    try:
        offered = open_invitation(token)
    except NotThere as absent:
        return render(request, "reviews/invitation_over.html", {"reason": str(absent)}, status=404)
    person = request.user if request.user.is_authenticated else None
    is_theirs = person is not None and person.email.lower() == offered.email
    form = JoinForm(sent(request))
    if request.method == "POST" and (is_theirs or (person is None and form.is_valid())):
        try:
            joined = accept_invitation(token=token, by=person, **({} if person else _account(form)))
        except NotThere as absent:
            return render(request, "reviews/invitation_over.html", {"reason": str(absent)}, status=404)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            if person is None:
                login(request, joined, backend="django.contrib.auth.backends.ModelBackend")
            role = offered.get_role_display().lower()
            messages.success(request, f"You have joined {offered.review.short_title} as {role}.")
            return redirect("extraction:board", offered.review_id)
    context = {
        "invitation": offered,
        "form": form,
        "is_theirs": is_theirs,
        "is_foreign": person is not None and not is_theirs,
        "has_account": User.objects.filter(email__iexact=offered.email).exists(),
    }
    status = 403 if context["is_foreign"] and request.method == "POST" else form_status(form)
    return render(request, "reviews/invitation.html", context, status=status)


def _account(form: JoinForm) -> dict[str, str]:
    return {"name": form.cleaned_data["name"], "password": form.cleaned_data["password"]}
