"""Make an account from the terminal: the first one of a new installation, which nobody can invite."""

import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from reviews.models import User


class Command(BaseCommand):
    help = "Make an account. The password is asked for, or read from standard input when that is no terminal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address to sign in with")
        parser.add_argument("name", help="the name that the team sees")

    def handle(self, *args: object, email: str, name: str, **options: object) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is no e-mail address.") from None
        if not name.strip():
            raise CommandError("Give the name that the team should see.")
        if User.objects.filter(email__iexact=email).exists():
            raise CommandError(f"There is an account with {email} already.")
        password = _ask() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password, User(email=email, name=name))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        User.objects.create_user(email, name, password)
        self.stdout.write(f"{email} can sign in and start a review.")


def _ask() -> str:
    password = getpass("Password: ")
    if getpass("Once more: ") != password:
        raise CommandError("The two passwords differ. No account was made.")
    return password
