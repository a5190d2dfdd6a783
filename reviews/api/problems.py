"""Errors of the API as problem details (RFC 9457), with the messages of each field under `errors`."""

from http import HTTPStatus

import orjson
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.views import set_rollback

from ..models.base import Versioned
from ..refusals import NotAllowed, NotThere, Refused, Stale

CONTENT_TYPE = "application/problem+json"

# What the framework says of these is written for its own developers.
DETAILS: dict[type[Exception], str] = {
    exceptions.NotAuthenticated: "Sign in, and send the token: “Authorization: Bearer …”.",
    exceptions.AuthenticationFailed: "This token is not known here, or has ended. Sign in again.",
    exceptions.ValidationError: "Some fields were refused; see errors.",
    exceptions.NotAcceptable: "There is no such form of this. Ask for one that the schema names.",
    exceptions.UnsupportedMediaType: "Send JSON, with the content type application/json.",
    PermissionDenied: "Your roles in this review do not permit this.",
    Http404: "There is nothing here that you can see.",
    exceptions.NotFound: "There is nothing here that you can see.",
}


class TooLarge(exceptions.APIException):
    """The body is larger than any request of this API needs."""

    status_code = 413


class Paused(exceptions.APIException):
    """Signing in pauses after too many tries; ``wait`` is in seconds."""

    status_code = 429

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"Sign-in for this e-mail is paused for {wait // 60} minutes after too many tries.")


def problem_details(error: Exception, context: dict) -> HttpResponse | None:
    """DRF's exception handler: `type`, `title`, `status`, `detail`, and for refused fields `errors`.

    `errors` maps a field's name (`arms[0].name` for a nested one, "" for the whole body) to its messages. Refusals
    of actions are answered alike: Stale 409, NotThere 404, NotAllowed 403, any other 400. The answer is no DRF
    response, so that it is JSON whatever form of the data was asked for. None leaves an unexpected error to Django.
    """
    headers: dict[str, str] = {}
    more: dict[str, object] = {}
    if isinstance(error, Refused):
        status = _status_of(error)
        detail = str(error)
        if isinstance(error, Stale):
            if isinstance(error.current, Versioned):
                more["current_version"] = error.current.version
        elif status == 400:
            more["errors"] = error.errors
            detail = " ".join(error.errors.get("", [])) or DETAILS[exceptions.ValidationError]
    elif isinstance(error, Http404 | PermissionDenied):
        status = 404 if isinstance(error, Http404) else 403
        detail = DETAILS[Http404 if status == 404 else PermissionDenied]
    elif isinstance(error, exceptions.APIException):
        status = error.status_code
        detail = DETAILS.get(type(error)) or str(error.detail)
        if type(error) is exceptions.NotFound and error.detail != exceptions.NotFound.default_detail:
            detail = str(error.detail)
        if getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = error.auth_header
        if getattr(error, "wait", None):
            headers["Retry-After"] = str(int(error.wait))
        if isinstance(error, exceptions.ValidationError):
            more["errors"] = field_errors(error.detail)
    else:
        return None
    set_rollback()
    return problem(status, detail, headers, **more)


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: object) -> HttpResponse:
    """A response of problem details; ``more`` are members beside the standard ones."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return HttpResponse(orjson.dumps(said | more), status=status, content_type=CONTENT_TYPE, headers=headers)


def _status_of(error: Refused) -> int:
    if isinstance(error, NotThere):
        return 404
    if isinstance(error, NotAllowed):
        return 403
    return 409 if isinstance(error, Stale) else 400


def field_errors(detail: object, name: str = "") -> dict[str, list[str]]:
    """Messages by field name, out of DRF's nested lists and dictionaries."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for key, value in detail.items():
            if key == "non_field_errors":
                inner = name
            elif isinstance(key, int):
                inner = f"{name}[{key}]"
            else:
                inner = f"{name}.{key}" if name else str(key)
            found |= field_errors(value, inner)
        return found
    if isinstance(detail, list):
        if all(isinstance(item, str) for item in detail):
            return {name: [str(item) for item in detail]} if detail else {}
        found = {}
        for index, item in enumerate(detail):
            found |= field_errors(item, f"{name}[{index}]")
        return found
    return {name: [str(detail)]}
