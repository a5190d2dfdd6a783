"""Remind people by e-mail of what is due; for a daily timer, such as cron."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from extraction.actions.reminders import send_due

DAYS = 3


class Command(BaseCommand):
    help = "Send everybody one mail with what is overdue or due soon. Of the same thing nobody is told twice a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=int, default=DAYS, help=f"how many days ahead a date counts as soon ({DAYS})"
        )

    def handle(self, *args: object, days: int, **options: object) -> None:
        if days < 0:
            raise CommandError("--days is a number of days from today, 0 or more.")
        sent = send_due(today=timezone.localdate(), days=days)
        self.stdout.write(f"{sent.mails} {'reminder' if sent.mails == 1 else 'reminders'} sent.")
        if sent.failed:
            told = "; ".join(f"{person.email}: {reason}" for person, reason in sent.failed)
            raise CommandError(f"Not handed over, to be sent by the next run: {told}")
