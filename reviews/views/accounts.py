"""Signing in and out, and the password."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from ..actions.accounts import change_password
from ..forms.accounts import ChangePasswordForm, SignInForm
from .gate import form_status, page, sent

PAUSE_SECONDS = int(settings.AXES_COOLOFF_TIME.total_seconds())


class SignIn(LoginView):
    """The door. It says how many tries are left, and when there are none."""

    template_name = "reviews/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        left = self._attempts_left(form) if form.non_field_errors() else None
        response = self.render_to_response(self.get_context_data(form=form, attempts_left=left))
        if left == 0:
            response.status_code = 429
            response["Retry-After"] = str(PAUSE_SECONDS)
        return response

    def _attempts_left(self, form: SignInForm) -> int:
        if getattr(self.request, "axes_locked_out", False):
            return 0
        failures = AxesProxyHandler.get_failures(
            self.request, {"username": form.cleaned_data.get("username", "")}
        )
        return max(0, settings.AXES_FAILURE_LIMIT - failures)


def paused(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """What axes answers while sign-in pauses: the page has said so itself, the API gets problem details."""
    if response.status_code == 429:
        return response
    problem = {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": f"Sign-in for this e-mail is paused for {PAUSE_SECONDS // 60} minutes"
        f" after {settings.AXES_FAILURE_LIMIT} tries.",
    }
    return JsonResponse(
        problem,
        status=429,
        content_type="application/problem+json",
        headers={"Retry-After": str(PAUSE_SECONDS)},
    )


@page
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this browser stays signed in, every other place is signed out."""
    form = ChangePasswordForm(request.user, sent(request))
    if request.method == "POST" and form.is_valid():
        change_password(user=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "Your password is changed. Other browsers and API tokens are signed out.")
        return redirect("extraction:home")
    return render(request, "reviews/password.html", {"form": form}, status=form_status(form))
