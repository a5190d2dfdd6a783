"""Signing in for a token, and ending tokens."""

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from ..actions.tokens import end_all_tokens, end_token, issue_token
from .authentication import Tokens
from .endpoint import Endpoint
from .problems import Paused


class Credentials(serializers.Serializer):
    email = serializers.CharField(max_length=254, help_text="Capitals do not matter.")
    password = serializers.CharField(max_length=4096, trim_whitespace=False, style={"input_type": "password"})


class Account(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.CharField()


class IssuedToken(serializers.Serializer):
    token = serializers.CharField(help_text="Send it as “Authorization: Bearer …”. It is shown only now.")
    expires_at = serializers.DateTimeField()
    account = Account()


class WrongPassword(AuthenticationFailed):
    """The e-mail and the password do not go together; which of them is wrong is not said."""


class SignIn(Endpoint):
    """Who you are, for a token. Failures count together with those of the sign-in page."""

    authentication_classes: list = []
    permission_classes = [AllowAny]
    problems = {"POST": ["401", "429"]}

    def get_authenticate_header(self, request: Request) -> str:
        return Tokens().authenticate_header(request)

    @extend_schema(
        operation_id="sign_in",
        tags=["auth"],
        request=Credentials,
        responses={200: IssuedToken},
        summary="Sign in",
    )
    def post(self, request: Request) -> Response:
        given = Credentials(data=request.data)
        given.is_valid(raise_exception=True)
        email, password = given.validated_data["email"].lower(), given.validated_data["password"]
        user = authenticate(request._request, username=email, password=password)
        if getattr(request._request, "axes_locked_out", False):
            raise Paused(int(settings.AXES_COOLOFF_TIME.total_seconds()))
        if user is None:
            raise WrongPassword("E-mail and password do not match.")
        user_logged_in.send(sender=type(user), request=request._request, user=user)
        token, expires_at = issue_token(by=user)
        return Response(IssuedToken({"token": token, "expires_at": expires_at, "account": user}).data)


class SignOut(Endpoint):
    """End the token that this request carries."""

    authentication_classes = [Tokens]

    @extend_schema(
        operation_id="sign_out", tags=["auth"], request=None, responses={204: None}, summary="Sign out"
    )
    def post(self, request: Request) -> Response:
        end_token(token=request.auth)
        return Response(status=204)


class SignOutEverywhere(Endpoint):
    """End all tokens of the person who asks. Browsers stay signed in."""

    authentication_classes = [Tokens]

    @extend_schema(
        operation_id="sign_out_everywhere",
        tags=["auth"],
        request=None,
        responses={204: None},
        summary="Sign out everywhere",
    )
    def post(self, request: Request) -> Response:
        end_all_tokens(by=request.user)
        return Response(status=204)
