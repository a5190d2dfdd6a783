"""Who is asking: a token in the header, or the session of a browser that has signed in."""

import re

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.models import AuthToken
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from ..models import User

_TOKEN = re.compile(rb"[0-9a-f]{64}")


class Tokens(TokenAuthentication):
    """`Authorization: Bearer <token>`. What cannot be a token is refused before anything looks for it.

    One query by the token's hash. Knox's own way walks through all tokens of the person to delete those that have
    ended, at every request; here that is done when a token is issued.
    """

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        if not _TOKEN.fullmatch(token):
            raise AuthenticationFailed
        kept = AuthToken.objects.select_related("user").filter(pk=hash_token(token.decode())).first()
        if kept is None or kept.expiry <= timezone.now() or not kept.user.is_active:
            raise AuthenticationFailed
        return kept.user, kept


class Sessions(SessionAuthentication):
    """The cookie that the pages use; a request that changes something needs the CSRF token of the page."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        # Of several schemes the header goes first: a wrong token must not fall back on a cookie.
        if request._request.headers.get("Authorization"):
            return None
        return super().authenticate(request)


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema names the token."""

    target_class = "reviews.api.authentication.Tokens"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token from /api/v1/auth/sign-in/.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    """How the schema names the session."""

    target_class = "reviews.api.authentication.Sessions"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
