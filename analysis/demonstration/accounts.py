"""The demonstration's accounts: named by role, one password for all, in the demonstration only."""

from dataclasses import dataclass

from reviews.models import Role, User

PASSWORD = "consilience-demo"


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    role: str
    may: str


ACCOUNTS = (
    Account("lead@example.org", "Lead", Role.LEAD, "protocol, team, assignments"),
    Account("first@example.org", "First reviewer", Role.REVIEWER, "reads studies"),
    Account("second@example.org", "Second reviewer", Role.REVIEWER, "reads studies"),
    Account("arbiter@example.org", "Arbiter", Role.ARBITER, "settles differences"),
    Account("statistician@example.org", "Statistician", Role.STATISTICIAN, "runs analyses"),
    Account("observer@example.org", "Observer", Role.OBSERVER, "reads what is settled"),
)


def create_accounts() -> dict[str, User]:
    """The demonstration's people, by the first part of their address ("lead", "first", ...)."""
    return {
        account.email.partition("@")[0]: User.objects.create_user(account.email, account.name, PASSWORD)
        for account in ACCOUNTS
    }


def sign_in_help() -> str:
    """Who can sign in, for the terminal; empty where the demonstration's accounts do not exist."""
    present = set(User.objects.filter(email__in=[a.email for a in ACCOUNTS]).values_list("email", flat=True))
    lines = [f"  {a.email:<26} {a.name:<16} {a.may}" for a in ACCOUNTS if a.email in present]
    if not lines:
        return ""
    return "\n".join([f"Demonstration accounts (password of all: {PASSWORD})", *lines])
