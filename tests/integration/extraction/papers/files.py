"""A PDF on its way: who sends it, to which route, and what lies in the folder afterwards."""

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.test import Client
from django.urls import reverse

from reviews.models import User
from tests import pdf

PAPER = pdf.document(pdf.line("ECCA score 136.4"), pdf.line("Satisfied 82.1"))


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, route: str, key: object, content: bytes = PAPER, name: str = "Suh 2025.pdf", **more):
    address = f"{reverse(f'extraction:{route}', args=[key])}?name={quote(name)}"
    return client.post(address, content, content_type="application/pdf", **more)


class Unread:
    """The body of a request that nobody may read."""

    def read(self, *_size: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def send_unread(client: Client, route: str, key: object, length: int = 100):
    return client.generic(
        "POST",
        reverse(f"extraction:{route}", args=[key]),
        content_type="application/pdf",
        **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(length), "CONTENT_TYPE": "application/pdf"},
    )


def stored() -> list[Path]:
    """What lies in the folder of papers."""
    return (
        sorted(Path(settings.DATA_DIR, "papers").iterdir())
        if Path(settings.DATA_DIR, "papers").exists()
        else []
    )
