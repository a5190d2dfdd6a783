"""Errors of the API as problem details (RFC 9457), with the messages of each field under `errors`."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

CONTENT_TYPE = "application/problem+json"


def problem_details(error: Exception, context: dict) -> Response | None:
    """DRF's exception handler: `type`, `title`, `status`, `detail`, and for refused fields `errors`.

    `errors` maps a field's name (`arms[0].name` for a nested one, "" for the whole body) to its messages.
    None leaves an unexpected error to Django, which answers 500 and logs it.
    """
    response = exception_handler(error, context)
    if response is None:
        return None
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
        "detail": _detail(error),
    }
    if isinstance(error, ValidationError):
        problem["errors"] = field_errors(error.detail)
    response.data = problem
    response.content_type = CONTENT_TYPE
    return response


def field_errors(detail: object, name: str = "") -> dict[str, list[str]]:
    """Messages by field name, out of DRF's nested lists and dictionaries."""
    if isinstance(detail, dict):
        found: dict[str, list[str]] = {}
        for key, value in detail.items():
            inner = name if key == "non_field_errors" else f"{name}.{key}" if name else str(key)
            found |= field_errors(value, inner)
        return found
    if isinstance(detail, list):
        if all(isinstance(item, (str, ErrorDetail)) for item in detail):
            return {name: [str(item) for item in detail]} if detail else {}
        found = {}
        for index, item in enumerate(detail):
            found |= field_errors(item, f"{name}[{index}]")
        return found
    return {name: [str(detail)]}


def _detail(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "Some fields were refused; see errors."
    if isinstance(error, APIException):
        return str(error.detail)
    if isinstance(error, PermissionDenied):
        return "Your roles in this review do not permit this."
    if isinstance(error, Http404):
        return "There is nothing here that you can see."
    return ""
