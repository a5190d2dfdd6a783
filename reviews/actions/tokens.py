"""Tokens of the API: kept as hashes, ending by themselves, and ended by their owner."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from knox.models import AuthToken

from ..models import User


@transaction.atomic
def issue_token(*, by: User) -> tuple[str, datetime]:
    """A new token of the person and when it ends. The token itself is known only now; its hash is kept.

    Tokens of theirs that have ended are forgotten.
    """
    AuthToken.objects.filter(user=by, expiry__lte=timezone.now()).delete()
    kept, token = AuthToken.objects.create(user=by)
    return token, kept.expiry


@transaction.atomic
def end_token(*, token: AuthToken) -> None:
    """Make one token worthless."""
    token.delete()


@transaction.atomic
def end_all_tokens(*, by: User) -> None:
    """Make all tokens of the person worthless."""
    AuthToken.objects.filter(user=by).delete()
