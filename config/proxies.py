"""Whose request it is when reverse proxies stand in front."""

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's address: the peer's, or what the outermost of our own `PROXIES` wrote into X-Forwarded-For.

    Everything left of that entry was sent by the client and proves nothing.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXIES:
        return peer
    forwarded = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    return forwarded[-settings.PROXIES] if len(forwarded) >= settings.PROXIES else peer
