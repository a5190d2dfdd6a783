"""The OpenAPI schema: what DRF knows, and the problems that every operation can answer with."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from .problems import CONTENT_TYPE

SAID = {
    "400": "Some fields or parameters were refused; `errors` names them.",
    "401": "No token, or one that is not known or has ended.",
    "403": "This can be seen, but the person's roles do not permit doing it.",
    "404": "There is nothing here that the person can see.",
    "406": "There is no such form of this.",
    "409": "It was saved elsewhere in the meantime.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "429": "Too many tries; `Retry-After` says when the next one counts.",
}


class Problem(serializers.Serializer):
    """Problem details, RFC 9457. Refused fields are named in `errors`; "" holds what belongs to no single field."""

    type = serializers.CharField(default="about:blank")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = serializers.CharField(allow_blank=True, help_text="What went wrong, for a person.")
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Messages by the name of the field or parameter.",
    )
    current_version = serializers.IntegerField(
        required=False, help_text="With 409: the version that stands there now."
    )


class Schema(AutoSchema):
    """Adds the problems to every operation: which ones follows from its method, parameters and authentication.

    A view says what cannot be guessed in ``problems``, for example ``problems = {"GET": ["429"]}``.
    """

    def _get_response_bodies(self, direction: str = "response") -> dict:
        bodies = super()._get_response_bodies(direction)
        for code in sorted(self._problem_codes()):
            if code not in bodies:
                described = OpenApiResponse(Problem, description=SAID[code])
                bodies[code] = self._get_response_for_code(described, code, [CONTENT_TYPE], direction)
        return bodies

    def _problem_codes(self) -> set[str]:
        # 400: unknown query parameters are refused everywhere.
        codes = {"400", "406", *getattr(self.view, "problems", {}).get(self.method, ())}
        if self.get_auth():
            codes.add("401")
        if "{" in self.path:
            codes.add("404")
        if self.method not in ("GET", "HEAD"):
            codes |= {"403", "413", "415"}
        if self._is_list_view():
            codes.add("404")
        return codes
